using Portal.Realtime.Live;
using Xunit;

namespace Portal.UnitTests.Live;

/// <summary>Who was not there knows it by the numbers.</summary>
public sealed class MissedNewsTests
{
    private static readonly Guid Other = Guid.NewGuid();

    private readonly Watch watch = new();
    private readonly MissedNews missed;

    public MissedNewsTests() => missed = new MissedNews(watch);

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

    [Fact]
    public void A_node_that_gives_no_pulse_any_more_may_have_died_before_it_told_all_and_is_said_once()
    {
        Assert.False(Says(1) || Pulse(1) || missed.SomebodyFellSilent());
        watch.Elapsed = TimeSpan.FromSeconds(4);
        Assert.False(missed.SomebodyFellSilent());

        watch.Elapsed = TimeSpan.FromSeconds(6);
        Assert.True(missed.SomebodyFellSilent());
        Assert.False(missed.SomebodyFellSilent());
    }

    [Fact]
    public void A_node_that_was_only_frozen_goes_on_where_it_was_and_may_fall_silent_again()
    {
        Assert.False(Says(1) || Pulse(1));
        watch.Elapsed = TimeSpan.FromSeconds(6);
        Assert.True(missed.SomebodyFellSilent());

        Assert.False(Says(2) || Pulse(2) || Pulse(2) || missed.SomebodyFellSilent());
        watch.Elapsed = TimeSpan.FromSeconds(12);
        Assert.True(missed.SomebodyFellSilent());
    }

    private bool Says(long number) => missed.Hear(Other, number, isPulse: false);

    private bool Pulse(long said) => missed.Hear(Other, said, isPulse: true);

    private sealed class Watch : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
