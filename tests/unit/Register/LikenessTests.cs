using FsCheck;
using FsCheck.Fluent;
using Portal.Core.Register;
using Xunit;

namespace Portal.UnitTests.Register;

/// <summary>Which names are taken for the same, and which are not.</summary>
public sealed class LikenessTests
{
    [Theory]
    [InlineData("Chloé", "CHLOE")]
    [InlineData("Jean-Baptiste", "Jean Baptiste")]
    [InlineData("Mathis", "Matisse")]
    [InlineData("Kylian", "Killian")]
    [InlineData("Sarah", "Sara")]
    [InlineData("Philippe", "Filippe")]
    [InlineData("Lefèvre", "Lefebvre")]
    [InlineData("Dupont", "Dupond")]
    [InlineData("Thomas", "Thoams")]
    public void Close_names_are_found(string one, string other) => Assert.True(Likeness.CloseName(one, other));

    [Theory]
    [InlineData("Léa", "Léo")]
    [InlineData("Noa", "Noé")]
    [InlineData("Martin", "Bernard")]
    [InlineData("Camille", "Candice")]
    public void Other_names_are_other_names(string one, string other) => Assert.False(Likeness.CloseName(one, other));

    [Fact]
    public void Likeness_looks_alike_from_both_sides_and_a_name_is_like_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (one, other) =>
            Likeness.CloseName(one.Get, other.Get) == Likeness.CloseName(other.Get, one.Get) && Likeness.CloseName(one.Get, one.Get)).QuickCheckThrowOnFailure();
}
