using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What became of a cancelled booking: the terms it ended on, and the credit note when something was given back.</summary>
public sealed record CancelledBooking(Refusal? Refusal, CancellationTerms? Terms, Money GivenBack, string? CreditNumber)
{
    public bool AskedOnly => Terms?.WaitsForTheService == true;

    internal static CancelledBooking Refused(Refusal why) => new(why, null, Money.Zero, null);
}

/// <summary>
/// A parent gives one booking back, alone, from the list of requests (O13, R70), or says past its limit that the child
/// will not come (R71, R72, R80).
/// </summary>
public sealed class CancelBooking(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, Cancellation cancellation, Dependents dependents, Purses purses, Letters letters, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CancelledBooking> Run(Guardian who, BookingId id, CancellationToken ct)
    {
        var (answer, counts) = await db.InTransaction(() => Decide(who, id, ct), ct);

        feed.Announce(counts);
        return answer;
    }

    private async Task<(CancelledBooking, IReadOnlyList<PlaceCount>)> Decide(Guardian who, BookingId id, CancellationToken ct)
    {
        // A cart that is being paid counts on this booking: its cancellation, or its shorter hours, pay there already, and
        // longer ones are being paid. Asked under the lock that going to pay takes too, so that it cannot go while we look;
        // and before what goes only with this booking is.
        await db.LockMoney(who.HouseholdId, ct);
        var now = clock.GetUtcNow();
        var booking = await db.Bookings.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.HouseholdId == who.HouseholdId, ct);
        if (booking is null)
        {
            return (CancelledBooking.Refused(Refusal.NotFound), []);
        }

        var promised = await db.CartLines.AnyAsync(
            line => line.BookingId == id && line.State == CartLineState.Live
                && db.Carts.Any(cart => cart.Id == line.CartId && cart.State == CartState.Paying), ct);
        if (promised)
        {
            return (CancelledBooking.Refused(Refusal.PaymentInProgress), []);
        }

        var catalogue = await catalogues.Of(booking.OrganiserId, ct);
        if (booking.HoldsPlace && (await dependents.Of(catalogue, [booking], ct)).Count > 0)
        {
            return (CancelledBooking.Refused(Refusal.NeededByAnother), []);
        }

        var outcome = (await cancellation.Apply(who.HouseholdId, [new Cancelling(id, null)], catalogue, now, now, ct))[id];
        if (outcome.Refusal is { } why)
        {
            return (CancelledBooking.Refused(why), []);
        }

        var counts = outcome.Freed is { } place ? (await holds.GiveBack(booking.OrganiserId, [place], ct)).Counts : [];
        var credit = outcome.GivenBack > Money.Zero
            ? await purses.Credit(who.HouseholdId, booking.OrganiserId, outcome.GivenBack, $"Annulation dans les délais, {booking.Date.DayInWords()}.", new CreditCause(null, null, id), now, ct)
            : null;
        await letters.BookingCancelled(booking, catalogue, outcome.Terms!, credit, now, ct);
        return (new CancelledBooking(null, outcome.Terms, outcome.GivenBack, credit?.Number), counts);
    }
}
