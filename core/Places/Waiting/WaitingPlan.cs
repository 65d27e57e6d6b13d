using Portal.Core.Live;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>Whose turn comes first: priority, then time; two that joined at one instant, in the order of their numbers (O10).</summary>
/// <remarks>The rank a family reads and the order in which places are offered are this one comparison.</remarks>
public readonly record struct WaitingTurn(int Priority, DateTimeOffset QueuedAt, WaitingGroupId Group)
{
    public static IComparer<WaitingTurn> Order { get; } = Comparer<WaitingTurn>.Create((one, other) =>
        one.Priority != other.Priority ? one.Priority.CompareTo(other.Priority)
        : one.QueuedAt != other.QueuedAt ? one.QueuedAt.CompareTo(other.QueuedAt)
        : one.Group.Value.CompareTo(other.Group.Value));

    public bool IsBefore(WaitingTurn other) => Order.Compare(this, other) < 0;
}

/// <summary>What a family waits for in one go: all of its places, or none (O8).</summary>
/// <param name="Places">One per entry and pool; two children in one slot want two places of one pool.</param>
public sealed record WaitingWish(WaitingTurn Turn, IReadOnlyList<PoolDate> Places, IReadOnlyList<WaitingEntry> Entries)
{
    public static WaitingWish Of(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue) => new(
        entries[0].Turn,
        [.. entries.SelectMany(entry => catalogue.Find(entry.SlotId)!.PoolIds.Select(pool => new PoolDate(pool, entry.Date)))],
        entries);

    /// <summary>The family let this very place pass: it is asked again for the next one.</summary>
    public bool HasPassed => Entries.Any(entry => entry.PassedAt is not null);

    /// <summary>The first limit to book among its days: past it the whole wish cannot come true (O11).</summary>
    public DateTimeOffset Limit(Catalogue catalogue) => Entries.Min(entry => catalogue.Find(entry.SlotId)!.BookingLimit(entry.Date));
}

/// <summary>The places that are free on some days, given out down the line.</summary>
public sealed class FreePlaces(IEnumerable<PlaceCount> counts)
{
    private readonly Dictionary<PoolDate, int> left = counts.ToDictionary(count => new PoolDate(count.PoolId, count.Date), count => count.Left);

    public int On(PoolDate day) => left.GetValueOrDefault(day);

    /// <summary>
    /// Those who get their places, each as soon as all of them are free: a wish for several days that must still wait is
    /// stepped over, so that no single place stands empty for it. Lazily: what the caller gives back (<see cref="Free"/>)
    /// is there for the next in line.
    /// </summary>
    public IEnumerable<WaitingWish> GiveTo(IEnumerable<WaitingWish> line)
    {
        foreach (var wish in line.Where(wish => !wish.HasPassed).OrderBy(wish => wish.Turn, WaitingTurn.Order))
        {
            if (wish.Places.CountBy(day => day).All(wanted => On(wanted.Key) >= wanted.Value))
            {
                Move(wish, -1);
                yield return wish;
            }
        }
    }

    public void Free(WaitingWish wish) => Move(wish, +1);

    private void Move(WaitingWish wish, int by)
    {
        foreach (var day in wish.Places)
        {
            left[day] = On(day) + by;
        }
    }
}
