using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>The second validation (R58, R60, R82, R86) where nothing is paid beforehand, so that the commit alone decides.</summary>
public sealed class CommitCartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task A_commit_books_charges_numbers_writes_a_mail_and_leaves_a_trace(HoldsIn holds)
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10 };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Evening, TestTown.Thursday));

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal("2026-000001", committed.RequestNumber);
        var bookings = await host.As(martin).Bookings(Ct);
        Assert.Equal([new Money(3.10m), new Money(2m)], bookings.Select(booking => booking.Price));
        Assert.All(bookings, booking => Assert.Equal((BookingState.Confirmed, false), (booking.State, booking.Prepaid)));
        Assert.Equal(new Money(5.10m), Money.Sum(await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct))));
        Assert.Equal(2, (await host.As(martin).Requests(Ct)).Single().Lines.Count(line => line.Refused is null));
        var mail = (await host.As(martin).Mails(Ct)).Single();
        Assert.Equal("famille1@example.fr", mail.To);
        Assert.Contains("2026-000001", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("jeudi 26\u00A0novembre", mail.Text, StringComparison.Ordinal);
        Assert.Contains(await host.Ask(db => db.AuditEntries.ToListAsync(Ct)), entry => entry.What == "cart.committed" && entry.HouseholdId == martin.Id);
        Assert.Equal("committed", host.Feed.Carts[^1].State);
        Assert.Equal((9, 0, 1), (await host.Count(town.Canteen, TestTown.Thursday, Ct)).Standing());
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(Firmness.OnCommit, BookingState.Confirmed)]
    [InlineData(Firmness.AfterNight, BookingState.NotTransmitted)]
    [InlineData(Firmness.AfterStaff, BookingState.Pending)]
    public async Task How_firm_a_booking_is_is_the_organiser_s_policy_R57_R64_R86(Firmness firmness, BookingState state)
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Firmness = firmness } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        await host.As(martin).Commit(Ct);

        Assert.Equal(state, (await host.As(martin).Bookings(Ct)).Single().State);
        Assert.Equal(99, await host.Left(town.Canteen, TestTown.Thursday, Ct));
    }

    [Fact]
    public async Task A_replayed_commit_commits_once()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.As(martin).Commit(Ct)));

        Assert.Single(answers, answer => answer.RequestNumber is not null);
        Assert.All(answers.Where(answer => answer.RequestNumber is null), answer => Assert.Equal(Refusal.CartEmpty, answer.Refusal));
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Single(await host.As(martin).Requests(Ct));
        Assert.Single(await host.As(martin).Mails(Ct));
    }

    [Fact]
    public async Task Fifty_commits_at_once_are_numbered_without_a_gap()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var families = town.Households(50);
        await using var host = await CoreHost.Start(town);
        await Task.WhenAll(families.Select((family, index) => host.As(family).Tick(Ct, family.Picks(town.Lunch, TestTown.Days[index % 5]))));

        var answers = await Task.WhenAll(families.Select(family => Task.Run(() => host.As(family).Commit(Ct), Ct)));

        Assert.Equal(Enumerable.Range(1, 50).Select(number => $"2026-{number:000000}"), answers.Select(answer => answer.RequestNumber).Order());
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_number_taken_by_a_commit_that_failed_is_taken_by_the_next()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Services = BreakingHolds.OnceAtTheConfirmation });
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday));

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.As(martin).Commit(Ct));
        var next = await host.As(durand).Commit(Ct);
        var again = await host.As(martin).Commit(Ct);

        Assert.Equal(("2026-000001", "2026-000002"), (next.RequestNumber, again.RequestNumber));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_new_calendar_year_in_Paris_starts_its_own_numbers_I8()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { BookingDeadline = DeadlineRule.None, Late = LatePolicy.Surcharged } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Ask(async db =>
        {
            db.Add(new PoolDay { PoolId = town.Canteen, Date = new(2027, 1, 7), Capacity = 5 });
            db.Add(new PoolDay { PoolId = town.Canteen, Date = new(2027, 1, 8), Capacity = 5 });
            return await db.SaveChangesAsync(Ct);
        });

        host.Clock.Now = new DateTimeOffset(2026, 12, 31, 22, 59, 0, TimeSpan.Zero);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, new(2027, 1, 7)));
        var before = await host.As(martin).Commit(Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, new(2027, 1, 8)));
        var after = await host.As(martin).Commit(Ct);

        Assert.Equal(("2026-000001", "2027-000001"), (before.RequestNumber, after.RequestNumber));
    }

    [Fact]
    public async Task Nothing_is_committed_once_the_time_is_over_R69()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.CartExpired, committed.Refusal);
        Assert.Empty(await host.As(martin).Bookings(Ct));
    }

    [Fact]
    public async Task An_empty_cart_commits_nothing()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        Assert.Equal(Refusal.CartEmpty, (await host.As(martin).Commit(Ct)).Refusal);
    }

    [Fact]
    public async Task A_slot_left_alone_by_the_one_it_needs_is_found_at_the_commit_R26()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday), martin.Picks(town.LateEvening, TestTown.Thursday));
        await host.As(martin).Untick(Ct, martin.Picks(town.Evening, TestTown.Thursday));

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.NeedsAnother, committed.Refusal);
        Assert.Contains("Accueil tardif", committed.Problems.Single().Sentence, StringComparison.Ordinal);
        Assert.Empty(await host.As(martin).Bookings(Ct));
        Assert.Single((await host.As(martin).Cart(Ct))!.LiveLines);
    }

    [Fact]
    public async Task A_booking_left_alone_by_a_cancellation_is_found_at_the_commit_R26()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Evening, TestTown.Thursday), martin.Picks(town.LateEvening, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.As(martin).Untick(Ct, martin.Picks(town.Evening, TestTown.Thursday));

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.NeedsAnother, committed.Refusal);
        Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count(booking => booking.HoldsPlace));
    }

    [Fact]
    public async Task A_day_picked_in_time_is_committed_within_its_quarter_of_an_hour_R32()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(11, 58));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));

        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 10));
        var committed = await host.As(martin).Commit(Ct);

        Assert.NotNull(committed.RequestNumber);
    }

    [Fact]
    public async Task But_renewing_the_cart_does_not_push_the_limit_away_R34()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(11, 58));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday));
        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 10));
        await host.As(martin).Renew(Ct);

        host.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 20));
        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal(Refusal.TooLate, committed.Refusal);
        Assert.Empty(await host.As(martin).Bookings(Ct));
    }

    [Fact]
    public async Task One_commit_cancels_one_day_and_books_another_R59()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);

        await host.As(martin).Untick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Friday));
        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal("2026-000002", committed.RequestNumber);
        Assert.Equal(
            [(TestTown.Thursday, BookingState.Cancelled), (TestTown.Friday, BookingState.Confirmed)],
            (await host.As(martin).Bookings(Ct)).Select(booking => (booking.Date, booking.State)));
        Assert.Equal((100, 99), (await host.Left(town.Canteen, TestTown.Thursday, Ct), await host.Left(town.Canteen, TestTown.Friday, Ct)));
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task Unticking_a_booking_changes_nothing_until_the_commit_and_ticking_it_again_keeps_it_R58()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);
        await host.As(martin).Tick(Ct, day);
        await host.As(martin).Commit(Ct);

        await host.As(martin).Untick(Ct, day);
        var cancelling = await host.As(martin).Cart(Ct);
        var kept = await host.As(martin).Tick(Ct, day);

        Assert.Equal(CartOperation.Cancel, cancelling!.LiveLines.Single().Operation);
        Assert.Null(kept.Lines.Single().Refused);
        Assert.Null(await host.As(martin).Cart(Ct));
        Assert.True((await host.As(martin).Bookings(Ct)).Single().HoldsPlace);
    }

    [Fact]
    public async Task Both_guardians_cannot_cancel_the_same_booking_twice_R12()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);
        var day = martin.Picks(town.Lunch, TestTown.Thursday);
        await host.As(martin).Tick(Ct, day);
        await host.As(martin).Commit(Ct);

        await host.As(martin.Parent).Untick(Ct, day);
        await host.As(martin.Mate).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        await host.As(martin.Parent).Commit(Ct);

        var requests = await host.As(martin).Requests(Ct);
        Assert.Equal(Refusal.NothingToCancel, requests[^1].Lines.Single().Refused);
        Assert.Equal(100, await host.Left(town.Canteen, TestTown.Thursday, Ct));
        Assert.Single(await host.Ask(db => db.Charges.Where(charge => charge.Amount == new Money(-3.10m)).ToListAsync(Ct)));
    }
}
