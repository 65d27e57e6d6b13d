using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>The mails about files and documents. They name a document, and never repeat what it says, nor anything of health.</summary>
public sealed class DossierLetters(PortalDb db, IOptions<PortalSettings> portal)
{
    public async Task DocumentAnswered(FamilyDocument document, DocumentType type, bool accepted, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        var (letter, code) = await Open(document.OrganiserId, accepted ? $"«\u00A0{type.Name}\u00A0» est accepté" : $"«\u00A0{type.Name}\u00A0» n’est pas accepté", ct);
        letter.Say($"La pièce que vous avez envoyée{await For(document.ChildId, ct)} est vérifiée.");
        letter.Say(accepted ? "Elle est acceptée\u00A0: vous n’avez rien d’autre à faire pour elle." : $"Elle n’est pas acceptée. Raison\u00A0: {answer}");
        letter.Button(accepted ? "Voir mes pièces" : "Envoyer une autre pièce", portal.Value.Link($"/moi/pieces?organisme={code}"));
        await db.Queue($"document:{document.Id.Value}:answered", document.SentBy, document.HouseholdId, letter, now, ct);
    }

    public async Task DocumentExpires(FamilyDocument document, DateTimeOffset now, CancellationToken ct)
    {
        var name = await db.DocumentTypes.Where(type => type.Id == document.TypeId).Select(type => type.Name).SingleAsync(ct);
        var (letter, code) = await Open(document.OrganiserId, $"«\u00A0{name}\u00A0» arrive à expiration", ct);
        letter.Say($"Cette pièce{await For(document.ChildId, ct)} est valable jusqu’au {document.ValidUntil!.Value.NumberedDay()} {document.ValidUntil.Value.Year}.");
        letter.Say("Envoyez la nouvelle dès que vous l’avez, pour que les réservations restent ouvertes.");
        letter.Button("Envoyer la nouvelle pièce", portal.Value.Link($"/moi/pieces?organisme={code}"));
        await db.Queue($"document:{document.Id.Value}:expires", document.SentBy, document.HouseholdId, letter, now, ct);
    }

    /// <param name="isOpen">Whether booking is open for the child from now on.</param>
    public async Task FileAnswered(ChildFile file, bool validated, bool isOpen, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        if (file.SentBy is not { } sender)
        {
            return;
        }

        var child = await db.Children.AsNoTracking().Where(c => c.Id == file.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        var (letter, code) = await Open(file.OrganiserId, validated ? $"Le dossier de {child} est validé" : $"Le dossier de {child} est à compléter", ct);
        letter.Say(validated ? $"Le service a validé le dossier {SchoolYear.InWords(file.Year)}." : $"Le service a lu le dossier et vous demande\u00A0: {answer}");
        if (isOpen)
        {
            letter.Say($"Vous pouvez réserver pour {child}.");
        }

        letter.Button(isOpen ? "Réserver" : "Voir le dossier", portal.Value.Link(isOpen ? $"/reserver?organisme={code}" : $"/moi/enfants/{file.ChildId.Value}/dossier?organisme={code}"));
        await db.Queue($"file:{file.ChildId.Value}:{file.OrganiserId.Value}:{now.UtcTicks}", sender, file.HouseholdId, letter, now, ct);
    }

    public async Task ChangeAnswered(ChangeRequest change, string label, bool accepted, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        var (letter, code) = await Open(change.OrganiserId, accepted ? "Votre changement est accepté" : "Votre changement n’est pas accepté", ct);
        letter.Say($"{label}\u00A0: {(accepted ? "la nouvelle valeur est enregistrée." : $"l’ancienne valeur reste. Raison\u00A0: {answer}")}");
        letter.Button("Voir mon foyer", portal.Value.Link($"/moi/foyer?organisme={code}"));
        await db.Queue($"change:{change.Id}:answered", change.AskedBy, change.HouseholdId, letter, now, ct);
    }

    private async Task<(Letter Letter, string Code)> Open(OrganiserId id, string subject, CancellationToken ct)
    {
        var organiser = await db.Organisers.AsNoTracking().Where(o => o.Id == id).Select(o => new { o.Code, o.Name, o.Accent }).SingleAsync(ct);
        return (new Letter(subject, organiser.Accent, organiser.Name) { Because = "Vous recevez ce message parce que le dossier de votre famille a changé sur le portail famille." }, organiser.Code);
    }

    private async Task<string> For(ChildId? child, CancellationToken ct) =>
        child is null ? "" : $" pour {await db.Children.AsNoTracking().Where(c => c.Id == child).Select(c => c.FirstName).SingleAsync(ct)}";
}
