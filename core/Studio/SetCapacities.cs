using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Studio;

/// <summary>
/// An agent sets how many places some days have, all of them or none. Fewer than are booked is refused, with who is booked; fewer
/// than are in carts at this moment is refused too, for a quarter of an hour.
/// </summary>
public sealed class SetCapacities(PortalDb db, IPlaceHolds holds, ILiveFeed feed, TimeProvider clock)
{
    /// <summary>A year of days of some twenty pools.</summary>
    public const int Most = 5_000;

    public async Task<StudioAnswer> Run(Agent agent, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct)
    {
        if (wanted.Count is 0 or > Most || wanted.Values.Any(places => places is < 0 or > SlotDraft.MostPlaces))
        {
            return StudioAnswer.Wrong($"Un nombre de places va de 0 à {SlotDraft.MostPlaces:0}, pour {Most:0} cases au plus à la fois.");
        }

        var (answer, counts) = await db.InTransaction(() => Set(agent, wanted, ct), ct);
        feed.Announce(counts);
        return answer;
    }

    private async Task<(StudioAnswer Answer, IReadOnlyList<PlaceCount> Counts)> Set(Agent agent, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct)
    {
        var pools = wanted.Keys.Select(day => day.PoolId).Distinct().ToList();
        var names = await db.Pools.Where(pool => pools.Contains(pool.Id) && pool.OrganiserId == agent.OrganiserId).ToDictionaryAsync(pool => pool.Id, pool => pool.Name, ct);
        if (names.Count != pools.Count)
        {
            return (StudioAnswer.No(Refusal.NotFound), []);
        }

        await db.LockPoolDays(wanted.Keys.OrderBy(day => day.PoolId.Value).ThenBy(day => day.Date), ct);
        var now = clock.GetUtcNow();
        var before = (await db.CountsOf([.. wanted.Keys], now, ct)).Where(count => count.Capacity != Wish(wanted, count)).ToList();
        var tooFew = before.FindAll(count => Wish(wanted, count) < count.Capacity && Wish(wanted, count) < count.Booked);
        if (tooFew.Count > 0)
        {
            return (StudioAnswer.InTheWay(await BookedIn(tooFew, ct)), []);
        }

        if (before.Exists(count => Wish(wanted, count) < count.Capacity && Wish(wanted, count) < count.Booked + count.Held))
        {
            return (StudioAnswer.No(Refusal.PlacesInHand), []);
        }

        var changes = before.ToDictionary(count => new PoolDate(count.PoolId, count.Date), count => Wish(wanted, count));
        var counts = await holds.SetCapacities(agent.OrganiserId, changes, ct);
        foreach (var pool in before.GroupBy(count => count.PoolId))
        {
            var words = pool.OrderBy(count => count.Date).Select(count => $"{count.Date.Iso()} {count.Capacity}>{Wish(wanted, count)}").ToList();
            db.Record(now, agent.Name, "capacity.set", $"pool {pool.Key.Value} organiser {agent.OrganiserId.Value}", null, names[pool.Key], string.Join(", ", words));
        }

        return (StudioAnswer.Kept(before.Count), counts);
    }

    private static int Wish(IReadOnlyDictionary<PoolDate, int> wanted, PlaceCount count) => wanted[new PoolDate(count.PoolId, count.Date)];

    // F12: a booking knows the pools in which it has its place, whatever its slot draws on by now.
    private async Task<Touched> BookedIn(List<PlaceCount> days, CancellationToken ct)
    {
        var dates = days.ConvertAll(day => day.Date);
        var full = days.Select(day => new PoolDate(day.PoolId, day.Date)).ToHashSet();
        var bookings = (await db.Bookings.AsNoTracking().Where(booking => dates.Contains(booking.Date) && booking.State < BookingState.Cancelled).ToListAsync(ct)).FindAll(booking => booking.PoolDates.Any(full.Contains));
        var ids = bookings.Take(Touched.MostNamed).Select(booking => booking.Id).ToList();
        var named = await db.Named(db.Bookings.Where(booking => ids.Contains(booking.Id)), _ => true, bookings.Count, ct);
        return named with { Children = bookings.Select(booking => booking.ChildId).Distinct().Count() };
    }
}
