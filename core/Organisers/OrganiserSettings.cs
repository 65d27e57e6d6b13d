using System.Globalization;

namespace Portal.Core.Organisers;

/// <summary>How a setting is filled in.</summary>
public enum SettingKind
{
    /// <summary>One of <see cref="OrganiserSetting.Choices"/>.</summary>
    Choice,

    /// <summary>A whole number between two bounds.</summary>
    Number,

    /// <summary>An hour of clocks in Paris, <c>10:00</c>.</summary>
    Hour,

    /// <summary>Two hours and whether weekends count, see <see cref="MaintenanceWindow"/>.</summary>
    Window,

    /// <summary>One address; empty for none.</summary>
    Email,

    /// <summary>A telephone number, as people write it.</summary>
    Phone,

    /// <summary>The address of a page on another site.</summary>
    Link,

    /// <summary>Plain text over some lines, at most <see cref="OrganiserSetting.LongestText"/> characters.</summary>
    LongText,
}

/// <summary>The page on which a setting is changed.</summary>
public enum SettingPage
{
    /// <summary>What families see and how they come in.</summary>
    Portal,

    /// <summary>Booking, cancelling, waiting, paying (R86-R89).</summary>
    Rules,
}

/// <summary>What an organiser sets of itself, while it is being written.</summary>
public sealed record SettingsDraft(string? Notice, string? ServiceEmail, ContactCard Contact, Policies Policies)
{
    /// <summary>What is in force now, as the start of a change.</summary>
    public static SettingsDraft Of(Organiser organiser) => new(organiser.Notice, organiser.ServiceEmail, organiser.Contact, organiser.Policies);
}

/// <summary>
/// One setting of an organiser: how it is called, when a change of it counts, how it is read, checked and written. The
/// pages that show it and the deed that changes it go by this one list.
/// </summary>
/// <param name="Key">As forms and the audit name it: <c>rules.late</c>.</param>
/// <param name="Effect">When a change counts, and for whom; a sentence.</param>
public sealed record OrganiserSetting(string Key, SettingPage Page, string Label, SettingKind Kind, string Effect, Func<SettingsDraft, string> Read, Func<SettingsDraft, string, SettingsDraft> Write)
{
    /// <summary>In characters.</summary>
    public const int LongestText = 400;

    /// <summary>A sentence under the field; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>Of a <see cref="SettingKind.Choice"/>: as it is kept, and as it is read.</summary>
    public IReadOnlyList<(string Value, string Words)> Choices { get; init; } = [];

    /// <summary>The least value of a <see cref="SettingKind.Number"/>, itself allowed.</summary>
    public int Least { get; init; }

    /// <summary>The greatest value of a <see cref="SettingKind.Number"/>, itself allowed.</summary>
    public int Most { get; init; }

    /// <summary>« heures », after a number.</summary>
    public string? Unit { get; init; }

    /// <summary>A value as it is kept and compared.</summary>
    public static string Normalised(string? value) => (value ?? "").ReplaceLineEndings("\n").Trim();

    /// <summary>What is wrong with a value, in a sentence; null when it may be kept.</summary>
    public string? ProblemWith(string value) => Kind switch
    {
        SettingKind.Choice => Choices.Any(choice => choice.Value == value) ? null : $"{Quoted}\u00A0: ce choix n’existe pas.",
        SettingKind.Number => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most ? null : $"{Quoted} est un nombre entier, de {Least} à {Most}.",
        SettingKind.Hour => TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : $"{Quoted} est une heure, par exemple 10:00.",
        SettingKind.Window => IsWindow(value) ? null : $"{Quoted} va d’une heure à une autre, plus tard le même jour, par exemple de 02:00 à 06:00\u00A0; laissez les deux vides pour ne jamais fermer.",
        SettingKind.Email => value.Length == 0 || EmailAddress.IsSendable(value) ? null : $"{Quoted} n’est pas une adresse complète, par exemple service@commune.fr.",
        SettingKind.Phone => value.Length == 0 || ContactCard.IsPhone(value) ? null : $"{Quoted} n’est pas un numéro de téléphone, par exemple 04\u00A065\u00A071\u00A012\u00A034.",
        SettingKind.Link => value.Length == 0 || ContactCard.IsMap(value) ? null : $"{Quoted} est l’adresse complète d’une page, qui commence par https://.",
        SettingKind.LongText => value.Length > LongestText ? $"{Quoted} est trop long\u00A0: {LongestText}\u00A0caractères au plus." : null,
    };

