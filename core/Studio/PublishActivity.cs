using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>An agent shows an activity to families, at once or from an instant on. Nothing may lack: a slot without a price is no offer.</summary>
public sealed class PublishActivity(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The version that was on the page.</param>
    /// <param name="at">Null, or past: at once.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId id, int seen, DateTimeOffset? at, CancellationToken ct) => db.InTransaction(() => Publish(agent, id, seen, at, ct), ct);

    private async Task<StudioAnswer> Publish(Agent agent, ActivityId id, int seen, DateTimeOffset? at, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        if (await db.ActivityOf(agent.OrganiserId, id, ct) is not { } activity)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        var now = clock.GetUtcNow();
        if (activity.Version != seen || activity.IsPublished(now))
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var (today, calendar) = (ParisTime.DayOf(now), await db.CalendarOf(agent.OrganiserId, ct));
        var tariffs = await db.Tariffs.AsNoTracking().Include(tariff => tariff.Bands).Where(tariff => tariff.OrganiserId == agent.OrganiserId).ToDictionaryAsync(tariff => tariff.Id, ct);
        if (Readiness.MissingOf(activity, tariffs, calendar, today) is { Count: > 0 } missing)
        {
            return StudioAnswer.Wrong(missing);
        }

        var (before, from) = (activity.PublishedAt, at > now ? at.Value : now);
        activity.Publish(from);
        activity.Changed();
        await db.SaveChangesAsync(ct);
        await db.OpenPoolDays(activity, calendar, today, ct);
        db.Record(now, agent.Name, "activity.published", $"activity {id.Value} organiser {agent.OrganiserId.Value}", null, before?.ToString("O"), from.ToString("O"));
        return StudioAnswer.Kept(id.Value);
    }
}
