using Portal.Realtime.Live;
using Xunit;

namespace Portal.UnitTests.Live;

/// <summary>Who was not there knows it by the numbers.</summary>
public sealed class MissedNewsTests
{
    private static readonly Guid Other = Guid.NewGuid();

    private readonly MissedNews missed = new();

    [Fact]
    public void Who_hears_all_has_missed_nothing()
    {
        Assert.False(Says(1));
        Assert.False(Pulse(1));
        Assert.False(Says(2) || Says(3));
        Assert.False(Pulse(3));
        Assert.False(Pulse(3));
    }

    [Fact]
    public void A_hole_is_told_once_at_the_pulse_after_the_one_that_shows_it()
    {
        Assert.False(Says(1) || Pulse(1));
        Assert.False(Says(4));
        Assert.False(Pulse(4));

        Assert.True(Pulse(4));
        Assert.False(Pulse(4));
        Assert.False(Says(5) || Pulse(5) || Pulse(5));
    }

    [Fact]
    public void News_heard_the_other_way_round_are_no_hole()
    {
        Assert.False(Says(2) || Pulse(2) || Says(1) || Pulse(2));
    }

    [Fact]
    public void The_last_news_may_be_the_missing_one()
    {
        Assert.False(Says(1) || Pulse(1) || Pulse(2));

        Assert.True(Pulse(2));
    }

    [Fact]
    public void Of_a_node_heard_for_the_first_time_all_that_it_said_before_was_missed()
    {
        Assert.False(Pulse(41));

        Assert.True(Pulse(41));
    }

    [Fact]
    public void Each_node_counts_for_itself()
    {
        Assert.False(Says(1) || missed.Hear(Guid.NewGuid(), 1, isPulse: false) || Pulse(1) || Pulse(1));
    }

    private bool Says(long number) => missed.Hear(Other, number, isPulse: false);

    private bool Pulse(long said) => missed.Hear(Other, said, isPulse: true);
}
