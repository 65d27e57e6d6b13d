using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Planning;

/// <summary>The usual weeks of a family: kept per child, shared by both guardians, nobody else's (R12, R38, R46).</summary>
public sealed class UsualWeekTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_is_kept_changed_by_the_other_guardian_and_forgotten_R12()
    {
        var town = new TestTown();
        var martin = town.Household(mate: true);
        await using var host = await CoreHost.Start(town);

        Assert.Null(await Keep(host, martin.Parent, null, Draft(martin, "École", WeekType.Every, (DayOfWeek.Monday, town.Lunch), (DayOfWeek.Tuesday, town.Lunch))));
        var kept = Assert.Single(await Weeks(host, martin));
        Assert.Null(await Keep(host, martin.Mate, kept.Id, Draft(martin, "École, chez maman", WeekType.Odd, (DayOfWeek.Tuesday, town.Lunch), (DayOfWeek.Friday, town.Evening))));
        var changed = Assert.Single(await Weeks(host, martin));

        Assert.Equal((kept.Id, "École, chez maman", WeekType.Odd), (changed.Id, changed.Name, changed.Weeks));
        Assert.Equal([(DayOfWeek.Tuesday, town.Lunch), (DayOfWeek.Friday, town.Evening)], changed.Slots.Select(slot => (slot.Weekday, slot.SlotId)).Order());
        Assert.Null(await host.In((KeepUsualWeek deed) => deed.Forget(martin.Parent, town.OrganiserId, kept.Id, Ct)));
        Assert.Empty(await Weeks(host, martin));
        Assert.Equal(["usual-week.kept", "usual-week.kept", "usual-week.forgotten"], await host.Ask(db => db.AuditEntries.OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => entry.What).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Nobody_keeps_changes_or_forgets_the_week_of_another_family_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await Keep(host, martin.Parent, null, Draft(martin, "École", WeekType.Every, (DayOfWeek.Monday, town.Lunch)));
        var week = Assert.Single(await Weeks(host, martin));

        Assert.Equal(Refusal.NotFound, await Keep(host, durand.Parent, null, Draft(martin, "École", WeekType.Every, (DayOfWeek.Monday, town.Lunch))));
        Assert.Equal(Refusal.NotFound, await Keep(host, durand.Parent, week.Id, Draft(durand, "À moi", WeekType.Every, (DayOfWeek.Monday, town.Lunch))));
        Assert.Equal(Refusal.NotFound, await host.In((KeepUsualWeek deed) => deed.Forget(durand.Parent, town.OrganiserId, week.Id, Ct)));

        Assert.Equal("École", Assert.Single(await Weeks(host, martin)).Name);
        Assert.Empty(await Weeks(host, durand));
    }

    [Fact]
    public async Task A_week_without_name_or_content_and_one_too_many_are_refused_in_a_sentence_O15()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);

        Assert.Equal(Refusal.UsualWeekUnreadable, await Keep(host, martin.Parent, null, Draft(martin, "  ", WeekType.Every, (DayOfWeek.Monday, town.Lunch))));
        Assert.Equal(Refusal.UsualWeekUnreadable, await Keep(host, martin.Parent, null, Draft(martin, "Vide", WeekType.Every)));
        Assert.Equal(Refusal.NotFound, await Keep(host, martin.Parent, null, Draft(martin, "École", WeekType.Every, (DayOfWeek.Wednesday, town.Lunch))));
        for (var number = 1; number <= UsualWeek.MostPerChild; number++)
        {
            Assert.Null(await Keep(host, martin.Parent, null, Draft(martin, $"Semaine {number}", WeekType.Every, (DayOfWeek.Monday, town.Lunch))));
        }

        Assert.Equal(Refusal.TooManyUsualWeeks, await Keep(host, martin.Parent, null, Draft(martin, "Encore", WeekType.Every, (DayOfWeek.Monday, town.Lunch))));
    }

    [Fact]
    public async Task A_booked_week_is_learnt_as_it_is_booked_and_ticked()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(children: 2);
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday), martin.Picks(town.Evening, TestTown.Monday.AddDays(1)), martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Monday.AddDays(3)));

        var taken = await host.Ask(db => db.TakenBy([martin.Child.Id], new(2026, 11, 1), new(2026, 12, 31), host.Clock.Now, Ct));
        var learnt = UsualWeek.LearnFrom(taken, martin.Child.Id, TestTown.Monday).Order().ToList();

        Assert.Equal([(DayOfWeek.Monday, town.Lunch), (DayOfWeek.Tuesday, town.Evening), (DayOfWeek.Thursday, town.Lunch)], learnt);
    }

    private static UsualWeekDraft Draft(TestHousehold family, string name, WeekType weeks, params (DayOfWeek, SlotId)[] slots) => new(family.Child.Id, name, weeks, slots);

    private static Task<Refusal?> Keep(CoreHost host, Guardian who, UsualWeekId? id, UsualWeekDraft draft) => host.In((KeepUsualWeek deed) => deed.Run(who, host.Town.OrganiserId, id, draft, Ct));

    private static Task<List<UsualWeek>> Weeks(CoreHost host, TestHousehold family) => host.Ask(db => db.UsualWeeksOf(family.Id, host.Town.OrganiserId, Ct));
}
