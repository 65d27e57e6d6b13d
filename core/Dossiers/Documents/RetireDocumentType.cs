using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent stops asking for a type of document, or asks for it again. What families have sent stays, and is still answered.</summary>
public sealed class RetireDocumentType(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The version that was on the page.</param>
    /// <param name="retires">False asks for it again.</param>
    public Task<SettingsAnswer> Run(Agent agent, DocumentTypeId id, int seen, bool retires, CancellationToken ct) => db.InTransaction(() => Retire(agent, id, seen, retires, ct), ct);

    private async Task<SettingsAnswer> Retire(Agent agent, DocumentTypeId id, int seen, bool retires, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        if (await db.DocumentTypes.FirstOrDefaultAsync(t => t.Id == id && t.OrganiserId == organiser, ct) is not { } type)
        {
            return SettingsAnswer.Refused(Refusal.NotFound);
        }

        if (type.Version != seen)
        {
            return SettingsAnswer.Refused(Refusal.SettingsChanged);
        }

        var (now, before) = (clock.GetUtcNow(), KeepDocumentType.InWords(type));
        type.RetiredAt = retires ? now : null;
        type.Version++;
        db.Record(now, agent.Name, retires ? "document-type.retired" : "document-type.asked-again", $"document type {id.Value}", null, before, KeepDocumentType.InWords(type));
        return new SettingsAnswer(null, [], 1);
    }
}
