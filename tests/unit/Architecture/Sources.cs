using System.Text.RegularExpressions;

namespace Portal.UnitTests.Architecture;

/// <summary>The sources of this checkout, as the architecture tests read them.</summary>
internal static partial class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files of a room, without what the build or <c>dotnet ef</c> writes.</summary>
    public static IEnumerable<Source> Of(params string[] rooms) =>
        from room in rooms
        let folder = Path.Combine(Root, room)
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".cshtml", StringComparison.Ordinal)
        where !Generated().IsMatch(path)
        select new Source(path, File.ReadAllText(file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The sources are not above the tests.");
    }

    [GeneratedRegex("(^|/)(bin|obj|Migrations|node_modules)/")]
    private static partial Regex Generated();
}

/// <summary>A file, and its text without comments.</summary>
internal sealed partial record Source(string Path, string Text)
{
    public string Code { get; } = Comments().Replace(Text, "");

    /// <summary>The folder inside the room: <c>Places</c> of <c>core/Places/PoolDay.cs</c>; empty at its root.</summary>
    public string Area => Path.Split('/') is [_, var area, _, ..] ? area : "";

    [GeneratedRegex(@"(?m)^\s*//.*$|(?<=\s)//.*$|@\*[\s\S]*?\*@")]
    private static partial Regex Comments();
}
