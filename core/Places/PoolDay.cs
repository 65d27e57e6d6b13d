using Portal.Core.Live;
using Portal.Core.Organisers;

namespace Portal.Core.Places;

/// <summary>The places of a pool on a date. Only the ledger writes <see cref="Booked"/>, and only under this row's lock (I1).</summary>
public sealed class PoolDay
{
    public required PoolId PoolId { get; init; }

    public required DateOnly Date { get; init; }

    public required int Capacity { get; set; }

    /// <summary>Places of bookings; live holds are counted from their own rows, so that no counter can drift.</summary>
    public int Booked { get; set; }

    /// <summary>Raised under the row's lock by whatever moves the count: browsers drop what is older than what they show.</summary>
    public int Version { get; set; }

    /// <summary>Moved and not yet told to the browsers: the row is its own outbox (I4).</summary>
    public bool Untold { get; set; }
}

/// <summary>A place kept for a cart line, or offered, until an instant. Past it the row holds nothing, swept or not (I2).</summary>
public sealed class Hold
{
    public required CartLineId LineId { get; init; }

    public required PoolId PoolId { get; init; }

    public required DateOnly Date { get; init; }

    public required CartId CartId { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>
    /// Set once an offer has handed the place over to a cart line: until then it goes back to the offer, whatever becomes
    /// of the line.
    /// </summary>
    public DateTimeOffset? OfferedUntil { get; set; }
}

/// <summary>A pool on a date: what is locked, counted and told.</summary>
public readonly record struct PoolDate(PoolId PoolId, DateOnly Date);

/// <summary>A place wanted by a cart line in each of the slot's pools: all of them or none.</summary>
public sealed record PlaceWanted(CartLineId LineId, DateOnly Date, IReadOnlyList<PoolId> Pools)
{
    public static IReadOnlyDictionary<PoolDate, int> NoClaims { get; } = new Dictionary<PoolDate, int>();

    /// <summary>Places that must stay free beside this one, as those who wait will get them (O11): counted under the ledger's lock.</summary>
    public IReadOnlyDictionary<PoolDate, int> Claims { get; init; } = NoClaims;

    public IEnumerable<PoolDate> PoolDates => Pools.Select(pool => new PoolDate(pool, Date));
}

/// <summary>A place that an offer holds, and the cart line that is to have it.</summary>
public sealed record HandedPlace(PlaceWanted Offered, CartLineId Line);

/// <summary>What a hold, a confirmation or a release answers: who got a place, and the counts as they are now.</summary>
/// <param name="Taken">The lines that have their place; the others are full.</param>
public sealed record PlacesAnswer(IReadOnlySet<CartLineId> Taken, IReadOnlyList<PlaceCount> Counts)
{
    public static PlacesAnswer Nothing { get; } = new(new HashSet<CartLineId>(), []);
}

/// <summary>A slot that a child already has on a day: a booking, or a line of a live cart.</summary>
public sealed record TakenSlot(ChildId ChildId, SlotId SlotId, DateOnly Date, BookingId? BookingId, CartLineId? LineId)
{
    /// <summary>Who has it, where that is known: a shared child's day may be the other parent's (O19).</summary>
    public HouseholdId? HouseholdId { get; init; }

    /// <summary>The end of the cart that has it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// An absence, or what has asked to be given back, or, at a commit, another adult's cart: it keeps the day from others,
    /// but no slot that goes only with it may lean on it (R26).
    /// </summary>
    public bool CarriesNothing { get; init; }

    /// <summary>True when it is known to be another household's than this one.</summary>
    public bool IsOthers(HouseholdId household) => HouseholdId is { } own && own != household;
}

/// <summary>A child that waits for a slot of a full day, as the planning shows it: its rank, or the offer it has.</summary>
public sealed record WaitingSlot(ChildId ChildId, SlotId SlotId, DateOnly Date, WaitingEntryId EntryId, int Rank, DateTimeOffset? OfferedUntil)
{
    /// <summary>What waits together, all or nothing, has the same (O8).</summary>
    public required WaitingGroupId Group { get; init; }

    /// <summary>How many wait there, this one included.</summary>
    public required int Waiting { get; init; }

    /// <summary>What the family put forward when it joined.</summary>
    public required PriorityGrounds Grounds { get; init; }

    /// <summary>Let a place pass that still goes round: it keeps its rank for the next.</summary>
    public required bool HasPassed { get; init; }
}
