namespace Portal.Simulator.PayFip;

/// <summary>An operation as the control interface shows it. Amounts are in cents, as PayFiP writes them.</summary>
public sealed record OperationView(
    string IdOp, OperationState State, string? Resultrans, string Refdet, string Objet, string Montant, string Mel, string Numcli,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Lookups, IReadOnlyList<Notification> Notifications)
{
    public static OperationView Of(Operation operation) => new(
        operation.IdOp, operation.State, operation.Resultrans, operation.Order.Refdet, operation.Order.Objet, operation.Order.Montant,
        operation.Order.Mel, operation.Order.Numcli, operation.CreatedAt, operation.EndedAt, operation.Lookups, operation.Notifications);
}

/// <summary>An outage that was asked for, and when it will end by itself.</summary>
public sealed record OutageView(OutageMode Mode, DateTimeOffset? Until);

/// <summary>Does without a browser what the payment page does, and breaks the service for a while.</summary>
internal static class OperationsApi
{
    public static void MapOperationsApi(this WebApplication app)
    {
        var api = app.MapGroup("/simulateur/api");
        api.MapGet("operations", (OperationBook book, string? refdet) =>
            book.All().Where(operation => refdet is null || operation.Order.Refdet == refdet).Select(OperationView.Of));

        // Result only; "notifier" tells the portal, so that a test chooses the order of the two.
        api.MapPost("operations/{idop}/payer", (string idop, string? moyen, OperationBook book, TimeProvider time) =>
            End(book, idop, moyen is "prelevement" ? OperationState.PaidByDebit : OperationState.PaidByCard, time));
        api.MapPost("operations/{idop}/refuser", (string idop, OperationBook book, TimeProvider time) =>
            End(book, idop, OperationState.Refused, time));
        api.MapPost("operations/{idop}/abandonner", (string idop, OperationBook book, TimeProvider time) =>
            End(book, idop, OperationState.Abandoned, time));

        api.MapPost("operations/{idop}/notifier", async (string idop, OperationBook book, Notifier notifier, CancellationToken ct) =>
            book.Find(idop) is { } operation ? Results.Ok(await notifier.Notify(operation, ct)) : Results.NotFound());
        api.MapPost("operations/{idop}/oublier", (string idop, OperationBook book) =>
            book.Forget(idop) ? Results.NoContent() : Results.NotFound());

        api.MapPost("panne", (string? mode, int? secondes, Outage outage) =>
        {
            if (!Enum.TryParse<OutageMode>(mode ?? "technique", ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
                return Results.BadRequest("mode : technique, http502, lent ou aucune");

            var until = outage.Begin(wanted, TimeSpan.FromSeconds(Math.Clamp(secondes ?? 10, 1, 600)));
            return Results.Ok(new OutageView(wanted, wanted is OutageMode.Aucune ? null : until));
        });
    }

    private static IResult End(OperationBook book, string idOp, OperationState state, TimeProvider time) =>
        book.Find(idOp) is not { } operation ? Results.NotFound()
        : operation.End(state, time.GetUtcNow()) ? Results.Ok(OperationView.Of(operation))
        : Results.Conflict(OperationView.Of(operation));
}
