using Microsoft.Extensions.Options;
using Portal.Simulator.Mail;
using Portal.Simulator.PayFip;

namespace Portal.Simulator;

/// <summary>The page which explains the simulator to whoever opens its address.</summary>
internal static class Home
{
    private const int Shown = 20;

    public static void MapHome(this WebApplication app) =>
        app.MapGet("/", (OperationBook book, MailBox mails, SmtpCatcher smtp, Outage outage, IOptions<SimulatorSettings> settings) => Look.Page(
            "Accueil",
            $$"""
            <h1>Ce que le portail rencontre au dehors</h1>
            <p>Ce programme joue le service PayFiP de la DGFiP et un serveur de courrier, pour les démonstrations et les essais.
            Tout est en mémoire et disparaît à l’arrêt.</p>
            <div class="card"><dl>
              <div><dt>Courrier</dt><dd><a href="/mails">{{Count(mails.Count, "message")}}</a>{{Port(smtp)}}</dd></div>
              <div><dt>Service SOAP</dt><dd><code>/tpa/services/securite</code>, panne en cours&nbsp;: {{outage.Mode.ToString().ToLowerInvariant()}}</dd></div>
              <div><dt>Page de paiement</dt><dd><code>/tpa/paiementws.web?idop=…</code>{{(settings.Value.OpenOnce ? ", s’ouvre une seule fois" : "")}}</dd></div>
            </dl></div>

            <h2>Dernières opérations</h2>
            {{Operations(book)}}

            <h2>Commandes pour les essais</h2>
            <ul>
              <li><code>GET /simulateur/api/operations?refdet=…</code></li>
              <li><code>POST /simulateur/api/operations/{idop}/payer?moyen=carte|prelevement</code>, puis <code>refuser</code>,
                <code>abandonner</code>, <code>notifier</code>, <code>oublier</code></li>
              <li><code>POST /simulateur/api/panne?mode=technique|http502|lent|aucune&amp;secondes=10</code></li>
              <li><code>GET /simulateur/api/mails?to=…</code>, <code>GET /simulateur/api/mails/{id}</code>, <code>DELETE /simulateur/api/mails</code></li>
              <li>Le courrier vers <code>refuse+…</code> est refusé (550), vers <code>plus-tard+…</code> remis à plus tard (451)</li>
            </ul>
            """,
            wide: true));

    private static string Port(SmtpCatcher smtp) =>
        smtp.Port == SmtpCatcher.None ? ", aucun port SMTP ouvert" : $", port SMTP {smtp.Port}";

    private static string Operations(OperationBook book)
    {
        var rows = book.All().Take(Shown).Select(operation =>
            $"""
            <li><div class="row"><b>{Look.Safe(operation.Order.Objet)}</b><span>{PaymentPage.Euros(operation.Order.Montant)}</span>
            <span>{Look.Safe(operation.Order.Refdet)} · {Words(operation.State)} · {Count(operation.Lookups, "consultation")}, {Count(operation.Notifications.Count, "notification")}</span>
            <span>{PaymentPage.ParisTime(operation.CreatedAt)}</span></div></li>
            """);
        var list = string.Concat(rows);
        return list.Length == 0
            ? """<p class="soft">Aucune pour l’instant&nbsp;: lancez un paiement depuis le portail.</p>"""
            : $"""<ul class="list">{list}</ul>""";
    }

    private static string Count(int count, string word) => $"{count} {word}{(count > 1 ? "s" : "")}";

    private static string Words(OperationState state) => state switch
    {
        OperationState.Created => "créée",
        OperationState.Opened => "page ouverte",
        OperationState.Abandoned => "abandonnée",
        OperationState.Refused => "refusée",
        OperationState.PaidByCard => "payée par carte",
        OperationState.PaidByDebit => "payée par prélèvement",
    };
}
