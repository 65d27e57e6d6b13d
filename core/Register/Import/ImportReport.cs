namespace Portal.Core.Register;

/// <summary>A value that an import changes.</summary>
public sealed record ImportChange(int Line, string Household, string Label, string Old, string New);

/// <summary>What an import does, or would do.</summary>
public sealed record ImportReport
{
    /// <summary>More changes are not read by anybody; they are counted.</summary>
    public const int MostShown = 200;

    public int NewHouseholds { get; internal set; }

    public int ChangedHouseholds { get; internal set; }

    public int UnchangedHouseholds { get; internal set; }

    public int NewChildren { get; internal set; }

    /// <summary>Addresses of adults who have an account: they change those themselves (R10).</summary>
    public int KeptEmails { get; internal set; }

    /// <summary>Addresses that look like a slip, with what was probably meant: to be looked at, as they are taken as they stand.</summary>
    public List<(int Line, string Typed, string Meant)> DoubtfulEmails { get; } = [];

    public int Lines { get; internal set; }

    public List<BadLine> Bad { get; } = [];

    public List<ImportChange> Changes { get; } = [];

    public FileProblem? Problem { get; internal set; }

    /// <summary>True when there is something to write.</summary>
    public bool ChangesSomething => NewHouseholds + ChangedHouseholds > 0;

    /// <summary>What the agent has seen: an import that would do something else asks to look again.</summary>
    public string Figures => $"{Lines}.{NewHouseholds}.{ChangedHouseholds}.{UnchangedHouseholds}.{NewChildren}.{Bad.Count}";

    internal void LeaveOut(RegisterLine line, string reason) => Bad.Add(new BadLine(line.Number, reason));

    internal void LeaveOut(IEnumerable<RegisterLine> lines, string reason) => Bad.AddRange(lines.Select(line => new BadLine(line.Number, reason)));
}
