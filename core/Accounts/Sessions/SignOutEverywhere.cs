using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// « Se déconnecter partout »: every session of an account ends, and no device of its adult is alerted any more: a lost
/// telephone neither opens the portal nor shows that there is news. The wishes stay, for the next device.
/// </summary>
public sealed class SignOutEverywhere(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task Run(Guid id, CancellationToken ct)
    {
        await db.InTransaction(() => End(id, ct), ct);

        feed.SessionsChanged(id);
    }

    private async Task<bool> End(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, ct);
        var sessions = await db.EndSessions(id, null, now, ct);
        var devices = account.GuardianId is { } adult ? await db.PushSubscriptions.Where(device => device.GuardianId == adult).ExecuteDeleteAsync(ct) : 0;
        db.Record(now, account.UserName!, "account.signed-out-everywhere", $"account {id}", account.HouseholdId, null, $"{sessions} sessions, {devices} devices");
        return true;
    }
}
