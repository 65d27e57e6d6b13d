namespace Portal.Core.Messaging;

/// <summary>A word in braces that the portal replaces when it writes the mail: <c>{demande}</c>.</summary>
/// <param name="Meaning">What stands there, for who edits the words.</param>
/// <param name="Sample">What the preview shows.</param>
/// <param name="IsNeeded">Without it, the mail would not say what it is for.</param>
public sealed record Placeholder(string Name, string Meaning, string Sample, bool IsNeeded = false);

/// <summary>The words of a kind of mail as the portal brings them; an organiser may change the subject and the introduction.</summary>
/// <param name="Introduction">One paragraph a line.</param>
/// <param name="Action">The words of the button in the preview; each mail has its own link.</param>
public sealed record MailTemplate(MailKind Kind, MailTopic Topic, string Name, string Subject, string Introduction, string Action, IReadOnlyList<Placeholder> Own)
{
    /// <summary>Placeholders that every mail knows.</summary>
    private static readonly Placeholder[] Common =
    [
        new("prenom", "le prénom de l’adulte à qui l’on écrit", "Claire"),
        new("organisme", "le nom de votre service", "Enfance Jeunesse"),
    ];

    public IReadOnlyList<Placeholder> Placeholders { get; } = [.. Common, .. Own];

    /// <summary>True when the letter holds a link or a code that opens an account: nobody else reads it, and it is forgotten once sent.</summary>
    public bool IsSecret => Kind is MailKind.Activation or MailKind.Credentials or MailKind.PasswordReset;
}

/// <summary>The portal's own words, kind by kind (issue: « every mail the guides mention »).</summary>
public static class MailTemplates
{
    private static readonly Placeholder Request = new("demande", "le numéro de la demande", "2026-000042");
    private static readonly Placeholder Outcome = new("resultat", "ce qui est accepté, refusé ou attendu, en une phrase", "2 réservations sont enregistrées et payées.", IsNeeded: true);
    private static readonly Placeholder What = new("reservation", "l’enfant, le créneau et le jour", "Zoé, Cantine, jeudi 26\u00A0novembre", IsNeeded: true);
    private static readonly Placeholder Consequence = new("consequence", "ce que cela coûte ou rend, en une phrase", "La journée reste due\u00A0: 4,10\u00A0€.");
    private static readonly Placeholder Document = new("piece", "le nom de la pièce", "Attestation d’assurance", IsNeeded: true);
    private static readonly Placeholder Child = new("enfant", "le prénom de l’enfant, ou « votre famille »", "Zoé");

