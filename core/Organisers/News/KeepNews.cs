using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Organisers;

/// <summary>A piece of news as an agent writes it.</summary>
/// <param name="Only">The places whose families read it; null for all.</param>
public sealed record NewsDraft(string? Title, string? Body, DateOnly? From, DateOnly? To, IReadOnlyList<FacilityId>? Only);

/// <summary>An agent writes a piece of news, changes it, or removes it (R84).</summary>
public sealed class KeepNews(PortalDb db, TimeProvider clock)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version that was on the page.</param>
    /// <param name="draft">Null removes it.</param>
    public Task<SettingsAnswer> Run(Agent agent, NewsId? id, int seen, NewsDraft? draft, CancellationToken ct) =>
        ProblemsWith(draft) is { Count: > 0 } problems ? Task.FromResult(SettingsAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, id, seen, draft, ct), ct);

    private static List<string> ProblemsWith(NewsDraft? draft) => draft is null ? [] : [.. new[]
    {
        (draft.Title ?? "").Trim() is { Length: > 0 and <= NewsItem.LongestTitle } ? null : $"Le titre est à écrire, en {NewsItem.LongestTitle}\u00A0caractères au plus.",
        (draft.Body ?? "").Trim() is { Length: > 0 and <= NewsItem.LongestBody } ? null : $"Le texte est à écrire, en {NewsItem.LongestBody}\u00A0caractères au plus.",
        draft is { From: { } from, To: { } to } && from <= to && from.Year >= 2000 && to.Year < 2100 ? null : "Indiquez du quel jour au quel jour, le premier avant le dernier.",
        draft.Only is { Count: 0 } ? "Cochez au moins un lieu, ou choisissez toutes les familles." : null,
    }.OfType<string>()];

    private async Task<SettingsAnswer> Keep(Agent agent, NewsId? id, int seen, NewsDraft? draft, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var known = id is null ? null : await db.News.Include(item => item.Places).FirstOrDefaultAsync(item => item.Id == id && item.OrganiserId == organiser, ct);
        if (((id is not null || draft is null) && known is null) || (draft?.Only is { } only && await db.Facilities.CountAsync(place => place.OrganiserId == organiser && only.Contains(place.Id), ct) != only.Distinct().Count()))
        {
            return SettingsAnswer.Refused(Refusal.NotFound);
        }

        if (known is not null && known.Version != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        var (now, before) = (clock.GetUtcNow(), known is null ? null : InWords(known));
        if (draft is null)
        {
            db.Remove(known!);
            db.Record(now, agent.Name, "news.removed", $"news {known!.Id.Value}", null, before, null);
            return new SettingsAnswer(null, [], 1);
        }

        var item = known ?? new NewsItem { OrganiserId = organiser, Title = "", Body = "", From = default, To = default };
        (item.Title, item.Body, item.From, item.To) = (draft.Title!.Trim(), draft.Body!.ReplaceLineEndings("\n").Trim(), draft.From!.Value, draft.To!.Value);
        item.Address(draft.Only);
        item.Version++;
        if (known is null)
        {
            db.Add(item);
        }

        db.Record(now, agent.Name, known is null ? "news.added" : "news.changed", $"news {item.Id.Value}", null, before, InWords(item));
        return new SettingsAnswer(null, [], 1);
    }

    private static string InWords(NewsItem item) =>
        $"{item.Title} ({item.From:yyyy-MM-dd} to {item.To:yyyy-MM-dd}, {(item.OnlySome ? string.Join(' ', item.Places.Select(place => place.FacilityId.Value).Order()) : "all")}): {item.Body}";
}
