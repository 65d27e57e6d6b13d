using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>How one cancellation went: on which terms, what it gives back, and the counts that moved.</summary>
public sealed record CancellationOutcome(Refusal? Refusal, CancellationTerms? Terms, Money GivenBack, IReadOnlyList<PlaceCount> Counts)
{
    public static CancellationOutcome No(Refusal why) => new(why, null, Money.Zero, []);
}

/// <summary>
/// Ends one booking by the organiser's policy, in time or late (R87, R88), in the caller's transaction. The money is the
/// caller's to credit.
/// </summary>
public sealed class Cancellation(PortalDb db, IPlaceHolds holds)
{
    /// <param name="asOf">The instant at which the family committed: its limits are judged then.</param>
    /// <param name="promised">The reason that the recap showed, so that nothing is done on other terms; null when nothing was shown.</param>
    /// <remarks>
    /// Guard: the state moves in one statement that asks for the state it leaves, so two cancellations of one booking
    /// free its place and owe its price once (O7).
    /// </remarks>
    public async Task<CancellationOutcome> Apply(HouseholdId household, BookingId id, Catalogue catalogue, DateTimeOffset asOf, DateTimeOffset now, string? promised, CancellationToken ct)
    {
        var booking = await db.Bookings.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.HouseholdId == household, ct);
        if (booking is null || catalogue.Find(booking.SlotId) is not { } slot)
        {
            return CancellationOutcome.No(Refusal.NotFound);
        }

        var terms = CancellationTerms.Of(booking, slot, asOf);
        if (terms.Refusal is { } why)
        {
            return CancellationOutcome.No(why);
        }

        // The limit passed, or the service answered, between the recap and its commit: nothing is done on other terms (I9).
        if (promised is not null && promised != terms.Reason)
        {
            return CancellationOutcome.No(Refusal.TermsChanged);
        }

        if (!await Move(booking, terms, now, ct))
        {
            return CancellationOutcome.No(Refusal.NothingToCancel);
        }

        db.Record(now, household.Value.ToString(), NameOf(terms.Effect), $"booking {id.Value}", household, booking.State.ToString(), terms.Leads.ToString());
        if (terms.Effect == CancellationEffect.Ends)
        {
            db.Charges.Add(new Charge { BookingId = id, Amount = -booking.Price, Reason = terms.Reason, At = now });
        }
        else if (terms.Effect == CancellationEffect.AbsenceOnProof)
        {
            db.Absences.Add(Absence.Of(booking, terms.ProofUntil!.Value, now));
        }

        return terms.FreesThePlace
            ? new CancellationOutcome(null, terms, terms.GivenBack, (await holds.GiveBack(booking.OrganiserId, [new PlaceWanted(booking.LineId, booking.Date, slot.PoolIds)], ct)).Counts)
            : new CancellationOutcome(null, terms, Money.Zero, []);
    }

    private async Task<bool> Move(Booking booking, CancellationTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        var (from, to) = (booking.State, terms.Leads);
        DateTimeOffset? ended = terms.FreesThePlace ? now : null;
        DateTimeOffset? asked = terms.WaitsForTheService ? now : null;
        return await db.Bookings
            .Where(b => b.Id == booking.Id && b.State == from)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, to).SetProperty(x => x.CancelledAt, ended).SetProperty(x => x.AskedAt, asked), ct) > 0;
    }

    private static string NameOf(CancellationEffect effect) => effect switch
    {
        CancellationEffect.Ends => "booking.cancelled",
        CancellationEffect.Asked => "booking.cancellation-asked",
        CancellationEffect.Absence or CancellationEffect.AbsenceOnProof => "booking.absent",
        CancellationEffect.AbsenceAsked => "booking.absence-asked",
    };
}
