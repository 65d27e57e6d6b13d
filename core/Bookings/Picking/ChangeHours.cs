using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// A parent chooses other hours for a day (R44, R49): one still in the cart changes there, with its price; a booking enters
/// the cart as a change, which the commit carries out like everything else (R58). The place is the same all along.
/// </summary>
public sealed class ChangeHours(PortalDb db, CatalogueReader catalogues, TakeCart takeCart, ILiveFeed feed)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="days">Days with the hours wanted; not asked for, an hour is the longest stay's.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => takeCart.Run(who, catalogue, days, hand => Change(hand, days, ct), ct), ct);

        feed.Tell(answer);
        return answer;
    }

    /// <summary>One step of a gesture, in its transaction.</summary>
    internal async Task Change(CartInHand hand, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return;
        }

        var household = hand.Who.HouseholdId;
        var (picking, _) = await takeCart.FactsFor(hand, days, ct);
        foreach (var day in days.DistinctBy(day => (day.ChildId, day.SlotId, day.Date)))
        {
            var booking = await db.Bookings.AsNoTracking()
                .FirstOrDefaultAsync(b => b.HouseholdId == household && b.ChildId == day.ChildId && b.SlotId == day.SlotId && b.Date == day.Date && b.State < BookingState.Cancelled, ct);
            var isElsewhere = booking is not null && (await takeCart.Elsewhere(hand, [booking.Id], ct)).Count > 0;
            var why = isElsewhere ? Refusal.InAnotherCart : Change(hand.Cart, hand.Catalogue.Find(day.SlotId), picking, booking, day, hand.Now);
            hand.Answer(why is null ? new PickedLine(day, null, null) : picking.Refuse(day, why.Value));
        }
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
            : booking!.State is BookingState.CancelAsked or BookingState.ChangeAsked ? Refusal.AlreadyAsked
            : line is { Operation: CartOperation.Cancel } ? Refusal.CancelledInCart
            : BookingRules.WhyNotChange(slot, day.Date, now) ?? MoveBooked(cart, line, booking, day with { Hours = hours }, quote, now);
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

    private Refusal? MoveBooked(Cart cart, CartLine? change, Booking booking, SlotDay day, Quote quote, DateTimeOffset now)
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
            db.CartLines.Add(cart.ChangeHours(booking.Id, day, booking.Stay, quote.Amount, quote.Reason, now));
        }

        return null;
    }
}
