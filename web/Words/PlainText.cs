using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Portal.Web.Words;

/// <summary>
/// What an agent writes, on a page: paragraphs, lists of lines that begin with « - », **bold**, and addresses that become
/// links. All of it is encoded first, so that nothing an agent writes, or pastes, is ever HTML.
/// </summary>
public static partial class PlainText
{
    public static IHtmlContent Html(string text)
    {
        var html = new StringBuilder();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in Parts(block.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                html.Append(part.IsList ? $"<ul>{string.Concat(part.Lines.Select(line => $"<li>{Inline(line[2..])}</li>"))}</ul>" : $"<p>{string.Join("<br>", part.Lines.Select(Inline))}</p>");
            }
        }

        return new HtmlString(html.ToString());
    }

    // Lines of a list and other lines, as they follow one another.
    private static List<(bool IsList, List<string> Lines)> Parts(string[] lines)
    {
        var parts = new List<(bool IsList, List<string> Lines)>();
        foreach (var line in lines)
        {
            var isItem = line.StartsWith("- ", StringComparison.Ordinal);
            if (parts.Count == 0 || parts[^1].IsList != isItem)
            {
                parts.Add((isItem, []));
            }

            parts[^1].Lines.Add(line);
        }

        return parts;
    }

    private static string Inline(string line) => Address().Replace(Bold().Replace(WebUtility.HtmlEncode(line), "<b>$1</b>"), "<a href=\"$0\" rel=\"noopener\">$0</a>");

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold();

    // In encoded text an address ends before a quote or a bracket; the last full stop of a sentence is not its own.
    [GeneratedRegex(@"\bhttps?://(?:[^\s<&]|&amp;)*(?:[^\s<&.,;:!?)]|&amp;)")]
    private static partial Regex Address();
}
