using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>An agent takes a slot away: altogether while nobody ever had it, else from the day after its last one. Where somebody is booked it stays.</summary>
public sealed class EndSlot(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The version of the activity that was on the page.</param>
    /// <param name="last">The last day of care on which it is offered; null: it goes altogether.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId activity, SlotId id, int seen, DateOnly? last, CancellationToken ct) =>
        db.InTransaction(() => End(agent, activity, id, seen, last, ct), ct);

    private async Task<StudioAnswer> End(Agent agent, ActivityId activityId, SlotId id, int seen, DateOnly? last, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        var activity = await db.ActivityOf(agent.OrganiserId, activityId, ct);
        if (activity?.Slots.FirstOrDefault(slot => slot.Id == id) is not { } slot)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (activity.Version != seen)
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var now = clock.GetUtcNow();
        if (await db.InTheWay([id], ParisTime.DayOf(now), (_, day) => last is null || day > last, ct) is { } inTheWay)
        {
            return inTheWay;
        }

        if (last is null && (await db.Bookings.AnyAsync(booking => booking.SlotId == id, ct) || await db.CartLines.AnyAsync(line => line.SlotId == id, ct)))
        {
            return StudioAnswer.Wrong("Ce créneau a déjà servi\u00A0: donnez-lui un dernier jour, son histoire reste lisible.");
        }

        if (await db.Slots.Where(other => other.Rules.Any(rule => rule.OtherId == id)).Select(other => other.Name).FirstOrDefaultAsync(ct) is { } needing && last is null)
        {
            return StudioAnswer.Wrong($"«\u00A0{needing}\u00A0» a une règle avec ce créneau\u00A0: ôtez-la d’abord.");
        }

        if (last is { } day)
        {
            slot.Until = day;
        }
        else
        {
            activity.Drop(slot);
            db.Remove(slot);
        }

        activity.Changed();
        db.Record(now, agent.Name, last is null ? "slot.removed" : "slot.ended", $"slot {id.Value} activity {activityId.Value} organiser {agent.OrganiserId.Value}", null, slot.Name, last?.Iso());
        return StudioAnswer.Kept(activityId.Value);
    }
}
