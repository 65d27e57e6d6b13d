using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>A booking that would be left without a slot that it needs.</summary>
public sealed record LeftAlone(Booking Booking, SlotId Without)
{
    public bool Needed(Booking other) => other.SlotId == Without && other.ChildId == Booking.ChildId && other.Date == Booking.Date && other.HouseholdId == Booking.HouseholdId;
}

/// <summary>
/// Slots that go only with another of the same day (R26, R28), once they are booked: whoever takes a booking away asks
/// here, under the household's lock, who would be left alone. What has asked to leave already is not waited for.
/// </summary>
public sealed class Dependents(PortalDb db, Purses purses)
{
    /// <param name="gone">What goes, or has just gone, together.</param>
    /// <param name="staying">What had asked to leave, and is told to stay.</param>
    public async Task<IReadOnlyList<LeftAlone>> Of(Catalogue catalogue, IReadOnlyCollection<Booking> gone, CancellationToken ct, IReadOnlySet<BookingId>? staying = null)
    {
        var needed = gone.Where(booking => catalogue.IsNeeded(booking.SlotId)).ToList();
        if (needed.Count == 0)
        {
            return [];
        }

        var leaving = gone.Select(booking => booking.Id).ToHashSet();
        var standing = (await On(catalogue, needed, ct)).FindAll(booking => !leaving.Contains(booking.Id) && (IsKept(booking) || staying?.Contains(booking.Id) == true));
        return [.. needed.GroupBy(DayOf).SelectMany(day => FindLeftAlone(catalogue, [.. day.Select(booking => booking.SlotId)], standing.FindAll(booking => DayOf(booking) == day.Key)))];
    }

    /// <summary>Whether one of these days would lack another slot, with all of them booked: what only a cart holds carries nothing.</summary>
    /// <param name="evenLeaving">Counts what has asked to leave, as long as it is there: who lets it go will be asked then.</param>
    public async Task<bool> AnyLacks(Catalogue catalogue, HouseholdId household, IReadOnlyList<SlotDay> days, CancellationToken ct, bool evenLeaving = false)
    {
        var needy = days.Where(day => catalogue.Find(day.SlotId)!.NeedsOthers).ToList();
        if (needy.Count == 0)
        {
            return false;
        }

        var (children, dates) = (needy.Select(day => day.ChildId).ToHashSet(), needy.Select(day => day.Date).ToHashSet());
        var booked = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == household && children.Contains(booking.ChildId) && dates.Contains(booking.Date) && booking.State < BookingState.Cancelled)
            .ToListAsync(ct);
        var there = new Agenda([.. booked.Where(booking => evenLeaving || IsKept(booking)).Select(AsTaken), .. days.Select(day => new TakenSlot(day.ChildId, day.SlotId, day.Date, null, null))]);
        return needy.Any(day => catalogue.Find(day.SlotId)!.Needed(there.On(day.ChildId, day.Date)).Count > 0);
    }

    /// <summary>Refuses one along with what it goes with, and says so (R67). Its place is the caller's to give back.</summary>
    public async Task RefuseAlong(LeftAlone alone, Catalogue catalogue, string by, DateTimeOffset now, CancellationToken ct)
    {
        var (booking, from) = (alone.Booking, alone.Booking.State);
        var reason = ReasonOf(alone, catalogue);
        var moved = await db.Bookings.Where(b => b.Id == booking.Id && b.State == from).ExecuteUpdateAsync(
            b => b
                .SetProperty(x => x.State, BookingState.Refused)
                .SetProperty(x => x.CancelledAt, now)
                .SetProperty(x => x.Answer, reason)
                .SetProperty(x => x.AnsweredAt, now)
                .SetProperty(x => x.AnswerUntold, true),
            ct);
        if (moved == 0)
        {
            throw new DbUpdateConcurrencyException("It has moved meanwhile: look again at what is left alone.");
        }

        db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -booking.Price, Reason = reason, At = now });
        db.Record(now, by, "booking.refused", $"booking {booking.Id.Value}", booking.HouseholdId, from.ToString(), $"{nameof(BookingState.Refused)}: {reason}");
    }

    /// <summary>Gives the prices of those back that were paid beforehand: after their places, as numbers come last.</summary>
    public async Task Repay(IReadOnlyList<LeftAlone> alone, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var left in alone.Where(left => left.Booking.Prepaid && left.Booking.Price > Money.Zero))
        {
            await purses.Credit(left.Booking.HouseholdId, left.Booking.OrganiserId, left.Booking.Price, ReasonOf(left, catalogue), new CreditCause(null, null, left.Booking.Id), now, ct);
        }
    }

    /// <summary>Locks what may be left alone by these, for who will know it only behind the lock of their places.</summary>
    public async Task Lock(Catalogue catalogue, IReadOnlyCollection<Booking> perhaps, CancellationToken ct)
    {
        var needed = perhaps.Where(booking => catalogue.IsNeeded(booking.SlotId)).ToList();
        if (needed.Count == 0)
        {
            return;
        }

        var around = (await On(catalogue, needed, ct)).ConvertAll(booking => booking.Id);
        await db.Bookings.Where(booking => around.Contains(booking.Id)).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.AnswerUntold, b => b.AnswerUntold), ct);
    }

    private static string ReasonOf(LeftAlone alone, Catalogue catalogue)
    {
        var money = alone.Booking.Prepaid ? "son prix vous est rendu en avoir" : "rien n’est facturé";
        return $"Ce créneau ne va qu’avec «\u00A0{catalogue.Find(alone.Without)!.Slot.Name}\u00A0», refusé ce jour-là\u00A0: il est retiré aussi, et {money}.";
    }

    // The one that falls may carry another: until all that is left has what it needs, or never had it.
    private static IEnumerable<LeftAlone> FindLeftAlone(Catalogue catalogue, HashSet<SlotId> lost, List<Booking> left)
    {
        for (var falls = Next(); falls is not null; falls = Next())
        {
            yield return falls;
            left.Remove(falls.Booking);
            lost.Add(falls.Booking.SlotId);
        }

        LeftAlone? Next() => left
            .SelectMany(booking => catalogue.Find(booking.SlotId)?.Needed([.. left.Select(AsTaken)]).Where(lost.Contains).Select(slot => new LeftAlone(booking, slot)) ?? [])
            .FirstOrDefault();
    }

    private Task<List<Booking>> On(Catalogue catalogue, List<Booking> days, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var (children, dates) = (days.Select(booking => booking.ChildId).ToHashSet(), days.Select(booking => booking.Date).ToHashSet());
        return db.Bookings.AsNoTracking()
            .Where(booking => booking.OrganiserId == organiser && children.Contains(booking.ChildId) && dates.Contains(booking.Date) && booking.State < BookingState.Cancelled)
            .OrderBy(booking => booking.Id)
            .ToListAsync(ct);
    }

    private static (HouseholdId, ChildId, DateOnly) DayOf(Booking booking) => (booking.HouseholdId, booking.ChildId, booking.Date);

    private static bool IsKept(Booking booking) => booking.HoldsPlace && booking.State is not (BookingState.CancelAsked or BookingState.AbsenceAsked);

    private static TakenSlot AsTaken(Booking booking) => new(booking.ChildId, booking.SlotId, booking.Date, booking.Id, null);
}
