using System.Net;
using System.Text;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Messaging;

/// <summary>
/// One mail as it is written: words of its kind, then what it is about. Its two forms, HTML and text, are made from the
/// same parts, so that they cannot say different things. Whatever a family typed is encoded here, once.
/// </summary>
/// <remarks>Opened by <see cref="Stationery"/>, which knows the organiser's words.</remarks>
internal sealed class Letter
{
    private readonly string subject;
    private readonly string introduction;
    private readonly string accent;
    private readonly Uri preferences;
    private readonly Dictionary<string, string> values;
    private readonly List<Part> parts = [];
    private readonly List<Link> links = [];

    internal Letter(MailTemplate template, string subject, string introduction, Organiser? organiser, Uri preferences, IEnumerable<(string Name, string Value)> values)
    {
        (Template, Organiser, this.subject, this.introduction, this.preferences) = (template, organiser, subject, introduction, preferences);
        accent = organiser?.Accent ?? "#0d6660";
        this.values = values.ToDictionary(pair => pair.Name, pair => pair.Value);
        this.values["organisme"] = From;
    }

    public MailTemplate Template { get; }

    public Organiser? Organiser { get; }

    /// <summary>Where one press stops letters of this kind; null for an answer to what somebody did.</summary>
    public Uri? Stop { get; init; }

    /// <summary>The one thing to do: the first link.</summary>
    public Link? Action => links.FirstOrDefault();

    private string From => Organiser?.Name ?? "Portail famille";

    public void Say(string sentence) => parts.Add(new Part(sentence, []));

    public void List(IEnumerable<(string Left, string Right)> rows)
    {
        if (rows.ToList() is { Count: > 0 } all)
        {
            parts.Add(new Part(null, all));
        }
    }

    /// <summary>The first is the big one, above the details; others are plain links below them.</summary>
    public void Button(string words, Uri link) => links.Add(new Link(words, link));

    /// <summary>The letter as this adult reads it.</summary>
    public WrittenLetter For(Guardian reader) => For(reader.FirstName);

