using Portal.Core;
using Xunit;

namespace Portal.UnitTests;

/// <summary>What a French reader expects, with spaces that do not break.</summary>
public sealed class FrenchWordsTests
{
    [Fact]
    public void Days_are_written_out()
    {
        Assert.Equal("vendredi 27\u00A0novembre", new DateOnly(2026, 11, 27).DayInWords());
        Assert.Equal("mardi 1er\u00A0décembre", new DateOnly(2026, 12, 1).DayInWords());
        Assert.Equal("1er\u00A0juin 2026", new DateOnly(2026, 6, 1).DatedDay());
        Assert.Equal("ven. 27\u00A0nov.", new DateOnly(2026, 11, 27).ShortDay());
        Assert.Equal("décembre 2026", new DateOnly(2026, 12, 1).MonthInWords());
    }

    [Fact]
    public void Hours_have_their_h()
    {
        Assert.Equal("12\u00A0h", new TimeOnly(12, 0).InWords());
        Assert.Equal("16\u00A0h\u00A015", new TimeOnly(16, 15).InWords());
        Assert.Equal("7\u00A0h\u00A005", new TimeOnly(7, 5).InWords());
    }

    [Theory]
    [InlineData("2026-11-27T11:00Z", "vendredi 27 novembre à 12 h")]
    [InlineData("2026-06-30T22:30Z", "mercredi 1er juillet à 0 h 30")]
    public void An_instant_is_told_in_Paris_I8(string instant, string words)
    {
        Assert.Equal(words, DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).InstantInWords().Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData(0, "0 place")]
    [InlineData(1, "1 place")]
    [InlineData(2, "2 places")]
    public void Nought_counts_as_one(int number, string words)
    {
        Assert.Equal(words, FrenchWords.Count(number, "place", "places").Replace('\u00A0', ' '));
    }

    [Fact]
    public void A_sentence_begins_with_a_capital_even_an_accented_one()
    {
        Assert.Equal("École", "école".Capitalised());
        Assert.Equal("", "".Capitalised());
    }
}
