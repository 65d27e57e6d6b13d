using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A new version of a text as an agent writes it.</summary>
public sealed record TextDraft(string? Title, string? Body, DateOnly? From);

/// <summary>
/// An agent writes a new version of a text and says from when it is in force. Today: it is at once, and families are asked
/// to sign again what they had signed. Later: it waits for its day (<see cref="PublishTexts"/>), and can still be changed or
/// withdrawn, since nobody has signed it.
/// </summary>
public sealed class PrepareText(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The newest version in force that was on the page; 0 when there was none.</param>
    /// <param name="draft">Null withdraws the version that waits for its day.</param>
    public Task<SettingsAnswer> Run(Agent agent, LegalKind kind, int seen, TextDraft? draft, CancellationToken ct)
    {
        var today = clock.TodayInParis();
        return ProblemsWith(draft, today) is { Count: > 0 } problems ? Task.FromResult(SettingsAnswer.Wrong(problems)) : db.InTransaction(() => Prepare(agent, kind, seen, draft, today, ct), ct);
    }

    private static List<string> ProblemsWith(TextDraft? draft, DateOnly today) => draft is null ? [] : [.. new[]
    {
        (draft.Title ?? "").Trim() is { Length: > 0 and <= LegalText.LongestTitle } ? null : $"Le titre est à écrire, en {LegalText.LongestTitle}\u00A0caractères au plus.",
        (draft.Body ?? "").Trim() is { Length: > 0 and <= LegalText.LongestBody } ? null : $"Le texte est à écrire, en {LegalText.LongestBody}\u00A0caractères au plus.",
        draft.From is { } from && from >= today && from <= today.AddYears(1) ? null : "Choisissez le jour d’entrée en vigueur\u00A0: aujourd’hui, ou un jour de l’année qui vient.",
    }.OfType<string>()];

    private async Task<SettingsAnswer> Prepare(Agent agent, LegalKind kind, int seen, TextDraft? draft, DateOnly today, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var newest = await db.LegalTexts.Where(text => text.OrganiserId == organiser && text.Kind == kind).MaxAsync(text => (int?)text.Version, ct) ?? 0;
        var waiting = await db.PreparedTexts.FirstOrDefaultAsync(text => text.OrganiserId == organiser && text.Kind == kind, ct);
        if (newest != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        if (draft is null && waiting is null)
        {
            return SettingsAnswer.Refused(Refusal.NotFound);
        }

        var (now, before) = (clock.GetUtcNow(), waiting is null ? null : InWords(waiting));
        if (waiting is not null)
        {
            db.Remove(waiting);
            await db.SaveChangesAsync(ct);
        }

        if (draft is null)
        {
            db.Record(now, agent.Name, "text.withdrawn", $"{kind} organiser {organiser.Value}", null, before, null);
            return new SettingsAnswer(null, [], 1);
        }

        var text = new PreparedText { OrganiserId = organiser, Kind = kind, Title = draft.Title!.Trim(), Body = draft.Body!.ReplaceLineEndings("\n").Trim(), From = draft.From!.Value };
        db.Record(now, agent.Name, "text.prepared", $"{kind} organiser {organiser.Value}", null, before, InWords(text));
        if (text.From <= today)
        {
            PublishTexts.Publish(db, text, newest + 1, agent.Name, now);
        }
        else
        {
            db.Add(text);
        }

        return new SettingsAnswer(null, [], 1);
    }

    private static string InWords(PreparedText text) => $"{text.Title}, from {text.From.Iso()}: {text.Body}";
}
