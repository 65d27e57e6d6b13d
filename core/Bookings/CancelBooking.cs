using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What became of a cancelled booking: the credit note, when something had been paid.</summary>
public sealed record CancelledBooking(Refusal? Refusal, Money GivenBack, string? CreditNumber, bool AskedOnly);

/// <summary>A parent cancels one booking of a request, alone, from the list of requests (O13, R70).</summary>
public sealed class CancelBooking(PortalDb db, CatalogueReader catalogues, Cancellation cancellation, Purses purses, Letters letters, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CancelledBooking> Run(Guardian who, BookingId id, CancellationToken ct)
    {
        var (answer, counts) = await db.InTransaction(() => Decide(who, id, ct), ct);

        feed.Announce(counts);
        return answer;
    }

    private async Task<(CancelledBooking, IReadOnlyList<PlaceCount>)> Decide(Guardian who, BookingId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var booking = await db.Bookings.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.HouseholdId == who.HouseholdId, ct);
        if (booking is null)
        {
            return (new CancelledBooking(Refusal.NotFound, Money.Zero, null, false), []);
        }

        // A cart that is being paid counts on this cancellation: its money is already spent there. Asked under the lock
        // that going to pay takes too, so that it cannot go while we look.
        await db.LockMoney(who.HouseholdId, ct);
        var promised = await db.CartLines.AnyAsync(
            line => line.BookingId == id && line.State == CartLineState.Live && line.Operation == CartOperation.Cancel
                && db.Carts.Any(cart => cart.Id == line.CartId && cart.State == CartState.Paying), ct);
        if (promised)
        {
            return (new CancelledBooking(Refusal.PaymentInProgress, Money.Zero, null, false), []);
        }

        var catalogue = await catalogues.Of(booking.OrganiserId, ct);
        var outcome = await cancellation.Apply(who.HouseholdId, id, catalogue, now, now, ct);
        if (outcome.Refusal is { } why)
        {
            return (new CancelledBooking(why, Money.Zero, null, false), []);
        }

        var credit = outcome.GivenBack > Money.Zero
            ? await purses.Credit(who.HouseholdId, booking.OrganiserId, outcome.GivenBack, $"Annulation dans les délais, {booking.Date.DayInWords()}.", new CreditCause(null, null, id), now, ct)
            : null;
        await letters.BookingCancelled(booking, catalogue, credit, now, ct);
        var askedOnly = catalogue.Find(booking.SlotId)!.Policies.Cancellation == Activities.CancellationPolicy.OnRequest;
        return (new CancelledBooking(null, outcome.GivenBack, credit?.Number, askedOnly), outcome.Counts);
    }
}
