using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Pricing;
using Xunit;

namespace Portal.UnitTests.Pricing;

/// <summary>Price lists as data, with the sentence that explains each price (I9).</summary>
public sealed class TariffTests
{
    private static readonly DateOnly Day = new(2026, 12, 3);

    private static readonly TimeSpan Stay = TimeSpan.FromHours(2);

    [Theory]
    [InlineData(0, 1.00)]
    [InlineData(400, 1.00)]
    [InlineData(400.99, 1.00)]
    [InlineData(401, 2.05)]
    [InlineData(800.50, 2.05)]
    [InlineData(801, 3.70)]
    [InlineData(5000, 3.70)]
    public void Brackets_are_half_open_so_no_cent_falls_between_two(double quotient, double price)
    {
        Assert.Equal(new Money((decimal)price), Canteen().QuoteFor(Day, Quotient((decimal)quotient), late: false, Stay).Amount);
    }

    [Theory]
    [InlineData(120, 4.00)]
    [InlineData(90, 3.00)]
    [InlineData(91, 4.00)]
    public void A_price_of_each_half_hour_counts_those_that_are_begun_R44(int minutes, double price)
    {
        var tariff = new Tariff { Id = new(1), OrganiserId = new(1), Name = "Garderie", PerMinutes = 30 }.Flat(new(2026, 7, 1), new Money(1m));

        var quote = tariff.QuoteFor(Day, null, late: false, TimeSpan.FromMinutes(minutes));

        Assert.Equal(new Money((decimal)price), quote.Amount);
        Assert.Contains("par tranche de 30\u00A0minutes", quote.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_quotient_the_highest_bracket_applies_and_the_sentence_says_so()
    {
        var quote = Canteen().QuoteFor(Day, null, late: false, Stay);

        Assert.Equal(new Money(3.70m), quote.Amount);
        Assert.Contains("sans quotient familial connu", quote.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_names_the_quotient_its_date_and_the_bracket_I9()
    {
        var quote = Canteen().QuoteFor(Day, Quotient(512), late: false, Stay);

        Assert.Equal("Cantine, 2,05 € : quotient familial 512 au 01/01/2026, tranche 401 – 800", quote.Reason.Replace('\u00A0', ' '));
    }

    [Fact]
    public void A_single_price_needs_no_quotient()
    {
        var quote = Tariff().Flat(new(2026, 7, 1), new Money(1.15m)).QuoteFor(Day, Quotient(300), late: false, Stay);

        Assert.Equal(new Money(1.15m), quote.Amount);
        Assert.Equal("Cantine, tarif unique 1,15 €", quote.Reason.Replace('\u00A0', ' '));
    }

    [Fact]
    public void A_late_day_costs_its_surcharge_and_says_so_R34_O17()
    {
        var quote = Canteen(late: 1.50m).QuoteFor(Day, Quotient(300), late: true, Stay);

        Assert.Equal(new Money(2.50m), quote.Amount);
        Assert.Contains("plus 1,50\u00A0€ hors délai", quote.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_price_list_applies_from_its_day_on_and_not_before()
    {
        var tariff = Canteen().Flat(new(2027, 1, 1), new Money(4m));

        Assert.Equal(new Money(3.70m), tariff.QuoteFor(new(2026, 12, 31), null, late: false, Stay).Amount);
        Assert.Equal(new Money(4m), tariff.QuoteFor(new(2027, 1, 1), Quotient(100), late: false, Stay).Amount);
    }

    [Fact]
    public void A_day_before_the_first_price_list_has_no_price()
    {
        Assert.Throws<InvalidOperationException>(() => Canteen().QuoteFor(new(2026, 6, 30), null, late: false, Stay));
    }

    [Fact]
    public void A_higher_quotient_never_pays_less_when_the_list_rises() =>
        Prop.ForAll(Gen.Choose(0, 200_000).ToArbitrary(), Gen.Choose(0, 200_000).ToArbitrary(), (one, other) =>
            {
                var (lower, higher) = (Math.Min(one, other) / 100m, Math.Max(one, other) / 100m);
                return Canteen().QuoteFor(Day, Quotient(lower), late: false, Stay).Amount <= Canteen().QuoteFor(Day, Quotient(higher), late: false, Stay).Amount;
            })
            .QuickCheckThrowOnFailure();

    private static FamilyQuotient Quotient(decimal value) => new() { Value = value, ValidFrom = new(2026, 1, 1) };

    private static Tariff Tariff(decimal late = 0) => new() { Id = new(1), OrganiserId = new(1), Name = "Cantine", LateSurcharge = new Money(late) };

    private static Tariff Canteen(decimal late = 0) => Tariff(late)
        .Band(new(2026, 7, 1), 0, 401, new Money(1.00m))
        .Band(new(2026, 7, 1), 401, 801, new Money(2.05m))
        .Band(new(2026, 7, 1), 801, null, new Money(3.70m));
}
