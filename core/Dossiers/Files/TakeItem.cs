using Microsoft.EntityFrameworkCore;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent opens something of the queue: colleagues see by whom it is taken. It is a courtesy, not a lock: answers are guarded by themselves.</summary>
public sealed class TakeItem(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>The colleague who has it; null when it is now this agent's.</returns>
    public async Task<string?> Run(Agent agent, Guid item, CancellationToken ct)
    {
        var (colleague, isNew) = await db.InTransaction(() => Take(agent, item, ct), ct);
        if (isNew)
        {
            feed.QueueChanged(agent.OrganiserId);
        }

        return colleague;
    }

    private async Task<(string? Colleague, bool IsNew)> Take(Agent agent, Guid item, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var taking = await db.Takings.FirstOrDefaultAsync(t => t.ItemId == item && t.OrganiserId == agent.OrganiserId, ct);
        if (taking is null)
        {
            db.Add(new Taking { ItemId = item, OrganiserId = agent.OrganiserId, By = agent.Name, At = now });
            return (null, true);
        }

        if (taking.By != agent.Name && taking.At + Taking.Lasts > now)
        {
            return (taking.By, false);
        }

        var isNew = taking.By != agent.Name;
        (taking.By, taking.At) = (agent.Name, now);
        return (null, isNew);
    }
}
