using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Web.Paper;

namespace Portal.Web.Pages.Staff.People;

/// <summary>The letters that open accounts, one to a page, as they are posted or handed out (R3, R6).</summary>
internal static class AccountPaper
{
    private static readonly Column[] Facts = [new("", .4), new("", .6)];

    public static byte[] Write(IReadOnlyList<AccountLetter> letters, Organiser organiser, DateTimeOffset now, HttpRequest request)
    {
        var address = $"{request.Scheme}://{request.Host}";
        var sheet = new Sheet("Votre accès au portail famille", $"{organiser.Name} · imprimé le {ParisTime.DayOf(now).DatedDay()}", now);
        for (var page = 0; page < letters.Count; page++)
        {
            if (page > 0)
            {
                sheet.NextPage();
            }

            Write(sheet, letters[page], organiser, address);
        }

        return sheet.ToBytes();
    }

    private static void Write(Sheet sheet, AccountLetter letter, Organiser organiser, string address)
    {
        sheet.Say(organiser.Name);
        sheet.Say($"{letter.FullName}, dossier n°\u00A0{letter.Dossier}{(letter.School is { } school ? $", {school}" : "")}");
        sheet.Title("Votre accès au portail famille");
        sheet.Say(Opening(letter.Opening));
        sheet.Table(Facts, Rows(letter));
        sheet.Section("Comment faire");
        foreach (var (step, index) in Steps(letter.Opening, organiser, address).Select((step, index) => (step, index + 1)))
        {
            sheet.Say($"{index}. {step}");
        }

        sheet.Say("Sans internet, le guichet vous aide, et un ordinateur y est à votre disposition. Gardez ce courrier pour vous\u00A0: il ouvre le dossier de vos enfants.");
    }

    private static IEnumerable<string[]> Rows(AccountLetter letter) => letter.Opening switch
    {
        AccountOpening.HandedOutCredentials => [["Votre identifiant", letter.UserName!], ["Mot de passe provisoire", letter.Secret!]],
        AccountOpening.AccessCode => [["Votre profil", letter.UserName!], ["Code d’accès", letter.Secret!]],
        AccountOpening.PostedDossierNumber or AccountOpening.SelfService or AccountOpening.MailedCredentials => [["Votre numéro de dossier", letter.Dossier]],
    };

    private static string Opening(AccountOpening opening) => opening switch
    {
        AccountOpening.HandedOutCredentials => "Voici de quoi vous connecter une première fois. Le mot de passe est provisoire\u00A0: vous choisirez le vôtre aussitôt.",
        AccountOpening.AccessCode => "Voici votre profil et un code d’accès, qui sert une seule fois à choisir votre mot de passe.",
        AccountOpening.PostedDossierNumber or AccountOpening.SelfService or AccountOpening.MailedCredentials => "Voici votre numéro de dossier\u00A0: il vous sera demandé pour ouvrir votre compte.",
    };

    private static IEnumerable<string> Steps(AccountOpening opening, Organiser organiser, string address) => opening switch
    {
        AccountOpening.HandedOutCredentials =>
        [
            $"Ouvrez {address}/connexion et recopiez l’identifiant et le mot de passe.",
            "Choisissez un mot de passe que personne d’autre ne connaît.",
            "Lisez les conditions et la page sur vos données, cochez les deux cases.",
        ],
        AccountOpening.AccessCode =>
        [
            $"Ouvrez {address}/inscription/{organiser.Code}/code.",
            "Recopiez le profil et le code, indiquez votre adresse électronique et choisissez un mot de passe.",
            "Connectez-vous\u00A0: c’est prêt.",
        ],
        AccountOpening.PostedDossierNumber or AccountOpening.SelfService or AccountOpening.MailedCredentials =>
        [
            $"Ouvrez {address}/inscription/{organiser.Code}/dossier.",
            "Indiquez votre nom tel qu’il figure sur ce courrier, votre adresse électronique, un identifiant et un mot de passe, puis ce numéro.",
            "Ouvrez le lien que vous recevrez par courriel\u00A0: votre compte est actif.",
        ],
    };
}
