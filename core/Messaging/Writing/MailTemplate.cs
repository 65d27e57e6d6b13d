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
    public bool IsSecret => Kind is MailKind.Activation or MailKind.Credentials or MailKind.PasswordReset or MailKind.AccountAccepted or MailKind.NewAddress or MailKind.AddressLeft;

    /// <summary>False when its reader has no account, and so nothing to choose.</summary>
    public bool IsToAnAccount => Topic != MailTopic.Service && Kind is not (MailKind.AccountAsked or MailKind.AccountRefused);
}

/// <summary>The portal's own words, kind by kind (issue: « every mail the guides mention »).</summary>
public static class MailTemplates
{
    private static readonly Placeholder Request = new("demande", "le numéro de la demande", "2026-000042");
    private static readonly Placeholder Outcome = new("resultat", "ce qui est accepté, refusé ou attendu, en une phrase", "2 réservations sont enregistrées et payées.", IsNeeded: true);
    private static readonly Placeholder What = new("reservation", "l’enfant, le créneau et le jour", "Zoé, Cantine, jeudi 26\u00A0novembre", IsNeeded: true);
    private static readonly Placeholder Consequence = new("consequence", "ce que cela coûte ou rend, en une phrase", "La journée reste due\u00A0: 4,10\u00A0€.");
    private static readonly Placeholder Document = new("piece", "le nom de la pièce", "Attestation d’assurance", IsNeeded: true);
    private static readonly Placeholder UserName = new("identifiant", "l’identifiant du compte", "cmartin", IsNeeded: true);
    private static readonly Placeholder Limit = new("limite", "jusqu’à quand le lien est valable", "vendredi 27\u00A0novembre à 12\u00A0h", IsNeeded: true);
    private static readonly Placeholder Wished = new("adresse", "la nouvelle adresse, ou les nouvelles", "claire.martin@example.fr", IsNeeded: true);
    private static readonly Placeholder Total = new("montant", "le total de la facture", "46,50\u00A0€", IsNeeded: true);
    private static readonly Placeholder Number = new("facture", "le numéro de la facture", "F2026-000142");
    private static readonly Placeholder Month = new("mois", "le mois de la facture", "novembre 2026");
    private static readonly Placeholder Pupil = new("enfant", "le prénom de l’enfant", "Zoé", IsNeeded: true);
    private static readonly Placeholder Parent = new("parent", "le prénom de l’autre parent", "Claire", IsNeeded: true);
    private static readonly Placeholder SchoolYears = new("annee", "l’année scolaire", "2026-2027");
    private static readonly Placeholder Field = new("champ", "ce qui devait changer", "Adresse du foyer", IsNeeded: true);
    private static readonly Placeholder Child = new("enfant", "le prénom de l’enfant, ou «\u00A0votre famille\u00A0»", "Zoé");

