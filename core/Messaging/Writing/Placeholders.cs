using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Core.Messaging;

/// <summary>Words in braces: checked before an organiser's text is kept, replaced when a mail is written.</summary>
public static partial class Placeholders
{
    public const int LongestSubject = 150;
    public const int LongestIntroduction = 3000;

    /// <summary>What is wrong with an organiser's words, sentence by sentence; empty when they can be kept.</summary>
    public static IReadOnlyList<string> Check(MailTemplate template, string subject, string introduction)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(subject))
        {
            problems.Add("L’objet est vide.");
        }

        if (string.IsNullOrWhiteSpace(introduction))
        {
            problems.Add("Le texte est vide.");
        }

        if (subject.Length > LongestSubject)
        {
            problems.Add($"L’objet est trop long\u00A0: {LongestSubject}\u00A0signes au plus.");
        }

        if (introduction.Length > LongestIntroduction)
        {
            problems.Add($"Le texte est trop long\u00A0: {LongestIntroduction}\u00A0signes au plus.");
        }

        if (subject.Any(char.IsControl))
        {
            problems.Add("L’objet tient sur une seule ligne.");
        }

        if (IsTorn(subject) || IsTorn(introduction))
        {
            problems.Add("Une accolade n’est pas fermée, ou est vide\u00A0: écrivez par exemple {prenom}.");
        }

        var used = Named().Matches(subject + "\n" + introduction).Select(match => match.Groups["name"].Value).Distinct().ToList();
        var known = template.Placeholders.Select(placeholder => placeholder.Name).ToList();
        problems.AddRange(used.Except(known).Select(name => $"Ce courriel ne connaît pas {{{name}}}. Il connaît\u00A0: {string.Join(", ", known.Select(one => $"{{{one}}}"))}."));
        problems.AddRange(template.Placeholders.Where(placeholder => placeholder.IsNeeded && !used.Contains(placeholder.Name)).Select(missing => $"Il manque {{{missing.Name}}}\u00A0: {missing.Meaning}."));
        return problems;
    }

    /// <summary>The text with its values, and « de » and « que » as they are said before them. A value is taken as it is: braces in it mean nothing.</summary>
    /// <exception cref="InvalidOperationException">The mail has no value for a placeholder of its own template: a programmer forgot it.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) => LedIn().Replace(text, match =>
        !values.TryGetValue(match.Groups["name"].Value, out var value) ? throw new InvalidOperationException($"No value for {match.Value}.")
        : match.Groups["before"] is { Success: true, Value: var before } ? FrenchWords.Elides(value) ? $"{before}’{value}" : $"{before}e {value}"
        : value);

    /// <summary>On one line, as a header asks: what a name brings along, a line break say, is a space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            var isBreak = char.IsControl(sign) || sign is '\u2028' or '\u2029';
            if (!isBreak || line is { Length: > 0 } && line[^1] != ' ')
            {
                line.Append(isBreak ? ' ' : sign);
            }
        }

        var whole = line.ToString().Trim();
        return whole.Length <= 250 ? whole : whole[..249] + "…";
    }

    private static bool IsTorn(string text) => Named().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0;

    [GeneratedRegex(@"\{(?<name>[\p{L}\p{N}_]+)\}")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:\b(?<before>[dD]|[qQ]u)e )?\{(?<name>[\p{L}\p{N}_]+)\}")]
    private static partial Regex LedIn();
}
