using System.Net;
using System.Text;

namespace Portal.Core.Messaging;

/// <summary>One mail in its two forms, built together so that they cannot say different things.</summary>
internal sealed class Letter(string subject, string accent, string organiser)
{
    private readonly StringBuilder html = new();
    private readonly StringBuilder text = new();

    public string Subject { get; } = subject;

    /// <summary>Why the reader gets it: the last line.</summary>
    public string Because { get; init; } = "Vous recevez ce message parce que vous avez fait une demande sur le portail famille.";

    /// <summary>Where one press stops letters of this kind; null for an answer to what somebody did.</summary>
    public Uri? Stop { get; init; }

    public void Say(string sentence)
    {
        html.Append(FrenchWords.French, $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(sentence)}</p>");
        text.Append(sentence).Append("\n\n");
    }

    public void List(IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        html.Append("<table role=\"presentation\" style=\"width:100%;border-collapse:collapse;margin:0 0 16px\">");
        foreach (var (left, right) in all)
        {
            html.Append(FrenchWords.French, $"<tr><td style=\"padding:8px 0;border-bottom:1px solid #e8e3db\">{WebUtility.HtmlEncode(left)}</td><td style=\"padding:8px 0 8px 12px;border-bottom:1px solid #e8e3db;text-align:right\">{WebUtility.HtmlEncode(right)}</td></tr>");
            text.Append("- ").Append(left).Append("\u00A0: ").Append(right).Append('\n');
        }

        html.Append("</table>");
        text.Append('\n');
    }

    public void Button(string words, Uri link)
    {
        html.Append(FrenchWords.French, $"<p style=\"margin:24px 0\"><a href=\"{WebUtility.HtmlEncode(link.ToString())}\" style=\"background:{accent};color:#fff;padding:12px 20px;border-radius:12px;text-decoration:none;font-weight:700;display:inline-block\">{WebUtility.HtmlEncode(words)}</a></p>");
        text.Append(words).Append("\u00A0: ").Append(link).Append("\n\n");
    }

    public string Html() =>
        $"<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{WebUtility.HtmlEncode(Subject)}</title></head>"
        + "<body style=\"margin:0;background:#faf8f5;color:#1c2430;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">"
        + $"<div style=\"max-width:560px;margin:0 auto;padding:24px 16px\"><p style=\"margin:0 0 12px;color:{accent};font-weight:700\">{WebUtility.HtmlEncode(organiser)}</p>"
        + $"<div style=\"background:#fff;border:1px solid #e8e3db;border-radius:12px;padding:24px\"><h1 style=\"font-size:22px;margin:0 0 16px\">{WebUtility.HtmlEncode(Subject)}</h1>{html}</div>"
        + $"<p style=\"color:#5c6675;font-size:14px;margin:16px 0 0\">{WebUtility.HtmlEncode(Because)}{StopHtml()}</p></div></body></html>";

    public string Text() => $"{Subject}\n\n{text}{organiser}\n{Because}\n{(Stop is null ? "" : $"Ne plus recevoir ces rappels\u00A0: {Stop}\n")}";

    private string StopHtml() => Stop is null ? "" : $" <a href=\"{WebUtility.HtmlEncode(Stop.ToString())}\" style=\"color:#5c6675\">Ne plus recevoir ces rappels</a>";
}
