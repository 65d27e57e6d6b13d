namespace Portal.Core.Register;

/// <summary>A cell as it stands in the file, the value that it is understood as, and what is wrong with it.</summary>
/// <param name="IsKnown">It says what the export says today: it changes nothing, whatever is thought of it.</param>
public sealed record RegisterCell(string Typed, string Value, string? Problem, bool IsKnown = false)
{
    /// <summary>Something is written in it that is not known already.</summary>
    public bool IsNews => Value.Length > 0 && !IsKnown;
}

/// <summary>A line of the file as it was read: a household, one of its children if there is one, and what is wrong with it.</summary>
/// <param name="Number">The number of the line, as a text editor counts; the headings are on line 1.</param>
/// <param name="Cells">One per column of <see cref="RegisterColumns.All"/>, empty where the file says nothing.</param>
/// <param name="Malformed">What is wrong with the line itself, whoever it speaks of.</param>
public sealed record RegisterLine(int Number, string Household, string Dossier, string Child, IReadOnlyList<RegisterCell> Cells, IReadOnlyList<string> Malformed)
{
    public IReadOnlyList<string> Values { get; } = [.. Cells.Select(cell => cell.Value)];

    /// <summary>All that is wrong, in sentences: of the line, then of its cells that are not known.</summary>
    public IReadOnlyList<string> Problems => [.. Malformed, .. Cells.Where(cell => !cell.IsKnown).Select(cell => cell.Problem).OfType<string>()];
}

/// <summary>A line that is not imported, and why, in a sentence.</summary>
public sealed record BadLine(int Number, string Reason);