    /// <summary>The letter for somebody who is no adult of a household: a name is all that it says of its reader.</summary>
    public WrittenLetter For(string firstName)
    {
        values["prenom"] = firstName;
        var title = Placeholders.OneLine(Placeholders.Fill(subject, values));
        var opening = introduction.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => Placeholders.Fill(line, values).Trim()).Where(line => line.Length > 0).ToList();
        return new WrittenLetter(title, Html(title, opening), Text(title, opening));
    }

    private string Html(string title, List<string> opening)
    {
        var body = new StringBuilder();
        foreach (var line in opening)
        {
            body.Append(Paragraph(line));
        }

        if (Action is { } action)
        {
            body.Append(FrenchWords.French, $"<p style=\"margin:24px 0\"><a href=\"{Encoded(action.To)}\" style=\"display:block;background:{Encoded(accent)};color:#ffffff;padding:15px 20px;border-radius:12px;text-decoration:none;font-weight:700;font-size:17px;text-align:center\">{Encoded(action.Words)}</a></p>");
        }

        foreach (var part in parts)
        {
            body.Append(part.Sentence is { } sentence ? Paragraph(sentence) : Table(part.Rows));
        }

        foreach (var link in links.Skip(1))
        {
            body.Append(FrenchWords.French, $"<p style=\"margin:0 0 12px\"><a href=\"{Encoded(link.To)}\" style=\"color:{Encoded(accent)};font-weight:700\">{Encoded(link.Words)}</a></p>");
        }

        return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            + $"<meta name=\"color-scheme\" content=\"light\"><title>{Encoded(title)}</title></head>"
            + "<body style=\"margin:0;background:#faf8f5;color:#1c2430;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">"
            + $"<div style=\"max-width:560px;margin:0 auto;padding:24px 16px\"><p style=\"margin:0 0 12px;color:{Encoded(accent)};font-weight:700\">{Encoded(From)}</p>"
            + $"<div style=\"background:#ffffff;border:1px solid #e8e3db;border-top:4px solid {Encoded(accent)};border-radius:12px;padding:24px 20px 12px\"><h1 style=\"font-size:22px;line-height:1.25;margin:0 0 16px\">{Encoded(title)}</h1>{body}</div>"
            + $"<p style=\"color:#5c6675;font-size:14px;margin:16px 0 0\">{ContactHtml()}{Encoded(Template.Topic.Because())}{StopHtml()}{ChooseHtml()}</p></div></body></html>";
    }

    private string Text(string title, List<string> opening)
    {
        var body = new StringBuilder(title).Append("\n\n");
        foreach (var line in opening)
        {
            body.Append(line).Append("\n\n");
        }

        if (Action is { } action)
        {
            body.Append(action.InText);
        }

        foreach (var part in parts)
        {
            body.AppendJoin("", part.Sentence is { } sentence ? [sentence, "\n"] : part.Rows.Select(row => $"- {row.Left}\u00A0: {row.Right}\n")).Append('\n');
        }

        foreach (var link in links.Skip(1))
        {
            body.Append(link.InText);
        }

        return $"{body}{From}\n{ContactText()}{Template.Topic.Because()}\n{(Stop is null ? "" : $"Ne plus recevoir ces rappels\u00A0: {Stop.AbsoluteUri}\n")}{(Template.IsToAnAccount ? $"Choisir mes courriels\u00A0: {preferences.AbsoluteUri}\n" : "")}";
    }

    private string StopHtml() => Stop is null ? "" : $" <a href=\"{Encoded(Stop)}\" style=\"color:#5c6675\">Ne plus recevoir ces rappels</a> ·";

    private string ChooseHtml() => Template.IsToAnAccount ? $" <a href=\"{Encoded(preferences)}\" style=\"color:#5c6675\">Choisir mes courriels</a>" : "";

    private string ContactText() => Organiser is { Contact.IsEmpty: false } service ? $"{service.Contact.OnOneLine}\n" : "";

    private string ContactHtml() => Organiser is { Contact.IsEmpty: false } service ? $"{Encoded(From)}, {ContactLinks(service.Contact)}<br>" : "";

    private static string ContactLinks(ContactCard contact) => string.Join(" · ", ((string[])
    [
        contact.Phone.Length == 0 ? "" : $"<a href=\"tel:{Encoded(contact.Dialled)}\" style=\"color:#5c6675\">{Encoded(contact.Phone)}</a>",
        contact.Email.Length == 0 ? "" : $"<a href=\"mailto:{Encoded(contact.Email)}\" style=\"color:#5c6675\">{Encoded(contact.Email)}</a>",
        Encoded(string.Join(", ", contact.HoursLines)),
        Encoded(string.Join(", ", contact.AddressLines)),
    ]).Where(part => part.Length > 0));

    private static string Paragraph(string sentence) => $"<p style=\"margin:0 0 16px\">{Encoded(sentence)}</p>";

    private static string Table(IReadOnlyList<(string Left, string Right)> rows) =>
        "<table role=\"presentation\" style=\"width:100%;border-collapse:collapse;margin:0 0 16px\">"
        + string.Concat(rows.Select(row => $"<tr><td style=\"padding:8px 0;border-bottom:1px solid #e8e3db\">{Encoded(row.Left)}</td><td style=\"padding:8px 0 8px 12px;border-bottom:1px solid #e8e3db;text-align:right\">{Encoded(row.Right)}</td></tr>"))
        + "</table>";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Encoded(Uri link) => WebUtility.HtmlEncode(link.AbsoluteUri);

    /// <summary>A link of a letter, in words.</summary>
    internal sealed record Link(string Words, Uri To)
    {
        public string InText => $"{Words}\u00A0: {To.AbsoluteUri}\n\n";
    }

    private sealed record Part(string? Sentence, IReadOnlyList<(string Left, string Right)> Rows);
}

/// <summary>A letter ready for its envelope.</summary>
public sealed record WrittenLetter(string Subject, string Html, string Text);
