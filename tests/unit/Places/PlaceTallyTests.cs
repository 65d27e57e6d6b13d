using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Places;
using Xunit;

namespace Portal.UnitTests.Places;

/// <summary>The arithmetic under the ledger's lock (I1).</summary>
public sealed class PlaceTallyTests
{
    private static readonly DateOnly Day = new(2026, 12, 3);
    private static readonly PoolId One = new(1);
    private static readonly PoolId Two = new(2);

    [Fact]
    public void There_is_room_when_each_pool_of_the_line_has_some()
    {
        var tally = Tally((One, 1), (Two, 1));

        Assert.True(tally.HasRoomFor(Wants(One, Two)));
        tally.Hold(Wants(Two));
        Assert.False(tally.HasRoomFor(Wants(One, Two)));
        Assert.True(tally.HasRoomFor(Wants(One)));
    }

    [Fact]
    public void There_is_no_room_without_a_pool_nor_in_a_pool_that_is_not_open()
    {
        Assert.False(Tally((One, 5)).HasRoomFor(Wants()));
        Assert.False(Tally((One, 5)).HasRoomFor(Wants(One, Two)));
    }

    [Fact]
    public void A_line_drops_its_own_hold_once_O7()
    {
        var line = Wants(One);
        var tally = new PlaceTally([new PlaceCount(One, Day, 2, 0, 2, 1)], [(line.LineId, new PoolDate(One, Day))]);

        tally.Unhold(line);
        tally.Unhold(line);

        Assert.Equal(1, tally.Counts().Single().Held);
    }

    [Fact]
    public void A_line_whose_hold_has_ended_drops_nothing()
    {
        var tally = new PlaceTally([new PlaceCount(One, Day, 2, 0, 2, 1)], []);

        tally.Unhold(Wants(One));

        Assert.Equal(2, tally.Counts().Single().Held);
    }

    [Theory]
    [InlineData(5, 3, 1, 1)]
    [InlineData(5, 5, 0, 0)]
    [InlineData(3, 5, 0, 0)]
    [InlineData(3, 2, 4, 0)]
    public void What_is_left_is_never_below_nought(int capacity, int booked, int held, int left)
    {
        Assert.Equal(left, new PlaceCount(One, Day, capacity, booked, held, 1).Left);
    }

    [Fact]
    public void However_lines_are_asked_for_no_pool_gives_more_than_it_has_I1() =>
        Prop.ForAll(Gen.Choose(0, 6).ToArbitrary(), Gen.Choose(0, 6).ToArbitrary(), Gen.ListOf(Gen.Elements(1, 2, 3)).ToArbitrary(), (one, two, wishes) =>
            {
                var tally = Tally((One, one), (Two, two));
                foreach (var line in wishes.Select(wish => wish switch { 1 => Wants(One), 2 => Wants(Two), _ => Wants(One, Two) }).Where(tally.HasRoomFor).Select((line, index) => (line, index)))
                {
                    if (line.index % 2 == 0)
                    {
                        tally.Hold(line.line);
                    }
                    else
                    {
                        tally.Book(line.line);
                    }
                }

                return tally.Counts().All(count => count.Held + count.Booked <= count.Capacity);
            })
            .QuickCheckThrowOnFailure();

    private static PlaceTally Tally(params (PoolId Pool, int Places)[] pools) => new(pools.Select(pool => new PlaceCount(pool.Pool, Day, pool.Places, 0, 0, 1)), []);

    private static PlaceWanted Wants(params PoolId[] pools) => new(CartLineId.New(), Day, pools);
}
