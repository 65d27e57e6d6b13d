using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An agent knows that an address works again: what is written from now on leaves; what waited can be sent again.</summary>
public sealed class ResumeAddress(PortalDb db, TimeProvider clock)
{
    /// <param name="agent">Of an organiser that has written to it.</param>
    /// <param name="mail">A mail to that address, through which the agent sees it.</param>
    /// <param name="ct">Stops before the commit.</param>
    public Task<Refusal?> Run(Agent agent, Guid mail, CancellationToken ct) => db.InTransaction<Refusal?>(async () =>
    {
        var sent = await db.Mails.AsNoTracking().FirstOrDefaultAsync(m => m.Id == mail && m.OrganiserId == agent.OrganiserId, ct);
        var address = sent is null ? null : BouncedAddress.Normalised(sent.To);
        var known = address is null ? null : await db.BouncedAddresses.FirstOrDefaultAsync(a => a.Address == address, ct);
        if (known is null)
        {
            return Refusal.NotFound;
        }

        Resume(agent, known, sent!.HouseholdId);
        return null;
    }, ct);

    /// <param name="household">Whom the agent's organiser knows, or has written to.</param>
    /// <param name="address">Of one of its adults, stopped.</param>
    /// <returns>Not found when it is no address of that household's, or does not concern the agent; nothing when it was resumed already.</returns>
    public Task<Refusal?> Run(Agent agent, HouseholdId household, string address, CancellationToken ct) => db.InTransaction<Refusal?>(async () =>
    {
        var wanted = BouncedAddress.Normalised(address);
        var isOurs = await db.HouseholdsOf(agent).AnyAsync(home => home.Id == household, ct)
            || await db.Mails.AnyAsync(mail => mail.HouseholdId == household && mail.OrganiserId == agent.OrganiserId && mail.To == wanted, ct);
        var adults = isOurs ? await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == household).ToListAsync(ct) : [];
        if (!adults.Any(adult => adult.Emails.Any(own => BouncedAddress.Normalised(own) == wanted))
            || await db.BouncedAddresses.FirstOrDefaultAsync(a => a.Address == wanted, ct) is not { } known)
        {
            return Refusal.NotFound;
        }

        Resume(agent, known, household);
        return null;
    }, ct);

    private void Resume(Agent agent, BouncedAddress known, HouseholdId? household)
    {
        if (known.StoppedAt is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        db.Record(now, agent.Name, "address.resumed", known.Address, household, known.Reason, "on");
        known.Resume(now);
    }
}
