using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Bounces;

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

        if (known.StoppedAt is not null)
        {
            var now = clock.GetUtcNow();
            db.Record(now, agent.Name, "address.resumed", known.Address, sent!.HouseholdId, known.Reason, "on");
            known.Resume(now);
        }

        return null;
    }, ct);
}
