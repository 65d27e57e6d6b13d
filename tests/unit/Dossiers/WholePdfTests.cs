using System.Text;
using Portal.Core.Dossiers;
using Portal.TestSupport;
using Portal.Web.Paper;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>A PDF that was cut off on its way, or is none, is told from one that a reader opens (F18).</summary>
public sealed class WholePdfTests
{
    private static readonly byte[] Paper = Made();

    [Fact]
    public void A_paper_that_a_reader_opens_is_whole_whatever_a_mailer_left_behind_it()
    {
        using var read = UglyToad.PdfPig.PdfDocument.Open(Paper);

        Assert.Equal(2, read.NumberOfPages);
        Assert.True(WholePdf.Is(Paper));
        Assert.True(WholePdf.Is([.. Paper, .. new byte[5000]]));
        Assert.True(WholePdf.Is([.. Paper, .. "\r\n<!-- sent by a mailer -->\r\n"u8]));
        Assert.True(WholePdf.Is(Papers.Pdf()));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_broken_though_an_earlier_end_stands_in_it()
    {
        // Saved twice, or made to be shown page by page: a first end stands far before the last.
        byte[] savedTwice = [.. Paper, .. Encoding.Latin1.GetBytes(new string('%', 4000)), .. Paper];

        Assert.All(Enumerable.Range(1, 63), part => Assert.False(WholePdf.Is(Paper.AsSpan(0, Paper.Length * part / 64)), $"{part}/64"));
        Assert.False(WholePdf.Is(savedTwice.AsSpan(0, Paper.Length + 4000 + (Paper.Length / 2))));
    }

    [Theory]
    [InlineData("%PDF-1.4 ok")]
    [InlineData("%PDF-1.4 1 0 obj ok %%EOF")]
    [InlineData("%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\n%%EOF")]
    [InlineData("%PDF-1.4\n1 0 obj <</Type/Pages>> endobj\nstartxref\n9\n%%EOF")]
    [InlineData("%PDF-1.4\n1 0 obj <</Type/Pages/Root 1 0 R>> endobj\nstartxref\n99999999999999999999\n%%EOF")]
    [InlineData("%PDF-1.4\n1 0 obj <</Type/Pages/Root 1 0 R>> endobj\nstartxref\n-9\n%%EOF")]
    [InlineData("%PDF-1.4\n1 0 obj <</Root 1 0 R>> endobj trailer\nstartxref\n9\n%%EOF")]
    [InlineData("%%EOF")]
    [InlineData("")]
    public void What_no_reader_could_open_is_broken(string file) => Assert.False(WholePdf.Is(Encoding.Latin1.GetBytes(file)));

    [Fact]
    public void Ten_megabytes_of_what_is_looked_for_are_answered_all_the_same()
    {
        var many = Encoding.Latin1.GetBytes("%PDF-1.4" + string.Concat(Enumerable.Repeat(" obj/Root/Pagestrailer%%EOFstartxref", 300_000)));

        Assert.False(WholePdf.Is(many));
    }

    private static byte[] Made()
    {
        var sheet = new Sheet("Attestation", "", new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        sheet.Say("Une page");
        sheet.NextPage();
        sheet.Say("Une autre");
        return sheet.ToBytes();
    }
}
