using FsCheck;
using FsCheck.Fluent;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>
/// Families join, alone or all or nothing, book, cancel, take, decline and leave in any order, while offers and carts run
/// out and the town changes its capacities. Whatever the order (O8-O11, I1): no day is oversold, what is held is exactly
/// what carts and offers hold, all or nothing is never half, nobody loses their rank but by their own doing, nobody is
/// stepped over who could have been served, and no place stands free while somebody waits who can take it.
/// </summary>
public sealed class WaitingListModelTests
{
    /// <summary>For each policy: some hundred steps, each looked at from all sides.</summary>
    private const int Cases = 4;
    private const int StepsPerCase = 40;

    [Theory]
    [InlineData(PassedOffer.LeavesTheList)]
    [InlineData(PassedOffer.KeepsRank)]
    [InlineData(PassedOffer.GoesToTheEnd)]
    public async Task Whatever_families_do_the_waiting_list_keeps_its_word_O8_O9_O10_O11(PassedOffer policy)
    {
        await using var town = await WaitingModel.Open(policy);
        var step = Gen.Choose(0, 9999).Four().Select(four => new WaitingModel.Step(four.Item1, four.Item2, four.Item3, four.Item4));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true),
            Prop.ForAll(step.ListOf(StepsPerCase).ToArbitrary(), steps => town.Live(steps, TestContext.Current.CancellationToken)));

        // A list on which nothing ever moved would prove nothing.
        Assert.True(town.Offers > 0, $"{town.Offers} offers in all");
    }
}
