using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>How one cancellation went: what it gives back, and the counts that moved.</summary>
public sealed record CancellationOutcome(Refusal? Refusal, Money GivenBack, IReadOnlyList<PlaceCount> Counts)
{
    public static CancellationOutcome No(Refusal why) => new(why, Money.Zero, []);
}

/// <summary>Ends one booking by the organiser's policy (R88), in the caller's transaction. The money is the caller's to credit.</summary>
public sealed class Cancellation(PortalDb db, IPlaceHolds holds)
{
    /// <param name="asOf">The instant at which the family committed: its limits are judged then.</param>
    /// <remarks>
    /// Guard: the state moves in one statement that asks for the state it leaves, so two cancellations of one booking
    /// free its place and owe its price once (O7).
    /// </remarks>
    public async Task<CancellationOutcome> Apply(HouseholdId household, BookingId id, Catalogue catalogue, DateTimeOffset asOf, DateTimeOffset now, CancellationToken ct)
    {
        var booking = await db.Bookings.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.HouseholdId == household, ct);
        if (booking is null || catalogue.Find(booking.SlotId) is not { } slot)
        {
            return CancellationOutcome.No(Refusal.NotFound);
        }

        if (booking.State is BookingState.Cancelled or BookingState.CancelAsked)
        {
            return CancellationOutcome.No(Refusal.NothingToCancel);
        }

        if (BookingRules.WhyNotCancel(slot, booking.Date, asOf) is { } why)
        {
            return CancellationOutcome.No(why);
        }

        var asksOnly = slot.Policies.Cancellation == CancellationPolicy.OnRequest;
        var (from, to) = (booking.State, asksOnly ? BookingState.CancelAsked : BookingState.Cancelled);
        var moved = await db.Bookings
            .Where(b => b.Id == id && b.State == from)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, to).SetProperty(x => x.CancelledAt, asksOnly ? null : now), ct);
        if (moved == 0)
        {
            return CancellationOutcome.No(Refusal.NothingToCancel);
        }

        db.Record(now, household.Value.ToString(), asksOnly ? "booking.cancellation-asked" : "booking.cancelled", $"booking {id.Value}", household, from.ToString(), to.ToString());
        if (asksOnly)
        {
            return new CancellationOutcome(null, Money.Zero, []);
        }

        var (givenBack, reason) = booking.GivenBack();
        db.Charges.Add(new Charge { BookingId = id, Amount = -booking.Price, Reason = reason, At = now });
        var answer = await holds.GiveBack(booking.OrganiserId, [new PlaceWanted(booking.LineId, booking.Date, slot.PoolIds)], ct);
        return new CancellationOutcome(null, givenBack, answer.Counts);
    }
}
