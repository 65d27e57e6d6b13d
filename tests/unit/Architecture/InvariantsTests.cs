using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>docs/invariants.md names the tests that defend each invariant: they are there, and each invariant has some.</summary>
public sealed partial class InvariantsTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Sources.Root, "docs", "invariants.md"));

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Sources.Of("tests", "e2e").ToList();

        var missing = Named(Page).Where(test => !sources.Exists(source => DeclaresType(source, test.Class) && source.Code.Contains($" {test.Method}(", StringComparison.Ordinal))).Select(test => $"{test.Class}.{test.Method}");

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

    private static IEnumerable<(string Class, string Method)> Named(string text) => TestName().Matches(text).Select(match => (match.Groups["class"].Value, match.Groups["method"].Value));

    private static bool DeclaresType(Source source, string name) => Regex.IsMatch(source.Code, $@"\b(class|interface)\s+{name}\b");

    // A test is a sentence: a type's property has no underscore.
    [GeneratedRegex("`(?<class>[A-Za-z]+)\\.(?<method>[A-Za-z]+_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
