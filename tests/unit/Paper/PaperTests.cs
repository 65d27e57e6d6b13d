using Portal.TestSupport;
using Portal.Web.Paper;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;
using Xunit;

namespace Portal.UnitTests.Paper;

/// <summary>What is printed can be read: by eye, by who copies it, and by a reader aloud (RGAA 13.3).</summary>
public sealed class PaperTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private static readonly Column[] Facts = [new("", .4), new("", .6)];

    [Theory]
    [InlineData("Łukasz Wałęsa")]
    [InlineData("Đorđe Đokić")]
    [InlineData("Nguyễn Thị Hồng")]
    [InlineData("Олена Шевченко")]
    [InlineData("Ελένη Παπαδοπούλου")]
    [InlineData("محمد بن علي")]
    [InlineData("دلال دِلال لارا")]
    [InlineData("יעל כהן")]
    [InlineData("O’Neil\u2011Dupré")]
    [InlineData("Þóra Œdipe Ægir ıŞık")]
    [InlineData("Lina 😀 👨‍👩‍👧 🎉")]
    public void A_name_stands_whole_on_every_paper(string name)
    {
        var sheet = new Sheet(name, name, Now);
        sheet.Title(name);
        sheet.Section(name);
        sheet.Say($"Pour {name}, 3 rue Haute.");
        sheet.Table(Facts, [["Reçu de", $"{name}, dossier n°\u00A012"]], ["Total", name]);

        var words = PdfText.Of(sheet.ToBytes());

        var drawn = name.Replace("\u200D", "").Normalize();
        Assert.Equal([drawn, drawn, $"Pour {drawn}, 3 rue Haute.", "Reçu de", $"{drawn}, dossier n°\u00A012", "Total", drawn], words.Where(part => part.Length > 0).Take(7));
    }

    [Fact]
    public void What_no_typeface_has_is_marked_as_unknown_and_still_read_aloud()
    {
        var pdf = Written(sheet => sheet.Say("Pour 王 小明, 3 rue Haute."));

        Assert.Equal("Pour \uFFFD \uFFFD\uFFFD, 3 rue Haute.", PdfText.Of(pdf)[0]);
        Assert.Equal(["Pour 王 小明, 3 rue Haute."], Tree.Of(pdf).Spoken);
    }

    [Fact]
    public void What_is_drawn_from_right_to_left_is_spoken_in_its_own_letters()
    {
        var pdf = Written(sheet => sheet.Say("Pour محمد بن علي."), sheet => sheet.Say("Pour Zoé."));

        Assert.Equal(["Pour محمد بن علي."], Tree.Of(pdf).Spoken);
    }

    [Theory]
    [InlineData("two\nlines\tand a tab", "two lines and a tab")]
    [InlineData("e\u0301te\u0301 \u200Fhidden\u202E marks", "été hidden marks")]
    [InlineData("", "1 / 1")]
    public void Nothing_that_somebody_typed_breaks_the_paper(string words, string read)
    {
        Assert.Equal(read, PdfText.Of(Written(sheet => sheet.Say(words)))[0]);
    }

    [Fact]
    public void Half_a_pair_of_surrogates_is_no_letter()
    {
        Assert.Equal("A \uFFFD B", PdfText.Of(Written(sheet => sheet.Say("A \uD83D B")))[0]);
    }

    [Fact]
    public void A_reader_aloud_finds_the_language_the_title_the_headings_and_the_tables()
    {
        var tree = Tree.Of(Written(
            sheet => sheet.Title("Facture"),
            sheet => sheet.Section("Règlements"),
            sheet => sheet.Say("Réglée."),
            sheet => sheet.Table(Facts, [["À", "Zoé"]]),
            sheet => sheet.Table([new("Jour", .5), new("Montant", .5, Right: true)], [["lundi", "3,10"]])));

        Assert.Equal(("fr", true, true, "Facture n° 1"), (tree.Language, tree.IsMarked, tree.ShowsTitle, tree.Title));
        Assert.Equal(
            "Document(H1 H2 P Table(TR(TH:Row TD)) Table(TR(TH:Column TH:Column) TR(TD TD)))",
            tree.Shape);
    }

    [Fact]
    public void A_table_goes_on_overleaf_under_its_headings_which_are_read_aloud_once()
    {
        var pdf = Written(sheet => sheet.Table([new("Jour", .5), new("Montant", .5, Right: true)], Enumerable.Range(1, 80).Select(day => new[] { $"jour {day}", $"{day},00" })));

        using var document = PdfDocument.Open(pdf);
        Assert.Equal(3, document.NumberOfPages);
        Assert.All(document.GetPages(), page => Assert.Contains("Jour", page.Text, StringComparison.Ordinal));
        Assert.All(document.GetPages(), page => Assert.EndsWith($"{page.Number} / 3", page.Text, StringComparison.Ordinal));
        Assert.Equal(2, Tree.Of(pdf).Shape.Split("TH:Column").Length - 1);
        Assert.Equal(81, Tree.Of(pdf).Shape.Split("TR(").Length - 1);
    }

    [Fact]
    public void A_word_wider_than_its_column_is_cut_and_loses_no_letter()
    {
        var word = string.Concat(Enumerable.Repeat("donaudampfschifffahrt😀", 12));

        Assert.Contains(word, PdfText.Of(Written(sheet => sheet.Table(Facts, [["Mot", word]]))));
    }

    [Fact]
    public void Only_the_letters_that_are_used_travel_with_the_paper()
    {
        Assert.InRange(Written(sheet => sheet.Say("Réglée.")).Length, 3_000, 20_000);
    }

    [Fact]
    public async Task Papers_are_written_side_by_side()
    {
        var papers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() =>
            PdfText.Of(Written(sheet => sheet.Say($"Nguyễn محمد 😀 {number}"), sheet => sheet.Title($"Олена {number}"))))));

        Assert.All(papers.Select((words, number) => (words, number)), paper => Assert.Equal([$"Nguyễn محمد 😀 {paper.number}", $"Олена {paper.number}"], paper.words.Take(2)));
    }

    private static byte[] Written(params Action<Sheet>[] parts)
    {
        var sheet = new Sheet("Facture n° 1", "", Now);
        Array.ForEach(parts, write => write(sheet));
        return sheet.ToBytes();
    }

    /// <summary>What a reader aloud walks through.</summary>
    private sealed record Tree(string Language, bool IsMarked, bool ShowsTitle, string? Title, string Shape, IReadOnlyList<string> Spoken)
    {
        public static Tree Of(byte[] pdf)
        {
            using var document = PdfDocument.Open(pdf);
            var catalogue = document.Structure.Catalog.CatalogDictionary;
            var spoken = new List<string>();

            IToken Found(IToken token) => token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data).Data : token;
            DictionaryToken Part(DictionaryToken of, string name) => (DictionaryToken)Found(of.Data[name]);
            IEnumerable<IToken> Children(DictionaryToken of) =>
                !of.Data.TryGetValue("K", out var kids) ? [] : Found(kids) is ArrayToken many ? many.Data.Select(Found) : [Found(kids)];

            DictionaryToken Only(IToken one) => (DictionaryToken)(one is ArrayToken list ? Found(list.Data[0]) : one);

            string Shape(DictionaryToken element)
            {
                if (element.Data.TryGetValue("ActualText", out var words))
                {
                    spoken.Add(((IDataToken<string>)Found(words)).Data);
                }

                var scope = element.Data.TryGetValue("A", out var attributes) ? ":" + ((NameToken)Only(Found(attributes)).Data["Scope"]).Data : "";
                var inside = string.Join(' ', Children(element).OfType<DictionaryToken>().Where(child => child.Data.ContainsKey("S")).Select(Shape));
                return ((NameToken)element.Data["S"]).Data + scope + (inside.Length > 0 ? $"({inside})" : "");
            }

            var shape = Shape((DictionaryToken)Children(Part(catalogue, "StructTreeRoot")).Single());
            return new(
                ((IDataToken<string>)catalogue.Data["Lang"]).Data,
                ((BooleanToken)Part(catalogue, "MarkInfo").Data["Marked"]).Data,
                ((BooleanToken)Part(catalogue, "ViewerPreferences").Data["DisplayDocTitle"]).Data,
                document.Information.Title,
                shape,
                spoken);
        }
    }
}
