namespace Portal.Simulator.PayFip;

/// <summary>One way for a payment to end: a button of the payment page. Its id is also its <c>data-testid</c> and its address.</summary>
/// <param name="Outcome">What the browser reads before it goes back.</param>
internal sealed record Way(string Id, string Label, string? Hint, OperationState State, int Notifications, bool Returns, string Outcome)
{
    /// <summary>The two means of payment first, as on the real page; then what only a simulator offers.</summary>
    public static IReadOnlyList<Way> All { get; } =
    [
        new("payer-carte", "Payer par carte", null, OperationState.PaidByCard, 1, true, "Paiement accepté"),
        new("payer-prelevement", "Payer par prélèvement", null, OperationState.PaidByDebit, 1, true, "Prélèvement accepté"),
        new("payer-sans-retour", "Payer sans revenir au portail", "Aucune notification, aucun retour&nbsp;: l’onglet est fermé trop tôt.",
            OperationState.PaidByCard, 0, false, "Paiement accepté"),
        new("payer-deux-notifications", "Payer, notifier deux fois", "Les deux notifications partent ensemble, puis le navigateur revient.",
            OperationState.PaidByCard, 2, true, "Paiement accepté"),
        new("carte-refusee", "Carte refusée", "La banque dit non.", OperationState.Refused, 1, true, "Carte refusée"),
        new("abandonner", "Abandonner", "Revenir au portail sans payer.", OperationState.Abandoned, 1, true, "Paiement abandonné"),
    ];
}
