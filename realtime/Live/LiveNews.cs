using Portal.Core;
using Portal.Core.Places;

namespace Portal.Realtime.Live;

/// <summary>News as it travels between nodes: counts, a cart, waiting lists, an organiser's night, households with a new alert or with other days of custody, a roll call, sessions that ended, or several of them.</summary>
public sealed record LiveNews(IReadOnlyList<PlaceCount> Counts, CartNews? Cart, WaitingNews? Waiting = null, OrganiserId? Job = null)
{
    /// <summary>Nothing new, only how much was said so far.</summary>
    public static LiveNews Pulse { get; } = new([], null) { IsPulse = true };

    /// <summary>Who says it: a node's name lasts as long as its process.</summary>
    public Guid? Node { get; init; }

    /// <summary>The how manieth news of that node this is; of a pulse, the last that came before.</summary>
    public long Number { get; init; }

    public bool IsPulse { get; init; }

    /// <summary>These households have a new alert (R21).</summary>
    public IReadOnlyList<HouseholdId>? Alerted { get; init; }

    /// <summary>These households share a child whose days have changed hands (O19).</summary>
    public IReadOnlyList<HouseholdId>? Custody { get; init; }

    /// <summary>The queue of this organiser's service has moved.</summary>
    public OrganiserId? Queue { get; init; }

    /// <summary>Today's roll call of this place has moved.</summary>
    public FacilityId? RollCall { get; init; }

    /// <summary>A session of this account has ended, or acts for somebody else now.</summary>
    public Guid? Account { get; init; }

    public static Remaining RemainingIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Version);

    public static Occupancy OccupancyIn(PlaceCount count) => new(count.PoolId.Value, count.Date, count.Left, count.Capacity, count.Booked, count.Held, count.Version);

    public static CartState StateOf(CartNews news, string organiserCode) => new(organiserCode, news.State, news.ExpiresAt, news.Lines, news.Total.Euros);
}
