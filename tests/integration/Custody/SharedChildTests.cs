using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Custody;

/// <summary>Two households share a child: each books and pays their own days, and no place is had twice (R12, O19).</summary>
public sealed class SharedChildTests
{
    /// <summary>Week 48, at home.</summary>
    private static readonly DateOnly HomesDay = TestTown.Thursday;

    /// <summary>Week 49, at the second parent's.</summary>
    private static readonly DateOnly OthersDay = TestTown.Monday;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_parent_books_and_owes_their_own_days_at_their_own_quotient_R12_O19()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(quotient: 500), town.Household(children: 0));
        await using var host = await CoreHost.Start(town);
        await host.Ask(db => db.Share(town, claire, karim));

        var refusedHome = (await host.As(claire).Tick(Ct, claire.Picks(town.Lunch, OthersDay))).Lines.Single();
        var refusedOther = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();
        await host.As(claire).Tick(Ct, claire.Picks(town.Lunch, HomesDay));
        await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, OthersDay));
        await host.As(claire).Commit(Ct);
        await host.As(karim).Commit(Ct);

        Assert.Equal((Refusal.OthersDay, Refusal.OthersDay), (refusedHome.Refused, refusedOther.Refused));
        Assert.EndsWith("ce jour est chez l’autre parent (Karim). Proposez-lui un échange.", refusedHome.Sentence, StringComparison.Ordinal);
        var (hers, his) = ((await host.As(claire).Bookings(Ct)).Single(), (await host.As(karim).Bookings(Ct)).Single());
        Assert.Equal((claire.Id, HomesDay, new Money(town.LunchPrice / 2)), (hers.HouseholdId, hers.Date, hers.Price));
        Assert.Equal((karim.Id, OthersDay, new Money(town.LunchPrice)), (his.HouseholdId, his.Date, his.Price));
        Assert.Equal((1, 1), ((await host.As(claire).Requests(Ct)).Count, (await host.As(karim).Requests(Ct)).Count));
    }

    [Fact]
    public async Task A_day_that_changes_hands_stays_its_booker_s_until_cancelled_and_is_never_booked_twice_O19_I1()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var host = await CoreHost.Start(town);
        var share = await host.Ask(db => db.Share(town, claire, karim));
        await host.As(claire).Tick(Ct, claire.Picks(town.Lunch, HomesDay));
        await host.As(claire).Commit(Ct);
        await Give(host, share, CustodySide.Other, HomesDay);

        var twice = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();
        var month = await host.Ask(async db => await PlanningMonth.Of(db, town.Catalogue(), karim.Parent, HomesDay, host.Clock.Now, Ct));
        var cell = month.Days.Single(day => day.Date == HomesDay).Rows.Single(row => row.Slot.Slot.Id == town.Lunch).Cells.Single();
        var unticked = (await host.As(karim).Untick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();
        var cancelled = await host.As(claire).Cancel((await host.As(claire).Bookings(Ct)).Single().Id, Ct);
        var after = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();

        Assert.Equal(Refusal.AlreadyTaken, twice.Refused);
        Assert.EndsWith("ce créneau est déjà réservé par l’autre parent.", twice.Sentence, StringComparison.Ordinal);
        Assert.Equal((DayState.TakenByOther, Refusal.AlreadyTaken, null), (cell.State, cell.Why, cell.Quote));
        Assert.NotNull(unticked.Refused);
        Assert.Null(cancelled.Refusal);
        Assert.Null(after.Refused);
    }

    [Fact]
    public async Task What_was_ticked_before_the_day_changed_hands_is_refused_at_the_commit_and_a_dead_cart_keeps_nothing_O19()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var host = await CoreHost.Start(town);
        var share = await host.Ask(db => db.Share(town, claire, karim));
        await host.As(claire).Tick(Ct, claire.Picks(town.Lunch, HomesDay), claire.Picks(town.Evening, HomesDay));
        await Give(host, share, CustodySide.Other, HomesDay);

        var held = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();
        var commit = await host.As(claire).Commit(Ct);
        // The cart dies, and no sweep has been there.
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        var taken = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, HomesDay))).Lines.Single();
        await host.As(karim).Commit(Ct);

        Assert.Equal(Refusal.AlreadyTaken, held.Refused);
        Assert.All(commit.Problems, problem => Assert.Equal(Refusal.OthersDay, problem.Refused));
        Assert.Equal(2, commit.Problems.Count);
        Assert.Null(taken.Refused);
        Assert.Equal(karim.Id, (await host.Ask(db => db.Bookings.SingleAsync(Ct))).HouseholdId);
    }

    [Fact]
    public async Task Both_at_once_while_days_change_hands_never_have_one_slot_twice_O19_I1()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var host = await CoreHost.Start(town);
        var share = await host.Ask(db => db.Share(town, claire, karim));

        foreach (var day in TestTown.Days.Take(8))
        {
            await Task.WhenAll(
                Task.Run(async () => { await host.As(claire).Tick(Ct, claire.Picks(town.Lunch, day)); await host.As(claire).Commit(Ct); }, Ct),
                Task.Run(async () => await Give(host, share, CustodySide.Other, day), Ct),
                Task.Run(async () => { await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, day)); await host.As(karim).Commit(Ct); }, Ct));
        }

        var booked = await host.Ask(db => db.Bookings.Where(booking => booking.State < BookingState.Cancelled).ToListAsync(Ct));
        Assert.NotEmpty(booked);
        Assert.Equal(booked.Count, booked.DistinctBy(booking => (booking.ChildId, booking.SlotId, booking.Date)).Count());
    }

    [Fact]
    public async Task The_gate_is_the_child_s_file_and_tells_the_second_parent_nothing_of_it_R18_R19()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.FileValidated } };
        var (claire, karim) = (town.Household(validated: false), town.Household(children: 0));
        await using var host = await CoreHost.Start(town);
        await host.Ask(db => db.Share(town, claire, karim));

        var refused = (await host.As(karim).Tick(Ct, claire.Picks(town.Lunch, OthersDay))).Lines.Single();
        var family = await host.Ask(db => db.FamilyAt(karim.Id, town.OrganiserId, Ct));
        var missing = family.Missing(family.Children.Single(), BookingGate.FileValidated, OthersDay).Single();

        Assert.Equal(Refusal.DossierIncomplete, refused.Refused);
        Assert.Contains("tenu par son autre foyer (Claire)", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal("/garde", missing.Link);
    }

    [Fact]
    public async Task The_service_shares_a_child_once_opens_the_second_household_and_its_letter_opens_the_account_R12_R3()
    {
        var town = new TestTown();
        var claire = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        var karim = new SecondParent(null, "Karim", "Benali", "karim@example.fr", Relation.Father, true);

        var stranger = await host.In((ShareChild deed) => deed.Run(agent with { OrganiserId = new OrganiserId(9) }, claire.Child.Id, karim, SharedChildren.EvenAndOdd, null, Ct));
        var nameless = await host.In((ShareChild deed) => deed.Run(agent, claire.Child.Id, karim with { Email = "karim" }, SharedChildren.EvenAndOdd, null, Ct));
        var own = await host.In((ShareChild deed) => deed.Run(agent, claire.Child.Id, karim with { Dossier = claire.Household.DossierNumber }, SharedChildren.EvenAndOdd, null, Ct));
        var unreadable = await host.In((ShareChild deed) => deed.Run(agent, claire.Child.Id, karim, SharedChildren.EvenAndOdd with { EvenWeeks = (CustodySide)7 }, null, Ct));
        var before = await host.Ask(db => db.Households.CountAsync(Ct));
        var done = await host.In((ShareChild deed) => deed.Run(agent, claire.Child.Id, karim, SharedChildren.EvenAndOdd, new DateOnly(2026, 6, 1), Ct));
        var again = await host.In((ShareChild deed) => deed.Run(agent, claire.Child.Id, karim, SharedChildren.EvenAndOdd, null, Ct));

        Assert.Equal((CustodyRefusal.NotFound, CustodyRefusal.ParentUnreadable, CustodyRefusal.SameHousehold, CustodyRefusal.RuleUnreadable), (stranger, nameless, own, unreadable));
        Assert.Equal((1, null, CustodyRefusal.AlreadyShared), (before, done, again));
        var second = await host.Ask(db => db.Households.Include(household => household.Guardians).SingleAsync(household => household.Id != claire.Id, Ct));
        var letters = await host.In((PrintLetters deed) => deed.Run(agent, [second.Id], Ct));
        Assert.Equal((second.DossierNumber, "Karim Benali"), (letters.Single().Dossier, letters.Single().FullName));
        Assert.Equal(claire.Child.Id, (await host.Ask(db => db.FamilyAt(second.Id, town.OrganiserId, Ct))).Children.Single().Id);
        Assert.Equal(2, await host.Ask(db => db.Mails.CountAsync(mail => mail.Kind == Core.Messaging.MailKind.CustodyShared, Ct)));

        var share = await host.Ask(db => db.SharedChildren.SingleAsync(Ct));
        Assert.Null(await host.In((EndSharing deed) => deed.Run(agent, share.Id, Ct)));
        Assert.Empty((await host.Ask(db => db.FamilyAt(second.Id, town.OrganiserId, Ct))).Children);
        Assert.Empty((await host.Ask(db => db.FamilyAt(claire.Id, town.OrganiserId, Ct))).Custodies);
    }

    private static Task Give(CoreHost host, SharedChild share, CustodySide to, DateOnly day) =>
        host.In(async (DrawDays deed) => Assert.Null(await deed.Run(new StaffDriver(host).Agent, share.Id, new DayRange(day, day), to, Ct)));
}
