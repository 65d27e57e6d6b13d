using System.Text;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Web.Pages.Family.History;
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

    private static MonthHistory History(string child) => new(
        new(2026, 11, 1),
        [new Consumption(new(2026, 11, 5), ChildId.New(), child, null, ConsumptionState.Consumed, new Money(1234.5m), "Tarif unique", null)],
        [new MoneyLine(new(2026, 11, 6, 9, 0, 0, TimeSpan.Zero), MoneyMove.Credited, new Money(3.1m), "AV-2026-000001", "Rendu ; à temps")],
        Money.Zero);
}
