using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Xunit;

namespace Portal.UnitTests;

/// <summary>Euros with two digits (I3).</summary>
public sealed class MoneyTests
{
    private static Arbitrary<Money> Amounts => Gen.Choose(-1_000_000, 1_000_000).Select(cents => Money.FromCents(cents)).ToArbitrary();

    [Theory]
    [InlineData(1.005, 1.01)]
    [InlineData(1.004, 1.00)]
    [InlineData(-1.005, -1.01)]
    [InlineData(2.675, 2.68)]
    public void Half_a_cent_goes_up(double euros, double rounded)
    {
        Assert.Equal((decimal)rounded, new Money((decimal)euros).Euros);
    }

    [Theory]
    [InlineData(12.4, "12,40 €")]
    [InlineData(0, "0,00 €")]
    [InlineData(1234.5, "1 234,50 €")]
    [InlineData(-3.1, "− 3,10 €")]
    public void A_family_reads_it_in_French_with_spaces_that_do_not_break(double euros, string words)
    {
        Assert.Equal(words.Replace(' ', '\u00A0'), new Money((decimal)euros).ToString());
    }

    [Fact]
    public void Seventeen_meals_at_4_15_cost_70_55_and_not_70_49_O20()
    {
        Assert.Equal(new Money(70.55m), Money.Sum(Enumerable.Repeat(new Money(4.15m), 17)));
    }

    [Fact]
    public void Cents_and_euros_are_the_same_money() =>
        Prop.ForAll(Amounts, amount => Money.FromCents(amount.Cents) == amount).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_added_can_be_taken_away() =>
        Prop.ForAll(Amounts, Amounts, (left, right) => left + right - right == left && left + -left == Money.Zero && left + right == right + left).QuickCheckThrowOnFailure();

    [Fact]
    public void The_smaller_and_the_larger_are_one_of_the_two() =>
        Prop.ForAll(Amounts, Amounts, (left, right) =>
            Money.Min(left, right) <= Money.Max(left, right) && Money.Min(left, right) + Money.Max(left, right) == left + right && left < right == right > left)
            .QuickCheckThrowOnFailure();
}
