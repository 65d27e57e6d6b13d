using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What an accepted proof gives back for one absence: the price, or nothing on the first days that stay due (O18).</summary>
public sealed record AbsenceWorth(Money Amount, bool IsUnpaidDay);

/// <summary>
/// An agent answers the proof of an absence (R72, O18). Accepted: a credit note for what was paid beforehand, or no charge
/// for what would be billed, less the unpaid days. Refused: the price stays due, as booked.
/// </summary>
public sealed class DecideAbsence(PortalDb db, CatalogueReader catalogues, Purses purses, AbsenceLetters letters, TimeProvider clock)
{
    /// <param name="reason">What the family will read; required to refuse.</param>
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<Refusal?> Run(Agent agent, AbsenceId id, bool accepts, string? reason, CancellationToken ct)
    {
        if (!accepts && string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.ReasonRequired;
        }

        var catalogue = await catalogues.Of(agent.OrganiserId, ct);
        return await db.InTransaction(() => Decide(agent, catalogue, id, accepts, Decision.Shortened(reason ?? ""), ct), ct);
    }

    /// <summary>What accepting would give back: the page says it before the agent presses, by the same function.</summary>
    public async Task<AbsenceWorth> WorthOf(Absence absence, Booking booking, Catalogue catalogue, CancellationToken ct)
    {
        if (catalogue.Find(absence.SlotId) is not { } slot || slot.Policies.UnpaidDays == 0)
        {
            return new AbsenceWorth(booking.Price, false);
        }

        var slots = slot.Activity.Slots.Select(other => other.Id).ToList();
        var absent = await db.Absences.AsNoTracking().Where(other => other.ChildId == absence.ChildId && slots.Contains(other.SlotId) && other.Date <= absence.Date).Select(other => other.Date).ToListAsync(ct);
        return Absence.IsUnpaid(absence.Date, absent.ToHashSet(), slot.TakesPlaceOn, slot.Policies.UnpaidDays)
            ? new AbsenceWorth(Money.Zero, true)
            : new AbsenceWorth(booking.Price, false);
    }

    private async Task<Refusal?> Decide(Agent agent, Catalogue catalogue, AbsenceId id, bool accepts, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var absence = await db.AbsencesOf(agent).AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
        if (absence is null)
        {
            return Refusal.NotFound;
        }

        await db.LockMoney(absence.HouseholdId, ct);

        // Guard: the state moves from « sent » once, so a proof gives its price back once, whoever of two agents is first.
        var to = accepts ? ProofState.Accepted : ProofState.Refused;
        var answer = reason.Length == 0 ? null : reason;
        var moved = await db.Absences.Where(a => a.Id == id && a.State == ProofState.Sent)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.State, to).SetProperty(x => x.Answer, answer).SetProperty(x => x.AnsweredAt, now), ct);
        if (moved == 0)
        {
            return Refusal.AlreadyAnswered;
        }

        var booking = await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == absence.BookingId, ct);
        var worth = accepts ? await WorthOf(absence, booking, catalogue, ct) : new AbsenceWorth(Money.Zero, false);
        var credit = worth.Amount > Money.Zero ? await GiveBack(booking, worth.Amount, now, ct) : null;
        db.Record(now, agent.Name, accepts ? "absence.accepted" : "absence.refused", $"absence {id.Value}", absence.HouseholdId, nameof(ProofState.Sent), answer is null ? to.ToString() : $"{to}: {answer}");
        await letters.Answered(absence, booking, catalogue, accepts, worth, answer, credit, now, ct);
        return null;
    }

    private async Task<PurseEntry?> GiveBack(Booking booking, Money amount, DateTimeOffset now, CancellationToken ct)
    {
        db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -amount, Reason = "Absence justifiée\u00A0: rien n’est facturé.", At = now });
        return booking.Prepaid
            ? await purses.Credit(booking.HouseholdId, booking.OrganiserId, amount, $"Absence justifiée, {booking.Date.DayInWords()}.", new CreditCause(null, null, booking.Id), now, ct)
            : null;
    }
}