    /// <summary>All kinds, in the order in which staff read them.</summary>
    public static IReadOnlyList<MailTemplate> All { get; } =
    [
        new(MailKind.Activation, MailTopic.Account, "Activation du compte", "Activez votre compte", "Bonjour {prenom},\nVous venez d’ouvrir un compte. Il fonctionne dès que vous aurez confirmé que cette adresse est la vôtre. Votre identifiant est {identifiant}.\nLe lien est valable jusqu’au {limite}.", "Activer mon compte", [UserName, Limit]),
        new(MailKind.Credentials, MailTopic.Account, "Identifiant et premier accès", "Votre accès au portail famille", "Bonjour {prenom},\nLe service {organisme} a ouvert votre compte. Votre identifiant est {identifiant}.\nChoisissez votre mot de passe\u00A0: le lien sert une fois, jusqu’au {limite}. Ensuite, le guichet vous en renvoie un sur simple appel.", "Choisir mon mot de passe", [UserName, Limit]),
        new(MailKind.PasswordSet, MailTopic.Account, "Mot de passe choisi ou changé", "Votre mot de passe est enregistré", "Bonjour {prenom},\nLe mot de passe du compte {identifiant} a été choisi ou changé {quand}. Les autres appareils ont été déconnectés.\nSi ce n’est pas vous, demandez tout de suite un nouveau mot de passe et prévenez le service.", "Se connecter",
            [UserName, new("quand", "le jour et l’heure", "jeudi 26\u00A0novembre à 9\u00A0h\u00A012", IsNeeded: true)]),
        new(MailKind.PasswordReset, MailTopic.Account, "Mot de passe oublié", "Choisir un nouveau mot de passe", "Bonjour {prenom},\nUn nouveau mot de passe a été demandé pour le compte {identifiant}. Le lien sert une fois, jusqu’au {limite}.\nSi ce n’est pas vous, ne faites rien\u00A0: l’ancien mot de passe reste bon.", "Choisir un nouveau mot de passe", [UserName, Limit]),
        new(MailKind.AccountAsked, MailTopic.Account, "Demande de compte reçue", "Votre demande de compte est arrivée", "Bonjour {prenom},\nLe service {organisme} a reçu votre demande et vous répond par courriel. Regardez aussi dans les indésirables.\nSi vous n’avez pas demandé de compte, ne faites rien.", "Voir le portail", []),
        new(MailKind.AccountAccepted, MailTopic.Account, "Demande de compte acceptée", "Votre compte est ouvert", "Bonjour {prenom},\nLe service {organisme} a accepté votre demande. Votre identifiant est {identifiant}.\nChoisissez maintenant votre mot de passe. Le lien sert une fois, jusqu’au {limite}\u00A0; ensuite, «\u00A0Mot de passe oublié\u00A0» vous en envoie un autre.", "Choisir mon mot de passe", [UserName, Limit]),
        new(MailKind.AccountRefused, MailTopic.Account, "Demande de compte refusée", "Votre demande de compte n’est pas acceptée", "Bonjour {prenom},\nLe service {organisme} n’a pas pu ouvrir votre compte.\nRaison\u00A0: {raison}", "Faire une nouvelle demande", [new("raison", "pourquoi elle est refusée", "Vous n’habitez pas la commune.", IsNeeded: true)]),
        new(MailKind.NewAddress, MailTopic.Account, "Nouvelle adresse à confirmer", "Confirmez votre nouvelle adresse", "Bonjour {prenom},\nLe compte {identifiant} demande à recevoir ses messages à cette adresse\u00A0: {adresse}.\nConfirmez qu’elle est bien la vôtre. Le changement se fait quand les deux adresses ont confirmé.", "Confirmer", [UserName, Wished]),
        new(MailKind.AddressLeft, MailTopic.Account, "Changement d’adresse à confirmer", "Une nouvelle adresse est demandée pour votre compte", "Bonjour {prenom},\nLe compte {identifiant} demande à recevoir ses messages à cette adresse\u00A0: {adresse}.\nConfirmez que ce changement vient de vous. Si ce n’est pas le cas, ne confirmez pas et changez votre mot de passe.", "Confirmer", [UserName, Wished]),
        new(MailKind.PasskeyAdded, MailTopic.Account, "Clé d’accès ajoutée", "Une clé d’accès a été ajoutée à votre compte", "Bonjour {prenom},\nLa clé d’accès «\u00A0{cle}\u00A0» a été ajoutée au compte {identifiant} {quand}. Elle permet de se connecter sans mot de passe.\nSi ce n’est pas vous, retirez-la tout de suite, changez votre mot de passe et prévenez le service.", "Voir mes clés d’accès",
            [UserName, new("cle", "le nom donné à la clé", "Téléphone de Claire", IsNeeded: true), new("quand", "le jour et l’heure", "jeudi 26\u00A0novembre à 9\u00A0h\u00A012", IsNeeded: true)]),
        new(MailKind.PasskeyRemoved, MailTopic.Account, "Clé d’accès retirée", "Une clé d’accès a été retirée de votre compte", "Bonjour {prenom},\nLa clé d’accès «\u00A0{cle}\u00A0» a été retirée du compte {identifiant} {quand}. Elle ne permet plus de se connecter.\nSi ce n’est pas vous, changez tout de suite votre mot de passe et prévenez le service.", "Voir mes clés d’accès",
            [UserName, new("cle", "le nom donné à la clé", "Téléphone de Claire", IsNeeded: true), new("quand", "le jour et l’heure", "jeudi 26\u00A0novembre à 9\u00A0h\u00A012", IsNeeded: true)]),

        new(MailKind.RequestAccepted, MailTopic.Answers, "Demande acceptée", "C’est réservé\u00A0! (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestPartly, MailTopic.Answers, "Demande prise en partie", "Une partie de votre demande n’a pas pu être prise ({demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestRefused, MailTopic.Answers, "Demande refusée", "Votre demande {demande} n’a pas pu être prise en compte", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestWaiting, MailTopic.Answers, "Demande transmise au service", "Votre demande est transmise au service (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestSent, MailTopic.Answers, "Demande qui part cette nuit", "C’est noté\u00A0: votre demande part cette nuit (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestPartlyWaiting, MailTopic.Answers, "Demande faite en partie, le reste attend", "Une partie est faite, le reste attend une réponse (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestAbsent, MailTopic.Answers, "Absences d’une demande", "L’absence est notée (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.RequestCancelled, MailTopic.Answers, "Annulations d’une demande", "Votre annulation est enregistrée (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.HoursChanged, MailTopic.Answers, "Horaires changés", "Vos horaires sont changés (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.PaymentReturned, MailTopic.Answers, "Paiement rendu en avoir", "Votre paiement vous est rendu en avoir (demande {demande})", "{resultat}", "Voir ma demande", [Request, Outcome]),
        new(MailKind.ServiceAnswered, MailTopic.Answers, "Réponse du service", "Le service a répondu à {demande}", "{resultat}", "Voir ma demande",
            [new("demande", "«\u00A0votre demande 2026-000042\u00A0», ou «\u00A0vos demandes\u00A0»", "votre demande 2026-000042"), Outcome]),
        new(MailKind.NightReport, MailTopic.Answers, "Compte rendu de la nuit", "Vos demandes de la veille ont reçu leur réponse", "{resultat}", "Voir mon planning", [Outcome]),

        new(MailKind.Cancelled, MailTopic.Answers, "Annulation", "Votre annulation est enregistrée", "C’est annulé\u00A0: {reservation}.", "Voir mon planning", [What]),
        new(MailKind.CancelAsked, MailTopic.Answers, "Annulation demandée", "Votre demande d’annulation est transmise", "Le service a reçu votre demande d’annulation\u00A0: {reservation}. Il vous répondra par courriel.", "Voir mon planning", [What]),
        new(MailKind.AbsenceNoted, MailTopic.Answers, "Absence enregistrée", "L’absence est enregistrée", "L’absence est enregistrée\u00A0: {reservation}. {consequence}", "Voir mon planning", [What, Consequence]),
        new(MailKind.AbsenceFound, MailTopic.Answers, "Absence constatée à l’appel", "Votre enfant a été noté absent", "À l’appel, nous n’avons pas vu votre enfant\u00A0: {reservation}.\n{consequence}\nS’il était bien là, répondez-nous\u00A0: nous corrigerons.", "Voir mes absences", [What, Consequence with { IsNeeded = true }]),
        new(MailKind.GuestNoted, MailTopic.Answers, "Présent sans réservation, noté à l’appel", "Votre enfant est accueilli sans réservation", "À l’appel, votre enfant est là sans réservation\u00A0: {reservation}. Nous avons réservé pour vous.\n{consequence}\nSi c’est une erreur, appelez-nous tout de suite.", "Voir la réservation", [What, Consequence with { IsNeeded = true }]),
        new(MailKind.GuestRemoved, MailTopic.Answers, "Présence sans réservation retirée", "Une erreur de l’appel est corrigée", "Nous avions noté votre enfant présent par erreur\u00A0: {reservation}.\nLa réservation est retirée, et rien ne vous est compté.", "Voir mon planning", [What]),
        new(MailKind.AbsenceAsked, MailTopic.Answers, "Absence demandée", "Votre demande de modification est transmise", "Le service a reçu votre demande\u00A0: {reservation}. {consequence} Il vous répondra par courriel.", "Voir mon planning", [What, Consequence]),
        new(MailKind.ProofAccepted, MailTopic.Answers, "Justificatif accepté", "Votre justificatif est accepté", "Absence de {reservation}.\n{consequence}", "Voir mes absences", [What, Consequence with { IsNeeded = true }]),
        new(MailKind.ProofRefused, MailTopic.Answers, "Justificatif refusé", "Votre justificatif n’est pas accepté", "Absence de {reservation}.\n{consequence}", "Voir mes absences", [What, Consequence with { IsNeeded = true }]),

        new(MailKind.Offer, MailTopic.Offers, "Place proposée", "{places}", "C’est gardé pour vous jusqu’au {limite}. Sans réponse d’ici là, la proposition ira aux familles suivantes.", "Accepter ou refuser",
            [new("places", "les places libérées, en une phrase", "Une place s’est libérée pour Zoé", IsNeeded: true), new("limite", "jusqu’à quand elles sont gardées", "jeudi 26\u00A0novembre à 18\u00A0h", IsNeeded: true)]),
        new(MailKind.OfferLapsed, MailTopic.Waiting, "Proposition passée", "Ce qui vous était proposé n’est plus gardé", "Vous n’avez pas répondu à temps\u00A0: nous le proposons à d’autres familles.", "Voir ma liste d’attente", []),
        new(MailKind.WaitingBooked, MailTopic.Answers, "Place attribuée depuis la liste d’attente", "{places}", "{resultat}", "Voir ma demande",
            [new("places", "ce qui est attribué", "Zoé a une place", IsNeeded: true), Outcome, Request]),
        new(MailKind.WaitingClosed, MailTopic.Waiting, "Fin de l’attente", "Aucune place ne s’est libérée à temps", "Nous sommes désolés\u00A0: la date limite de réservation est passée, et l’attente s’arrête pour ces jours.", "Voir mon planning", []),

        new(MailKind.PaymentReceived, MailTopic.Money, "Paiement reçu", "Reçu de {montant} (n°\u00A0{recu})", "Bonjour {prenom},\nNous avons reçu {montant} {moyen} pour la facture {facture} de {mois}.\n{reste}", "Voir mon reçu",
            [new("montant", "la somme payée", "46,50\u00A0€", IsNeeded: true), new("recu", "le numéro du reçu", "R2026-000042"), new("moyen", "comment elle est venue", "par chèque"), Number, Month, new("reste", "ce qui reste à payer, ou que tout est réglé", "Cette facture est réglée. Merci\u00A0!", IsNeeded: true)]),
        new(MailKind.PaymentTakenBack, MailTopic.Money, "Encaissement annulé", "Le paiement de {montant} est annulé (reçu n°\u00A0{recu})", "Bonjour {prenom},\nLe service {organisme} a annulé ce qui avait été encaissé {moyen} pour la facture {facture} de {mois}\u00A0: {montant}, reçu n°\u00A0{recu}. L’annulation porte le n°\u00A0{annulation}.\nRaison\u00A0: {raison}\n{reste}", "Voir la facture",
            [new("montant", "la somme annulée", "46,50\u00A0€", IsNeeded: true), new("recu", "le numéro du reçu annulé", "R2026-000042"), new("annulation", "le numéro de l’annulation", "R2026-000043"), new("moyen", "comment elle était venue", "par chèque"), Number, Month, new("raison", "pourquoi, dans les mots de l’agent", "le chèque était pour la facture d’octobre.", IsNeeded: true), new("reste", "ce qui reste à payer", "Il reste 46,50\u00A0€ à payer avant le 20\u00A0décembre.", IsNeeded: true)]),
        new(MailKind.PaymentRefunded, MailTopic.Money, "Paiement rendu par la banque", "{montant} rendus par la banque (reçu n°\u00A0{recu})", "Bonjour {prenom},\nLe service {organisme} a noté que {montant}, payés {moyen} pour la facture {facture} de {mois}, vous ont été rendus par la banque\u00A0: reçu n°\u00A0{recu}. Le remboursement porte le n°\u00A0{annulation}.\nRaison\u00A0: {raison}\n{reste}", "Voir la facture",
            [new("montant", "la somme rendue", "46,50\u00A0€", IsNeeded: true), new("recu", "le numéro du reçu du paiement", "R2026-000042"), new("annulation", "le numéro du remboursement", "R2026-000043"), new("moyen", "comment elle était venue", "en ligne (PayFiP)"), Number, Month, new("raison", "pourquoi, dans les mots de l’agent", "la facture avait été payée deux fois.", IsNeeded: true), new("reste", "ce qui reste à payer, ou en faveur de la famille", "Il ne reste rien à payer.", IsNeeded: true)]),
        new(MailKind.CreditRefunded, MailTopic.Money, "Avoir rendu par la banque", "{montant} rendus par la banque (avoir n°\u00A0{avoir})", "Bonjour {prenom},\nLe service {organisme} a noté que la banque vous a rendu {montant} de votre avoir n°\u00A0{avoir}. Cette somme ne servira donc plus à vos prochains paiements.\nRaison\u00A0: {raison}\n{reste}", "Voir mes avoirs",
            [new("montant", "la somme rendue", "3,10\u00A0€", IsNeeded: true), new("avoir", "le numéro de l’avoir", "AV-2026-000007"), new("raison", "pourquoi, dans les mots de l’agent", "le repas avait été payé deux fois.", IsNeeded: true), new("reste", "ce qui reste des avoirs", "Il vous reste 2,00\u00A0€ d’avoirs.", IsNeeded: true)]),
        new(MailKind.Invoice, MailTopic.Money, "Facture", "Facture de {montant}, {mois}", "Bonjour {prenom},\nVotre facture {facture} de {mois} est arrivée\u00A0: {montant}.\nÀ payer avant le {echeance}, en ligne ou auprès du service.", "Voir et payer ma facture",
            [Total, Number with { IsNeeded = true }, Month, new("echeance", "le dernier jour pour payer", "20\u00A0décembre", IsNeeded: true)]),
        new(MailKind.InvoiceSettled, MailTopic.Money, "Facture réglée par un avoir", "Facture de {montant}, {mois}", "Bonjour {prenom},\nVotre facture {facture} de {mois} est arrivée\u00A0: {montant}.\nCe que nous vous devions la règle entièrement\u00A0: vous n’avez rien à payer.", "Voir ma facture",
            [Total, Number with { IsNeeded = true }, Month]),
        new(MailKind.InvoiceCredit, MailTopic.Money, "Avoir", "Avoir de {montant}", "Bonjour {prenom},\nPour {mois}, {montant} vous sont rendus (n°\u00A0{facture}). Ils seront déduits de votre prochaine facture.", "Voir le détail",
            [new("montant", "la somme rendue", "12,40\u00A0€", IsNeeded: true), Number, Month]),
        new(MailKind.LateReminder, MailTopic.Money, "Relance de facture", "{rappel}\u00A0: il reste {montant} à payer", "Bonjour {prenom},\nVotre facture {facture} de {mois} était à payer avant le {echeance}. Il reste {montant}.", "Payer ma facture",
            [new("rappel", "«\u00A0Rappel\u00A0», puis «\u00A0Dernier rappel\u00A0»", "Rappel"), new("montant", "ce qui reste à payer", "46,50\u00A0€", IsNeeded: true), Number with { IsNeeded = true }, Month, new("echeance", "le dernier jour pour payer", "20\u00A0novembre")]),

        new(MailKind.LimitReminder, MailTopic.Reminders, "Rappel avant une limite", "À réserver avant {limite}", "D’habitude vous réservez ces jours, et rien n’est encore choisi.\nLa limite est {limite}. Si vos enfants ne viennent pas, il n’y a rien à faire.", "Ouvrir le planning",
            [new("limite", "le jour et l’heure de la limite", "mercredi 25\u00A0novembre à 12\u00A0h", IsNeeded: true)]),

        new(MailKind.DocumentAccepted, MailTopic.Documents, "Pièce acceptée", "La pièce «\u00A0{piece}\u00A0» est acceptée", "Bonjour {prenom},\nLa pièce que vous avez envoyée ({enfant}) est vérifiée.\nElle est acceptée\u00A0: vous n’avez rien d’autre à faire pour elle.", "Voir mes pièces", [Document, Child]),
        new(MailKind.DocumentRefused, MailTopic.Documents, "Pièce refusée", "La pièce «\u00A0{piece}\u00A0» est à renvoyer", "Bonjour {prenom},\nLa pièce que vous avez envoyée ({enfant}) est vérifiée.\nElle n’est pas acceptée. Raison\u00A0: {raison}", "Envoyer une autre pièce",
            [Document, Child, new("raison", "pourquoi elle est refusée", "la date n’est pas lisible.", IsNeeded: true)]),
        new(MailKind.DocumentExpiring, MailTopic.Documents, "Pièce bientôt périmée", "La pièce «\u00A0{piece}\u00A0» arrive à expiration", "Bonjour {prenom},\nCette pièce ({enfant}) est valable jusqu’au {date}.\nEnvoyez la nouvelle dès que vous l’avez, pour que les réservations restent ouvertes.", "Envoyer la nouvelle pièce",
            [Document, Child, new("date", "le dernier jour de validité", "31\u00A0décembre 2026", IsNeeded: true)]),
        new(MailKind.FileValidated, MailTopic.Documents, "Dossier validé", "Le dossier de {enfant} est validé", "Bonjour {prenom},\nLe service a validé le dossier {annee}.", "Réserver", [Pupil, SchoolYears]),
        new(MailKind.FileToComplete, MailTopic.Documents, "Dossier à compléter", "Le dossier de {enfant} est à compléter", "Bonjour {prenom},\nLe service a lu le dossier {annee} et vous demande\u00A0: {question}", "Voir le dossier",
            [Pupil, SchoolYears, new("question", "ce que le service demande", "la signature des deux parents.", IsNeeded: true)]),
        new(MailKind.ChangeAccepted, MailTopic.Documents, "Changement accepté", "Votre changement est accepté", "Bonjour {prenom},\n{champ}\u00A0: la nouvelle valeur est enregistrée.", "Voir mon foyer", [Field]),
        new(MailKind.ChangeRefused, MailTopic.Documents, "Changement refusé", "Votre changement n’est pas accepté", "Bonjour {prenom},\n{champ}\u00A0: l’ancienne valeur reste. Raison\u00A0: {raison}", "Voir mon foyer",
            [Field, new("raison", "pourquoi il est refusé", "le justificatif de domicile manque.", IsNeeded: true)]),
        new(MailKind.QuotientNoted, MailTopic.Documents, "Quotient familial noté", "Votre quotient familial est à jour", "Bonjour {prenom},\nLe service {organisme} a noté votre quotient familial\u00A0: {quotient}, à partir du {date}. Vos prochaines réservations suivent ce quotient\u00A0; ce qui est déjà réservé garde son prix.\nSi ce n’est pas exact, prévenez le service.", "Voir ma famille",
            [new("quotient", "le quotient", "842,50", IsNeeded: true), new("date", "le jour à partir duquel il vaut", "1er janvier 2027", IsNeeded: true)]),
        new(MailKind.FamilyAdded, MailTopic.Documents, "Personne ajoutée au foyer", "Le service a complété votre foyer", "Bonjour {prenom},\nLe service {organisme} a ajouté {personne} à votre foyer.\nSi ce n’est pas exact, prévenez le service.", "Voir ma famille", [new("personne", "le nom de la personne ajoutée", "Zoé", IsNeeded: true)]),

        new(MailKind.CustodyShared, MailTopic.Custody, "Enfant partagé entre deux foyers", "{enfant} est partagé entre deux foyers", "Bonjour {prenom},\nLe service {organisme} a noté que {enfant} vit dans deux foyers. Chacun réserve et paie ses jours, et ne voit ni l’adresse, ni les documents, ni les factures de l’autre.\nRegardez le calendrier\u00A0: il dit de quels jours chacun s’occupe.", "Voir la garde", [Pupil]),
        new(MailKind.CustodyProposed, MailTopic.Custody, "Calendrier de garde proposé", "Répondre\u00A0: un calendrier de garde pour {enfant}", "Bonjour {prenom},\n{parent} propose un calendrier à partir du {date}. Rien ne change tant que vous n’avez pas répondu.", "Voir et répondre",
            [Pupil, Parent, new("date", "le premier jour du calendrier", "lundi 4\u00A0janvier", IsNeeded: true)]),
        new(MailKind.CustodySettled, MailTopic.Custody, "Calendrier de garde\u00A0: réponse ou changement", "Le calendrier de garde de {enfant}", "Bonjour {prenom},\n{resultat}", "Voir la garde",
            [Pupil, new("resultat", "ce qui est accepté, refusé ou noté, en une phrase", "Karim accepte le calendrier que vous proposiez à partir du lundi 4\u00A0janvier.", IsNeeded: true)]),
        new(MailKind.SwapProposed, MailTopic.Custody, "Échange de jours proposé", "Répondre avant le {limite}\u00A0: un échange pour {enfant}", "Bonjour {prenom},\n{echange}. Rien ne change tant que vous n’avez pas répondu.", "Accepter ou refuser",
            [Pupil, new("limite", "le premier jour de l’échange", "samedi 12\u00A0décembre"), new("echange", "qui donne et qui prend quels jours", "Claire donne le samedi 12\u00A0décembre et prend le samedi 19\u00A0décembre", IsNeeded: true)]),
        new(MailKind.SwapAnswered, MailTopic.Custody, "Échange de jours\u00A0: réponse", "Votre échange pour {enfant} est {reponse}", "Bonjour {prenom},\n{echange}.\n{resultat}", "Voir la garde",
            [Pupil, new("reponse", "«\u00A0accepté\u00A0», «\u00A0refusé\u00A0» ou «\u00A0retiré\u00A0»", "accepté"), new("echange", "qui donne et qui prend quels jours", "Claire donne le samedi 12\u00A0décembre et prend le samedi 19\u00A0décembre", IsNeeded: true), new("resultat", "ce que cela change", "Le calendrier est à jour.", IsNeeded: true)]),
        new(MailKind.OwnHousehold, MailTopic.Account, "Un foyer à soi", "Vous avez maintenant votre propre foyer", "Bonjour {prenom},\nLe service {organisme} a noté que vous avez votre propre foyer, dossier n°\u00A0{dossier}. Connectez-vous comme avant, avec le même identifiant et le même mot de passe\u00A0: vous y voyez votre foyer et les enfants que vous partagez.\nLes réservations, les factures et les avoirs d’avant restent au foyer que vous quittez. Ce qui était dans votre panier n’est pas réservé.", "Voir mon foyer",
            [new("dossier", "le numéro du nouveau dossier", "2026-N00012", IsNeeded: true)]),
        new(MailKind.AdultLeft, MailTopic.Account, "Un adulte a quitté le foyer", "{parent} a maintenant son propre foyer", "Bonjour {prenom},\nLe service {organisme} a noté que {parent} a son propre foyer et ne voit plus le vôtre\u00A0: ni l’adresse, ni les documents, ni les factures. Les réservations, les factures et les avoirs d’avant restent à votre foyer.\nVérifiez vos contacts et votre quotient familial.", "Voir mon foyer", [Parent]),
        new(MailKind.AuthorityChanged, MailTopic.Custody, "Autorité parentale\u00A0: changement noté", "L’autorité parentale sur {enfant}", "Bonjour {prenom},\nLe service {organisme} a noté que {resultat}", "Voir la garde",
            [Pupil, new("resultat", "ce qui est noté, et ce que cela ouvre ou ferme", "l’autorité parentale sur Zoé est conjointe. Karim peut lire la fiche sanitaire de l’enfant.", IsNeeded: true)]),

        new(MailKind.NightFailed, MailTopic.Service, "Nuit arrêtée (au service)", "La nuit du {nuit} s’est arrêtée", "{raison}\n{suite}", "Voir les nuits",
            [new("nuit", "le jour de cette nuit", "27\u00A0novembre"), new("raison", "à quelle étape, et pourquoi", "À l’étape «\u00A0Transmission des demandes\u00A0», la base de données n’a pas répondu.", IsNeeded: true), new("suite", "si elle reprendra d’elle-même, et quand", "Elle reprendra d’elle-même vendredi 27\u00A0novembre à 0\u00A0h\u00A015, là où elle s’est arrêtée. Rien n’est perdu ni fait deux fois.", IsNeeded: true)]),
        new(MailKind.CountersDrifted, MailTopic.Service, "Compteurs à vérifier (au service)", "Des compteurs de places sont à vérifier", "{ecart} un nombre de places prises qui n’est pas celui des réservations. Rien n’a été corrigé\u00A0: prévenez qui exploite le portail.", "Voir les nuits",
            [new("ecart", "combien de journées, avec leur verbe", "3\u00A0journées comptent", IsNeeded: true)]),
        new(MailKind.PaymentMismatched, MailTopic.Service, "Paiement à vérifier (au service)", "Un paiement en ligne est à vérifier", "La banque dit payé le paiement {reference}, mais sa réponse n’est pas ce qui était demandé\u00A0: {montant} demandés, {reponse} dans la réponse. Rien n’a été réservé ni réglé par lui\u00A0: voyez avec le comptable public ce que la famille a payé.", "Voir les paiements à vérifier",
            [new("reference", "le nom du paiement à la banque", "PF018F2A6C", IsNeeded: true), new("montant", "la somme demandée", "46,50\u00A0€", IsNeeded: true), new("reponse", "la somme de la réponse", "4,65\u00A0€", IsNeeded: true)]),

        new(MailKind.Digest, MailTopic.Answers, "Résumé du jour", "Votre résumé du jour", "Bonjour {prenom},\nVoici ce qui est arrivé depuis le dernier résumé.", "Voir mes alertes", []),
    ];

    private static readonly Dictionary<MailKind, MailTemplate> ByKind = All.ToDictionary(template => template.Kind);

    public static MailTemplate Of(MailKind kind) => ByKind[kind];

    /// <returns>Null when there is no such kind.</returns>
    public static MailTemplate? Find(string kind) => All.FirstOrDefault(template => template.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase));
}
