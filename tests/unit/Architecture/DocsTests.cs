using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>What the pages for developers name is there: files, headings, types. And the decisions keep their form.</summary>
public sealed partial class DocsTests
{
    private const int Sentences = 5;

    private static readonly HashSet<string> Rooms = ["core", "realtime", "jobs", "web", "e2e", "tests", "bench", "docs", "docker", "scripts"];

    // Written by a command (its columns are other people's names).
    private static readonly HashSet<string> Made = ["docs/dependencies.md"];

    private static readonly HashSet<string> Areas = [.. Directory.EnumerateDirectories(Path.Combine(Sources.Root, "core")).Select(folder => Path.GetFileName(folder)!)];

    // A type, a member, a value, a header, another program's word: it stands in the code as it is written.
    private static readonly HashSet<string> Words = [.. Sources.Of("core", "realtime", "jobs", "web", "tests", "e2e", "bench").SelectMany(source => Word().Matches(source.Code)).Select(word => word.Value)];

    public static TheoryData<string> Pages => [.. AllPages().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it(string page)
    {
        var broken = Links(page).Where(link => !LeadsSomewhere(page, link));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_is_named_exists(string page)
    {
        var missing = Named(page).Where(name => name.Contains('/')).Where(name => !IsThere(name));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_type_that_is_named_exists(string page)
    {
        var missing = Named(page).Concat(Boxes(page)).Select(name => TypeName().Match(name.Split('/')[^1])).Where(match => match.Success)
            .Select(match => match.Groups["type"].Value).Where(type => !Words.Contains(type));

        Assert.Empty(missing.Distinct());
    }

    [Theory]
    [InlineData("docs/tour.md")]
    public void Every_box_of_a_drawing_is_a_type_with_a_link_to_its_file(string page)
    {
        var text = Text(page);
        var linked = Linked().Matches(text).DistinctBy(link => link.Value).ToDictionary(link => link.Groups["type"].Value, link => link.Groups["file"].Value);

        Assert.NotEmpty(Boxes(page));
        Assert.Empty(Boxes(page).Except(linked.Keys));
        Assert.All(linked, link => Assert.Matches($@"\b(class|record|struct|enum|interface) (struct )?{link.Key}\b", Text(Path.Combine(Path.GetDirectoryName(page)!, link.Value))));
    }

    [Fact]
    public void The_index_of_the_decisions_is_their_themes()
    {
        var lines = Lines("docs/decisions.md");

        var index = lines.Where(line => line.StartsWith("- [", StringComparison.Ordinal)).Select(line => line[3..line.IndexOf(']', StringComparison.Ordinal)]);
        var themes = lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

        Assert.Equal(themes, index);
    }

    [Fact]
    public void A_decision_is_a_sentence_and_at_most_five_more_that_say_why()
    {
        var entries = Lines("docs/decisions.md").SkipWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.Length > 0 && !line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Matches(Decision(), entry));
        Assert.All(entries, entry => Assert.InRange(SentenceEnd().Count(Decision().Match(entry).Groups["why"].Value), 1, Sentences));
    }

    private static IEnumerable<string> AllPages() =>
        from file in Directory.EnumerateFiles(Sources.Root, "*.md", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Sources.Root, file).Replace('\\', '/')
        where !path.StartsWith('.') && !Foreign().IsMatch(path) && !Made.Contains(path)
        select path;

    private static string Text(string page) => File.ReadAllText(Path.Combine(Sources.Root, page));

    private static string[] Lines(string page) => File.ReadAllLines(Path.Combine(Sources.Root, page));

    private static IEnumerable<string> Boxes(string page) =>
        Drawing().Matches(Text(page)).SelectMany(drawing => Box().Matches(Aside().Replace(drawing.Value, " "))).Select(box => box.Value).Distinct();

    private static IEnumerable<string> Links(string page) =>
        Lines(page).SelectMany(line => Link().Matches(line)).Select(match => match.Groups["to"].Value).Where(to => !to.Contains("://", StringComparison.Ordinal));

    private static bool LeadsSomewhere(string page, string link)
    {
        var (file, heading) = link.Split('#') is [var path, var anchor] ? (path, anchor) : (link, null);
        var there = file.Length == 0 ? page : Path.GetRelativePath(Sources.Root, Path.Combine(Sources.Root, Path.GetDirectoryName(page)!, file)).Replace('\\', '/');
        return Exists(there) && (heading is null || Lines(there).Where(line => line.StartsWith('#')).Select(Anchor).Contains(heading));
    }

    private static string Anchor(string heading) => NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>What stands in back-ticks outside of blocks of commands and drawings.</summary>
    private static IEnumerable<string> Named(string page)
    {
        var isBlock = false;
        foreach (var line in Lines(page))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isBlock = !isBlock;
            }
            else if (!isBlock)
            {
                foreach (Match name in Code().Matches(line))
                {
                    yield return name.Groups["name"].Value;
                }
            }
        }
    }

    // Two ways to name a file: from the root (`web/Pages/…`), and from core (`Carts/HoldPlaces`), with or without its ending.
    private static bool IsThere(string name) =>
        !PathName().IsMatch(name)
        || (name.Split('/')[0] is var first && Rooms.Contains(first) ? Exists(name) : !Areas.Contains(first) || Exists($"core/{name}"));

    private static bool Exists(string path)
    {
        var whole = Path.Combine(Sources.Root, path.TrimEnd('/'));
        return File.Exists(whole) || Directory.Exists(whole) || File.Exists(whole + ".cs") || File.Exists(whole + ".cshtml");
    }

    [GeneratedRegex(@"[A-Z]\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?<type>[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+)(?:\.[A-Z]\w*)?(?:\.cs)?(?:\(.*\))?$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[A-Za-z][\w.-]*(?:/[\w.-]+)+/?$")]
    private static partial Regex PathName();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```mermaid[\\s\\S]*?```")]
    private static partial Regex Drawing();

    // What stands on arrows, in round boxes and in the titles of groups is prose.
    [GeneratedRegex(@"\|[^|\n]*\||\(\[[^\n]*?\]\)|\[[^\n]*?\]|^\s*subgraph.*$", RegexOptions.Multiline)]
    private static partial Regex Aside();

    [GeneratedRegex(@"\b[A-Z][a-z]+(?:[A-Z]\w*)?\b")]
    private static partial Regex Box();

    [GeneratedRegex(@"\[(?<type>[A-Z]\w+)\]\((?<file>[^)]+\.cs)\)")]
    private static partial Regex Linked();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^\*\*(?<title>[^*]+\.)\*\* (?<why>.+\.)$")]
    private static partial Regex Decision();

    [GeneratedRegex(@"[.!?](?=\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("(^|/)(bin|obj|node_modules)/")]
    private static partial Regex Foreign();
}