    /// <summary>A value as an agent reads it.</summary>
    public string InWords(string value) => Kind switch
    {
        SettingKind.Choice => Choices.FirstOrDefault(choice => choice.Value == value).Words ?? value,
        SettingKind.Window => value == MaintenanceWindow.None.Text ? "jamais" : value.Replace(" weekdays", ", du lundi au vendredi", StringComparison.Ordinal).Replace("-", " à ", StringComparison.Ordinal),
        _ when value.Length == 0 => "rien",
        SettingKind.Number => $"{value}\u00A0{Unit}".TrimEnd('\u00A0'),
        _ => value,
    };

    private string Quoted => $"«\u00A0{Label}\u00A0»";

    private static bool IsWindow(string value)
    {
        try
        {
            MaintenanceWindow.Parse(value);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>
/// The settings that an organiser changes by itself: those that may change while families are booking. What decides how
/// families pay, when a place is firm and until when it may be booked moves money or printed promises, and stays with who
/// runs the portal.
/// </summary>
public static class OrganiserSettings
{
    private static readonly (string Word, string French)[] Grounds = [("residents", "habitants de la commune"), ("siblings", "frère ou sœur déjà inscrit ce jour-là"), ("works", "parents qui travaillent")];

    private const string OnTheCard = "Visible dès la prochaine page que chaque famille ouvre, et dans les prochains courriels.";

    /// <summary>In the order in which pages show them.</summary>
    public static IReadOnlyList<OrganiserSetting> All { get; } =
    [
        new("portal.notice", SettingPage.Portal, "Mot affiché à l’accueil des familles", SettingKind.LongText, "Visible dès la prochaine page que chaque famille ouvre.",
            draft => draft.Notice ?? "", (draft, value) => draft with { Notice = value.Length == 0 ? null : value })
        { Hint = "Une ou deux phrases, pour toutes les familles. Laissez vide pour ne rien afficher." },
        new("portal.email", SettingPage.Portal, "Adresse où le portail écrit au service", SettingKind.Email, "Pour les prochains messages du portail au service.",
            draft => draft.ServiceEmail ?? "", (draft, value) => draft with { ServiceEmail = value.Length == 0 ? null : value })
        { Hint = "Une nuit qui s’est arrêtée, un compteur à vérifier. Les familles ne la voient pas. Vide\u00A0: le portail n’écrit pas." },
        new("contact.phone", SettingPage.Portal, "Téléphone du service", SettingKind.Phone, OnTheCard,
            draft => draft.Contact.Phone, (draft, value) => draft with { Contact = draft.Contact with { Phone = value } })
        { Hint = "Les familles le trouvent sur chaque page où elles peuvent avoir besoin de vous, et l’appellent d’un geste. Vide\u00A0: rien n’est montré." },
        new("contact.email", SettingPage.Portal, "Courriel du service pour les familles", SettingKind.Email, OnTheCard,
            draft => draft.Contact.Email, (draft, value) => draft with { Contact = draft.Contact with { Email = value } }),
        new("contact.address", SettingPage.Portal, "Adresse du guichet", SettingKind.LongText, OnTheCard,
            draft => draft.Contact.Address, (draft, value) => draft with { Contact = draft.Contact with { Address = value } }),
        new("contact.hours", SettingPage.Portal, "Horaires du guichet", SettingKind.LongText, OnTheCard,
            draft => draft.Contact.Hours, (draft, value) => draft with { Contact = draft.Contact with { Hours = value } })
        { Hint = "Une ligne par horaire, par exemple «\u00A0Du lundi au vendredi de 8\u00A0h\u00A030 à 12\u00A0h\u00A0»." },
        new("contact.map", SettingPage.Portal, "Plan d’accès", SettingKind.Link, OnTheCard,
            draft => draft.Contact.Map, (draft, value) => draft with { Contact = draft.Contact with { Map = value } })
        { Hint = "L’adresse d’un plan sur un autre site. Facultatif." },
        new("portal.opening", SettingPage.Portal, "Comment les familles obtiennent leur compte", SettingKind.Choice, "Dès maintenant, pour les comptes à ouvrir. Les comptes ouverts ne changent pas\u00A0; un numéro ou un code déjà donné ne sert plus si la manière change.",
            draft => draft.Policies.AccountOpening.ToString(), (draft, value) => draft with { Policies = draft.Policies with { AccountOpening = Enum.Parse<AccountOpening>(value) } })
        {
            Choices =
            [
                (nameof(AccountOpening.SelfService), "Elles le demandent en ligne, le service accepte ou refuse"),
                (nameof(AccountOpening.PostedDossierNumber), "Elles l’ouvrent avec le numéro de dossier reçu par la poste"),
                (nameof(AccountOpening.MailedCredentials), "Le service envoie l’identifiant et un lien par courriel"),
                (nameof(AccountOpening.HandedOutCredentials), "Le service remet un identifiant et un mot de passe provisoire"),
                (nameof(AccountOpening.AccessCode), "Le service remet un profil et un code d’accès"),
            ],
        },
        new("portal.maintenance", SettingPage.Portal, "Fermeture de nuit", SettingKind.Window, "Dès la prochaine heure de fermeture\u00A0; si elle est en cours, tout de suite. Le temps d’un panier ne court pas pendant la fermeture.",
            draft => draft.Policies.Maintenance.Text, (draft, value) => draft with { Policies = draft.Policies with { Maintenance = MaintenanceWindow.Parse(value) } })
        { Hint = "Les familles voient une page qui dit quand le portail rouvre\u00A0; le service entre toujours. Portal n’a pas besoin de fermer." },

        new("rules.late", SettingPage.Rules, "Passé la limite pour réserver", SettingKind.Choice, "Dès maintenant, pour ce qui n’est pas encore réservé. Les réservations faites gardent leur prix.",
            draft => draft.Policies.Late.ToString(), (draft, value) => draft with { Policies = draft.Policies with { Late = Enum.Parse<LatePolicy>(value) } })
        {
            Choices = [(nameof(LatePolicy.Refused), "Refusée"), (nameof(LatePolicy.Surcharged), "Prise jusqu’au début de l’accueil, avec le supplément du tarif"), (nameof(LatePolicy.OnRequest), "Demandée au service, qui répond")],
        },
        new("rules.full", SettingPage.Rules, "Quand un jour est complet", SettingKind.Choice, "Dès maintenant, pour qui s’inscrit. Les familles déjà en liste d’attente y restent.",
            draft => draft.Policies.Full.ToString(), (draft, value) => draft with { Policies = draft.Policies with { Full = Enum.Parse<FullPolicy>(value) } })
        {
            Choices = [(nameof(FullPolicy.Refused), "Refusé"), (nameof(FullPolicy.WaitingList), "Liste d’attente")],
        },
        new("rules.latecancel", SettingPage.Rules, "Passé la limite pour annuler", SettingKind.Choice, "Dès maintenant, pour les annulations à venir. Celles déjà faites gardent leurs conditions.",
            draft => draft.Policies.LateCancellation.ToString(), (draft, value) => draft with { Policies = draft.Policies with { LateCancellation = Enum.Parse<LateCancellationPolicy>(value) } })
        {
            Choices =
            [
                (nameof(LateCancellationPolicy.Refused), "Impossible"), (nameof(LateCancellationPolicy.NoRefund), "Possible, le prix reste dû"), (nameof(LateCancellationPolicy.RefundOnProof), "Possible, remboursée sur justificatif"),
                (nameof(LateCancellationPolicy.BilledAbsence), "Notée comme absence, facturée"), (nameof(LateCancellationPolicy.Request), "Demandée au service, qui répond"),
            ],
        },
        new("rules.absence", SettingPage.Rules, "Heure jusqu’à laquelle une absence du jour se déclare", SettingKind.Hour, "Dès maintenant, y compris pour aujourd’hui.",
            draft => draft.Policies.AbsenceUntil.ToString("HH:mm", CultureInfo.InvariantCulture), (draft, value) => draft with { Policies = draft.Policies with { AbsenceUntil = TimeOnly.ParseExact(value, "HH:mm", CultureInfo.InvariantCulture) } })
        { Hint = "Là où une absence est remboursée sur justificatif ou facturée." },
        new("rules.proof", SettingPage.Rules, "Délai pour envoyer un justificatif d’absence", SettingKind.Number, "Pour les absences déclarées à partir de maintenant. Les autres gardent la date qui leur a été donnée.",
            draft => Written(draft.Policies.ProofHours), (draft, value) => draft with { Policies = draft.Policies with { ProofHours = Number(value) } })
        { Least = 1, Most = 720, Unit = "heures", Hint = "Compté depuis le début de l’accueil." },
        new("rules.unpaid", SettingPage.Rules, "Premiers jours d’une absence qui restent dus", SettingKind.Number, "Pour les justificatifs auxquels le service répond à partir de maintenant.",
            draft => Written(draft.Policies.UnpaidDays), (draft, value) => draft with { Policies = draft.Policies with { UnpaidDays = Number(value) } })
        { Least = 0, Most = 30, Unit = "jours", Hint = "Jours de carence, même avec un justificatif. 0\u00A0: aucun." },
        new("rules.renewals", SettingPage.Rules, "Combien de fois un panier se prolonge", SettingKind.Number, "Dès maintenant, paniers ouverts compris.",
            draft => Written(draft.Policies.CartRenewals), (draft, value) => draft with { Policies = draft.Policies with { CartRenewals = Number(value) } })
        { Least = 10, Most = 50, Unit = "fois", Hint = "L’accessibilité demande au moins dix prolongations (RGAA 13.1)." },
        new("rules.offer", SettingPage.Rules, "Temps pour répondre à une place proposée", SettingKind.Number, "Pour les prochaines places proposées. Celles déjà proposées gardent leur heure. Jamais au-delà de la limite pour réserver.",
            draft => Written((int)draft.Policies.OfferLifetime.TotalHours), (draft, value) => draft with { Policies = draft.Policies with { OfferLifetime = TimeSpan.FromHours(Number(value)) } })
        { Least = 1, Most = 168, Unit = "heures" },
        new("rules.priority", SettingPage.Rules, "Ordre de la liste d’attente", SettingKind.Choice, "Pour qui rejoint la liste à partir de maintenant. Qui attend garde son rang.",
            draft => draft.Policies.Priority.Text, (draft, value) => draft with { Policies = draft.Policies with { Priority = PriorityRules.Parse(value) } })
        { Choices = [.. Orders([])] },
        new("rules.freed", SettingPage.Rules, "Quand une place se libère", SettingKind.Choice, "Dès la prochaine place qui se libère.",
            draft => draft.Policies.FreedPlace.ToString(), (draft, value) => draft with { Policies = draft.Policies with { FreedPlace = Enum.Parse<FreedPlace>(value) } })
        {
            Choices = [(nameof(FreedPlace.Offered), "Proposée à la première famille, qui répond"), (nameof(FreedPlace.BookedAtNight), "Réservée la nuit pour la première famille, sans demander")],
        },
        new("rules.passed", SettingPage.Rules, "Quand une famille laisse passer une place", SettingKind.Choice, "Pour les réponses données à partir de maintenant.",
            draft => draft.Policies.PassedOffer.ToString(), (draft, value) => draft with { Policies = draft.Policies with { PassedOffer = Enum.Parse<PassedOffer>(value) } })
        {
            Choices = [(nameof(PassedOffer.LeavesTheList), "Elle quitte la liste"), (nameof(PassedOffer.KeepsRank), "Elle garde son rang"), (nameof(PassedOffer.GoesToTheEnd), "Elle passe à la fin")],
        },
    ];

    /// <summary>Those of one page, in their order.</summary>
    public static IEnumerable<OrganiserSetting> On(SettingPage page) => All.Where(setting => setting.Page == page);

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Every order of every choice of grounds: sixteen lines, of which one is « first come, first served ».
    private static IEnumerable<(string Value, string Words)> Orders(IReadOnlyList<(string Word, string French)> begun) =>
    [
        (string.Join(' ', begun.Select(ground => ground.Word)), begun.Count == 0 ? "Premier arrivé, premier servi" : $"D’abord {string.Join(", puis ", begun.Select(ground => ground.French))}"),
        .. Grounds.Where(ground => !begun.Contains(ground)).SelectMany(ground => Orders([.. begun, ground])),
    ];
}
