using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>The lines of one household in a file: what they say of it together, and each of a child.</summary>
internal sealed class HouseholdRows(RegisterColumns columns, IReadOnlyList<RegisterLine> lines)
{
    public IReadOnlyList<RegisterLine> Lines => lines;

    public RegisterLine First => lines[0];

    /// <summary>What other programs call the household.</summary>
    public string Key => First.Household;

    public string Dossier => lines.Select(line => line.Dossier).FirstOrDefault(number => number.Length > 0) ?? "";

    public IEnumerable<RegisterColumn> ColumnsOf(RegisterSubject subject) => columns.All.Where(column => column.Of == subject);

    /// <summary>The cell that fills a column for the household or an adult: the first of its lines that says something.</summary>
    public RegisterCell CellOf(RegisterColumn column) => lines.Select(line => CellOf(line, column)).FirstOrDefault(cell => cell.Typed.Length > 0) ?? CellOf(First, column);

    public RegisterCell CellOf(RegisterSubject subject, string key) => CellOf(columns.Find(subject, key));

    public string ValueOf(RegisterSubject subject, string key) => CellOf(subject, key).Value;

    public RegisterCell CellOf(RegisterLine line, RegisterColumn column) => line.Cells[columns.PlaceOf(column)];

    public RegisterCell ChildCell(RegisterLine line, string key) => CellOf(line, columns.Find(RegisterSubject.Child, key));

    public bool SpeaksOf(RegisterSubject subject) => ColumnsOf(subject).Any(column => CellOf(column).Typed.Length > 0);

    public bool HasNewsOf(RegisterSubject subject) => ColumnsOf(subject).Any(column => CellOf(column).IsNews);

    /// <summary>The same lines, where each cell that says what is exported today is known as such.</summary>
    public HouseholdRows Knowing(ExportedHousehold exported, Func<RegisterLine, Child?> childOf) => new(columns,
    [
        .. lines.Select(line => line with { Cells = [.. columns.All.Zip(line.Cells, (column, cell) => cell with { IsKnown = exported.Says(column, childOf(line), cell) })] }),
    ]);

    /// <summary>The lines without those that are wrong, and without those that say another thing of the household than an earlier one.</summary>
    /// <returns>Null when none is left.</returns>
    public HouseholdRows? WithoutBadLines(ImportReport report)
    {
        var kept = new List<RegisterLine>();
        foreach (var line in lines)
        {
            if (line.Problems.Count > 0)
            {
                line.Problems.ToList().ForEach(why => report.LeaveOut(line, why));
            }
            else if (kept.Find(before => Contradiction(before, line) is not null) is { } other)
            {
                report.LeaveOut(line, $"elle dit autre chose du même foyer que la ligne {other.Number} («\u00A0{Contradiction(other, line)}\u00A0»).");
            }
            else
            {
                kept.Add(line);
            }
        }

        return kept.Count == 0 ? null : new HouseholdRows(columns, kept);
    }

    private string? Contradiction(RegisterLine one, RegisterLine other) =>
        columns.All.Where((column, place) => column.Of != RegisterSubject.Child && AreTwo(one.Values[place], other.Values[place])).FirstOrDefault()?.Heading
        ?? (AreTwo(one.Dossier, other.Dossier) ? RegisterColumns.DossierNumber : null);

    private static bool AreTwo(string one, string other) => one.Length > 0 && other.Length > 0 && one != other;
}
