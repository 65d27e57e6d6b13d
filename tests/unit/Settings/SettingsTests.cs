using System.IO.Compression;
using System.Text;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Web.Paper;
using Portal.Web.Words;
using Xunit;

namespace Portal.UnitTests.Settings;

/// <summary>What the settings' pages read and write, without a database: settings, menus, plain text, sheets of a PDF.</summary>
public sealed class SettingsTests
{
    private static readonly SettingsDraft Draft = new(null, null, new ContactCard(), new Policies());

    [Fact]
    public void Every_setting_reads_back_what_it_writes_and_says_when_it_counts()
    {
        Assert.Distinct(OrganiserSettings.All.Select(setting => setting.Key));
        Assert.All(OrganiserSettings.All, setting =>
        {
            var stored = setting.Read(Draft);
            Assert.Null(setting.ProblemWith(stored));
            Assert.Equal(stored, setting.Read(setting.Write(Draft, stored)));
            Assert.Matches(@"^\p{Lu}.+\.$", setting.Effect);
            Assert.DoesNotMatch("(?<!\u00A0)[:;!?»]", setting.Effect + setting.Label + setting.Hint);
            Assert.All(setting.Choices, choice => Assert.Equal(choice.Value, setting.Read(setting.Write(Draft, choice.Value))));
        });
    }

    [Theory]
    [InlineData("rules.proof", "0")]
    [InlineData("rules.proof", "abc")]
    [InlineData("rules.renewals", "9")]
    [InlineData("rules.absence", "25:00")]
    [InlineData("rules.late", "Never")]
    [InlineData("rules.priority", "residents residents")]
    [InlineData("portal.maintenance", "06:00-02:00")]
    [InlineData("portal.email", "a@b")]
    [InlineData("contact.phone", "12")]
    [InlineData("contact.phone", "appelez-nous")]
    [InlineData("contact.email", "service")]
    [InlineData("contact.map", "javascript:alert(1)")]
    [InlineData("contact.map", "http://plan.example")]
    public void What_cannot_be_kept_is_said_in_a_sentence(string key, string value) =>
        Assert.Matches(@"^«.+\.$", OrganiserSettings.All.Single(setting => setting.Key == key).ProblemWith(value)!);

    [Fact]
    public void A_line_of_a_menu_is_a_dish_and_its_allergens_in_the_order_of_the_regulation()
    {
        var (dishes, problems) = Dish.Read("Gratin dauphinois (Lait, blé, lait)\n\n  Pomme\nSalade (verte) d’hiver (moutarde)");

        Assert.Empty(problems);
        Assert.Equal(["Gratin dauphinois: gluten lait", "Pomme: ", "Salade (verte) d’hiver: moutarde"], dishes.Select(dish => $"{dish.Name}: {string.Join(' ', dish.Allergens)}"));
        Assert.Equal(14, Dish.Known.Count);
        Assert.Contains("écrivez le plat", Assert.Single(Dish.Read("(lait)").Problems), StringComparison.Ordinal);
        Assert.NotEmpty(Dish.Read(string.Join('\n', Enumerable.Repeat("Riz", MenuDay.MostDishes + 1))).Problems);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>")]
    [InlineData("Un\nDeux\n\nTrois", "<p>Un<br>Deux</p><p>Trois</p>")]
    [InlineData("Avant\n- un\n- **deux**\nFin", "<p>Avant</p><ul><li>un</li><li><b>deux</b></li></ul><p>Fin</p>")]
    [InlineData("Voir https://a.fr/b?c=1&d=\"2\".", "<p>Voir <a href=\"https://a.fr/b?c=1&amp;d=\" rel=\"noopener\">https://a.fr/b?c=1&amp;d=</a>&quot;2&quot;.</p>")]
    [InlineData("javascript:alert(1)", "<p>javascript:alert(1)</p>")]
    public void What_an_agent_writes_is_never_HTML(string text, string html) => Assert.Equal(html, PlainText.Html(text).ToString());

    [Fact]
    public async Task A_PDF_says_how_many_sheets_it_has_in_the_open_or_packed_and_nonsense_says_nothing()
    {
        var open = "%PDF-1.4\n1 0 obj\n<</Type /Pages /Kids [2 0 R 5 0 R] /Count 3>>\nendobj\n2 0 obj <</Type/Pages/Parent 1 0 R/Count 2>> endobj";

        Assert.Equal(3, await Count(Encoding.Latin1.GetBytes(open)));
        Assert.Equal(7, await Count(Packed("<</Count 7/Kids[1 0 R]/Type/Pages>>")));
        Assert.Null(await Count(Encoding.Latin1.GetBytes("%PDF-1.7 /Encrypt 4 0 R")));
        Assert.Null(await Count(Encoding.Latin1.GetBytes("%PDF-1.4 <</Type /Pages /Count 99999999999>>")));
        Assert.Null(await Count(Encoding.Latin1.GetBytes("%PDF-1.5 <</Type /ObjStm/Filter /FlateDecode>> stream\nnot zlib")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_whole_PDF_has_as_many_sheets_as_a_reader_finds_in_it(int pages)
    {
        var sheet = new Sheet("Attestation", "", new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        sheet.Say("Une page");
        for (var page = 1; page < pages; page++)
        {
            sheet.NextPage();
        }

        var pdf = sheet.ToBytes();

        using var read = UglyToad.PdfPig.PdfDocument.Open(pdf);
        Assert.Equal((pages, (int?)pages), (read.NumberOfPages, await Count(pdf)));
    }

    private static Task<int?> Count(byte[] pdf) => PdfSheets.Count(new MemoryStream(pdf), TestContext.Current.CancellationToken);

    private static byte[] Packed(string objects)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.Latin1.GetBytes(objects));
        }

        return [.. Encoding.Latin1.GetBytes("%PDF-1.5\n9 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 60>>\nstream\n"), .. packed.ToArray(), .. Encoding.Latin1.GetBytes("\nendstream endobj")];
    }
}
