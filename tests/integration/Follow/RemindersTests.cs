using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Follow;

/// <summary>
/// O23: families who always book and have not yet are told before the limit. It is a Tuesday morning: Thursday closes on
/// Wednesday at noon, twenty-seven hours from now.
/// </summary>
public sealed class RemindersTests
{
    private static readonly DateOnly[] Thursdays = [new(2026, 11, 19), new(2026, 11, 12), new(2026, 11, 5), new(2026, 10, 29)];

    private readonly TestTown town = new() { Policies = TestTown.BilledLater with { Full = FullPolicy.WaitingList } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_family_who_had_three_of_the_last_four_Thursdays_is_written_to_once_however_often_it_runs_O23()
    {
        var martin = town.Household();
        await using var host = await Open((martin, town.Lunch, [0, 1, 3]));

        var first = await Remind(host);
        var again = await Remind(host);
        host.Clock.Advance(TimeSpan.FromHours(9));
        var evening = await Remind(host);

        Assert.Equal((1, 0, 0), (first, again, evening));
        var mail = Assert.Single(await host.As(martin).Mails(Ct));
        Assert.Equal("À réserver avant mercredi 25\u00A0novembre à 12\u00A0h", mail.Subject);
        Assert.Contains("Enfant1 · Cantine", mail.Text, StringComparison.Ordinal);
        Assert.Contains("jeu. 26\u00A0nov.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("http://portail.example.fr/clapiers/planning?mois=2026-11&mode=edition", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fait une demande", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_watches_hears_each_mail_once_and_in_the_end_that_nothing_is_left_O23()
    {
        var families = town.Households(3);
        await using var host = await Open([.. families.Select(family => (family, town.Lunch, new[] { 0, 1, 2 }))]);
        var (first, again) = (new Heard(), new Heard());

        await host.In((RemindBeforeLimit deed) => deed.Run(Ct, town.OrganiserId, first));
        await host.In((RemindBeforeLimit deed) => deed.Run(Ct, town.OrganiserId, again));

        Assert.Equal([3, 0], first.Left);
        Assert.Equal([3, 0], again.Left);
        Assert.Equal((3, 0), (first.Done, again.Done));
    }

    [Fact]
    public async Task Two_processes_at_once_write_each_mail_once_O23()
    {
        var families = town.Households(12);
        await using var host = await Open([.. families.Select(family => (family, town.Lunch, new[] { 0, 1, 2 }))]);

        var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Remind(host)));

        Assert.Equal(12, written.Sum());
        Assert.Equal(12, await host.Ask(db => db.Mails.CountAsync(Ct)));
    }

    [Fact]
    public async Task Twice_in_four_weeks_is_not_always_O23()
    {
        var martin = town.Household();
        await using var host = await Open((martin, town.Lunch, [0, 2]));

        Assert.Equal(0, await Remind(host));
    }

    [Theory]
    [InlineData("booked")]
    [InlineData("in the cart")]
    [InlineData("cancelled on purpose")]
    [InlineData("left the waiting list")]
    [InlineData("another slot that excludes it")]
    public async Task Who_has_seen_to_that_day_in_any_way_is_left_alone_O23(string how)
    {
        var martin = town.Household();
        var slot = how.StartsWith("another", StringComparison.Ordinal) ? town.Evening : town.Lunch;
        await using var host = await Open((martin, slot, [0, 1, 2, 3]));
        var parent = host.As(martin);
        switch (how)
        {
            case "left the waiting list":
                await host.In(async (PortalDb db) =>
                {
                    var entry = WaitingEntry.Join(martin.Parent, town.OrganiserId, martin.Picks(town.Lunch, TestTown.Thursday), WaitingGroupId.New(), PriorityGrounds.None, PriorityRules.ByArrival, TestClock.Morning, TestClock.Morning);
                    entry.End(WaitingState.Left);
                    db.Add(entry);
                    await db.SaveChangesAsync(Ct);
                });
                break;
            case "another slot that excludes it":
                await parent.Tick(Ct, martin.Picks(town.Study, TestTown.Thursday));
                break;
            default:
                await parent.Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
                if (how != "in the cart")
                {
                    await parent.Commit(Ct);
                }

                if (how == "cancelled on purpose")
                {
                    await parent.Cancel((await parent.Bookings(Ct)).Single(booking => booking.Date == TestTown.Thursday).Id, Ct);
                }

                break;
        }

        Assert.Equal(0, await Remind(host));
    }

    [Fact]
    public async Task A_cart_that_was_left_to_expire_does_not_count_O23()
    {
        var martin = town.Household();
        await using var host = await Open((martin, town.Lunch, [0, 1, 2, 3]));
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(1, await Remind(host));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_a_day_that_is_full_or_of_a_child_whose_file_is_not_in_order_O23()
    {
        var small = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 1 };
        var (martin, durand) = (small.Household(), small.Household(validated: false));
        await using var host = await OpenIn(small, (martin, small.Lunch, [0, 1, 2]), (durand, small.Lunch, [0, 1, 2]));

        var free = await Remind(host);
        await host.In((PortalDb db) => db.PoolDays.Where(day => day.PoolId == small.Canteen).ExecuteUpdateAsync(day => day.SetProperty(d => d.Booked, 1), Ct));
        await host.In((PortalDb db) => db.Mails.ExecuteDeleteAsync(Ct));
        var full = await Remind(host);

        Assert.Equal((1, 0), (free, full));
        Assert.Empty(await host.As(durand).Mails(Ct));
    }

    [Fact]
    public async Task One_mail_names_all_children_and_slots_of_a_limit_and_each_adult_chooses_for_himself_O23()
    {
        var martin = town.Household(children: 2, mate: true);
        await using var host = await Open((martin, town.Lunch, [0, 1, 2]), (martin, town.Evening, [0, 1, 3]));
        await host.In((ChooseReminders deed) => deed.Run(martin.Mate.Id, wanted: false, Ct));

        await Remind(host);

        var mail = Assert.Single(await host.As(martin).Mails(Ct));
        Assert.Equal("famille1@example.fr", mail.To);
        Assert.Contains("Enfant1 · Cantine", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Enfant1 · Accueil du soir", mail.Text, StringComparison.Ordinal);
        Assert.Equal("reminders.chosen", (await host.Ask(db => db.AuditEntries.SingleAsync(entry => entry.HouseholdId == martin.Id, Ct))).What);
    }

    [Fact]
    public async Task The_link_that_stops_them_is_in_the_mail_and_its_header_and_opens_for_its_reader_only_O23()
    {
        var martin = town.Household();
        await using var host = await Open((martin, town.Lunch, [0, 1, 2]));
        await Remind(host);

        var mail = Assert.Single(await host.As(martin).Mails(Ct));
        var link = new Uri(mail.Unsubscribe!);

        Assert.Contains(mail.Unsubscribe!, mail.Text, StringComparison.Ordinal);
        Assert.Equal(martin.Parent.Id, host.Get<ReminderLinks>().Read(link.Segments[^1]));
        Assert.Null(host.Get<ReminderLinks>().Read(link.Segments[^1][..^2] + "AA"));
        Assert.Null(host.Get<ReminderLinks>().Read("pas-un-sceau"));
    }

    [Fact]
    public async Task What_is_asked_of_the_database_does_not_grow_with_the_families_O23()
    {
        var few = await QuestionsFor(5);
        var many = await QuestionsFor(150);

        Assert.Equal(few, many);
    }

    private static async Task<int> QuestionsFor(int families)
    {
        var own = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 1000 };
        var counter = new Questions();
        var options = new CoreOptions { Services = services => services.Intercept(counter) };
        await using var host = await OpenIn(own, options, [.. own.Households(families).Select(family => (family, own.Lunch, new[] { 0, 1, 2 }))]);

        var before = counter.Reads;
        Assert.Equal(families, await Remind(host));
        return counter.Reads - before;
    }

    private Task<CoreHost> Open(params (TestHousehold Family, SlotId Slot, int[] Weeks)[] habits) => OpenIn(town, habits);

    private static Task<CoreHost> OpenIn(TestTown town, params (TestHousehold Family, SlotId Slot, int[] Weeks)[] habits) => OpenIn(town, new CoreOptions(), habits);

    private static async Task<CoreHost> OpenIn(TestTown town, CoreOptions options, (TestHousehold Family, SlotId Slot, int[] Weeks)[] habits)
    {
        var host = await CoreHost.Start(town, options);
        await host.In(async (PortalDb db) =>
        {
            db.AddRange(habits.SelectMany(habit => habit.Weeks.Select(week => Booking.Imported(
                town.OrganiserId, habit.Family.Id, habit.Family.Parent.Id, habit.Family.Child.Id, habit.Slot, Thursdays[week], new Money(3.10m), "Tarif", false, TestClock.Morning.AddDays(-40)))));
            await db.SaveChangesAsync(Ct);
        });
        return host;
    }

    private static Task<int> Remind(CoreHost host) => host.In((RemindBeforeLimit deed) => deed.Run(Ct));

    private sealed class Heard : IWorkProgress
    {
        public List<int> Left { get; } = [];

        public int Done { get; private set; }

        public Task Start(int left, CancellationToken ct)
        {
            Left.Add(left);
            return Task.CompletedTask;
        }

        public Task Advance(int done, CancellationToken ct)
        {
            Done += done;
            return Task.CompletedTask;
        }

        public void Tell()
        {
        }
    }

    /// <summary>Counts what is read; a write of many mails is one batch or some, by the engine's own size.</summary>
    private sealed class Questions : DbCommandInterceptor
    {
        private int reads;

        public int Reads => reads;

        public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref reads);
            }

            return ValueTask.FromResult(result);
        }
    }
}
