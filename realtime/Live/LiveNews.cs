using Portal.Core;
using Portal.Core.Places;

namespace Portal.Realtime.Live;

/// <summary>News as it travels between nodes: counts, a cart, waiting lists, households with a new alert, or several of them.</summary>
public sealed record LiveNews(IReadOnlyList<PlaceCount> Counts, CartNews? Cart, WaitingNews? Waiting = null, IReadOnlyList<HouseholdId>? Alerted = null)
{
    public static Remaining RemainingIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Version);

    public static Occupancy OccupancyIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Capacity, count.Booked, count.Held, count.Version);

    public static CartState StateOf(CartNews news, string organiserCode) => new(organiserCode, news.State, news.ExpiresAt, news.Lines, news.Total.Euros);
}
