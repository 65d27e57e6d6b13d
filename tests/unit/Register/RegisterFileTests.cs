using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Register;
using Xunit;

namespace Portal.UnitTests.Register;

/// <summary>The register's file: encodings, separators, headings, cells, and what spreadsheets would run.</summary>
public sealed class RegisterFileTests
{
    private static readonly RegisterColumns Columns = RegisterColumns.At([new Facility { Id = new FacilityId(7), OrganiserId = new OrganiserId(1), Name = "École Jean-Zay", IsSchool = true }], new DateOnly(2026, 9, 1));

    public static TheoryData<string, char> Ways => new()
    {
        { "utf-8", ';' }, { "utf-8", ',' }, { "utf-8", '\t' }, { "utf-8-marked", ';' }, { "utf-16", '\t' }, { "windows-1252", ';' }, { "windows-1252", ',' },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_file_says_itself_how_it_is_written(string encoding, char separator)
    {
        var text = string.Join('\n', new[] { new[] { "ID Famille", "prenom responsable 1", "Nom du responsable 1", "Identifiant de l’enfant", "École" }, ["F1", "Chloé", "Lefèvre", "E1", "ecole jean zay"] }.Select(row => string.Join(separator, row)));

        var (lines, problem) = RegisterFile.Read(Bytes(text.Replace('’', '\''), encoding), Columns);

        Assert.Null(problem);
        var line = Assert.Single(lines);
        Assert.Equal((2, "F1", "E1", "Chloé", "7"), (line.Number, line.Household, line.Child, Value(line, RegisterSubject.FirstAdult, "adult.first"), Value(line, RegisterSubject.Child, "child.school")));
        Assert.Empty(line.Problems);
    }

    [Theory]
    [InlineData("", "Ce fichier est vide.")]
    [InlineData("Nom du foyer;Commune\nMartin;Cluses", "«\u00A0Identifiant du foyer\u00A0» manque")]
    [InlineData("Identifiant du foyer;Commune;commune\nF1;a;b", "Deux colonnes s’appellent")]
    [InlineData("Identifiant du foyer;Pointure\nF1;38", "«\u00A0Pointure\u00A0» n’est pas connue")]
    [InlineData("Identifiant du foyer;Commune\n", "n’a que ses titres")]
    [InlineData("Identifiant du foyer;Commune\nF1;\"Cluses\nF2;Claira", "un guillemet est ouvert")]
    [InlineData("PK\u0003\u0004", "un classeur")]
    public void A_file_that_is_none_is_refused_in_a_sentence(string text, string sentence)
    {
        var (lines, problem) = RegisterFile.Read(Encoding.UTF8.GetBytes(text), Columns);

        Assert.Empty(lines);
        Assert.Contains(sentence, problem?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_lines_than_one_file_may_have_are_refused()
    {
        var text = new StringBuilder("Identifiant du foyer\n").Insert(21, string.Concat(Enumerable.Range(0, RegisterFile.MostLines + 1).Select(number => $"F{number}\n")));

        Assert.Contains("20\u202F000", RegisterFile.Read(Encoding.UTF8.GetBytes(text.ToString()), Columns).Problem!.Sentence.Replace(' ', '\u202F').Replace('\u00A0', '\u202F'), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bad_cell_is_told_with_its_line_and_the_good_ones_are_understood()
    {
        var (lines, _) = RegisterFile.Read(Encoding.UTF8.GetBytes("""
            Identifiant du foyer;Code postal;Tel 1;Mail 1;Identifiant de l'enfant;Date de naissance;Classe;École
            F1;01170;612345678;a@exemple.fr;E1;3/4/2019;cp;
            F2;abcde;12;pas-une-adresse;E2;31/02/2019;CM9;École d'ailleurs
            ;74300;;;;;;
            F3;;;;;01/01/2019;;
            F4;;;;;;;;de trop
            """), Columns);

        Assert.Equal(("01170", "0612345678", "2019-04-03", "Cp"), (Value(lines[0], RegisterSubject.Household, "household.postcode"), Value(lines[0], RegisterSubject.FirstAdult, "adult.phone"), Value(lines[0], RegisterSubject.Child, "child.born"), Value(lines[0], RegisterSubject.Child, "child.level")));
        Assert.Empty(lines[0].Problems);
        Assert.Equal([2, 3, 4, 5, 6], lines.Select(line => line.Number));
        Assert.Equal(6, lines[1].Problems.Count);
        Assert.All(lines[1].Problems, problem => Assert.EndsWith(".", problem, StringComparison.Ordinal));
        Assert.Contains("«\u00A0Identifiant du foyer\u00A0» est à remplir.", Assert.Single(lines[2].Problems), StringComparison.Ordinal);
        Assert.Contains("«\u00A0Identifiant de l’enfant\u00A0» est à remplir.", Assert.Single(lines[3].Problems), StringComparison.Ordinal);
        Assert.Contains("plus de cellules", Assert.Single(lines[4].Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Numéro d’allocataire CAF", "1,22435E+14", "a arrondi")]
    [InlineData("Numéro d’allocataire CAF", "1.22e+5", "a arrondi")]
    [InlineData("Code postal", "7500", "quatre chiffres")]
    [InlineData("Code postal", "1234", "quatre chiffres")]
    [InlineData("Code postal", "٣٤٨٣٠", "chiffres de 0 à 9")]
    [InlineData("Code postal", "３４８３０", "chiffres de 0 à 9")]
    [InlineData("Tel 1", "06٠٦١٢٣٤٥٦", "chiffres de 0 à 9")]
    [InlineData("Autres contacts", "Fatou | 06٠٦١٢٣٤٥٦", "n’est pas un numéro de téléphone")]
    [InlineData("Date de naissance", "01/01/2031", "n’est pas celle d’un enfant")]
    [InlineData("Date de naissance", "02/09/2026", "n’est pas celle d’un enfant")]
    [InlineData("Date de naissance", "12/05/1981", "n’est pas celle d’un enfant")]
    [InlineData("Date de naissance", "29/02/2019", "n’est pas une date")]
    [InlineData("Quotient valable à partir du", "01/09/2926", "trop loin")]
    [InlineData("Nom du responsable 1", "GÃ©rard", "abîmés")]
    [InlineData("Mail 1", "sans-point@exemple", "adresse")]
    public void What_cannot_be_right_is_a_line_to_correct_and_not_kept(string heading, string cell, string sentence)
    {
        var (lines, problem) = RegisterFile.Read(Encoding.UTF8.GetBytes($"Identifiant du foyer;Identifiant de l'enfant;{heading}\nF1;E1;{cell}\n"), Columns);

        Assert.Null(problem);
        Assert.Contains(sentence, Assert.Single(Assert.Single(lines).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2E+05;E1;E1 Martin", "a arrondi l’identifiant «\u00A01,2E+05\u00A0»")]
    [InlineData("F1;2E+11;Martin", "a arrondi l’identifiant «\u00A02E+11\u00A0»")]
    public void Two_families_do_not_become_one_because_a_spreadsheet_rounded_their_identifiers(string cells, string sentence)
    {
        var (lines, _) = RegisterFile.Read(Encoding.UTF8.GetBytes($"Identifiant du foyer;Identifiant de l'enfant;Nom de l'enfant\n{cells}\n"), Columns);

        Assert.Contains(sentence, Assert.Single(lines[0].Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_cell_holds_it_is_read_back_as_it_was_and_no_spreadsheet_runs_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), any =>
        {
            var cell = new string([.. any.Get.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter != '\uFFFE' && letter != '\uFFFF')]);
            var written = RegisterWriter.Marked(cell);

            return RegisterFile.WithoutMark(written) == cell && (written.Length == 0 || !"=+-@\t\r".Contains(written[0]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("=1+1")]
    [InlineData("'=1+1")]
    [InlineData("''@somme")]
    [InlineData("+33612345678")]
    [InlineData("O'Brien")]
    [InlineData("'tit Louis")]
    public void A_formula_is_marked_once_and_its_mark_taken_off_once(string cell)
    {
        var written = RegisterWriter.Marked(cell);

        Assert.DoesNotContain(written[0], "=+-@");
        Assert.Equal(cell, RegisterFile.WithoutMark(written));
    }

    [Fact]
    public void The_lines_to_correct_keep_their_cells_and_say_why_and_can_be_sent_again()
    {
        var content = Encoding.UTF8.GetBytes("Identifiant du foyer;Code postal\nF1;74300\nF2;abc\n");

        var corrected = RegisterFile.ToCorrect(content, [new BadLine(3, "«\u00A0Code postal\u00A0» a cinq chiffres.")]);

        Assert.Equal("\uFEFFIdentifiant du foyer;Code postal;À corriger\r\nF2;abc;«\u00A0Code postal\u00A0» a cinq chiffres.\r\n", Encoding.UTF8.GetString(corrected));
        var (again, problem) = RegisterFile.Read(corrected, Columns);
        Assert.Null(problem);
        Assert.Equal("F2", Assert.Single(again).Household);
    }

    private static string Value(RegisterLine line, RegisterSubject subject, string key) => line.Values[Columns.All.Select((column, index) => (column, index)).Single(pair => pair.column.Of == subject && pair.column.Field.Key == key).index];

    private static byte[] Bytes(string text, string encoding) => encoding switch
    {
        "utf-8-marked" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
        "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };
}
