using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>One booking to give back.</summary>
/// <param name="Shown">The terms that the recap showed, so that nothing is done on others; null when nothing was shown.</param>
public sealed record Cancelling(BookingId Booking, ShownTerms? Shown);

/// <summary>How one cancellation went: on which terms, and the place that it frees, which the caller gives back to the ledger.</summary>
public sealed record CancellationOutcome(Refusal? Refusal, CancellationTerms? Terms, PlaceWanted? Freed)
{
    public Money GivenBack => Terms is { FreesThePlace: true } ? Terms.GivenBack : Money.Zero;

    public static CancellationOutcome Refused(Refusal why) => new(why, null, null);
}

/// <summary>
/// Ends bookings by the organiser's policy, in time or late (R87, R88), in the caller's transaction: a hundred in as many
/// statements as one. Their places and their money are the caller's to give back, as these locks come later.
/// </summary>
public sealed class Cancellation(PortalDb db)
{
    /// <param name="household">Whose row the caller has locked; another's bookings are not found (I6).</param>
    /// <param name="asOf">The instant at which the family committed: its limits are judged then.</param>
    public async Task<IReadOnlyDictionary<BookingId, CancellationOutcome>> Apply(HouseholdId household, IReadOnlyList<Cancelling> wanted, Catalogue catalogue, DateTimeOffset asOf, DateTimeOffset now, CancellationToken ct)
    {
        if (wanted.Count == 0)
        {
            return new Dictionary<BookingId, CancellationOutcome>();
        }

        var ids = wanted.Select(one => one.Booking).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(b => ids.Contains(b.Id) && b.HouseholdId == household).ToDictionaryAsync(b => b.Id, ct);
        var outcomes = wanted.ToDictionary(one => one.Booking, one => Judge(one, bookings.GetValueOrDefault(one.Booking), catalogue, asOf));

        var ending = outcomes.Where(one => one.Value.Refusal is null).Select(one => (Booking: bookings[one.Key], Terms: one.Value.Terms!)).ToList();
        await Move(ending, now, ct);
        foreach (var (booking, terms) in ending)
        {
            Write(booking, terms, now);
        }

        return outcomes;
    }

    private static CancellationOutcome Judge(Cancelling wanted, Booking? booking, Catalogue catalogue, DateTimeOffset asOf)
    {
        if (booking is null || catalogue.Find(booking.SlotId) is not { } slot)
        {
            return CancellationOutcome.Refused(Refusal.NotFound);
        }

        var terms = CancellationTerms.Of(booking, slot, asOf);
        if (terms.Refusal is { } why)
        {
            return CancellationOutcome.Refused(why);
        }

        // The limit passed, or the service answered, between the recap and its commit: nothing is done on other terms (I9).
        return wanted.Shown is not null && wanted.Shown != terms.Shown
            ? CancellationOutcome.Refused(Refusal.TermsChanged)
            : new CancellationOutcome(null, terms, terms.FreesThePlace ? booking.Place : null);
    }

    // Guard: the state moves in one statement that asks for the state it leaves, so two cancellations of one booking free
    // its place and owe its price once (O7). What the night moved since we read is read again, with all the rest.
    private async Task Move(List<(Booking Booking, CancellationTerms Terms)> ending, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var alike in ending.GroupBy(one => (From: one.Booking.State, To: one.Terms.StateAfter, one.Terms.FreesThePlace, one.Terms.WaitsForTheService)))
        {
            var (from, to) = (alike.Key.From, alike.Key.To);
            DateTimeOffset? ended = alike.Key.FreesThePlace ? now : null;
            DateTimeOffset? asked = alike.Key.WaitsForTheService ? now : null;
            var ids = alike.Select(one => one.Booking.Id).ToList();
            var moved = await db.Bookings
                .Where(b => ids.Contains(b.Id) && b.State == from)
                .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, to).SetProperty(x => x.CancelledAt, ended).SetProperty(x => x.AskedAt, asked), ct);
            if (moved != ids.Count)
            {
                throw new DbUpdateConcurrencyException("One of them has moved meanwhile: look again.");
            }
        }
    }

    private void Write(Booking booking, CancellationTerms terms, DateTimeOffset now)
    {
        db.Record(now, booking.HouseholdId.Value.ToString(), NameOf(terms.Effect), $"booking {booking.Id.Value}", booking.HouseholdId, booking.State.ToString(), terms.StateAfter.ToString());
        if (terms.Effect == CancellationEffect.Ends)
        {
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -booking.Price, Reason = terms.Reason, At = now });
        }
        else if (terms.Effect == CancellationEffect.AbsenceOnProof)
        {
            db.Absences.Add(Absence.Of(booking, terms.ProofUntil!.Value, now));
        }
    }

    private static string NameOf(CancellationEffect effect) => effect switch
    {
        CancellationEffect.Ends => "booking.cancelled",
        CancellationEffect.Asked => "booking.cancellation-asked",
        CancellationEffect.Absence or CancellationEffect.AbsenceOnProof => "booking.absent",
        CancellationEffect.AbsenceAsked => "booking.absence-asked",
    };
}
