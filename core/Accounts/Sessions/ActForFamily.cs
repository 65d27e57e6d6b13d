using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>How a family said yes to an agent who acts for it.</summary>
public enum DeskConsent
{
    AtTheDesk,
    ByTelephone,
    InWriting,
}

/// <summary>
/// The desk (R14): an agent is in a family's rooms, with its agreement, until they leave. The agreement is a row, each deed's
/// audit line has both names, and it is this one session that acts: no other device of the agent does.
/// </summary>
public sealed class ActForFamily(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task<AccountRefusal?> Run(Agent agent, Guid session, GuardianId guardian, DeskConsent? how, bool agreed, CancellationToken ct)
    {
        var (why, account) = await db.InTransaction(() => Enter(agent, session, guardian, how, agreed, ct), ct);

        if (account is { } sits)
        {
            feed.SessionsChanged(sits);
        }

        return why;
    }

    private async Task<(AccountRefusal? Refusal, Guid? Account)> Enter(Agent agent, Guid session, GuardianId guardian, DeskConsent? how, bool agreed, CancellationToken ct)
    {
        if (how is not { } given || !Enum.IsDefined(given) || !agreed)
        {
            return (AccountRefusal.ConsentMissing, null);
        }

        var now = clock.GetUtcNow();
        var adult = await db.GuardiansOf(agent).FirstOrDefaultAsync(g => g.Id == guardian, ct);
        var open = await db.AccountSessions.FirstOrDefaultAsync(s => s.Id == session && s.EndedAt == null, ct);
        if (adult is null || open is null)
        {
            return (AccountRefusal.NotFound, null);
        }

        open.ActFor(adult);
        db.Consents.Add(new Consent { AccountId = open.AccountId, Kind = ConsentKind.Desk, Version = given.ToString(), At = now, HouseholdId = adult.HouseholdId });
        db.Record(now, agent.Name, "desk.entered", $"guardian {adult.Id.Value}", adult.HouseholdId, null, given.ToString());
        return (null, open.AccountId);
    }
}

/// <summary>The agent is back in their own rooms. Leaving twice does no harm.</summary>
public sealed class LeaveDesk(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    public async Task Run(string agent, Guid session, CancellationToken ct)
    {
        var account = await db.InTransaction(() => Leave(agent, session, ct), ct);

        if (account is { } back)
        {
            feed.SessionsChanged(back);
        }
    }

    private async Task<Guid?> Leave(string agent, Guid session, CancellationToken ct)
    {
        if (await db.AccountSessions.FirstOrDefaultAsync(s => s.Id == session, ct) is not { DeskHouseholdId: { } household } open)
        {
            return null;
        }

        open.LeaveDesk();
        db.Record(clock.GetUtcNow(), agent, "desk.left", $"session {session}", household, null, null);
        return open.AccountId;
    }
}
