using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Web.Pages.Family.History;
using Portal.Web.Paper;
using Xunit;

namespace Portal.UnitTests.Follow;

/// <summary>What a family takes home of its history (R81).</summary>
public sealed class HistoryFilesTests
{
    [Fact]
    public void A_French_spreadsheet_opens_the_file_as_it_is()
    {
        var bytes = HistoryCsv.Write(History("Zoé"));
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("Type;Date;Enfant;Lieu;Activité;Créneau;État;Montant;Explication;Référence", lines[0]);
        Assert.Equal("Consommation;05/11/2026;Zoé;;;;Consommé;1234,50;Tarif unique;", lines[1]);
        Assert.Equal("Avoir;06/11/2026;;;;;;3,10;\"Rendu ; à temps\";AV-2026-000001", lines[2]);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+33")]
    [InlineData("@SUM(A1)")]
    [InlineData("-2")]
    public void No_name_becomes_a_formula(string name)
    {
        var line = Encoding.UTF8.GetString(HistoryCsv.Write(History(name))).Split("\r\n")[1];

        Assert.Contains($"'{name}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_web_font_becomes_the_file_it_was_made_of()
    {
        byte[] packedTable = [.. Enumerable.Repeat((byte)7, 400)], plainTable = [1, 2, 3];

        var font = Woff.ToTrueType(WoffOf(("aaaa", packedTable), ("bbbb", plainTable)));

        Assert.Equal((0x00010000u, (ushort)2), (BinaryPrimitives.ReadUInt32BigEndian(font), BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(4))));
        Assert.Equal(packedTable, Table(font, 0));
        Assert.Equal(plainTable, Table(font, 1));
    }

    [Fact]
    public void A_PDF_is_found_whole_by_its_own_table_and_carries_its_letters_with_what_they_mean()
    {
        var font = new PdfFont("AtkinsonHyperlegibleNext-Regular", TrueType.FromResource("atkinson-400.woff"));
        var file = new PdfFile("Été", new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), font);
        file.AddPage();
        file.Text(0, font, 10, 50, 50, "Noël : 12,40\u00A0€");
        file.AddPage();

        var pdf = Encoding.Latin1.GetString(file.ToBytes());
        var table = pdf[int.Parse(pdf.Split("startxref\n")[1].Split('\n')[0], CultureInfo.InvariantCulture)..];
        var begins = table.Split('\n').Where(line => line.EndsWith(" 00000 n ", StringComparison.Ordinal)).Select(line => int.Parse(line[..10], CultureInfo.InvariantCulture)).ToList();

        Assert.True(begins.Count > 8);
        Assert.All(begins.Select((at, index) => (at, index)), begin => Assert.StartsWith($"{begin.index + 1} 0 obj\n", pdf[begin.at..], StringComparison.Ordinal));
        Assert.Equal(2, pdf.Split("/Type /Page /Parent").Length - 1);
        Assert.All("Noël : 12,40\u00A0€", letter => Assert.NotEqual(0, font.Font.GlyphOf(letter)));
        Assert.InRange(font.WidthOf("Noël", 10), 15, 30);
        Assert.True(font.WidthOf("MMM", 10) > font.WidthOf("iii", 10));
    }

    [Fact]
    public void What_is_not_a_web_font_is_refused() => Assert.Throws<InvalidDataException>(() => Woff.ToTrueType(new byte[100]));

    private static MonthHistory History(string child) => new(
        new(2026, 11, 1),
        [new Consumption(new(2026, 11, 5), ChildId.New(), child, null, ConsumptionState.Consumed, new Money(1234.5m), "Tarif unique", null)],
        [new MoneyLine(new(2026, 11, 6, 9, 0, 0, TimeSpan.Zero), MoneyMove.Credited, new Money(3.1m), "AV-2026-000001", "Rendu ; à temps")],
        Money.Zero);

    private static byte[] Table(byte[] font, int number)
    {
        var entry = font.AsSpan(12 + (16 * number));
        return font.AsSpan((int)BinaryPrimitives.ReadUInt32BigEndian(entry[8..]), (int)BinaryPrimitives.ReadUInt32BigEndian(entry[12..])).ToArray();
    }

    private static byte[] WoffOf(params (string Tag, byte[] Table)[] tables)
    {
        using var file = new MemoryStream();
        var header = new byte[44 + (20 * tables.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x774F4646);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), (ushort)tables.Length);
        file.Write(header);
        for (var number = 0; number < tables.Length; number++)
        {
            var packed = Packed(tables[number].Table);
            var entry = header.AsSpan(44 + (20 * number));
            Encoding.ASCII.GetBytes(tables[number].Tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)file.Position);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)packed.Length);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)tables[number].Table.Length);
            file.Write(packed);
        }

        file.Position = 0;
        file.Write(header);
        return file.ToArray();
    }

    private static byte[] Packed(byte[] table)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(table);
        }

        return packed.Length < table.Length ? packed.ToArray() : table;
    }
}
