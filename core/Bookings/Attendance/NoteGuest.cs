using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>How a child without a booking was noted.</summary>
/// <param name="Refusal">Why not; the rest then means nothing.</param>
/// <param name="Price">What its family will be billed.</param>
public sealed record GuestNoted(Refusal? Refusal, string ChildName, Money Price)
{
    public static GuestNoted Refused(Refusal why) => new(why, "", Money.Zero);
}

/// <summary>
/// A child is at the door whom nobody expects. The service books the day for its family: at the price of this instant, so
/// with the surcharge of a late booking where the organiser has one (R34); never paid online, but billed with the month;
/// as a numbered request of its own, with a mail that says why. The place is taken from the ledger like any other: where
/// there is none, nothing is booked and the leader is told so (I1).
/// </summary>
public sealed class NoteGuest(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, ConfirmCart confirmCart, GuestLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <summary>How the reason of such a price begins, in the request, the charge and the mail.</summary>
    public const string Why = "Présent sans réservation, noté à l’appel";

    /// <param name="agent">Limited to a facility: children and slots of another are not found.</param>
    public async Task<GuestNoted> Run(Agent agent, ChildId child, SlotId slot, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(agent.OrganiserId, ct);
        if (catalogue.Find(slot) is not { } offered || (agent.Only is not null && offered.Facility.Id != agent.Only))
        {
            return GuestNoted.Refused(Refusal.NotFound);
        }

        var (noted, counts) = await db.InTransaction(() => Note(agent, child, offered, catalogue, ct), ct);

        feed.Announce(counts);
        if (noted.Refusal is null)
        {
            feed.RollCallChanged(offered.Facility.Id);
        }

        return noted;
    }

    private async Task<(GuestNoted, IReadOnlyList<PlaceCount>)> Note(Agent agent, ChildId childId, OfferedSlot slot, Catalogue catalogue, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = ParisTime.DayOf(now);
        if (await FamilyOf(agent, childId, today, ct) is not { } family || await PayerOf(family.Household, childId, ct) is not { } payer)
        {
            return (GuestNoted.Refused(Refusal.NotFound), []);
        }

        // Guard: the row where every booking of this child queues up; what it has is read behind it.
        await db.LockDaysOf(family.Household, ct);
        var child = family.Find(childId)!;
        if (await WhyNot(child, slot, today, now, ct) is { } why)
        {
            return (GuestNoted.Refused(why), []);
        }

        var cart = Cart.OpenFor(payer, agent.OrganiserId, catalogue.Organiser.Policies, now);
        var place = new PlaceWanted(CartLineId.New(), today, slot.PoolIds);
        var held = await holds.Hold(agent.OrganiserId, cart.Id, [place], cart.ExpiresAt, ct);
        if (!held.Taken.Contains(place.LineId))
        {
            return (GuestNoted.Refused(Refusal.NoPlaceForGuest), held.Counts);
        }

        // As at night: a cart of its own, closed before it is saved.
        var quote = slot.QuoteFor(today, family.QuotientOn(today), now);
        cart.Welcome(place.LineId, new SlotDay(childId, slot.Slot.Id, today) { Hours = slot.Slot.Settle(default) ?? default }, quote.Amount, $"{Why}\u00A0: {quote.Reason}", now);
        cart.Commit();
        db.Carts.Add(cart);
        var confirmed = await confirmCart.Run(cart, [.. cart.LiveLines], Money.Zero, null, now, ct, tellFamily: false, atTheDoor: true);
        confirmed.Request.NoteService();
        var booking = db.Bookings.Local.Single(made => made.LineId == place.LineId);
        booking.WelcomeAtDoor();
        db.Add(new AttendanceCheck { BookingId = booking.Id, OrganiserId = agent.OrganiserId, Date = today, IsPresent = true, IsGuest = true, At = now, By = agent.Name });
        db.Record(now, agent.Name, "attendance.guest", $"booking {booking.Id.Value}", family.Household, null, $"present, {quote.Amount.Euros}");
        await letters.Noted(booking, child, slot, confirmed.Request, catalogue.Organiser, now, ct);
        return (new GuestNoted(null, $"{child.FirstName} {child.LastName}", quote.Amount), [.. held.Counts, .. confirmed.Counts]);
    }

    /// <summary>The household whose day it is (O19), as the organiser knows it; null for a child who does not concern the agent.</summary>
    private async Task<Family?> FamilyOf(Agent agent, ChildId child, DateOnly today, CancellationToken ct)
    {
        if (await db.ChildrenOf(agent).Where(known => known.Id == child).Select(known => (HouseholdId?)known.HouseholdId).FirstOrDefaultAsync(ct) is not { } home)
        {
            return null;
        }

        var others = await db.SharedChildren.Where(share => share.ChildId == child && share.EndedAt == null).Select(share => share.HouseholdId).ToListAsync(ct);
        foreach (var household in others.Prepend(home))
        {
            var family = await db.FamilyAt(household, agent.OrganiserId, ct);
            if (family.Find(child) is not null && !family.IsOthersDay(child, today))
            {
                return family;
            }
        }

        return null;
    }

    /// <summary>The adult who booked last for the child; else the household's first.</summary>
    private async Task<Guardian?> PayerOf(HouseholdId household, ChildId child, CancellationToken ct)
    {
        var last = await db.Bookings.Where(booking => booking.ChildId == child && booking.HouseholdId == household).OrderByDescending(booking => booking.CreatedAt).Select(booking => (GuardianId?)booking.PayerId).FirstOrDefaultAsync(ct);
        var adults = await db.Guardians.AsNoTracking().Where(adult => adult.HouseholdId == household).ToListAsync(ct);
        return adults.Find(adult => adult.Id == last) ?? adults.MinBy(adult => adult.Id.Value);
    }

    // What limits of time and the file would refuse is not asked: the child is there, and the service answers for it.
    private async Task<Refusal?> WhyNot(Child child, OfferedSlot slot, DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        if (!slot.TakesPlaceOn(today))
        {
            return Refusal.Closed;
        }

        // That day is still billed, or proof may give it back: it is not sold a second time, and not reopened behind the service's back.
        if (await db.Bookings.AnyAsync(booking => booking.ChildId == child.Id && booking.SlotId == slot.Slot.Id && booking.Date == today && booking.State == BookingState.Absent, ct))
        {
            return Refusal.ToldAbsent;
        }

        var reach = slot.Activity.ReachOf(today);
        var agenda = new Agenda((await db.TakenBy([child.Id], reach.From, reach.To, now, ct)).Where(taken => taken.BookingId is not null));
        return slot.Activity.WhyNotFor(child, today)
            ?? (agenda.On(child.Id, today).Any(taken => taken.SlotId == slot.Slot.Id) ? Refusal.AlreadyTaken : (Refusal?)null)
            ?? BookingRules.WhyNoMore(child.Id, slot.Activity, slot.Slot.Id, today, agenda);
    }
}
