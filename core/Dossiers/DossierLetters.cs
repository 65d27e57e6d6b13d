using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>The mails about files and documents. They name a document, and never repeat what it says, nor anything of health.</summary>
public sealed class DossierLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    public async Task DocumentAnswered(FamilyDocument document, DocumentType type, bool accepted, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await OrganiserOf(document.OrganiserId, ct);
        var (piece, child) = (("piece", type.Name), ("enfant", await NameOf(document.ChildId, ct)));
        var letter = accepted
            ? await stationery.Open(MailKind.DocumentAccepted, organiser, ct, piece, child)
            : await stationery.Open(MailKind.DocumentRefused, organiser, ct, piece, child, ("raison", answer ?? ""));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To("/moi/pieces")));
        await db.Queue($"document:{document.Id.Value}:answered", document.SentBy, document.HouseholdId, letter, now, ct);
    }

    public async Task DocumentExpires(FamilyDocument document, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await OrganiserOf(document.OrganiserId, ct);
        var name = await db.DocumentTypes.Where(type => type.Id == document.TypeId).Select(type => type.Name).SingleAsync(ct);
        var until = document.ValidUntil!.Value;
        var letter = await stationery.Open(MailKind.DocumentExpiring, organiser, ct, ("piece", name), ("enfant", await NameOf(document.ChildId, ct)), ("date", until.DatedDay()));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To("/moi/pieces")));
        await db.Queue($"document:{document.Id.Value}:expires", document.SentBy, document.HouseholdId, letter, now, ct);
    }

    /// <param name="isOpen">Whether booking is open for the child from now on.</param>
    public async Task FileAnswered(ChildFile file, bool validated, bool isOpen, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        if (file.SentBy is not { } sender)
        {
            return;
        }

        var organiser = await OrganiserOf(file.OrganiserId, ct);
        var name = await NameOf(file.ChildId, ct);
        var (child, year) = (("enfant", name), ("annee", SchoolYear.InWords(file.Year)));
        var letter = validated
            ? await stationery.Open(MailKind.FileValidated, organiser, ct, child, year)
            : await stationery.Open(MailKind.FileToComplete, organiser, ct, child, year, ("question", answer ?? ""));
        if (isOpen)
        {
            letter.Say($"Vous pouvez réserver pour {name}.");
        }

        letter.Button(isOpen ? "Réserver" : "Voir le dossier", portal.Value.Link(organiser.To(isOpen ? "/reserver" : $"/moi/enfants/{file.ChildId.Value}/dossier")));
        await db.Queue($"file:{file.ChildId.Value}:{file.OrganiserId.Value}:{now.UtcTicks}", sender, file.HouseholdId, letter, now, ct);
    }

    public async Task ChangeAnswered(ChangeRequest change, string label, bool accepted, string? answer, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await OrganiserOf(change.OrganiserId, ct);
        var letter = accepted
            ? await stationery.Open(MailKind.ChangeAccepted, organiser, ct, ("champ", label))
            : await stationery.Open(MailKind.ChangeRefused, organiser, ct, ("champ", label), ("raison", answer ?? ""));
        letter.Button(letter.Template.Action, portal.Value.Link(organiser.To("/moi/foyer")));
        await db.Queue($"change:{change.Id}:answered", change.AskedBy, change.HouseholdId, letter, now, ct);
    }

    /// <summary>The service has written somebody down in a household: each of its adults hears of it, the new one too.</summary>
    /// <param name="cause">Names whom, so that nobody is told twice.</param>
    public async Task Added(string cause, HouseholdId household, OrganiserId id, string name, string page, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await OrganiserOf(id, ct);
        foreach (var adult in await db.Guardians.AsNoTracking().Where(adult => adult.HouseholdId == household).OrderBy(adult => adult.Id).ToListAsync(ct))
        {
            await stationery.Write(MailKind.FamilyAdded, organiser, adult, $"added:{cause}:{adult.Id.Value}", organiser.To(page), now, ct, ("personne", name));
        }
    }

    public async Task QuotientNoted(FamilyQuotient quotient, OrganiserId id, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await OrganiserOf(id, ct);
        foreach (var adult in await db.Guardians.AsNoTracking().Where(adult => adult.HouseholdId == quotient.HouseholdId).OrderBy(adult => adult.Id).ToListAsync(ct))
        {
            await stationery.Write(MailKind.QuotientNoted, organiser, adult, $"quotient:{quotient.Id}:{adult.Id.Value}", organiser.To("/moi"), now, ct,
                ("quotient", quotient.InWords()), ("date", quotient.ValidFrom.DatedDay()));
        }
    }

    private Task<Organiser> OrganiserOf(OrganiserId id, CancellationToken ct) => db.Organisers.AsNoTracking().SingleAsync(organiser => organiser.Id == id, ct);

    private async Task<string> NameOf(ChildId? child, CancellationToken ct) =>
        child is null ? "votre famille" : await db.Children.AsNoTracking().Where(c => c.Id == child).Select(c => c.FirstName).SingleAsync(ct);
}
