using Portal.Core.Live;

namespace Portal.Core.Places;

/// <summary>The counts of some pool-days while one caller has them locked, moved line by line as the caller decides.</summary>
public sealed class PlaceTally
{
    private readonly Dictionary<PoolDate, PlaceCount> counts;
    private readonly HashSet<(CartLineId, PoolDate)> ownHolds;

    public PlaceTally(IEnumerable<PlaceCount> counts, IEnumerable<(CartLineId, PoolDate)> ownHolds)
    {
        this.counts = counts.ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        this.ownHolds = [.. ownHolds];
    }

    /// <summary>Room in every pool of the line, beside what is claimed there. A pool without a row that day is not open: no room.</summary>
    public bool HasRoomFor(PlaceWanted line) =>
        line.Pools.Count > 0 && line.PoolDates.All(day => counts.TryGetValue(day, out var count) && count.Left > line.Claims.GetValueOrDefault(day));

    public void Hold(PlaceWanted line) => Move(line.PoolDates, held: +1, booked: 0);

    /// <summary>Drops the line's own live holds; one that has ended holds nothing to drop.</summary>
    public void Unhold(PlaceWanted line) => Move(line.PoolDates.Where(day => ownHolds.Remove((line.LineId, day))), held: -1, booked: 0);

    public void Book(PlaceWanted line) => Move(line.PoolDates, held: 0, booked: +1);

    public void Unbook(PlaceWanted line) => Move(line.PoolDates, held: 0, booked: -1);

    public IReadOnlyList<PlaceCount> Counts() => [.. counts.Values];

    public override string ToString() => string.Join("; ", counts.Values);

    private void Move(IEnumerable<PoolDate> days, int held, int booked)
    {
        foreach (var day in days.Where(counts.ContainsKey).ToList())
        {
            counts[day] = counts[day] with { Held = counts[day].Held + held, Booked = counts[day].Booked + booked };
        }
    }
}
