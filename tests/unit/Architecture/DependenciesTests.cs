using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>What is restored is what was committed, and docs/dependencies.md names all of it.</summary>
public sealed partial class DependenciesTests
{
    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var open = Projects().Where(folder => !File.Exists(Path.Combine(folder, "packages.lock.json")));

        Assert.Empty(open);
    }

    [Fact]
    public void The_list_of_licences_names_what_is_locked_and_nothing_else()
    {
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Sources.Root, "docs", "dependencies.md")))
            .Where(row => row.Groups["licence"].Value.Trim().Length > 0)
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["version"].Value}");

        Assert.Equal(Projects().SelectMany(Locked).Concat(LockedByNpm("web")).Concat(LockedByNpm("tests/scripts")).Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static List<string> Projects() => [.. Project().Matches(File.ReadAllText(Path.Combine(Sources.Root, "Portal.sln")))
        .Select(match => Path.GetDirectoryName(Path.Combine(Sources.Root, match.Value.Replace('\\', '/')))!)];

    private static IEnumerable<string> Locked(string folder)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "packages.lock.json")));
        return [.. from framework in file.RootElement.GetProperty("dependencies").EnumerateObject()
                   from package in framework.Value.EnumerateObject()
                   where package.Value.TryGetProperty("resolved", out _)
                   select $"{package.Name} {package.Value.GetProperty("resolved").GetString()}"];
    }

    private static IEnumerable<string> LockedByNpm(string folder)
    {
        const string Under = "node_modules/";
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, folder, "package-lock.json")));
        return [.. from package in file.RootElement.GetProperty("packages").EnumerateObject()
                   where package.Name.StartsWith(Under, StringComparison.Ordinal)
                   select $"{package.Name[Under.Length..]} {package.Value.GetProperty("version").GetString()}"];
    }

    [GeneratedRegex(@"(?<="")[^""]+\.csproj")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?m)^\| (?<name>(?!package )[^ |]+) \| (?<version>[^ |]+) \|(?<licence>[^|]*)\|$")]
    private static partial Regex Row();
}
