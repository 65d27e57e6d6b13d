using Portal.Core;
using Xunit;

namespace Portal.UnitTests;

/// <summary>Every refusal is explained (O15).</summary>
public sealed class RefusalTests
{
    /// <summary>Requests keep the number of what refused a line: it means the same for ever.</summary>
    [Fact]
    public void The_numbers_of_what_was_stored_first_have_not_moved()
    {
        Assert.Equal((0, 6, 11, 22), ((int)Refusal.DossierIncomplete, (int)Refusal.DayFull, (int)Refusal.OfferOver, (int)Refusal.NotFound));
        Assert.False(Enum.IsDefined((Refusal)1));
        Assert.Equal(Enum.GetNames<Refusal>().Length, Enum.GetValues<Refusal>().Distinct().Count());
    }

    [Fact]
    public void Every_refusal_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<Refusal>().Select(refusal => refusal.Sentence()).ToList();

        Assert.All(sentences, sentence => Assert.Matches(@"^\p{Lu}.+\.$", sentence));
        Assert.Distinct(sentences);
    }

    [Fact]
    public void No_sentence_breaks_before_its_double_signs_nor_uses_a_typewriter_apostrophe()
    {
        Assert.All(Enum.GetValues<Refusal>().Select(refusal => refusal.Sentence()), sentence =>
        {
            Assert.DoesNotMatch("(?<!\u00A0)[:;!?»]", sentence);
            Assert.DoesNotContain("'", sentence, StringComparison.Ordinal);
        });
    }
}
