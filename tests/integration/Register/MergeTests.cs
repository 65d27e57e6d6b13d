using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Register;

/// <summary>Households that are there twice: found, made one, and made two again exactly as they were.</summary>
public sealed class MergeTests
{
    /// <summary>What a merge writes of itself, and counters that only rise.</summary>
    private static readonly string[] Beside = ["AuditEntries", "HouseholdMerges", "MergedRows", "HouseholdWords", "PortalJobs", "Holds"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_is_made_one_and_undone_leaves_all_tables_as_they_were_and_the_ledger_untouched_I1_I3(int seed)
    {
        var chance = new Random(seed);
        var town = new TestTown { Policies = TestTown.BilledLater };
        TestHousehold[] homes = [town.Household(children: 2, mate: true, quotient: 640), town.Household(children: 2, mate: seed % 2 == 0, quotient: 900), town.Household(children: 1)];
        await using var host = await CoreHost.Start(town);
        await Live(host, homes, chance);

        for (var turn = 0; turn < 3; turn++)
        {
            var wish = Any(homes, chance);
            var before = await Dump(host);
            var ledger = await Ledger(host);

            var merged = await host.In((MergeHouseholds deed) => deed.Run(Agent(host), wish, Ct));
            Assert.True(merged.Merge is not null, $"Seed {seed}, turn {turn}: {string.Join(' ', merged.Problems)}");
            Assert.Equal(ledger, await Ledger(host));
            Assert.Empty(await host.Faults(Ct));
            await NothingNames(host, wish);
            var undone = await host.In((UndoMerge deed) => deed.Run(Agent(host), merged.Merge!.Value, Ct));

            Assert.True(undone.Problems.Count == 0, $"Seed {seed}, turn {turn}: {string.Join(' ', undone.Problems)}");
            Assert.Equal(before, await Dump(host));
            Assert.Equal(ledger, await Ledger(host));
        }
    }

    [Fact]
    public async Task Bookings_money_accounts_health_and_chosen_values_follow_and_the_other_number_is_gone()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        (martin.Household.City, twin.Household.City) = ("Clapiers", "Jacou");
        (martin.Child.Diet, twin.Child.Diet) = (Diet.Standard, Diet.NoPork);
        await using var host = await CoreHost.Start(town);
        await host.As(twin).Tick(Ct, twin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(twin).Commit(Ct);
        var seal = host.Get<HealthSeal>();
        await host.Ask(async db =>
        {
            db.Add(Account.For(twin.Parent, "famille"));
            db.Add(new HealthRecord { ChildId = twin.Child.Id, HouseholdId = twin.Id, Sealed = seal.Seal(twin.Child.Id, new HealthNotes { Allergies = "arachides" }) });
            db.Add(new PurseEntry { HouseholdId = twin.Id, OrganiserId = town.OrganiserId, Move = PurseMove.CreditNote, Amount = new Money(5m), Reason = "essai", At = host.Clock.Now });
            return await db.SaveChangesAsync(Ct);
        });
        var wish = Whole(martin, twin) with { FromGone = new HashSet<string> { "household.city", MergeWish.KeyOf("child.diet", martin.Child.Id.Value) } };

        var answer = await host.In((MergeHouseholds deed) => deed.Run(Agent(host), wish, Ct));

        Assert.NotNull(answer.Merge);
        await host.Ask(async db =>
        {
            var home = await db.Households.Include(h => h.Children).Include(h => h.Guardians).SingleAsync(Ct);
            Assert.Equal((martin.Id, "Jacou", martin.Child.Id, Diet.NoPork, martin.Parent.Id), (home.Id, home.City, home.Children.Single().Id, home.Children.Single().Diet, home.Guardians.Single().Id));
            var booking = await db.Bookings.SingleAsync(Ct);
            Assert.Equal((martin.Id, martin.Child.Id, martin.Parent.Id), (booking.HouseholdId, booking.ChildId, booking.PayerId));
            Assert.Equal((martin.Parent.Id, martin.Id), await db.Accounts.Select(account => new ValueTuple<GuardianId, HouseholdId>(account.GuardianId!.Value, account.HouseholdId!.Value)).SingleAsync(Ct));
            Assert.Equal("arachides", seal.Open(martin.Child.Id, (await db.HealthRecords.SingleAsync(Ct)).Sealed).Allergies);
            Assert.Equal(new Money(5m), await db.PurseOf(martin.Id, town.OrganiserId, Ct));
            Assert.Single(await db.ChildFiles.ToListAsync(Ct));
            return true;
        });
    }

    [Fact]
    public async Task Two_bookings_of_one_day_refuse_the_merge_and_name_the_day_I1()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        foreach (var home in new[] { martin, twin })
        {
            await host.As(home).Tick(Ct, home.Picks(town.Lunch, TestTown.Thursday));
            await host.As(home).Commit(Ct);
        }

        var before = await Dump(host);
        var answer = await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin), Ct));

        var problem = Assert.Single(answer.Problems);
        Assert.Contains("Enfant1", problem, StringComparison.Ordinal);
        Assert.Contains($"Cantine, {TestTown.Thursday.DayInWords()}", problem, StringComparison.Ordinal);
        Assert.Equal(before, await Dump(host));
    }

    [Fact]
    public async Task An_open_cart_refuses_a_merge_and_another_organiser_s_families_are_not_found_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(twin).Tick(Ct, twin.Picks(town.Lunch, TestTown.Thursday));

        var open = await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin), Ct));
        var stranger = await host.In((MergeHouseholds deed) => deed.Run(Agent(host) with { OrganiserId = new OrganiserId(2) }, Whole(martin, twin), Ct));

        Assert.Contains("panier est ouvert", Assert.Single(open.Problems), StringComparison.Ordinal);
        Assert.True(stranger.IsUnknown);
    }

    [Fact]
    public async Task An_undo_is_refused_with_its_reason_once_money_or_the_household_moved_and_after_thirty_days_I3()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(twin).Tick(Ct, twin.Picks(town.Lunch, TestTown.Monday));
        await host.As(twin).Commit(Ct);
        var merge = (await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin) with { FromGone = new HashSet<string> { MergeHouseholds.NameField } }, Ct))).Merge!.Value;
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        await host.Ask(db => db.Households.ExecuteUpdateAsync(home => home.SetProperty(h => h.Name, "Autre nom"), Ct));
        var renamed = await host.In((UndoMerge deed) => deed.Run(Agent(host), merge, Ct));
        await host.Ask(db => db.Households.ExecuteUpdateAsync(home => home.SetProperty(h => h.Name, twin.Household.Name), Ct));
        var booking = (await host.As(martin).Bookings(Ct)).Single();
        await host.As(martin).Cancel(booking.Id, Ct);
        var cancelled = await host.In((UndoMerge deed) => deed.Run(Agent(host), merge, Ct));
        host.Clock.Advance(HouseholdMerge.Undoable);
        var late = await host.In((UndoMerge deed) => deed.Run(Agent(host), merge, Ct));
        var forgotten = await host.In((ForgetMerges deed) => deed.Run(Ct));

        Assert.Contains("foyer a été changé", Assert.Single(renamed.Problems), StringComparison.Ordinal);
        Assert.Contains("annulée, changée ou remboursée", Assert.Single(cancelled.Problems), StringComparison.Ordinal);
        Assert.Contains("30 jours", Assert.Single(late.Problems), StringComparison.Ordinal);
        Assert.True(forgotten > 0);
        Assert.Single(await host.Ask(db => db.Households.ToListAsync(Ct)));
    }

    [Fact]
    public async Task No_column_that_names_a_family_is_forgotten_by_a_merge()
    {
        await using var host = await CoreHost.Start(new TestTown());

        var model = await host.Ask(db => Task.FromResult(db.Model));

        // A key is given anew by hand: a new table with one must be taught to MergeHouseholds first.
        Assert.All([typeof(HouseholdId), typeof(GuardianId), typeof(ChildId)], id =>
            Assert.All(MergedColumns.Of(model, id).Where(column => column.IsPrimaryKey()), column => Assert.True(MergedColumns.IsRekeyed(column), $"{column.DeclaringType.Name}.{column.Name}")));
    }

    [Fact]
    public async Task Doubles_are_found_with_their_reasons_twins_are_not_and_a_no_is_remembered()
    {
        var town = new TestTown();
        var homes = town.Households(5);
        Name(homes[0], "Chloé", "Lefèvre", new DateOnly(2018, 4, 3), "a@example.fr", "0611111111");
        Name(homes[1], "Chloe", "Lefebvre", new DateOnly(2018, 4, 3), "a@example.fr", "0622222222");
        Name(homes[2], "Mathis", "Roux", new DateOnly(2019, 3, 4), "c@example.fr", "0633333333");
        Name(homes[3], "Matisse", "Roux", new DateOnly(2019, 3, 4), "d@example.fr", "0633333333");
        Name(homes[4], "Léa", "Noir", new DateOnly(2020, 1, 1), "e@example.fr", "0644444444");
        homes[4].Household.AddChild("Léo", "Noir", new DateOnly(2020, 1, 1), town.School);
        await using var host = await CoreHost.Start(town);

        var found = await host.In((FindDuplicates deed) => deed.Run(Agent(host), Ct));
        var kept = await host.In((KeepApart deed) => deed.Run(Agent(host), homes[3].Id.Value, homes[2].Id.Value, Ct));
        var stranger = await host.In((KeepApart deed) => deed.Run(Agent(host) with { OrganiserId = new OrganiserId(2) }, homes[0].Id.Value, homes[1].Id.Value, Ct));
        var after = await host.In((FindDuplicates deed) => deed.Run(Agent(host), Ct));

        Assert.Equal(2, found.Count);
        Assert.Equal(new[] { homes[0].Id.Value, homes[1].Id.Value }.Order(), new[] { found[0].One.Id.Value, found[0].Other.Id.Value });
        Assert.Contains(found[0].Reasons, reason => reason.Contains("noms proches, même date de naissance", StringComparison.Ordinal));
        Assert.Contains(found[0].Reasons, reason => reason.Contains("même courriel", StringComparison.Ordinal));
        Assert.Contains(found[1].Reasons, reason => reason.Contains("même téléphone", StringComparison.Ordinal));
        Assert.All(found, pair => Assert.InRange(pair.Score, FindDuplicates.Likely, 100));
        Assert.Equal((null, Refusal.NotFound), (kept, stranger));
        Assert.Equal(found[0].One, Assert.Single(after).One);
    }

    [Fact]
    public async Task A_merge_waits_for_a_cart_before_it_holds_a_household_as_every_deed_does()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.As(twin).Tick(Ct, twin.Picks(town.Lunch, TestTown.Thursday));

        // Whoever has a cart goes on to its household: there it must not meet a merge that waits for the cart.
        await using var db = host.Database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await db.Carts.ExecuteUpdateAsync(cart => cart.SetProperty(row => row.Version, row => row.Version + 1), Ct);
        var merging = host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin), Ct));
        await Eventually.True(() => host.Ask(SomebodyWaits), "a merge that waits for the cart", Ct);
        foreach (var home in new[] { martin, twin })
        {
            // Fails at once where somebody has the row.
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Households" WHERE "Id" = {home.Id.Value} FOR UPDATE NOWAIT""", Ct);
        }

        await transaction.CommitAsync(Ct);
        Assert.Contains("panier est ouvert", Assert.Single((await merging).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_presses_on_undo_one_undoes_and_the_other_is_told_so()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var merge = (await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin), Ct))).Merge!.Value;

        await using var db = host.Database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await db.Households.Where(home => home.Id == martin.Id).ExecuteUpdateAsync(home => home.SetProperty(row => row.MoneyVersion, row => row.MoneyVersion + 1), Ct);
        Task<MergeAnswer>[] presses = [Undo(), Undo()];
        await Eventually.True(() => host.Ask(async other => await Waiting(other) == 2), "two presses that wait for the household", Ct);
        await transaction.CommitAsync(Ct);
        var answers = await Task.WhenAll(presses);

        Assert.Single(answers, answer => answer.Merge == merge);
        Assert.Equal("Cette réunion est déjà annulée.", Assert.Single(answers.Single(answer => answer.Merge is null).Problems));

        Task<MergeAnswer> Undo() => host.In((UndoMerge deed) => deed.Run(Agent(host), merge, Ct));
    }

    [Fact]
    public async Task A_payment_that_is_settled_does_not_keep_two_households_apart_whenever_it_was_to_be_asked_about_again()
    {
        var town = new TestTown();
        var (martin, twin) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(twin).BookAndPay(Ct, twin.Picks(town.Lunch, TestTown.Friday));
        await host.Ask(db => db.Payments.ExecuteUpdateAsync(payment => payment.SetProperty(row => row.AskAgainAt, host.Clock.Now), Ct));

        var answer = await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin), Ct));

        Assert.Empty(answer.Problems);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_asked_once_however_many_children_are_made_one()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, twin) = (town.Household(children: 3), town.Household(children: 3));
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(twin).Tick(Ct, twin.Picks(town.Lunch, TestTown.Thursday));
        await host.As(martin).Commit(Ct);
        await host.As(twin).Commit(Ct);

        var one = await Questions.Of(() => Refused(1));
        var three = await Questions.Of(() => Refused(3));

        Assert.Equal(one.Count, three.Count);
        var slots = Assert.Single(three, asked => asked.Contains("FROM \"Slots\"", StringComparison.Ordinal));
        Assert.Contains("WHERE", slots, StringComparison.Ordinal);

        async Task Refused(int children) => Assert.Single((await host.In((MergeHouseholds deed) => deed.Run(Agent(host), Whole(martin, twin) with
        {
            Children = Enumerable.Range(0, children).ToDictionary(child => twin.Children[child].Id, child => martin.Children[child].Id),
        }, Ct))).Problems);
    }

    private static async Task<bool> SomebodyWaits(PortalDb db) => await Waiting(db) > 0;

    private static Task<int> Waiting(PortalDb db) =>
        db.HowManyWait(Ct);

    private static Agent Agent(CoreHost host) => ImportTests.Agent(host);

    private static MergeWish Whole(TestHousehold kept, TestHousehold gone) => new()
    {
        Kept = kept.Id, Gone = gone.Id,
        Children = new Dictionary<ChildId, ChildId> { [gone.Child.Id] = kept.Child.Id },
        Adults = new Dictionary<GuardianId, GuardianId> { [gone.Parent.Id] = kept.Parent.Id },
    };

    private static void Name(TestHousehold home, string first, string last, DateOnly born, string email, string phone)
    {
        (home.Child.FirstName, home.Child.LastName, home.Child.BirthDate) = (first, last, born);
        (home.Parent.Email, home.Parent.Phone) = (email, phone);
    }

    /// <summary>Two of the households, or two children of one; some of their people are the same, some values are the other's.</summary>
    private static MergeWish Any(TestHousehold[] homes, Random chance)
    {
        var kept = homes[chance.Next(homes.Length)];
        var gone = homes[chance.Next(homes.Length)];
        if (gone == kept)
        {
            return kept.Children.Count < 2 ? Any(homes, chance) : new MergeWish { Kept = kept.Id, Gone = kept.Id, Children = new Dictionary<ChildId, ChildId> { [kept.Children[1].Id] = kept.Child.Id } };
        }

        var children = chance.Next(3) == 0 ? new Dictionary<ChildId, ChildId>() : new Dictionary<ChildId, ChildId> { [gone.Child.Id] = kept.Child.Id };
        var adults = chance.Next(3) == 0 ? new Dictionary<GuardianId, GuardianId>() : new Dictionary<GuardianId, GuardianId> { [gone.Parent.Id] = kept.Parent.Id };
        string[] fields = ["household.city", MergeHouseholds.NameField, MergeHouseholds.QuotientField, MergeWish.KeyOf("child.diet", kept.Child.Id.Value), MergeWish.KeyOf("adult.phone", kept.Parent.Id.Value), MergeWish.KeyOf(MergeHouseholds.HealthField, kept.Child.Id.Value)];
        return new MergeWish { Kept = kept.Id, Gone = gone.Id, Children = children, Adults = adults, FromGone = fields.Where(_ => chance.Next(2) == 0).ToHashSet() };
    }

    /// <summary>Bookings, cancellations, money, health, accounts, bonds, a waiting family: on days that no two children share.</summary>
    private static async Task Live(CoreHost host, TestHousehold[] homes, Random chance)
    {
        var town = host.Town;
        var day = 0;
        var seal = host.Get<HealthSeal>();
        foreach (var home in homes)
        {
            for (var child = 0; child < home.Children.Count; child++)
            {
                await host.As(home).Tick(Ct, home.PicksFor(child, town.Lunch, TestTown.Days[day++]), home.PicksFor(child, town.Evening, TestTown.Days[day++]));
            }

            await host.As(home).Commit(Ct);
            if (chance.Next(2) == 0)
            {
                await host.As(home).Cancel((await host.As(home).Bookings(Ct))[0].Id, Ct);
            }
        }

        await host.Ask(async db =>
        {
            foreach (var home in homes)
            {
                db.Add(new PurseEntry { HouseholdId = home.Id, OrganiserId = town.OrganiserId, Move = PurseMove.CreditNote, Amount = new Money(chance.Next(1, 20)), Reason = "essai", At = host.Clock.Now });
                db.Add(Account.For(home.Parent, $"parent{home.Household.DossierNumber}"));
                db.Add(new Contact { HouseholdId = home.Id, Name = "Voisine", Phone = "0600000000" });
                db.AddRange(home.Children.Select(child => new Bond { GuardianId = home.Parent.Id, ChildId = child.Id, Relation = Relation.Mother }));
                db.Add(new ExternalReference { OrganiserId = town.OrganiserId, Kind = ReferenceKind.Household, Value = home.Household.DossierNumber, SubjectId = home.Id.Value });
                db.Add(new HealthRecord { ChildId = home.Child.Id, HouseholdId = home.Id, Sealed = seal.Seal(home.Child.Id, new HealthNotes { Allergies = home.Household.Name }) });
            }

            return await db.SaveChangesAsync(Ct);
        });
        host.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>After a merge nothing but the audit, and the merge itself, names who went.</summary>
    private static async Task NothingNames(CoreHost host, MergeWish wish)
    {
        var gone = wish.Children.Keys.Select(id => id.Value).Concat(wish.Adults.Keys.Select(id => id.Value)).Concat(wish.Kept == wish.Gone ? [] : [wish.Gone.Value]).ToList();
        var still = (await Dump(host)).Split('\n').Where(row => !row.Contains("MergedFrom", StringComparison.Ordinal) && gone.Exists(id => row.Contains(id.ToString(), StringComparison.Ordinal))).ToList();
        Assert.True(still.TrueForAll(row => row.StartsWith("Mails ", StringComparison.Ordinal)), string.Join('\n', still));
    }

    /// <summary>Bookings, charges, money and counters, whoever has them.</summary>
    private static Task<string> Ledger(CoreHost host) => host.Ask(async db =>
        $"{await db.Bookings.CountAsync(b => b.State < BookingState.Cancelled, Ct)} booked, {await db.Charges.CountAsync(Ct)} charges of {Money.Sum(await db.Charges.Select(c => c.Amount).ToListAsync(Ct))}, {await db.PurseEntries.CountAsync(Ct)} entries of {Money.Sum(await db.PurseEntries.Select(e => e.Amount).ToListAsync(Ct))}, "
        + $"{await db.PoolDays.SumAsync(day => day.Booked, Ct)} in counters, {await db.Payments.CountAsync(Ct)} payments, {await db.Invoices.CountAsync(Ct)} invoices");

    /// <summary>Every row of every table, but for what a merge writes of itself and the versions that are raised for their lock alone.</summary>
    private static Task<string> Dump(CoreHost host) => host.Ask(async db =>
    {
        var rows = new List<string>();
        await db.Database.OpenConnectionAsync(Ct);
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().Except(Beside).Order())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
            {
                rows.Add($"{table} {string.Join(' ', Enumerable.Range(0, reader.FieldCount).Where(column => (table, reader.GetName(column)) is not (("Households", "MoneyVersion") or ("Carts", "Version"))).Select(column => string.Create(CultureInfo.InvariantCulture, $"{reader.GetName(column)}={reader.GetValue(column)}")))}");
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return string.Join('\n', rows);
    });
}
