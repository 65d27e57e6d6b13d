using Portal.Core;
using Portal.Core.Live;
using Portal.Realtime.Live;
using Xunit;

namespace Portal.UnitTests.Live;

/// <summary>News of a cart that are heard in any order: the newest is told.</summary>
public sealed class CartMovedTests
{
    private static readonly CartId Cart = CartId.New();

    [Fact]
    public void Of_two_news_of_one_cart_the_newer_is_told_in_whatever_order_they_are_heard()
    {
        var (older, newer) = (Moved(Cart, 4, "open"), Moved(Cart, 5, "committed"));

        Assert.Equal(newer, newer.After(older));
        Assert.Equal(newer, older.After(newer));
    }

    [Fact]
    public void The_end_of_one_cart_does_not_take_the_place_of_the_next_one_s_beginning()
    {
        Assert.NotEqual(Moved(Cart, 9, "expired").Key, Moved(CartId.New(), 0, "open").Key);
    }

    private static CartMoved Moved(CartId cart, int version, string state) =>
        new(new CartNews(cart, version, new HouseholdId(Guid.Empty), new GuardianId(Guid.Empty), new OrganiserId(1), state, null, 1, Money.Zero));
}
