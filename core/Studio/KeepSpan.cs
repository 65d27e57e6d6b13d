using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>Days that an agent shuts, opens by exception, or calls holidays.</summary>
/// <param name="Activity">Only this one; null: all of the organiser. An opening names its activity.</param>
public sealed record SpanDraft(SpanKind Kind, string? Name, DateOnly? From, DateOnly? To, ActivityId? Activity)
{
    public const int LongestName = 80;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= LongestName } ? null : $"Écrivez pourquoi, en {LongestName}\u00A0caractères au plus\u00A0: les familles le lisent dans leur calendrier.",
        From is { Year: >= 2000 and < 2100 } from && To is { Year: >= 2000 and < 2100 } to && from <= to && to.DayNumber - from.DayNumber < 400 ? null : "Indiquez du quel jour au quel jour, le premier avant le dernier.",
        Kind is SpanKind.Closure or SpanKind.Opening or SpanKind.Holidays ? null : "Choisissez ce qui arrive ces jours-là.",
        Kind == SpanKind.Opening && Activity is null ? "Choisissez quelle activité ouvre." : null,
        Kind == SpanKind.Holidays && Activity is not null ? "Des vacances sont celles de toutes les activités." : null,
    }.OfType<string>()];
}

/// <summary>An agent shuts days, opens them by exception, or takes that back. A day on which somebody is booked keeps its care.</summary>
public sealed class KeepSpan(PortalDb db, TimeProvider clock)
{
    /// <param name="id">What is taken back; null to add <paramref name="draft"/>.</param>
    public Task<StudioAnswer> Run(Agent agent, Guid? id, SpanDraft? draft, CancellationToken ct) =>
        draft?.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, id, draft, ct), ct);

    private async Task<StudioAnswer> Keep(Agent agent, Guid? id, SpanDraft? draft, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        var known = id is null ? null : await db.CalendarSpans.FirstOrDefaultAsync(span => span.Id == id && span.OrganiserId == agent.OrganiserId, ct);
        var isOurs = draft?.Activity is not { } one || await db.Activities.AnyAsync(activity => activity.Id == one && activity.OrganiserId == agent.OrganiserId, ct);
        if ((known is null) == (draft is null) || !isOurs)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        var span = known ?? new CalendarSpan
        {
            OrganiserId = agent.OrganiserId, ActivityId = draft!.Activity, Kind = draft.Kind, Name = draft.Name!.Trim(), From = draft.From!.Value, To = draft.To!.Value,
        };
        var spans = await db.CalendarSpans.AsNoTracking().Where(row => row.OrganiserId == null || row.OrganiserId == agent.OrganiserId).ToListAsync(ct);
        var after = new SchoolCalendar(known is null ? [.. spans, span] : spans.FindAll(row => row.Id != known.Id));
        var now = clock.GetUtcNow();
        var today = ParisTime.DayOf(now);
        var activities = await db.Activities.AsSplitQuery().Include(activity => activity.Periods).Include(activity => activity.Slots).ThenInclude(slot => slot.Pools).Where(activity => activity.OrganiserId == agent.OrganiserId).ToListAsync(ct);
        var activityOf = activities.SelectMany(activity => activity.Slots.Select(slot => (slot.Id, activity))).ToDictionary(pair => pair.Id, pair => pair.activity);
        var first = span.From < today ? today : span.From;
        if (await db.InTheWay([.. activityOf.Keys], first, (slot, day) => span.Covers(day) && !activityOf[slot].TakesPlaceOn(day, after), ct) is { } inTheWay)
        {
            return inTheWay;
        }

        if (known is null)
        {
            db.Add(span);
        }
        else
        {
            db.Remove(known);
        }

        foreach (var activity in activities)
        {
            await db.OpenPoolDays(activity, after, today, ct);
        }

        var words = $"{span.Kind} {span.Name} ({span.From:yyyy-MM-dd} to {span.To:yyyy-MM-dd}){(span.ActivityId is { } only ? $", activity {only.Value}" : "")}";
        db.Record(now, agent.Name, known is null ? "calendar.added" : "calendar.removed", $"calendar organiser {agent.OrganiserId.Value}", null, known is null ? null : words, known is null ? words : null);
        return StudioAnswer.Kept(0);
    }
}
