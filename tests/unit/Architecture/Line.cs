using System.Reflection;

namespace Portal.UnitTests.Architecture;

/// <summary>The areas under one namespace, from left to right, and the rooms beside them.</summary>
/// <param name="Root">The namespace of all; what stands in it directly is everybody's, and leans on nobody.</param>
/// <param name="Areas">Each may use those on its left.</param>
/// <param name="Beside">Rooms that every area may use and that use none of them.</param>
/// <remarks>
/// <c>Persistence</c> maps what all areas keep, so it mentions them all (<see cref="DecidedIn"/> says what it may not do). The
/// demonstration town uses everything and nobody uses it; the class that wires core together is of no area.
/// </remarks>
internal sealed record Line(string Root, string[] Areas, string[] Beside)
{
    private static readonly string[] Apart = ["Persistence", "Demo"];

    /// <summary>The uses that point from left to right, or from beside the line into it.</summary>
    public IReadOnlySet<string> Back(IEnumerable<Use> uses) =>
        (from use in uses
         where AreaOf(use.From) is { } user && AreaOf(use.To) is { } used && PointsBack(user, used) && use.From != $"{Root}.CoreSetup"
         select $"{use.From} uses {use.To}").ToHashSet();

    /// <summary>What a room beside the line asks of a rule: it may read and write what things keep, make them, and read a value from its text.</summary>
    public IReadOnlySet<string> DecidedIn(string room, IEnumerable<Use> uses) =>
        (from use in uses
         where AreaOf(use.From) == room && AreaOf(use.To) is { } used && Areas.Contains(used) && use.Through is { } method && !IsPlain(method)
         select use.ToString()).ToHashSet();

    /// <summary>Areas of which the line knows nothing.</summary>
    public IReadOnlySet<string> Unknown(Assembly assembly) =>
        assembly.GetTypes().Select(type => type.FullName!).Where(name => name.StartsWith(Root + ".", StringComparison.Ordinal)).Select(AreaOf).OfType<string>()
            .Except([.. Areas, .. Beside, .. Apart, ""]).ToHashSet();

    private bool PointsBack(string from, string to) =>
        (Array.IndexOf(Areas, from), Array.IndexOf(Areas, to)) switch
        {
            _ when from == to || from == "Demo" => false,
            _ when to == "Demo" => true,
            (-1, >= 0) => from != "Persistence",
            (>= 0 and var left, >= 0 and var right) => left < right,
            _ => false,
        };

    private static bool IsPlain(string method) => method is ".ctor" or "Parse" || method.StartsWith("get_", StringComparison.Ordinal) || method.StartsWith("set_", StringComparison.Ordinal) || method.StartsWith("op_", StringComparison.Ordinal);

    /// <summary><c>Places</c> of <c>Portal.Core.Places.PoolDay</c>; empty for what stands at the root; null outside of it.</summary>
    private string? AreaOf(string type) =>
        !type.StartsWith(Root + ".", StringComparison.Ordinal) ? null : type[(Root.Length + 1)..].Split('.') is [var area, _, ..] ? area : "";
}