    /// <summary>All kinds, in the order in which staff read them.</summary>
    public static IReadOnlyList<MailTemplate> All { get; } =
    [
        new(MailKind.Activation, MailTopic.Account, "Activation du compte", "Activez votre compte du portail famille", "Bonjour {prenom},\nVotre compte est presque prêt\u00A0: il reste à confirmer votre adresse. Le lien est valable jusqu’au {limite}.", "Activer mon compte",
            [new("limite", "jusqu’à quand le lien est valable", "vendredi 27\u00A0novembre à 12\u00A0h", IsNeeded: true)]),
        new(MailKind.Credentials, MailTopic.Account, "Identifiant et premier accès", "Votre accès au portail famille", "Bonjour {prenom},\nVotre identifiant est {identifiant}. Choisissez votre mot de passe pour entrer.", "Choisir mon mot de passe",
            [new("identifiant", "l’identifiant du compte", "cmartin", IsNeeded: true)]),
        new(MailKind.PasswordSet, MailTopic.Account, "Mot de passe changé", "Votre mot de passe vient d’être changé", "Bonjour {prenom},\nLe mot de passe de votre compte a été changé {quand}. Si ce n’est pas vous, choisissez-en un autre dès maintenant et prévenez-nous.", "Ce n’est pas moi",
            [new("quand", "le jour et l’heure", "jeudi 26\u00A0novembre à 9\u00A0h\u00A012", IsNeeded: true)]),
        new(MailKind.PasswordReset, MailTopic.Account, "Mot de passe oublié", "Choisissez un nouveau mot de passe", "Bonjour {prenom},\nVous avez demandé à changer de mot de passe. Le lien est valable jusqu’au {limite}. Si ce n’est pas vous, il n’y a rien à faire\u00A0: votre mot de passe reste le même.", "Choisir un mot de passe",
            [new("limite", "jusqu’à quand le lien est valable", "vendredi 27\u00A0novembre à 12\u00A0h", IsNeeded: true)]),

        new(MailKind.RequestAccepted, MailTopic.Answers, "Demande acceptée", "C’est réservé\u00A0! (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestPartly, MailTopic.Answers, "Demande acceptée en partie", "Une partie de votre demande est enregistrée ({demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestRefused, MailTopic.Answers, "Demande refusée", "Votre demande {demande} n’a pas pu être prise en compte", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestWaiting, MailTopic.Answers, "Demande transmise au service", "Votre demande est transmise au service (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestCancelled, MailTopic.Answers, "Annulations d’une demande", "Votre annulation est enregistrée (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.HoursChanged, MailTopic.Answers, "Horaires changés", "Vos horaires sont changés (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.PaymentReturned, MailTopic.Answers, "Paiement rendu en avoir", "Votre paiement vous est rendu en avoir (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.ServiceAnswered, MailTopic.Answers, "Réponse du service", "Le service a répondu à {demande}", "{resultat}", "Voir ma demande",
            [new("demande", "« votre demande 2026-000042 », ou « vos demandes »", "votre demande 2026-000042"), Outcome]),
        new(MailKind.NightReport, MailTopic.Answers, "Compte rendu de la nuit", "Vos demandes de la veille ont reçu leur réponse", "{resultat}", "Voir mon planning", [Outcome]),

        new(MailKind.Cancelled, MailTopic.Answers, "Annulation", "Votre annulation est enregistrée", "C’est annulé\u00A0: {reservation}.", "Voir mon planning", [What]),
        new(MailKind.CancelAsked, MailTopic.Answers, "Annulation demandée", "Votre demande d’annulation est transmise", "Le service a reçu votre demande d’annulation\u00A0: {reservation}. Il vous répondra par courriel.", "Voir mon planning", [What]),
        new(MailKind.AbsenceNoted, MailTopic.Answers, "Absence enregistrée", "L’absence est enregistrée", "L’absence est enregistrée\u00A0: {reservation}. {consequence}", "Voir mon planning", [What, Consequence]),
        new(MailKind.AbsenceAsked, MailTopic.Answers, "Absence demandée", "Votre demande de modification est transmise", "Le service a reçu votre demande\u00A0: {reservation}. {consequence} Il vous répondra par courriel.", "Voir mon planning", [What, Consequence]),
        new(MailKind.ProofAccepted, MailTopic.Answers, "Justificatif accepté", "Votre justificatif est accepté", "Absence de {reservation}.\n{consequence}", "Voir mes absences", [What, Consequence with { IsNeeded = true }]),
        new(MailKind.ProofRefused, MailTopic.Answers, "Justificatif refusé", "Votre justificatif n’est pas accepté", "Absence de {reservation}.\n{consequence}", "Voir mes absences", [What, Consequence with { IsNeeded = true }]),

        new(MailKind.Offer, MailTopic.Offers, "Place proposée", "{places}", "C’est gardé pour vous jusqu’au {limite}. Sans réponse d’ici là, la proposition ira aux familles suivantes.", "Accepter ou refuser",
            [new("places", "les places libérées, en une phrase", "Une place s’est libérée pour Zoé", IsNeeded: true), new("limite", "jusqu’à quand elles sont gardées", "jeudi 26\u00A0novembre à 18\u00A0h", IsNeeded: true)]),
        new(MailKind.OfferLapsed, MailTopic.Waiting, "Proposition passée", "Ce qui vous était proposé n’est plus gardé", "Vous n’avez pas répondu à temps\u00A0: nous le proposons à d’autres familles.", "Voir ma liste d’attente", []),
        new(MailKind.WaitingBooked, MailTopic.Answers, "Place attribuée depuis la liste d’attente", "{places}", "{resultat}", "Voir ma demande",
            [new("places", "ce qui est attribué", "Zoé a une place", IsNeeded: true), Outcome, Request]),
        new(MailKind.WaitingClosed, MailTopic.Waiting, "Fin de l’attente", "Aucune place ne s’est libérée à temps", "Nous sommes désolés\u00A0: la date limite de réservation est passée, et l’attente s’arrête pour ces jours.", "Voir mon planning", []),

        new(MailKind.PaymentReceived, MailTopic.Money, "Paiement reçu", "Nous avons reçu votre paiement de {montant}", "Bonjour {prenom},\nVotre paiement de {montant} est bien arrivé. Référence\u00A0: {reference}.", "Voir mon reçu",
            [new("montant", "la somme payée", "46,50\u00A0€", IsNeeded: true), new("reference", "la référence du paiement", "PF-20261126-0042")]),
        new(MailKind.Invoice, MailTopic.Money, "Facture", "Votre facture de {montant}", "Bonjour {prenom},\nVotre facture {facture} est prête\u00A0: {montant}, à régler avant le {echeance}.", "Voir et payer ma facture",
            [new("montant", "le total de la facture", "46,50\u00A0€", IsNeeded: true), new("facture", "son numéro", "2026-000142", IsNeeded: true), new("echeance", "le dernier jour pour payer", "20\u00A0décembre", IsNeeded: true)]),
        new(MailKind.LateReminder, MailTopic.Money, "Relance de facture", "Votre facture {facture} n’est pas encore réglée", "Bonjour {prenom},\nIl reste {montant} à régler sur votre facture {facture}, échue le {echeance}. Si vous venez de payer, ne tenez pas compte de ce message.", "Payer ma facture",
            [new("montant", "ce qui reste à payer", "46,50\u00A0€", IsNeeded: true), new("facture", "son numéro", "2026-000142", IsNeeded: true), new("echeance", "le dernier jour pour payer", "20\u00A0novembre")]),

        new(MailKind.LimitReminder, MailTopic.Reminders, "Rappel avant une limite", "À réserver avant {limite}", "D’habitude vous réservez ces jours, et rien n’est encore choisi.\nLa limite est {limite}. Si vos enfants ne viennent pas, il n’y a rien à faire.", "Ouvrir le planning",
            [new("limite", "le jour et l’heure de la limite", "mercredi 25\u00A0novembre à 12\u00A0h", IsNeeded: true)]),

        new(MailKind.DocumentRefused, MailTopic.Documents, "Pièce refusée", "La pièce «\u00A0{piece}\u00A0» est à renvoyer", "Bonjour {prenom},\nNous n’avons pas pu accepter la pièce «\u00A0{piece}\u00A0» ({enfant}). Raison\u00A0: {raison}", "Renvoyer la pièce",
            [Document, Child, new("raison", "pourquoi elle est refusée", "la date n’est pas lisible.", IsNeeded: true)]),
        new(MailKind.DocumentExpiring, MailTopic.Documents, "Pièce bientôt périmée", "La pièce «\u00A0{piece}\u00A0» expire le {date}", "Bonjour {prenom},\nLa pièce «\u00A0{piece}\u00A0» ({enfant}) n’est plus valable après le {date}. Envoyez la nouvelle dès que vous l’avez.", "Envoyer la pièce",
            [Document, Child, new("date", "le dernier jour de validité", "31\u00A0décembre", IsNeeded: true)]),

        new(MailKind.Digest, MailTopic.Answers, "Résumé du jour", "Votre résumé du jour", "Bonjour {prenom},\nVoici ce qui est arrivé depuis le dernier résumé.", "Voir mes alertes", []),
    ];

    private static readonly Dictionary<MailKind, MailTemplate> ByKind = All.ToDictionary(template => template.Kind);

    public static MailTemplate Of(MailKind kind) => ByKind[kind];

    /// <returns>Null when there is no such kind.</returns>
    public static MailTemplate? Find(string kind) => All.FirstOrDefault(template => template.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase));
}
