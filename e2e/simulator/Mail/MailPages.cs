using Portal.Simulator.PayFip;

namespace Portal.Simulator.Mail;

/// <summary>The inbox, for a demonstration: what the families would have received.</summary>
internal static class MailPages
{
    public static void MapMailPages(this WebApplication app)
    {
        app.MapGet("/mails", (MailBox mails) => Inbox(mails.All()));
        app.MapGet("/mails/{id:int}", (int id, MailBox mails) => mails.Find(id) is { } mail ? Letter(mail) : Gone());
    }

    private static IResult Inbox(IReadOnlyList<CaughtMail> mails) => Look.Page("Courrier",
        $"""
        <p><a href="/">Accueil du simulateur</a></p>
        <h1>Courrier reçu</h1>
        {(mails.Count == 0
            ? """<p class="soft">Rien pour l’instant. Les messages que le portail envoie arrivent ici, et nulle part ailleurs.</p>"""
            : $"""<ul class="list">{string.Concat(mails.Select(Row))}</ul>""")}
        """, wide: true);

    private static string Row(CaughtMail mail) =>
        $"""
        <li><a href="/mails/{mail.Id}" data-testid="mail"><b>{Look.Safe(SubjectOf(mail))}</b><span>{PaymentPage.ParisTime(mail.ReceivedAt)}</span>
        <span>{Look.Safe(string.Join(", ", mail.To))}</span></a></li>
        """;

    private static IResult Letter(CaughtMail mail) => Look.Page(SubjectOf(mail),
        $"""
        <p><a href="/mails">Courrier reçu</a></p>
        <h1>{Look.Safe(SubjectOf(mail))}</h1>
        <p class="soft">De {Look.Safe(mail.Headers.GetValueOrDefault("From", mail.From))}<br>À {Look.Safe(string.Join(", ", mail.To))}<br>{PaymentPage.ParisTime(mail.ReceivedAt)}</p>
        {(mail.Html.Length > 0 ? Frame(mail.Html) : "")}
        <h2>Version texte</h2>
        <div class="card"><pre data-testid="texte">{Look.Safe(mail.Text)}</pre></div>
        """, wide: true);

    /// <summary>No script, no form, no cookie inside; its links open beside, so that a demonstration can follow them.</summary>
    private static string Frame(string html) =>
        $"""<iframe title="Le message" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{Look.Safe("<base target=_blank>" + html)}"></iframe>""";

    private static string SubjectOf(CaughtMail mail) => mail.Subject.Length > 0 ? mail.Subject : "(sans objet)";

    private static IResult Gone() => Look.Page("Message introuvable", "<h1>Message introuvable</h1><p><a href=\"/mails\">Courrier reçu</a></p>", 404);
}
