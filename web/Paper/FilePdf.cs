using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Web.Words;

namespace Portal.Web.Paper;

/// <summary>The signed record of a child's file on paper (R8, R15). What it says of health is that the sheet was filled in.</summary>
internal static class FilePdf
{
    private static readonly Column[] Facts = [new("Information", .4), new("Réponse", .6)];

    private static readonly Column[] Texts = [new("Texte", .4), new("Version", .12), new("Signé par, à, le", .48)];

    public static byte[] Write(FileToSign file, string organiser)
    {
        var title = $"Dossier {SchoolYear.InWords(file.Year)} {file.Child.FirstName.De()} {file.Child.LastName}";
        var sheet = new Sheet(title, $"{organiser} · dossier n°\u00A0{file.Household.DossierNumber} · signé le {RequestWords.Stamp(file.At)}", file.At);
        sheet.Title(title);
        sheet.Say($"{organiser}. Foyer {file.Household.Name}, dossier n°\u00A0{file.Household.DossierNumber}.");

        sheet.Section("Le foyer");
        sheet.Table(Facts, Rows(FamilyFields.OfHousehold, file.Household));
        foreach (var adult in file.Household.Guardians)
        {
            sheet.Section(adult.FullName);
            sheet.Table(Facts, Rows(FamilyFields.OfGuardian, adult));
        }

        sheet.Section($"{file.Child.FirstName} {file.Child.LastName}");
        sheet.Table(Facts, [.. Rows(FamilyFields.OfChild, file.Child), .. Rows(FamilyFields.Permissions, file.Child), ["Fiche sanitaire", "Remplie"]]);

        sheet.Section("Qui appeler, qui peut venir chercher");
        sheet.Table(Facts, file.Contacts.Select(contact => new[] { contact.Role is null ? contact.Name : $"{contact.Name} ({contact.Role})", $"{contact.Phone}{(contact.MayFetchThis(file.Child.Id) ? ", peut venir chercher" : "")}{(contact.InEmergency ? ", en cas d’urgence" : "")}" }));

        sheet.Section("Pièces");
        sheet.Table(Facts, file.Documents.Select(asked => new[] { asked.Type.Name, asked.Current is { } sent ? $"envoyée le {RequestWords.Stamp(sent.SentAt)}" : "non envoyée" }));

        sheet.Section("Textes signés");
        sheet.Table(Texts, file.Texts.Select(text => new[] { text.Text.Title, $"{text.Text.Version}", $"{text.Signature.Name}, {text.Signature.Place}, {RequestWords.Stamp(text.Signature.At)}" }));

        sheet.Say($"Je certifie que ces informations sont exactes. Fait {file.Place.AtPlace()}, le {RequestWords.Stamp(file.At)}. Signé\u00A0: {file.Name}.");
        return sheet.ToBytes();
    }

    private static IEnumerable<string[]> Rows(IEnumerable<FamilyField> fields, object subject) =>
        fields.Select(field => new[] { field.Label, field.InWords(field.Read(subject)) });
}
