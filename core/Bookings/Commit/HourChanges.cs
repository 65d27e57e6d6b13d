using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// Carries out the changes of hours of a cart (R49), in the caller's transaction: at once, or as a request where the
/// organiser answers requests (R50, R88). No place moves; the price does, by an append-only charge.
/// </summary>
public sealed class HourChanges(PortalDb db)
{
    /// <param name="cart">Locked by the caller.</param>
    /// <param name="lines">All lines of the commit.</param>
    /// <param name="catalogue">Of the cart's organiser.</param>
    /// <param name="request">Gets an answer per change.</param>
    /// <param name="funds">What the family paid for all of it.</param>
    /// <param name="now">The instant of the commit.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <returns>What longer stays of prepaid days cost, less what shorter ones give back.</returns>
    public async Task<Money> Apply(Cart cart, IReadOnlyList<CartLine> lines, Catalogue catalogue, Request request, Money funds, DateTimeOffset now, CancellationToken ct)
    {
        var spent = Money.Zero;
        // Shorter stays first: what they give back may pay for the longer ones.
        foreach (var line in lines.Where(line => line.Operation == CartOperation.ChangeHours).OrderBy(line => line.Amount))
        {
            var slot = catalogue.Find(line.SlotId)!;
            var cost = slot.IsPrepaid ? line.Amount : Money.Zero;
            var why = cost > Money.Max(Money.Zero, funds - spent) ? Refusal.NotPaidFor : await Move(cart, slot, line, now, ct);

            line.Finish(why is null ? CartLineState.Done : CartLineState.Refused);
            request.Answer(line, line.BookingId, why);
            spent += why is null ? cost : Money.Zero;
        }

        return spent;
    }

    private async Task<Refusal?> Move(Cart cart, OfferedSlot slot, CartLine line, DateTimeOffset now, CancellationToken ct)
    {
        var id = line.BookingId!.Value;
        var booking = await db.Bookings.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.HouseholdId == cart.HouseholdId, ct);
        if (booking is not { HoldsPlace: true })
        {
            return Refusal.NothingToCancel;
        }

        if (booking.State is BookingState.CancelAsked or BookingState.ChangeAsked)
        {
            return Refusal.AlreadyAsked;
        }

        // The line is a difference: on another price, or other hours, it would charge what nobody was shown (I9).
        if (line.QuotedFrom != booking.Stay)
        {
            return Refusal.BookingChanged;
        }

        // Guard: the booking moves only from the state, the price and the hours that were seen, so nothing is charged twice (O7).
        var seen = db.Bookings.Where(b => b.Id == id && b.State == booking.State && b.Price == line.BookedPrice && b.Arrival == line.BookedArrival && b.Departure == line.BookedDeparture);
        // What nobody has accepted yet is simply changed.
        var asksOnly = slot.Policies.Cancellation == CancellationPolicy.OnRequest && !slot.IsPrepaid && booking.State == BookingState.Confirmed;
        var moved = asksOnly
            ? await seen.ExecuteUpdateAsync(b => b.SetProperty(x => x.State, BookingState.ChangeAsked).SetProperty(x => x.AskedAt, now).SetProperty(x => x.WishedArrival, line.Arrival).SetProperty(x => x.WishedDeparture, line.Departure), ct)
            : await seen.ExecuteUpdateAsync(
                b => b.SetProperty(x => x.Arrival, line.Arrival).SetProperty(x => x.Departure, line.Departure)
                    .SetProperty(x => x.Price, booking.Price + line.Amount).SetProperty(x => x.PriceReason, line.Reason), ct);
        if (moved == 0)
        {
            return Refusal.BookingChanged;
        }

        if (!asksOnly && line.Amount != Money.Zero)
        {
            db.Charges.Add(new Charge { BookingId = id, Amount = line.Amount, Reason = line.Reason, At = now });
        }

        db.Record(now, cart.GuardianId.Value.ToString(), asksOnly ? "booking.change-asked" : "booking.hours", $"booking {id.Value}", cart.HouseholdId, booking.Hours.InWords(), line.Hours.InWords());
        return null;
    }
}
