using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Studio;

/// <summary>An agent makes an activity a draft again, as long as no family has used it; else it is told who has.</summary>
public sealed class TakeBackActivity(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The version that was on the page.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId id, int seen, CancellationToken ct) => db.InTransaction(() => TakeBack(agent, id, seen, ct), ct);

    private async Task<StudioAnswer> TakeBack(Agent agent, ActivityId id, int seen, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        if (await db.ActivityOf(agent.OrganiserId, id, ct) is not { } activity)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (activity.Version != seen || activity.PublishedAt is null)
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var slots = activity.Slots.Select(slot => slot.Id).ToList();
        if (await db.InTheWay(slots, DateOnly.MinValue, (_, _) => true, ct) is { } inTheWay)
        {
            return inTheWay;
        }

        if (await db.WaitingEntries.AnyAsync(entry => slots.Contains(entry.SlotId) && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart), ct)
            || await db.CartLines.AnyAsync(line => slots.Contains(line.SlotId) && line.State == CartLineState.Done, ct))
        {
            return StudioAnswer.Wrong("Des familles l’ont déjà réservée, ou sont en liste d’attente\u00A0: leur historique doit rester lisible. Donnez un dernier jour à ses créneaux.");
        }

        var before = activity.PublishedAt;
        activity.TakeBack();
        activity.Changed();
        db.Record(clock.GetUtcNow(), agent.Name, "activity.taken-back", $"activity {id.Value} organiser {agent.OrganiserId.Value}", null, before?.ToString("O"), null);
        return StudioAnswer.Kept(id.Value);
    }
}
