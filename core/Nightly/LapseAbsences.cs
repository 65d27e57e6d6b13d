using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>
/// Closes the absences whose delay for proof is over with nothing sent (R72): the price stays due, and the family reads
/// so. Where a proof waits for the service, or another may still follow a refused one, nothing moves.
/// </summary>
public sealed class LapseAbsences(PortalDb db, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <returns>How many were closed here.</returns>
    public async Task<int> Run(OrganiserId organiser, StepProgress progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await progress.Start(await PastTheirProofLimit(organiser, now).CountAsync(ct), ct);

        var closed = 0;
        for (var lot = 1; lot > 0; closed += lot)
        {
            lot = await db.InTransaction(() => Close(organiser, now, progress, ct), ct);

            progress.Tell();
        }

        return closed;
    }

    private async Task<int> Close(OrganiserId organiser, DateTimeOffset now, StepProgress progress, CancellationToken ct)
    {
        var over = await PastTheirProofLimit(organiser, now).OrderBy(absence => absence.Id).Take(AtOnce).Select(absence => new { absence.Id, absence.HouseholdId }).ToListAsync(ct);
        if (over.Count == 0)
        {
            return 0;
        }

        // Guard: claimed by the state they leave; the proof that a family sends this instant is not overwritten.
        var ids = over.ConvertAll(absence => absence.Id);
        var moved = await db.Absences.Where(absence => ids.Contains(absence.Id) && absence.State == ProofState.Awaited)
            .ExecuteUpdateAsync(absence => absence.SetProperty(a => a.State, ProofState.Lapsed), ct);
        if (moved != over.Count)
        {
            throw new DbUpdateConcurrencyException("One of them has moved meanwhile: look again.");
        }

        foreach (var absence in over)
        {
            db.Record(now, NightRun.Who, "absence.lapsed", $"absence {absence.Id.Value}", absence.HouseholdId, nameof(ProofState.Awaited), nameof(ProofState.Lapsed));
        }

        await progress.Advance(moved, ct);
        return moved;
    }

    private IQueryable<Absence> PastTheirProofLimit(OrganiserId organiser, DateTimeOffset now) =>
        db.Absences.AsNoTracking().Where(absence => absence.OrganiserId == organiser && absence.State == ProofState.Awaited && absence.ProofUntil < now);
}
