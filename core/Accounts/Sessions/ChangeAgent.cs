using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>An administrator gives a colleague another role or place, closes their account or opens it again. It counts from their next request on.</summary>
public sealed class ChangeAgent(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task<AccountRefusal?> Run(Agent agent, Guid id, StaffRole? role, FacilityId? facility, bool closed, CancellationToken ct)
    {
        var why = await db.InTransaction(() => Change(agent, id, role, facility, closed, ct), ct);

        if (why is null)
        {
            feed.SessionsChanged(id);
        }

        return why;
    }

    private async Task<AccountRefusal?> Change(Agent agent, Guid id, StaffRole? role, FacilityId? facility, bool closed, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: one after the other over all administrators of this organiser, so that two of them cannot each see the other stay.
        await db.Accounts.Where(a => a.AgentOf == agent.OrganiserId && a.Role == StaffRole.Administrator).ExecuteUpdateAsync(a => a.SetProperty(x => x.ConcurrencyStamp, Guid.NewGuid().ToString()), ct);
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.AgentOf == agent.OrganiserId, ct);
        if (account is null)
        {
            return AccountRefusal.NotFound;
        }

        if (role is not { } wanted || !Enum.IsDefined(wanted) || (facility is { } place && !await db.Facilities.AnyAsync(f => f.Id == place && f.OrganiserId == agent.OrganiserId, ct)))
        {
            return AccountRefusal.RoleUnknown;
        }

        var stays = !closed && wanted == StaffRole.Administrator;
        if (account.Role == StaffRole.Administrator && !account.IsClosed && !stays
            && !await db.Accounts.AnyAsync(a => a.AgentOf == agent.OrganiserId && a.Role == StaffRole.Administrator && !a.IsClosed && a.Id != id, ct))
        {
            return AccountRefusal.LastAdministrator;
        }

        var before = $"{account.Role} {account.FacilityId?.Value} {(account.IsClosed ? "closed" : "open")}";
        account.Assign(wanted, facility);
        if (closed && !account.IsClosed)
        {
            account.Close();
            await db.EndSessions(account.Id, null, now, ct);
        }
        else if (!closed && account.IsClosed)
        {
            account.Reopen();
        }

        db.Record(now, agent.Name, "team.changed", $"account {account.Id}", null, before, $"{wanted} {facility?.Value} {(closed ? "closed" : "open")}");
        return null;
    }
}
