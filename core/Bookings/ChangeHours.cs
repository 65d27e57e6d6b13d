using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// A parent chooses other hours for a day (R44, R49): one still in the cart changes there, with its price; a booking enters
/// the cart as a change, which the commit carries out like everything else (R58). The place is the same all along.
/// </summary>
public sealed class ChangeHours(PortalDb db, CatalogueReader catalogues, CartEnd ends, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="days">Days with the hours wanted; not asked for, an hour is the longest stay's.</param>
    /// <param name="step">Whether this is a gesture of its own, for the one who may want to undo it.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, GestureStep step, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, days, step, ct), ct);

        feed.Announce(answer.Counts);
        feed.CartChanged(answer.News(who, organiser));
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> days, GestureStep step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return PickAnswer.Refusing(days, Refusal.PaymentInProgress, current, freed);
        }

        var cart = current ?? Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        cart.Begin(step);
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        var answers = new List<PickedLine>();
        foreach (var day in days.DistinctBy(day => (day.ChildId, day.SlotId, day.Date)))
        {
            var booking = await db.Bookings.AsNoTracking()
                .FirstOrDefaultAsync(b => b.HouseholdId == who.HouseholdId && b.ChildId == day.ChildId && b.SlotId == day.SlotId && b.Date == day.Date && b.State < BookingState.Cancelled, ct);
            var why = Change(cart, catalogue.Find(day.SlotId), picking, booking, day, now);
            answers.Add(why is null ? new PickedLine(day, null, null) : picking.Refuse(day, why.Value));
        }

        return new PickAnswer(ends.Keep(cart, isNew: current is null), answers, freed);
    }

    private Refusal? Change(Cart cart, OfferedSlot? slot, Picking picking, Booking? booking, SlotDay day, DateTimeOffset now)
    {
        var line = cart.LiveLines.FirstOrDefault(other => other.Of(day));
        if (slot is null || picking.Family.Find(day.ChildId) is null || (line is null && booking is null))
        {
            return Refusal.NotFound;
        }

        if (slot.Slot.Settle(day.Hours) is not { } hours)
        {
            return Refusal.HoursNotOffered;
        }

        var quote = slot.QuoteFor(day.Date, picking.Family.QuotientOn(day.Date), now, hours);
        return line is { Operation: CartOperation.Book } picked
            ? MovePicked(cart, picked, hours, quote)
            : booking!.State is BookingState.CancelAsked or BookingState.ChangeAsked || line is { Operation: CartOperation.Cancel } ? Refusal.NothingToCancel
            : BookingRules.WhyNotChange(slot, day.Date, now) ?? MoveBooked(cart, line, booking, day with { Hours = hours }, quote);
    }

    private static Refusal? MovePicked(Cart cart, CartLine picked, ChosenHours hours, Quote quote)
    {
        if (picked.Hours == hours)
        {
            return Refusal.SameHours;
        }

        picked.Move(hours, quote.Amount, quote.Reason, cart.Gesture);
        return null;
    }

    private Refusal? MoveBooked(Cart cart, CartLine? change, Booking booking, SlotDay day, Quote quote)
    {
        if (change is null && booking.Hours == day.Hours)
        {
            return Refusal.SameHours;
        }

        if (booking.Hours == day.Hours)
        {
            change!.Remove(cart.Gesture);
        }
        else if (change is not null)
        {
            change.Move(day.Hours, booking.Stay, quote.Amount, quote.Reason, cart.Gesture);
        }
        else
        {
            db.CartLines.Add(cart.ChangeHours(booking.Id, day, booking.Stay, quote.Amount, quote.Reason));
        }

        return null;
    }
}
