using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portal.Core.Register;
using Xunit;

namespace Portal.UnitTests.Register;

/// <summary>Letters of a file arrive as they were typed, or the file is refused: no name is kept wrong.</summary>
public sealed class FileEncodingTests
{
    private const string Headings = "Identifiant du foyer;Prenom du responsable 1;Nom du responsable 1\r";

    private static readonly RegisterColumns Columns = RegisterColumns.At([], new DateOnly(2026, 9, 1));

    public static TheoryData<string> All => [.. new[] { "utf-8", "utf-8 marked", "utf-16", "utf-16 marked", "utf-16be", "utf-16be marked", "windows-1252", "iso-8859-1", "iso-8859-15", "macintosh", "ibm850", "IBM437" }];

    [Theory]
    [MemberData(nameof(All))]
    public void Whatever_French_names_a_file_has_they_arrive_exact_or_it_is_refused(string way)
    {
        var letters = "aeilnrstéèêëàâçîïôûùüÿœæ";
        var word = from length in Gen.Choose(2, 7)
                   from chosen in Gen.Elements(letters.ToCharArray()).ArrayOf(length)
                   from shape in Gen.Choose(0, 2)
                   select Shaped(new string(chosen), shape);
        var name = from count in Gen.Choose(1, 3)
                   from words in word.ArrayOf(count)
                   from mark in Gen.Elements(" ", "-", "'", "’", "\u00A0")
                   select string.Join(mark, words);
        var names = from count in Gen.Choose(1, 5)
                    from all in name.ArrayOf(count)
                    select all;

        Prop.ForAll(names.ToArbitrary(), all =>
        {
            var text = Headings + string.Concat(all.Select((one, number) => $"F{number};Anne;{one}\r"));
            if (Bytes(text, way) is not { } bytes)
            {
                return true;
            }

            var (lines, problem) = RegisterFile.Read(bytes, Columns);
            return problem is not null ? lines.Count == 0 : lines.Select(line => line.Values[LastName]).SequenceEqual(all);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_register_of_any_town_is_read_whatever_saved_it(string way)
    {
        string[] names = ["Gérard", "NOËL-FRANÇOIS", "Hélène", "Benoît", "Lefèvre d'Été", "Aïcha", "Bérénice", "Gaëlle", "Jérôme", "Ünal"];

        var (lines, problem) = RegisterFile.Read(Bytes(Headings + string.Concat(names.Where(name => way != "IBM437" || Bytes(name, way) is not null).Select((one, number) => $"F{number};Anne;{one}\r")), way)!, Columns);

        Assert.Null(problem);
        Assert.Equal(names.Where(name => Bytes(name, way) is not null), lines.Select(line => line.Values[LastName]));
    }

    [Theory]
    [InlineData("macintosh", "Goûter")]
    [InlineData("ibm850", "Hèle")]
    [InlineData("windows-1252", "Žižek")]
    public void A_file_that_reads_in_two_ways_is_refused_and_says_how_to_save_it(string way, string name)
    {
        var (_, problem) = RegisterFile.Read(Bytes($"{Headings}F1;Anne;{name}\r", way)!, Columns);

        Assert.Contains("encodage", problem?.Sentence, StringComparison.Ordinal);
        Assert.Contains("CSV UTF-8", problem!.Sentence, StringComparison.Ordinal);
        Assert.Contains("LibreOffice", problem.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EF BB BF 49 64 E9 0A")]
    [InlineData("FF FE 49 00 64")]
    [InlineData("FE FF D8 00 00 41")]
    [InlineData("49 64 EF BF BD 0A")]
    public void Bytes_that_are_not_what_they_say_are_refused(string bytes)
    {
        Assert.Contains("encodage", FileEncoding.Read(Convert.FromHexString(bytes.Replace(" ", ""))).Problem?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_with_an_ordinal_a_quote_and_a_sign_is_Windows_as_ever()
    {
        const string text = "Identifiant du foyer;Adresse\nF1;\"1ère rue de l’Église, n° 3 – bât. 2 «\u00A0Les Œillets\u00A0»\"\nF2;EuroPôle\n";

        Assert.Equal((text, null), FileEncoding.Read(Bytes(text, "windows-1252")));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 ... xl/workbook.xml", "Ce classeur ne s’ouvre pas")]
    [InlineData("PK\u0003\u0004 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "un classeur LibreOffice (.ods)")]
    [InlineData("%PDF-1.7", "un PDF")]
    public void A_workbook_is_refused_by_its_name(string text, string name)
    {
        Assert.Contains(name, RegisterFile.Read(Encoding.ASCII.GetBytes(text), Columns).Problem?.Sentence, StringComparison.Ordinal);
    }

    private static int LastName => Columns.All.Select((column, index) => (column, index)).Single(pair => pair.column.Of == RegisterSubject.FirstAdult && pair.column.Field.Key == "adult.last").index;

    private static string Shaped(string word, int shape) => shape switch
    {
        0 => word,
        1 => word.ToUpperInvariant(),
        _ => char.ToUpperInvariant(word[0]) + word[1..],
    };

    /// <returns>Null when this way has not all the letters.</returns>
    private static byte[]? Bytes(string text, string way)
    {
        var encoding = way.Split(' ')[0] is var name && name.StartsWith("utf", StringComparison.Ordinal)
            ? Encoding.GetEncoding(name)
            : CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return [.. way.EndsWith("marked", StringComparison.Ordinal) ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
