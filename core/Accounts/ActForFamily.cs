using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
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
public sealed class ActForFamily(PortalDb db, TimeProvider clock)
{
    public Task<AccountRefusal?> Run(Agent agent, Guid session, GuardianId guardian, DeskConsent? how, bool agreed, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        if (how is not { } given || !Enum.IsDefined(given) || !agreed)
        {
            return AccountRefusal.ConsentMissing;
        }

        var now = clock.GetUtcNow();
        var adult = await db.GuardiansOf(agent).FirstOrDefaultAsync(g => g.Id == guardian, ct);
        var open = await db.AccountSessions.FirstOrDefaultAsync(s => s.Id == session && s.EndedAt == null, ct);
        if (adult is null || open is null)
        {
            return AccountRefusal.NotFound;
        }

        open.ActFor(adult);
        db.Consents.Add(new Consent { AccountId = open.AccountId, Kind = ConsentKind.Desk, Version = given.ToString(), At = now, HouseholdId = adult.HouseholdId });
        db.Record(now, agent.Name, "desk.entered", $"guardian {adult.Id.Value}", adult.HouseholdId, null, given.ToString());
        return null;
    }, ct);
}

/// <summary>The agent is back in their own rooms. Leaving twice does no harm.</summary>
public sealed class LeaveDesk(PortalDb db, TimeProvider clock)
{
    public Task Run(string agent, Guid session, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (await db.AccountSessions.FirstOrDefaultAsync(s => s.Id == session, ct) is not { DeskHouseholdId: { } household } open)
        {
            return false;
        }

        open.LeaveDesk();
        db.Record(clock.GetUtcNow(), agent, "desk.left", $"session {session}", household, null, null);
        return true;
    }, ct);
}
