using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>Each rule of the seeds about picking, states, commit and waiting is named by a test (domain/rules.md, R22-R67).</summary>
public sealed partial class RulesTests
{
    [Fact]
    public void Every_rule_from_R22_to_R67_is_named_by_a_test()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Sources.Root, "e2e"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Path.GetFileName(file) != "RulesTests.cs")
            .SelectMany(file => Tests().Matches(File.ReadAllText(file)))
            .SelectMany(test => Rule().Matches(test.Value))
            .Select(rule => int.Parse(rule.Groups["number"].Value, CultureInfo.InvariantCulture))
            .ToHashSet();

        Assert.Empty(Enumerable.Range(22, 67 - 22 + 1).Except(named).Select(rule => $"R{rule}"));
    }

    // A name of a test, the summary of a class of tests, or the comment above a case.
    [GeneratedRegex(@"public (async Task|void|Task) \w+|///.*|//.*")]
    private static partial Regex Tests();

    [GeneratedRegex(@"(?<![A-Za-z0-9])R(?<number>\d{1,2})(?![0-9])")]
    private static partial Regex Rule();
}
