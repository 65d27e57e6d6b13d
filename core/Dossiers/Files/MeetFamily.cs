using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>R20: the service has met the family of a child that did not come last year; Wednesdays and holidays are open to it again.</summary>
public sealed class MeetFamily(PortalDb db, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when it is noted.</returns>
    public Task<Refusal?> Run(Agent agent, ChildId child, CancellationToken ct) => db.InTransaction(() => Meet(agent, child, ct), ct);

    private async Task<Refusal?> Meet(Agent agent, ChildId child, CancellationToken ct)
    {
        if (await db.ChildFiles.FirstOrDefaultAsync(f => f.ChildId == child && f.OrganiserId == agent.OrganiserId, ct) is not { } file || !await db.Concerns(agent, child, ct))
        {
            return Refusal.NotFound;
        }

        file.AskForAppointment(false);
        db.Record(clock.GetUtcNow(), agent.Name, "file.family-met", $"file {child.Value}", file.HouseholdId, null, null);
        return null;
    }
}
