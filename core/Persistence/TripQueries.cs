using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Persistence;

/// <summary>Questions that can travel together: each puts itself into a trip and says how its answer will read once the trip has gone.</summary>
public static class TripQueries
{
    /// <summary>A trip for one of these questions alone.</summary>
    public static async Task<T> InOneTrip<T>(this PortalDb db, Func<RoundTrip, Func<T>> question, CancellationToken ct)
    {
        var trip = db.RoundTrip();
        var answer = question(trip);
        await trip.Go(ct);
        return answer();
    }

    /// <summary>How some pool-days stand.</summary>
    /// <param name="held">The live holds of these days, and of no others.</param>
    public static Func<IReadOnlyList<PlaceCount>> Counts(this RoundTrip trip, IQueryable<PoolDay> days, IQueryable<Hold> held)
    {
        var rows = trip.Ask(days.AsNoTracking());
        var holds = trip.Ask(held.GroupBy(hold => new { hold.PoolId, hold.Date }).Select(group => new { group.Key.PoolId, group.Key.Date, Count = group.Count() }));
        return () =>
        {
            var heldOn = holds.Rows.ToDictionary(group => new PoolDate(group.PoolId, group.Date), group => group.Count);
            return [.. rows.Rows.Select(row => new PlaceCount(row.PoolId, row.Date, row.Capacity, row.Booked, heldOn.GetValueOrDefault(new PoolDate(row.PoolId, row.Date)), row.Version))];
        };
    }

    /// <summary>How pools stand from one day to another; a day that is not open is not in the answer.</summary>
    public static Func<IReadOnlyList<PlaceCount>> CountsBetween(this RoundTrip trip, IReadOnlyCollection<PoolId> pools, DateOnly from, DateOnly to, DateTimeOffset now) =>
        trip.Counts(
            trip.Db.PoolDays.Where(row => pools.Contains(row.PoolId) && row.Date >= from && row.Date <= to),
            trip.Db.Holds.Where(hold => pools.Contains(hold.PoolId) && hold.Date >= from && hold.Date <= to && hold.ExpiresAt > now));

    /// <summary>The same for all pools that some children may draw on, whatever their age: those of their schools, and those open to every school.</summary>
    public static Func<IReadOnlyList<PlaceCount>> CountsFor(this RoundTrip trip, IQueryable<Child> children, OrganiserId organiser, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var db = trip.Db;
        var pools = db.Activities
            .Where(activity => activity.OrganiserId == organiser && (!activity.OnlyItsPupils || children.Any(child => child.SchoolId == activity.FacilityId)))
            .SelectMany(activity => activity.Slots).SelectMany(slot => slot.Pools).Select(pool => pool.PoolId).Distinct();
        return trip.Counts(
            pools.SelectMany(pool => db.PoolDays.Where(day => day.PoolId == pool && day.Date >= from && day.Date <= to)),
            pools.SelectMany(pool => db.Holds.Where(hold => hold.PoolId == pool && hold.Date >= from && hold.Date <= to && hold.ExpiresAt > now)));
    }

    /// <summary>The household as this organiser knows it.</summary>
    public static Func<Family> FamilyAt(this RoundTrip trip, HouseholdId household, OrganiserId organiser)
    {
        var homes = trip.Ask(trip.Db.Households.AsNoTracking().Include(h => h.Children).Where(h => h.Id == household));
        var guests = trip.Ask(trip.Db.SharedChildren.Where(share => share.HouseholdId == household && share.EndedAt == null).SelectMany(share => trip.Db.Children.Where(child => child.Id == share.ChildId)).AsNoTracking());
        var custodies = trip.CustodiesOf([household]);
        var standings = trip.StandingsOf([household], organiser);
        var quotients = trip.Ask(trip.Db.Set<FamilyQuotient>().AsNoTracking().Where(quotient => quotient.HouseholdId == household));
        return () =>
        {
            var (home, known) = (homes.Rows.SingleOrDefault(), standings().GetValueOrDefault(household) ?? []);
            return new Family(household, [.. (home?.Children ?? []).Concat(guests.Rows).OrderBy(child => child.BirthDate).Where(child => known.ContainsKey(child.Id))], known, quotients.Rows)
            {
                IsResident = home?.IsResident ?? false,
                Custodies = custodies()[household].ToDictionary(custody => custody.Share.ChildId),
            };
        };
    }

    /// <summary>What some children already have between two days, booked or in a live cart.</summary>
    public static Func<IReadOnlyList<TakenSlot>> TakenBy(this RoundTrip trip, IQueryable<Child> children, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var booked = trip.Ask(trip.Db.Bookings.AsNoTracking()
            .Where(booking => children.Any(child => child.Id == booking.ChildId) && booking.Date >= from && booking.Date <= to
                // An absence is due: the same day is not sold to the same child again.
                && (booking.State < BookingState.Cancelled || booking.State == BookingState.Absent))
            .Select(booking => new TakenSlot(booking.ChildId, booking.SlotId, booking.Date, booking.Id, null)
            {
                HouseholdId = booking.HouseholdId,
                CarriesNothing = booking.State == BookingState.Absent || booking.State == BookingState.CancelAsked || booking.State == BookingState.AbsenceAsked,
            }));
        var inCarts = trip.Ask(trip.Db.CartLines.AsNoTracking()
            .Where(line => children.Any(child => child.Id == line.ChildId) && line.Date >= from && line.Date <= to && line.State == CartLineState.Live && line.Operation == CartOperation.Book)
            .Join(trip.Db.Carts.Where(cart => cart.ExpiresAt > now), line => line.CartId, cart => cart.Id, (line, cart) => new TakenSlot(line.ChildId, line.SlotId, line.Date, null, line.Id) { HouseholdId = cart.HouseholdId }));
        return () => [.. booked.Rows, .. inCarts.Rows];
    }

    /// <summary>What a household's children have on some days, and as far around as the caps of what is asked look.</summary>
    public static Func<Agenda> AgendaOf(this RoundTrip trip, HouseholdId household, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset now)
    {
        if (days.Count == 0)
        {
            return () => Agenda.Empty;
        }

        var reaches = days.Select(day => catalogue.Find(day.SlotId)?.Activity.ReachOf(day.Date) ?? (From: day.Date, To: day.Date)).ToList();
        var taken = trip.TakenBy(trip.Db.ChildrenOf(household), reaches.Min(reach => reach.From), reaches.Max(reach => reach.To), now);
        return () => new Agenda(taken());
    }

    /// <summary>The cart of a guardian at an organiser that is open or being paid, alive or not, with its lines.</summary>
    public static Func<Cart?> CurrentCartOf(this RoundTrip trip, GuardianId guardian, OrganiserId organiser)
    {
        var carts = trip.Ask(trip.Db.Carts.Include(cart => cart.Lines)
            .Where(cart => cart.GuardianId == guardian && cart.OrganiserId == organiser && (cart.State == CartState.Open || cart.State == CartState.Paying)));
        return () => carts.Rows.SingleOrDefault();
    }
}
