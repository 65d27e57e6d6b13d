using System.Globalization;
using Microsoft.Extensions.Options;

namespace Portal.Simulator.PayFip;

/// <summary>The page where the family pays, and the way back to the portal.</summary>
internal static class PaymentPage
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static void MapPaymentPage(this WebApplication app)
    {
        app.MapGet("/tpa/paiementws.web", Show);
        app.MapPost("/tpa/paiementws.web/{issue}", End);
    }

    /// <summary>« 12,40 € » from cents.</summary>
    public static string Euros(string cents) =>
        decimal.TryParse(cents, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? (amount / 100).ToString("#,0.00", French).Replace('\u202F', '\u00A0') + "\u00A0€"
            : Look.Safe(cents);

    public static string ParisTime(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Paris).ToString("d MMM, H\u00A0'h'\u00A0mm", French);

    private static IResult Show(string? idop, OperationBook book, IOptions<SimulatorSettings> settings, TimeProvider time)
    {
        if (book.Find(idop) is not { } operation) return NoSuchOperation();

        return operation.Open(time.GetUtcNow(), settings.Value.OpenOnce) switch
        {
            Opening.Welcome => Choices(operation),
            Opening.TooLate => Sorry("Trop tard", "Cette opération n’a pas été ouverte dans les 15 minutes. Retournez au portail et recommencez le paiement.", 410),
            Opening.AlreadyOpened => Sorry("Page déjà ouverte", "Comme chez PayFiP, une opération n’ouvre sa page qu’une fois. Retournez au portail pour savoir où en est votre paiement.", 409),
        };
    }

    /// <summary>Decide, tell the portal, then send the browser back: the order of the real one.</summary>
    private static async Task<IResult> End(string issue, HttpRequest request, OperationBook book, Notifier notifier, TimeProvider time, CancellationToken ct)
    {
        var form = await request.ReadFormAsync(ct);
        if (book.Find(form["idop"]) is not { } operation) return NoSuchOperation();
        if (Way.All.FirstOrDefault(candidate => candidate.Id == issue) is not { } way) return Results.NotFound();
        if (!operation.End(way.State, time.GetUtcNow()))
            return Sorry("Opération terminée", "Cette opération a déjà son résultat. Retournez au portail.", 409);

        await Task.WhenAll(Enumerable.Range(0, way.Notifications).Select(_ => notifier.Notify(operation, ct)));

        return way.Returns ? BackToPortal(operation, way) : StayHere(operation);
    }

    private static IResult Choices(Operation operation)
    {
        var order = operation.Order;
        return Look.Page("Paiement",
            $"""
            <h1>Votre paiement</h1>
            <section class="card" aria-label="Ce que vous payez">
              <dl>
                <div><dt>Objet</dt><dd id="objet" data-testid="objet">{Look.Safe(order.Objet)}</dd></div>
                <div><dt>Référence</dt><dd id="refdet" data-testid="refdet">{Look.Safe(order.Refdet)}</dd></div>
                <div><dt>Reçu envoyé à</dt><dd>{Look.Safe(order.Mel)}</dd></div>
              </dl>
              <p class="sum"><span>Montant</span><b id="montant" data-testid="montant">{Euros(order.Montant)}</b></p>
            </section>
            {Button(operation, Way.All[0], "main")}
            {Button(operation, Way.All[1], "second")}
            <h2>Jouer une autre fin</h2>
            <p class="soft">Pour les démonstrations et les essais.</p>
            <ul class="ways">{string.Concat(Way.All.Skip(2).Select(way => $"<li>{Button(operation, way, "way")}</li>"))}</ul>
            """);
    }

    private static string Button(Operation operation, Way way, string style) =>
        $"""
        <form method="post" action="/tpa/paiementws.web/{way.Id}"><input type="hidden" name="idop" value="{operation.IdOp}">
        <button class="{style}" id="{way.Id}" data-testid="{way.Id}">{way.Label}{(way.Hint is null ? "" : $"<small>{way.Hint}</small>")}</button></form>
        """;

    /// <summary>A POST from another site, as the real one: it carries no SameSite=Lax cookie and no antiforgery token.</summary>
    private static IResult BackToPortal(Operation operation, Way way) => Look.Page(way.Outcome,
        $"""
        <h1>{way.Outcome}</h1>
        <p>Retour au portail…</p>
        <form method="post" action="{Look.Safe(operation.Order.Urlredirect)}" id="retour"><input type="hidden" name="idop" value="{operation.IdOp}">
        <button class="main" id="revenir" data-testid="revenir">Revenir au portail</button></form>
        <script>document.getElementById("retour").submit()</script>
        """);

    private static IResult StayHere(Operation operation) => Look.Page("Paiement accepté",
        $"""
        <h1 class="good">Paiement accepté</h1>
        <p data-testid="sans-retour">{Euros(operation.Order.Montant)} payés. Le portail n’a pas été prévenu&nbsp;: il l’apprendra en interrogeant le service.</p>
        <p>Vous pouvez fermer cette page.</p>
        """);

    private static IResult NoSuchOperation() =>
        Sorry("Opération inconnue", "Ce lien de paiement n’existe pas ou n’existe plus. Retournez au portail et recommencez le paiement.", 404);

    private static IResult Sorry(string title, string why, int status) => Look.Page(title,
        $"""
        <h1 class="bad">{title}</h1>
        <p data-testid="refus">{why}</p>
        """, status);
}
