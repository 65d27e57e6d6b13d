using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A type of document as an agent writes it.</summary>
/// <param name="ValidMonths">Null: until the end of the school year.</param>
public sealed record DocumentTypeDraft(string? Name, string? Hint, DocumentAudience Audience, bool IsBlocking, int? ValidMonths, bool IsForGood)
{
    public const int LongestName = 120;
    public const int LongestHint = 400;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= LongestName } ? null : $"Le nom de la pièce est à écrire, en {LongestName}\u00A0caractères au plus.",
        (Hint ?? "").Trim().Length <= LongestHint ? null : $"L’explication a {LongestHint}\u00A0caractères au plus.",
        Enum.IsDefined(Audience) ? null : "Choisissez de qui cette pièce est demandée.",
        ValidMonths is null or (>= 1 and <= 120) ? null : "La validité est un nombre de mois, de 1 à 120.",
    }.OfType<string>()];
}

/// <summary>
/// An agent adds a type of document or changes one. What families have sent stays as it is, and what was accepted keeps the
/// last day that it was given.
/// </summary>
public sealed class KeepDocumentType(PortalDb db, TimeProvider clock)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version that was on the page.</param>
    public Task<SettingsAnswer> Run(Agent agent, DocumentTypeId? id, int seen, DocumentTypeDraft draft, CancellationToken ct) =>
        draft.Problems() is { Count: > 0 } problems ? Task.FromResult(SettingsAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, id, seen, draft, ct), ct);

    private async Task<SettingsAnswer> Keep(Agent agent, DocumentTypeId? id, int seen, DocumentTypeDraft draft, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var known = id is null ? null : await db.DocumentTypes.FirstOrDefaultAsync(type => type.Id == id && type.OrganiserId == organiser, ct);
        if (id is not null && known is null)
        {
            return SettingsAnswer.Refused(Refusal.NotFound);
        }

        if (known is not null && known.Version != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        // What hangs on a child cannot become the household's, nor the other way round.
        if (known is not null && known.Audience == DocumentAudience.Household != (draft.Audience == DocumentAudience.Household) && await db.FamilyDocuments.AnyAsync(document => document.TypeId == known.Id, ct))
        {
            return SettingsAnswer.Refused(Refusal.AudienceFixed);
        }

        var before = known is null ? null : InWords(known);
        var type = known ?? new DocumentType { OrganiserId = organiser, Name = "", Audience = draft.Audience, Order = 1 + (await db.DocumentTypes.Where(t => t.OrganiserId == organiser).MaxAsync(t => (int?)t.Order, ct) ?? 0) };
        (type.Name, type.Hint, type.Audience, type.IsBlocking) = (draft.Name!.Trim(), (draft.Hint ?? "").Trim() is { Length: > 0 } hint ? hint : null, draft.Audience, draft.IsBlocking);
        (type.ValidMonths, type.IsForGood) = draft.IsForGood ? (null, true) : (draft.ValidMonths, false);
        type.Version++;
        if (known is null)
        {
            db.Add(type);
            await db.SaveChangesAsync(ct);
        }

        db.Record(clock.GetUtcNow(), agent.Name, known is null ? "document-type.added" : "document-type.changed", $"document type {type.Id.Value}", null, before, InWords(type));
        return new SettingsAnswer(null, [], 1);
    }

    internal static string InWords(DocumentType type) =>
        $"{type.Name}, {type.Audience}, {(type.IsBlocking ? "blocking" : "not blocking")}, {(type.IsForGood ? "for good" : type.ValidMonths is { } months ? $"{months} months" : "school year")}{(type.RetiredAt is null ? "" : ", retired")}{(type.Hint is null ? "" : $": {type.Hint}")}";
}
