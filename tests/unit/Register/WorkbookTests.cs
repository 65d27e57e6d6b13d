using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Register;
using Xunit;

namespace Portal.UnitTests.Register;

/// <summary>A register that comes as an Excel workbook is read like the CSV it would have been, and within the same limits.</summary>
public sealed class WorkbookTests
{
    private static readonly RegisterColumns Columns = RegisterColumns.At([new Facility { Id = new FacilityId(7), OrganiserId = new OrganiserId(1), Name = "École Jean-Zay", IsSchool = true }], new DateOnly(2026, 9, 1));

    [Fact]
    public void A_workbook_says_what_the_same_lines_say_as_CSV()
    {
        const string csv = "Identifiant du foyer;Prénom du responsable 1;Nom du responsable 1;Code postal;Tel 1;Identifiant de l’enfant;Date de naissance\nF1;Chloé;\"Lefèvre \"\"dite\"\" Roux; aînée\";34830;0612345678;E1;03/04/2019\nF2;Luc;Roux;abc;12;E2;31/02/2019";
        var cells = new[] { new[] { "F1", "Chloé", "Lefèvre \"dite\" Roux; aînée", "34830", "0612345678", "E1", "03/04/2019" }, ["F2", "Luc", "Roux", "abc", "12", "E2", "31/02/2019"] };

        var (asCsv, _) = RegisterFile.Read(Encoding.UTF8.GetBytes(csv), Columns);
        var (asWorkbook, problem) = RegisterFile.Read(Book(csv.Split('\n')[0].Split(';'), cells), Columns);

        Assert.Null(problem);
        Assert.Equal(asCsv.Select(Said), asWorkbook.Select(Said));
        Assert.Equal([2, 3], asWorkbook.Select(line => line.Number));
    }

    [Fact]
    public void Days_numbers_and_answers_keep_the_sense_they_have_in_their_cells()
    {
        var line = Assert.Single(RegisterFile.Read(
            Book(["Identifiant du foyer", "Code postal", "Tel 1", "Adresse", "Identifiant de l’enfant", "Date de naissance"], ["F1", 34830d, 612345678d, "3 rue Haute\nbâtiment 2", 12d, new DateTime(2019, 4, 3)]), Columns).Lines);

        Assert.Equal(("F1", "12"), (line.Household, line.Child));
        Assert.Empty(line.Problems);
        Assert.Contains("34830", Said(line), StringComparison.Ordinal);
        Assert.Contains("0612345678", Said(line), StringComparison.Ordinal);
        Assert.Contains("3 rue Haute bâtiment 2", Said(line), StringComparison.Ordinal);
        Assert.Contains("2019-04-03", Said(line), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_whose_last_digits_the_spreadsheet_has_lost_is_to_be_corrected()
    {
        var line = Assert.Single(RegisterFile.Read(Book(["Identifiant du foyer"], [1234567890123456789d]), Columns).Lines);

        Assert.Contains("le tableur a arrondi", Assert.Single(line.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_to_correct_go_back_with_their_reasons()
    {
        var book = Book(["Identifiant du foyer", "Code postal"], ["F1", "34830"], ["F2", "abc"]);

        var file = Encoding.UTF8.GetString(RegisterFile.ToCorrect(book, [new BadLine(3, "le code postal a cinq chiffres.")]));

        Assert.Equal("\uFEFFIdentifiant du foyer;Code postal;À corriger\r\nF2;abc;le code postal a cinq chiffres.\r\n", file);
    }

    [Fact]
    public void A_workbook_that_unpacks_to_more_than_a_register_is_refused_before_it_is_read()
    {
        var bomb = With(Book(["Identifiant du foyer"], ["F1"]), "xl/media/image1.bin", part =>
        {
            var block = new byte[1024 * 1024];
            for (var written = 0; written < 70; written++)
            {
                part.Write(block);
            }
        });

        Assert.InRange(bomb.Length, 0, 200_000);
        Assert.Contains("trop lourd une fois ouvert", RegisterFile.Read(bomb, Columns).Problem?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Identifiant du foyer</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>F1</t></is></c></row>", "A1:A1048576", "lignes")]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Identifiant du foyer</t></is></c><c r=\"XFD1\"><v>1</v></c></row>", "A1:XFD1", "colonnes")]
    [InlineData("<row r=\"1\"><c r=", "A1", "ne s’ouvre pas")]
    public void A_sheet_that_is_broken_or_names_its_last_line_or_column_is_refused_in_a_sentence(string rows, string size, string why)
    {
        var sheet = $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"{size}\"/><sheetData>{rows}</sheetData></worksheet>";

        var book = With(Book(["Identifiant du foyer"], ["F1"]), "xl/worksheets/sheet1.xml", part => part.Write(Encoding.UTF8.GetBytes(sheet)));

        Assert.Contains(why, RegisterFile.Read(book, Columns).Problem?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_lines_than_one_file_may_have_are_refused()
    {
        var book = Book(["Identifiant du foyer"], [.. Enumerable.Range(0, RegisterFile.MostLines + 1).Select(number => new object[] { $"F{number}" })]);

        Assert.Contains("lignes", RegisterFile.Read(book, Columns).Problem?.Sentence, StringComparison.Ordinal);
    }

    private static string Said(RegisterLine line) => $"{line.Number} {line.Household} {line.Child} {string.Join('|', line.Cells.Select(cell => cell.Value))} {string.Join(' ', line.Problems)}";

    private static byte[] Book(string[] headings, params object[][] rows)
    {
        using var file = new MemoryStream();
        file.SaveAs(rows.Prepend(headings).Select(row => row.Select((cell, index) => (cell, index)).ToDictionary(pair => $"c{pair.index}", pair => pair.cell)).ToList(), printHeader: false);
        return file.ToArray();
    }

    private static byte[] With(byte[] book, string name, Action<Stream> write)
    {
        using var file = new MemoryStream();
        file.Write(book);
        using (var parts = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            parts.GetEntry(name)?.Delete();
            using var part = parts.CreateEntry(name, CompressionLevel.SmallestSize).Open();
            write(part);
        }

        return file.ToArray();
    }
}
