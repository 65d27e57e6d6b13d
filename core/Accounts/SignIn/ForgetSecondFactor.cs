using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A colleague has lost the telephone: their second factor is forgotten, their sessions end, and where it is obligatory they set up another at the next sign-in.</summary>
public sealed class ForgetSecondFactor(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task<AccountRefusal?> Run(Agent agent, Guid id, CancellationToken ct)
    {
        var why = await db.InTransaction(() => Forget(agent, id, ct), ct);

        if (why is null)
        {
            feed.SessionsChanged(id);
        }

        return why;
    }

    private async Task<AccountRefusal?> Forget(Agent agent, Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.AgentOf == agent.OrganiserId, ct) is not { } account)
        {
            return AccountRefusal.NotFound;
        }

        account.TwoFactorEnabled = false;
        await db.Set<IdentityUserToken<Guid>>().Where(token => token.UserId == id).ExecuteDeleteAsync(ct);
        await db.Passkeys.Where(key => key.UserId == id).ExecuteDeleteAsync(ct);
        await db.EndSessions(id, null, now, ct);
        db.Record(now, agent.Name, "account.second-factor", $"account {id}", null, null, "forgotten by an administrator");
        return null;
    }
}
