using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>A parent sends the proof of an absence, within the organiser's delay (R72, O18). The service answers it.</summary>
public sealed class SendProof(PortalDb db, DocumentStore documents, TimeProvider clock)
{
    /// <returns>Why it is not taken; null when it is with the service.</returns>
    public async Task<Refusal?> Run(Guardian who, AbsenceId id, Stream content, CancellationToken ct)
    {
        // Asked before the document is read: who may not send is not kept waiting for an upload.
        var absence = await db.Absences.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.HouseholdId == who.HouseholdId, ct);
        if (absence is null)
        {
            return Refusal.NotFound;
        }

        if (!absence.TakesProof(clock.GetUtcNow()))
        {
            return Refusal.ProofTooLate;
        }

        var (name, refusal) = await documents.Keep(content, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        var sent = await db.InTransaction(() => Save(who, absence, name!, ct), CancellationToken.None);

        // What is replaced, or what came too late, is named by no row any more.
        if ((sent ? absence.Document : name) is { } unnamed)
        {
            documents.Remove(unnamed);
        }

        return sent ? null : Refusal.ProofTooLate;
    }

    private async Task<bool> Save(Guardian who, Absence seen, string name, CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        // Guard: one document at a time, and none over an answer: the state moves from what was seen.
        var moved = await db.Absences
            .Where(absence => absence.Id == seen.Id && absence.State == seen.State && absence.Document == seen.Document && absence.ProofUntil >= now)
            .ExecuteUpdateAsync(absence => absence.SetProperty(a => a.State, ProofState.Sent).SetProperty(a => a.Document, name).SetProperty(a => a.SentAt, now).SetProperty(a => a.Answer, (string?)null).SetProperty(a => a.AnsweredAt, (DateTimeOffset?)null), ct);
        if (moved == 0)
        {
            return false;
        }

        db.Record(now, who.Id.Value.ToString(), "absence.proof-sent", $"absence {seen.Id.Value}", who.HouseholdId, seen.State.ToString(), nameof(ProofState.Sent));
        return true;
    }
}
