using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An adult wants the reminders, or no longer: on the page, or by the link of a mail (O23).</summary>
public sealed class ChooseReminders(PortalDb db, TimeProvider clock)
{
    /// <returns>False when there is no such adult any more.</returns>
    public Task<bool> Run(GuardianId who, bool wanted, CancellationToken ct) => db.InTransaction(async () =>
    {
        var guardian = await db.Guardians.FirstOrDefaultAsync(g => g.Id == who, ct);
        if (guardian is null)
        {
            return false;
        }

        if (guardian.RemindersOff == wanted)
        {
            guardian.RemindersOff = !wanted;
            db.Record(clock.GetUtcNow(), who.Value.ToString(), "reminders.chosen", $"guardian {who.Value}", guardian.HouseholdId, wanted ? "off" : "on", wanted ? "on" : "off");
        }

        return true;
    }, ct);
}
