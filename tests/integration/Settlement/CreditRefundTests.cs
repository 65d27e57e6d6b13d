using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settlement;

/// <summary>The bank gave back what the purse owes: noted once, it is taken from the purse and pays nothing more (R70, I3, I7).</summary>
public sealed class CreditRefundTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Noted_it_leaves_the_purse_and_is_read_by_the_family_F7()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var note = await CreditOf(host, martin);

        var noted = await Note(host, note.Id, 2m, "  Rendu par la trésorerie.  ");
        var (paid, owned) = await host.Books(martin.Id, Ct);
        var catalogue = await host.In((CatalogueReader catalogues) => catalogues.Of(host.Town.OrganiserId, Ct));
        var month = await host.Ask(db => MonthHistory.Of(db, catalogue, martin.Id, new(2026, 11, 1), host.Clock.Now, Ct));

        Assert.Null(noted.Refusal);
        Assert.Equal([(PurseMove.CreditNote, 2m), (PurseMove.Refunded, -2m)], (await host.As(martin).PurseEntries(Ct)).Select(entry => (entry.Move, entry.Amount.Euros)));
        Assert.Equal((Money.Zero, Money.Zero, Money.Zero), (await host.As(martin).Purse(Ct), paid, owned));
        Assert.Empty(await host.Faults(Ct));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject == $"2,00\u00A0€ rendus par la banque (avoir n°\u00A0{note.Number})");
        Assert.Contains("Raison\u00A0: Rendu par la trésorerie.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Il ne vous reste plus d’avoir.", mail.Text, StringComparison.Ordinal);
        var line = Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "credit.refunded").ToListAsync(Ct)));
        Assert.Equal(("agent", martin.Id), (line.Who, line.HouseholdId!.Value));
        Assert.Equal(2m, Assert.Single(month.Moves, move => move.Move == MoneyMove.Refunded).Amount.Euros);
    }

    [Fact]
    public async Task Only_what_is_still_there_is_given_back_and_never_more_than_the_credit_note_F7()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var note = await CreditOf(host, martin);

        var tooMuch = await Note(host, note.Id, 2.01m, "Trop");
        var nothing = await Note(host, note.Id, 0m, "Rien");
        var unreadable = await Note(host, note.Id, null, "?");
        var silent = await Note(host, note.Id, 1m, " ");
        var stranger = await host.In((NoteCreditRefund deed) => deed.Run(new Agent("ailleurs", new OrganiserId(2)), note.Id, new Money(1m), "Ailleurs", Ct));
        // Two euros of a lunch at the bank: they are set aside.
        var operation = await host.As(martin).GoToTheBank(Ct, martin.Picks(host.Town.Lunch, TestTown.Monday));
        var spent = await Note(host, note.Id, 2m, "Rendu");
        host.Bank.Refuse(operation);
        await host.As(martin).Return(operation, Ct);
        var part = await Note(host, note.Id, 1.50m, "Rendu");
        var twice = await Note(host, note.Id, 0.50m, "Rendu");
        var ofTheEntry = await Note(host, part.Entry!.Id, 0.50m, "Encore");

        Assert.Equal([Refusal.CreditRefundWrong, Refusal.CreditRefundWrong, Refusal.CreditRefundWrong, Refusal.TakeBackReasonNeeded], [tooMuch.Refusal, nothing.Refusal, unreadable.Refusal, silent.Refusal]);
        Assert.Equal([Refusal.NotFound, Refusal.CreditSpent, null, Refusal.AlreadyRefunded, Refusal.NotFound], [stranger.Refusal, spent.Refusal, part.Refusal, twice.Refusal, ofTheEntry.Refusal]);
        Assert.Equal(new Money(0.50m), await host.As(martin).Purse(Ct));
    }

    [Fact]
    public async Task A_credit_that_is_set_aside_while_the_agent_notes_is_not_given_back_too_I3()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var note = await CreditOf(host, martin);

        Task<CreditRefund> noting;
        await using (var meanwhile = await Meanwhile.Holding(host, async db =>
        {
            await Core.Persistence.Queries.LockMoney(db, martin.Id, Ct);
            db.PurseEntries.Add(new PurseEntry { HouseholdId = martin.Id, OrganiserId = host.Town.OrganiserId, Move = PurseMove.Used, Amount = new Money(-2m), Reason = "Avoir utilisé pour un paiement.", At = host.Clock.Now });
            await db.SaveChangesAsync(Ct);
        }, Ct))
        {
            noting = Task.Run(() => Note(host, note.Id, 2m, "Rendu"), Ct);
            await Task.WhenAny(noting, meanwhile.Wait(1, Ct));
            await meanwhile.LetGo(Ct);
            await noting;
        }

        Assert.Equal((Refusal.CreditSpent, Money.Zero), ((await noting).Refusal, await host.As(martin).Purse(Ct)));
    }

    [Fact]
    public async Task Two_agents_who_note_at_once_take_it_away_once_I3()
    {
        var (host, martin) = await WithCredit();
        await using var closing = host;
        var note = await CreditOf(host, martin);

        Task<CreditRefund>[] noting;
        await using (var meanwhile = await Meanwhile.Holding(host, db => Core.Persistence.Queries.LockMoney(db, martin.Id, Ct), Ct))
        {
            noting = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => Note(host, note.Id, 1m, "Rendu"), Ct))];
            await Task.WhenAny(Task.WhenAll(noting), meanwhile.Wait(2, Ct));
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(noting);
        }

        Assert.Equal([Refusal.AlreadyRefunded], noting.Select(one => one.Result.Refusal).OfType<Refusal>());
        Assert.Equal(new Money(1m), await host.As(martin).Purse(Ct));
    }

    /// <summary>A family with two euros to its credit, for an evening that it paid online and cancelled.</summary>
    private static async Task<(CoreHost Host, TestHousehold Martin)> WithCredit()
    {
        var town = new TestTown();
        var martin = town.Household();
        var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Evening, TestTown.Friday));
        await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct);
        return (host, martin);
    }

    private static async Task<PurseEntry> CreditOf(CoreHost host, TestHousehold family) => (await host.As(family).PurseEntries(Ct)).Single(entry => entry.Move == PurseMove.CreditNote);

    private static Task<CreditRefund> Note(CoreHost host, Guid note, decimal? amount, string? reason) =>
        host.In((NoteCreditRefund deed) => deed.Run(new StaffDriver(host).Agent, note, amount is { } euros ? new Money(euros) : null, reason, Ct));
}
