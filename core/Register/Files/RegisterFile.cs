using System.Text.RegularExpressions;
using CsvHelper;

namespace Portal.Core.Register;

/// <summary>Why a file cannot be read at all, in a sentence.</summary>
public sealed record FileProblem(string Sentence);

/// <summary>
/// The register's file, CSV or an Excel workbook: one line per child, the household repeated on each. How its bytes are letters, and whether « ; », « , »
/// or a tab is between columns, is read from the file itself (<see cref="FileEncoding"/>).
/// </summary>
public static partial class RegisterFile
{
    /// <summary>Bytes; a line of the model is about 250.</summary>
    public const int Largest = 10 * 1024 * 1024;

    public const int MostLines = 20_000;

    /// <summary>The column that <see cref="ToCorrect"/> adds; it says nothing to the import.</summary>
    private const string Correction = "À corriger";

    private static readonly char[] Separators = [';', ',', '\t'];

    private const int LongestKey = 100;

    private const string ByHand = "Enregistrez-le ainsi depuis votre tableur, puis recommencez.";

    /// <summary>What stands most often between the headings, outside quotes.</summary>
    public static char SeparatorOf(string headings)
    {
        var bare = Quoted().Replace(headings, "");
        return Separators.MaxBy(mark => bare.Count(letter => letter == mark));
    }

    /// <summary>Reads all lines, good and bad; or says why the file is none.</summary>
    public static (IReadOnlyList<RegisterLine> Lines, FileProblem? Problem) Read(byte[] content, RegisterColumns columns)
    {
        if (content.Length == 0)
        {
            return ([], new FileProblem("Ce fichier est vide."));
        }

        if (content.Length > Largest)
        {
            return ([], new FileProblem($"Ce fichier dépasse {Largest / 1024 / 1024}\u00A0Mo\u00A0: coupez-le en deux."));
        }

        var (text, problem) = TextOf(content);
        if (problem is not null)
        {
            return ([], problem);
        }

        try
        {
            using var csv = Open(text);
            return Read(csv, columns);
        }
        catch (CsvFormatException broken)
        {
            return ([], new FileProblem($"Ligne {broken.LineNumber}\u00A0: un guillemet est ouvert et n’est pas refermé, ou l’inverse. Corrigez-la, puis recommencez."));
        }
    }

    /// <summary>The bad lines as they came, with what is wrong in a last column: a file to correct and to send again.</summary>
    public static byte[] ToCorrect(byte[] content, IReadOnlyList<BadLine> bad)
    {
        var reasons = bad.ToLookup(line => line.Number, line => line.Reason);
        using var csv = Open(TextOf(content).Text);
        var rows = new List<IReadOnlyList<string>>();
        for (var width = 0; csv.Read();)
        {
            var cells = Enumerable.Range(0, csv.FieldCount).Select(index => WithoutMark(csv.GetString(index))).ToList();
            if (rows.Count == 0)
            {
                width = cells.FindIndex(cell => Text.Plain(cell) == Text.Plain(Correction)) is var last and >= 0 ? last : cells.Count;
                rows.Add([.. cells.Take(width), Correction]);
            }
            else if (reasons.Contains((int)csv.LineNumber))
            {
                rows.Add([.. cells.Take(width), .. Enumerable.Repeat("", Math.Max(0, width - cells.Count)), string.Join(' ', reasons[(int)csv.LineNumber])]);
            }
        }

        return RegisterWriter.Write(rows, withMark: true);
    }

    /// <summary>Takes a mark off that <see cref="RegisterWriter"/> put before what a spreadsheet would run as a formula.</summary>
    public static string WithoutMark(string cell) => Marked().IsMatch(cell) ? cell[1..] : cell;

    private static (string Text, FileProblem? Problem) TextOf(byte[] content) =>
        Workbook.IsExcel(content) ? Workbook.Read(content)
        : Workbook.NameOf(content) is { } other ? ("", new FileProblem($"Ce fichier est {other}, et non un fichier CSV ou un classeur Excel (.xlsx). {ByHand}"))
        : FileEncoding.Read(content);

