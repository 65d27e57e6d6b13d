namespace Portal.Core.Organisers;

/// <summary>What policies mean for a family, one sentence each: an agent chooses by the consequence, not by the name of a setting.</summary>
public static class PolicyConsequences
{
    /// <summary>In the order in which a family meets them: account, gate, limits, when a place is firm, money, full days, giving back.</summary>
    public static IReadOnlyList<string> InWords(this Policies policies) =>
    [
        Account(policies.AccountOpening),
        Gate(policies.Gate),
        $"Un jour se réserve jusqu’à cette limite\u00A0: {policies.BookingDeadline.Sentence()}. {Late(policies.Late)}",
        Firmness(policies.Firmness),
        Billing(policies.Billing),
        policies.Full == FullPolicy.WaitingList ? Freed(policies.FreedPlace) : "Un jour complet est refusé\u00A0: il n’y a pas de liste d’attente.",
        $"{Cancellation(policies.Cancellation)} Limite\u00A0: {policies.CancellationDeadline.Sentence()}.",
        LateCancellation(policies),
    ];

    private static string Account(AccountOpening opening) => opening switch
    {
        AccountOpening.SelfService => "La famille demande son compte en ligne, et le service l’accepte.",
        AccountOpening.PostedDossierNumber => "La famille ouvre son compte avec le numéro de dossier reçu par courrier.",
        AccountOpening.MailedCredentials => "Le service envoie à la famille son identifiant et un mot de passe par courriel.",
        AccountOpening.HandedOutCredentials => "Le service remet à la famille un identifiant et un mot de passe imprimés.",
        AccountOpening.AccessCode => "La famille ouvre son compte avec un code d’accès.",
    };

    private static string Gate(BookingGate gate) => gate == BookingGate.None
        ? "Dès que l’enfant est connu, il peut réserver."
        : $"Pour réserver, il faut\u00A0: {FrenchWords.Listed([.. Conditions.Where(condition => gate.HasFlag(condition.Gate)).Select(condition => condition.Words)], "et")}.";

    private static readonly IReadOnlyList<(BookingGate Gate, string Words)> Conditions =
    [
        (BookingGate.AnnualRegistration, "l’inscription de l’année validée"),
        (BookingGate.FileKnown, "un dossier déjà validé"),
        (BookingGate.RulesSigned, "le règlement signé"),
        (BookingGate.FileValidated, "un dossier complet et validé"),
        (BookingGate.Documents, "les pièces bloquantes acceptées"),
        (BookingGate.NotInDebt, "ne rien devoir"),
        (BookingGate.Appointment, "un rendez-vous pour qui n’est pas venu l’an dernier (mercredis et vacances)"),
    ];

    private static string Late(LatePolicy late) => late switch
    {
        LatePolicy.Refused => "Après, il est refusé.",
        LatePolicy.Surcharged => "Après, il se prend encore, avec un supplément.",
        LatePolicy.OnRequest => "Après, il se demande au service.",
    };

    private static string Firmness(Firmness firmness) => firmness switch
    {
        Organisers.Firmness.OnCommit => "La place est acquise dès que la famille valide son panier.",
        Organisers.Firmness.OnPayment => "La place est acquise quand la famille a payé, dans le quart d’heure\u00A0; sinon elle est rendue aux autres.",
        Organisers.Firmness.AfterNight => "La place est acquise après la nuit\u00A0: la famille lit le résultat le lendemain.",
        Organisers.Firmness.AfterStaff => "La place est acquise quand un agent l’accepte\u00A0: la famille reçoit un courriel.",
    };

    private static string Billing(BillingMode billing) => billing switch
    {
        BillingMode.Prepaid => "La famille paie en réservant, en ligne ou au guichet.",
        BillingMode.InArrears => "La famille paie le mois suivant, ce qui a été consommé.",
        BillingMode.Invoice => "La famille reçoit une facture.",
        BillingMode.Purse => "La famille paie avec son porte-monnaie.",
    };

    private static string Freed(FreedPlace freed) => freed == FreedPlace.BookedAtNight
        ? "Un jour complet ouvre une liste d’attente\u00A0: une place libérée est attribuée la nuit."
        : "Un jour complet ouvre une liste d’attente\u00A0: une place libérée est proposée, la famille répond.";

    private static string Cancellation(CancellationPolicy cancellation) => cancellation switch
    {
        CancellationPolicy.CreditNote => "Annuler à temps rend un avoir, utilisé de lui-même la fois suivante.",
        CancellationPolicy.Immediate => "Annuler à temps se fait d’un clic\u00A0: rien n’est facturé.",
        CancellationPolicy.OnRequest => "Annuler est une demande, à laquelle le service répond.",
        CancellationPolicy.NotOnline => "On n’annule pas en ligne.",
    };

    private static string LateCancellation(Policies policies) => policies.LateCancellation switch
    {
        LateCancellationPolicy.Refused => "Trop tard pour annuler\u00A0: la réservation reste, et reste due.",
        LateCancellationPolicy.NoRefund => "Trop tard pour annuler\u00A0: la place est rendue aux autres, le prix reste dû.",
        LateCancellationPolicy.RefundOnProof => $"Trop tard pour annuler\u00A0: le prix est rendu sur justificatif, envoyé dans les {policies.ProofHours}\u00A0heures.",
        LateCancellationPolicy.BilledAbsence => "Trop tard pour annuler\u00A0: c’est une absence, facturée.",
        LateCancellationPolicy.Request => "Trop tard pour annuler\u00A0: la famille demande, le service décide.",
    };
}
