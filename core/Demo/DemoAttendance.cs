using System.Runtime.InteropServices;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Places;

namespace Portal.Core.Demo;

/// <summary>
/// Who comes when. First every family's wishes; then each pool's capacity, cut to the demand so that some days are full and
/// others nearly; then the wishes that found room in every pool they draw on (I1). Bookings are made one by one when asked
/// for: a year of fifty thousand families is never in memory at once.
/// </summary>
internal sealed class DemoAttendance
{
    private const int SmallestPool = 10;

    /// <summary>The share of the autumn's open days on which everybody who wished to come finds room.</summary>
    private const double DaysWithRoom = 0.9;

    private static readonly DateOnly FirstDay = SchoolYear2026.Start;
    private static readonly int LastDayOfAutumn = DayOf(SchoolYear2026.Christmas.From) - 1;

    private readonly CatalogueDraft commune;
    private readonly IReadOnlyList<Pupil> pupils;
    private readonly DemoWishes wishes;
    private readonly bool[][] open;
    private readonly int[][] poolsOf;
    private readonly int[] capacities;
    private readonly int[][] booked;
    private readonly List<Outing> outings;

    public DemoAttendance(CatalogueDraft commune, IReadOnlyList<Pupil> pupils, Random chance)
    {
        this.commune = commune;
        this.pupils = pupils;
        wishes = new DemoWishes(commune, chance);
        open = OpenDaysOfPools();
        poolsOf = [.. commune.Habits.Select(habit => habit.Slots.SelectMany(slot => slot.Pools).Select(pool => pool.PoolId.Value - 1).ToArray())];

        outings = [];
        for (var pupil = 0; pupil < pupils.Count; pupil++)
        {
            wishes.Of(pupil, pupils[pupil], outings);
        }

        capacities = CapacitiesFor(Demand());
        booked = Admit();
    }

    public IEnumerable<Pool> Pools => commune.Pools.Select((pool, i) => new Pool { Id = pool.Id, OrganiserId = pool.OrganiserId, Name = pool.Name, Capacity = capacities[i] });

    /// <summary>Every open day, this year's and, as they were a whole number of weeks before, those of the years before.</summary>
    public IEnumerable<PoolDay> PoolDays(int years) =>
        from year in Enumerable.Range(0, years)
        from pool in Enumerable.Range(0, commune.Pools.Count)
        from day in Enumerable.Range(0, LengthOf(year))
        where open[pool][day]
        select new PoolDay { PoolId = commune.Pools[pool].Id, Date = DateAt(day, year), Capacity = capacities[pool], Booked = booked[pool][day] };

    public int BookingCount(int years) => Enumerable.Range(0, years).Sum(year => outings.Where(outing => outing.Day < LengthOf(year)).Sum(outing => commune.Habits[outing.Habit].Slots.Count));

    /// <summary>The bookings, year by year and child by child. Each reading makes them anew, with the same content and other ids.</summary>
    public IEnumerable<Booking> Bookings(int years)
    {
        var desk = new DemoDesk(commune);
        for (var year = 0; year < years; year++)
        {
            var length = LengthOf(year);
            foreach (var outing in outings.Where(outing => outing.Day < length))
            {
                var (pupil, habit) = (pupils[outing.Pupil], commune.Habits[outing.Habit]);
                foreach (var slot in habit.Slots)
                {
                    yield return desk.Book(pupil, habit.Activity, slot, FirstDay.AddDays(outing.Day), outing.IsPlanned, year);
                }
            }
        }
    }

    // A year moved back by whole weeks must not run into the one that follows it.
    private static int LengthOf(int yearsAgo) => yearsAgo == 0 ? DemoWishes.Days : Math.Min(DemoWishes.Days, DemoDesk.DaysOfAYear);

    private static DateOnly DateAt(int day, int yearsAgo) => FirstDay.AddDays(day - (DemoDesk.DaysOfAYear * yearsAgo));

    private static int DayOf(DateOnly day) => day.DayNumber - FirstDay.DayNumber;

    private bool[][] OpenDaysOfPools()
    {
        var days = commune.Pools.Select(_ => new bool[DemoWishes.Days]).ToArray();
        foreach (var activity in commune.Activities)
        {
            var openDays = wishes.OpenDaysOf(activity);
            foreach (var pool in activity.Slots.SelectMany(slot => slot.Pools).Select(pool => pool.PoolId).Distinct())
            {
                foreach (var day in openDays)
                {
                    days[pool.Value - 1][day] = true;
                }
            }
        }

        return days;
    }

    private int[][] Demand()
    {
        var demand = commune.Pools.Select(_ => new int[DemoWishes.Days]).ToArray();
        foreach (var outing in outings)
        {
            foreach (var pool in poolsOf[outing.Habit])
            {
                demand[pool][outing.Day]++;
            }
        }

        return demand;
    }

    private static int[] CapacitiesFor(int[][] demand) =>
    [
        .. demand.Select(days =>
        {
            var autumn = days.Take(LastDayOfAutumn).Where(count => count > 0).Order().ToArray();
            return autumn.Length == 0 ? SmallestPool : Math.Max(SmallestPool, autumn[(int)((autumn.Length - 1) * DaysWithRoom)]);
        }),
    ];

    /// <summary>First come, first served; an outing is taken whole or not at all, so that no slot lacks the one it needs.</summary>
    private int[][] Admit()
    {
        var places = commune.Pools.Select(_ => new int[DemoWishes.Days]).ToArray();
        var kept = 0;
        var all = CollectionsMarshal.AsSpan(outings);
        foreach (var outing in all)
        {
            var pools = poolsOf[outing.Habit];
            if (!Array.TrueForAll(pools, pool => places[pool][outing.Day] < capacities[pool]))
            {
                continue;
            }

            foreach (var pool in pools)
            {
                places[pool][outing.Day]++;
            }

            all[kept++] = outing;
        }

        outings.RemoveRange(kept, outings.Count - kept);
        return places;
    }
}

/// <summary>A child takes the slots of a habit on a day.</summary>
/// <param name="IsPlanned">Asked for before the school year, with a whole week pattern; otherwise one day by itself.</param>
internal readonly record struct Outing(int Pupil, short Day, short Habit, bool IsPlanned);
