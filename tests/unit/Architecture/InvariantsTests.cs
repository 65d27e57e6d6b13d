using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>docs/invariants.md names the tests that defend each invariant: they are there, and each invariant has some.</summary>
public sealed partial class InvariantsTests
{
    private static string Page { get; } = Read("docs/invariants.md");

    [Theory]
    [InlineData("docs/invariants.md")]
    [InlineData("core/Persistence/README.md")]
    public void Every_test_that_the_page_names_exists(string page)
    {
        var named = Named(Read(page)).ToList();
        var sources = Sources.Of("tests", "e2e").ToList();

        Assert.NotEmpty(named);
        var missing = named.Where(test => !sources.Exists(source => DeclaresType(source, test.Class) && source.Code.Contains($" {test.Method}(", StringComparison.Ordinal))).Select(test => $"{test.Class}.{test.Method}");

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("I", 9)]
    [InlineData("D", 7)]
    public void Every_invariant_names_a_test(string letter, int last)
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith($"| {letter}", StringComparison.Ordinal)).ToDictionary(line => line.Split('|')[1].Trim());

        var bare = Enumerable.Range(1, last).Select(number => $"{letter}{number}").Where(name => !rows.TryGetValue(name, out var row) || !Named(row).Any());

        Assert.Empty(bare);
    }

    /// <summary>What differs between the engines is known, handled somewhere, and tested by name.</summary>
    [Fact]
    public void Every_difference_between_the_engines_names_where_it_is_handled_and_a_test()
    {
        var rows = Read("core/Persistence/README.md").Split('\n').SkipWhile(line => !line.StartsWith("| what differs", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).Skip(2).Select(line => line.Split(" | ")).ToList();

        Assert.Equal(10, rows.Count);
        Assert.All(rows, row => Assert.NotEmpty(Named(row[^1])));
        Assert.DoesNotContain(rows.SelectMany(row => Place().Matches(row[^2])).Select(match => match.Groups["file"].Value), file => !File.Exists(Path.Combine(Sources.Root, "core", "Persistence", file)) && !File.Exists(Path.Combine(Sources.Root, file)));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Sources.Root, page));

    private static IEnumerable<(string Class, string Method)> Named(string text) => TestName().Matches(text).Select(match => (match.Groups["class"].Value, match.Groups["method"].Value));

    private static bool DeclaresType(Source source, string name) => Regex.IsMatch(source.Code, $@"\b(class|interface)\s+{name}\b");

    [GeneratedRegex("`(?<file>[A-Za-z/.]+[.](cs|yml|sql))`")]
    private static partial Regex Place();

    // A test is a sentence: a type's property has no underscore.
    [GeneratedRegex("`(?<class>[A-Za-z]+)\\.(?<method>[A-Za-z]+_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
