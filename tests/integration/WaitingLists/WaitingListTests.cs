using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>A full day, those who wait for it, and the place that frees (R66, R67, O8-O11).</summary>
public sealed class WaitingListTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_freed_place_is_offered_to_the_first_who_waits_and_held_for_it_O9(HoldsIn holds)
    {
        await using var day = await FullDay.Start(holds, waiting: 2);

        await day.FreeOnePlace(Ct);
        var offered = await day.Sweep(Ct);
        var stranger = await day.Host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));

        Assert.Equal(1, offered);
        Assert.Equal([WaitingState.Offered, WaitingState.Waiting], await day.States(Ct));
        Assert.NotNull(stranger.Lines.Single().Refused);
        Assert.Contains((await day.Host.As(day.Waiters[0]).Mails(Ct)).Select(mail => mail.Subject), subject => subject.StartsWith("Une place s’est libérée", StringComparison.Ordinal));
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task Between_the_freeing_and_the_offer_nobody_slips_in_before_those_who_wait_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 1);

        await day.FreeOnePlace(Ct);
        var stranger = await day.Host.As(day.Stranger).Tick(Ct, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));

        Assert.Equal(Refusal.WaitingListOnly, stranger.Lines.Single().Refused);
    }

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_place_that_is_taken_enters_the_cart_under_the_hold_it_already_had_and_is_booked(HoldsIn holds)
    {
        await using var day = await FullDay.Start(holds, waiting: 2);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        var first = day.Waiters[0];
        var answer = await day.Take(first, Ct);
        var again = await day.Take(first, Ct);
        var commit = await day.Host.As(first).Commit(Ct);

        Assert.Null(answer.Refusal);
        Assert.Equal(Refusal.OfferOver, again.Refusal);
        Assert.NotNull(commit.RequestNumber);
        Assert.Single(await day.Host.As(first).Bookings(Ct));
        await day.Sweep(Ct);
        Assert.Equal([WaitingState.Taken, WaitingState.Waiting], await day.States(Ct));
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task A_declined_place_goes_to_the_next_and_so_does_one_whose_offer_runs_out_O9()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 3);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        var declined = await day.Leave(day.Waiters[0], Ct);
        await day.Sweep(Ct);
        var second = await day.States(Ct);
        day.Host.Clock.Advance(TimeSpan.FromHours(2));
        await day.Sweep(Ct);

        Assert.Null(declined);
        Assert.Equal([WaitingState.Declined, WaitingState.Offered, WaitingState.Waiting], second);
        Assert.Equal([WaitingState.Declined, WaitingState.Lapsed, WaitingState.Offered], await day.States(Ct));
        Assert.Equal(Refusal.OfferOver, (await day.Take(day.Waiters[1], Ct)).Refusal);
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task Nobody_is_offered_a_day_past_its_limit_nor_one_they_have_since_O11()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);

        day.Host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(12, 0)).AddMinutes(1);
        await day.SetCapacity(5, Ct);
        await day.Sweep(Ct);

        Assert.Equal([WaitingState.Closed], await day.States(Ct));
        Assert.Equal(0, await day.Host.Ask(db => db.Holds.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_rank_is_shown_and_moves_up_when_somebody_leaves_O10()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 3);

        var before = await day.RankOf(day.Waiters[2], Ct);
        await day.Leave(day.Waiters[0], Ct);
        var after = await day.RankOf(day.Waiters[2], Ct);

        Assert.Equal((3, 2), (before, after));
    }

    [Fact]
    public async Task Joining_is_refused_where_it_makes_no_sense_and_each_time_with_its_reason_R66_R87()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);

        var twice = await day.Join(day.Waiters[0], TestTown.Thursday, Ct);
        var free = await day.Join(day.Stranger, TestTown.Friday, Ct);
        var foreign = await day.Host.In((JoinWaitingList deed) => deed.Run(day.Stranger.Parent, day.Town.OrganiserId, [day.Waiters[0].Picks(day.Town.Lunch, TestTown.Thursday)], allOrNothing: false, Ct));

        Assert.Equal((Refusal.AlreadyWaiting, Refusal.NotFull, Refusal.NotFound), (twice, free, foreign.Single().Refused));
        Assert.Equal(1, await day.Host.Ask(db => db.WaitingEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task Another_household_neither_takes_nor_leaves_for_us_I6()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 1);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);
        var entry = await day.Host.Ask(db => db.WaitingEntries.Select(e => e.Id).SingleAsync(Ct));

        var taken = await day.Host.In((AnswerOffer deed) => deed.Take(day.Stranger.Parent, day.Town.OrganiserId, entry, Ct));
        var left = await day.Host.In((AnswerOffer deed) => deed.Leave(day.Stranger.Parent, day.Town.OrganiserId, entry, Ct));

        Assert.Equal((Refusal.NotFound, Refusal.NotFound), (taken.Refusal, left));
        Assert.Equal([WaitingState.Offered], await day.States(Ct));
    }

    [Fact]
    public async Task Ten_sweeps_at_once_offer_two_places_to_two_families_once_each_I1()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 4);
        await day.SetCapacity(3, Ct);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => day.Sweep(Ct)));

        Assert.Equal([WaitingState.Offered, WaitingState.Offered, WaitingState.Waiting, WaitingState.Waiting], await day.States(Ct));
        Assert.Equal(2, await day.Host.Ask(db => db.Holds.CountAsync(Ct)));
        await day.NeverOversold(Ct);
    }

    [Fact]
    public async Task One_offer_pressed_twenty_times_at_once_enters_the_cart_once_O9()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 2);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => day.Take(day.Waiters[0], Ct)));

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(Refusal.OfferOver, answer.Refusal));
        Assert.Single((await day.Host.As(day.Waiters[0]).Cart(Ct))!.LiveLines);
        Assert.Equal([WaitingState.InCart, WaitingState.Waiting], await day.States(Ct));
        Assert.Empty(await day.Host.Faults(Ct));
    }

    [Fact]
    public async Task A_list_joined_ten_times_at_once_is_joined_once_R66()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => day.Join(day.Stranger, TestTown.Thursday, Ct)));

        Assert.Single(answers, refusal => refusal is null);
        Assert.All(answers.Where(refusal => refusal is not null), refusal => Assert.Equal(Refusal.AlreadyWaiting, refusal));
        Assert.Equal(1, await day.Host.Ask(db => db.WaitingEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_day_that_frees_between_the_page_and_the_press_is_booked_and_not_waited_for_R66()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 0);
        var (stranger, pick) = (day.Stranger, day.Stranger.Picks(day.Town.Lunch, TestTown.Thursday));
        var full = await day.Host.As(stranger).Tick(Ct, pick);

        await day.FreeOnePlace(Ct);
        var joined = await day.Join(stranger, TestTown.Thursday, Ct);
        var ticked = await day.Host.As(stranger).Tick(Ct, pick);

        Assert.Equal((Refusal.DayFull, Refusal.NotFull), (full.Lines.Single().Refused, joined));
        Assert.Null(ticked.Lines.Single().Refused);
    }

    [Fact]
    public async Task Each_move_of_a_list_is_told_to_those_who_wait_there_and_an_offer_to_the_one_it_is_made_to_O10_I6()
    {
        await using var day = await FullDay.Start(HoldsIn.Database, waiting: 2);
        var joined = day.Host.Feed.Waiting[^1];
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);
        var offered = day.Host.Feed.Waiting[^1];
        await day.Leave(day.Waiters[0], Ct);
        var left = day.Host.Feed.Waiting[^1];

        HashSet<HouseholdId> both = [day.Waiters[0].Id, day.Waiters[1].Id];
        Assert.All([joined, offered, left], news => Assert.True(both.SetEquals(news.Households)));
        Assert.Equal([day.Waiters[0].Id], offered.Offered);
        Assert.Empty(joined.Offered.Concat(left.Offered));
    }

    [Fact]
    public async Task A_place_taken_at_the_instant_its_offer_ends_is_taken_or_passed_on_and_never_both_I1()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 2);
        await day.FreeOnePlace(Ct);
        await day.Sweep(Ct);
        day.Host.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));

        await Task.WhenAll([.. Enumerable.Range(0, 4).Select(_ => day.Sweep(Ct)), day.Take(day.Waiters[0], Ct), day.Leave(day.Waiters[0], Ct), Advance(), day.Sweep(Ct)]);
        await day.Sweep(Ct);

        var states = await day.States(Ct);
        var lines = (await day.Host.As(day.Waiters[0]).Cart(Ct))?.LiveLines.Count() ?? 0;
        Assert.Contains((states[0], states[1], lines), new[] { (WaitingState.InCart, WaitingState.Waiting, 1), (WaitingState.Declined, WaitingState.Offered, 0), (WaitingState.Lapsed, WaitingState.Offered, 0) });
        Assert.Equal(1, await day.Host.Ask(db => db.Holds.CountAsync(hold => hold.ExpiresAt > day.Host.Clock.Now, Ct)));
        await day.NeverOversold(Ct);

        Task Advance()
        {
            day.Host.Clock.Advance(TimeSpan.FromMilliseconds(2));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_capacity_lowered_while_sweeps_run_leaves_offers_only_for_places_that_were_there_I1()
    {
        await using var day = await FullDay.Start(HoldsIn.Redis, waiting: 4);
        await day.SetCapacity(4, Ct);

        await Task.WhenAll(day.Sweep(Ct), day.SetCapacity(2, Ct), day.Sweep(Ct));
        var offered = (await day.States(Ct)).Count(state => state == WaitingState.Offered);
        await day.Sweep(Ct);

        // Either all three were offered before the town thought better of it, or as many as it left.
        Assert.Contains(offered, new[] { 1, 3 });
        Assert.Equal(offered, (await day.States(Ct)).Count(state => state == WaitingState.Offered));
    }
}
