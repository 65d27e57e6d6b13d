using Portal.Core.Live;

namespace Portal.Realtime.Live;

/// <summary>What the core counts, as a browser hears it.</summary>
public static class LiveNews
{
    public static Remaining RemainingIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Version);

    public static Occupancy OccupancyIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Capacity, count.Booked, count.Held, count.Version);

    public static CartState StateOf(CartNews news, string organiserCode) => new(organiserCode, news.Cart.Value, news.Version, news.State, news.ExpiresAt, news.Lines, news.Total.Euros);
}