    private static CsvReader Open(string text)
    {
        var separator = SeparatorOf(new StringReader(text).ReadLine() ?? "");
        return CsvReader.Create(new StringReader(text), CsvReaderOptions.Default with { Separator = separator, HasHeader = false, SkipEmptyLines = true, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw, IncludeValuesInExceptions = false });
    }

    private static (IReadOnlyList<RegisterLine> Lines, FileProblem? Problem) Read(CsvReader csv, RegisterColumns columns)
    {
        if (!csv.Read())
        {
            return ([], new FileProblem("Ce fichier est vide."));
        }

        var headings = Enumerable.Range(0, csv.FieldCount).Select(index => Text.Plain(csv.GetString(index))).ToList();
        var twice = headings.Where(heading => heading.Length > 0).GroupBy(heading => heading).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            return ([], new FileProblem($"Deux colonnes s’appellent «\u00A0{twice.Key}\u00A0»\u00A0: gardez-en une."));
        }

        var keys = RegisterColumns.Keys.Select(key => Find(headings, key.Heading, key.Aliases)).ToList();
        if (keys[0] < 0)
        {
            return ([], new FileProblem($"La colonne «\u00A0{RegisterColumns.HouseholdKey}\u00A0» manque\u00A0: partez du modèle à télécharger."));
        }

        var places = columns.All.Select(column => Find(headings, column.Heading, column.Aliases)).ToList();
        var known = keys.Concat(places).Append(headings.IndexOf(Text.Plain(Correction))).ToHashSet();
        if (headings.FindIndex(heading => heading.Length > 0 && !known.Contains(headings.IndexOf(heading))) is var stranger and >= 0)
        {
            return ([], new FileProblem($"La colonne «\u00A0{csv.GetString(stranger)}\u00A0» n’est pas connue\u00A0: retirez-la, ou donnez-lui un nom du modèle."));
        }

        var lines = new List<RegisterLine>();
        while (csv.Read())
        {
            if (lines.Count == MostLines)
            {
                return ([], new FileProblem($"Ce fichier a plus de {MostLines:# ##0} lignes\u00A0: coupez-le en deux, sans séparer un foyer."));
            }

            lines.Add(LineOf(csv, headings.Count, keys, places, columns));
        }

        return lines.Count == 0 ? ([], new FileProblem("Ce fichier n’a que ses titres de colonnes.")) : (lines, null);
    }

    private static RegisterLine LineOf(CsvReader csv, int width, List<int> keys, List<int> places, RegisterColumns columns)
    {
        string Cell(int index) => index < 0 || index >= csv.FieldCount ? "" : WithoutMark(csv.GetString(index));

        var problems = new List<string>();
        if (csv.FieldCount > width)
        {
            problems.Add("elle a plus de cellules que de titres de colonnes.");
        }

        var cells = columns.All.Zip(places, (column, place) => column.Understand(Cell(place), columns.Today)).ToList();
        var read = keys.ConvertAll(index => Cell(index).Trim());
        if (read[0].Length == 0)
        {
            problems.Add($"«\u00A0{RegisterColumns.HouseholdKey}\u00A0» est à remplir.");
        }

        if (read[2].Length == 0 && columns.All.Zip(cells).Any(pair => pair.First.Of == RegisterSubject.Child && pair.Second.Typed.Length > 0))
        {
            problems.Add($"«\u00A0{RegisterColumns.ChildKey}\u00A0» est à remplir.");
        }

        if (read.Find(key => RegisterColumn.RoundedNumber().IsMatch(key)) is { } rounded)
        {
            problems.Add($"le tableur a arrondi l’identifiant «\u00A0{rounded}\u00A0»\u00A0: mettez la colonne au format texte, et écrivez-le en entier.");
        }

        if (read.Exists(key => key.Length > LongestKey || key.Any(char.IsControl)))
        {
            problems.Add($"un identifiant dépasse {LongestKey} caractères, ou n’est pas lisible.");
        }

        return new RegisterLine((int)csv.LineNumber, read[0], read[1], read[2], cells, problems);
    }

    private static int Find(List<string> headings, string heading, string[] aliases) =>
        aliases.Prepend(heading).Select(name => headings.IndexOf(Text.Plain(name))).FirstOrDefault(index => index >= 0, -1);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^'+[=+\-@\t\r]")]
    private static partial Regex Marked();
}
