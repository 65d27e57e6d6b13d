using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Billing;

/// <summary>A month becomes invoices (R73, R74): every charge once and to the cent, whatever dies or runs twice (I3, I4, I7).</summary>
public sealed class BillingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_that_is_asked_for_ten_times_at_once_is_one_draft_and_then_one_set_of_invoices_A29()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = Months.FirstOfDecember;
        await host.Used(martin, new DateOnly(2026, 11, 5), 3.10m, Ct);
        await host.Used(durand, new DateOnly(2026, 11, 6), 4.20m, Ct);

        var drafted = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Draft(Months.November, Ct)));
        var month = await host.Ask(db => db.Set<BillingMonth>().AsNoTracking().SingleAsync(Ct));
        Assert.Null(await host.LetGo(month, Ct));
        await host.Issue(Ct);

        Assert.All(drafted, answer => Assert.Null(answer.Refusal));
        Assert.Equal([3.10m, 4.20m], (await host.Lines(Ct)).Select(line => line.Amount.Euros).Order());
        Assert.Equal(2, (await host.Invoices(Ct)).Count);
    }

    [Fact]
    public async Task The_past_month_becomes_one_invoice_per_household_with_a_line_per_day_and_its_reason_R73()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        await host.Used(martin, new(2026, 11, 5), 3.10m, Ct);
        await host.Used(durand, new(2026, 11, 3), 4.25m, Ct);
        await host.Used(durand, new(2026, 11, 6), 9.99m, Ct, prepaid: true);
        await host.Used(durand, new(2026, 12, 1), 3.10m, Ct);
        host.Clock.Now = Months.FirstOfDecember;

        var invoices = await host.Bill(Months.November, Ct);

        Assert.Equal(["F2026-000001", "F2026-000002"], invoices.Select(standing => standing.Invoice.Number));
        Assert.Equal([(martin.Id, 6.20m, 2), (durand.Id, 4.25m, 1)], invoices.Select(standing => (standing.Invoice.HouseholdId, standing.Invoice.Total.Euros, standing.Invoice.LineCount)).OrderByDescending(row => row.Euros).ToList());
        Assert.All(invoices, standing => Assert.Equal((new DateOnly(2026, 12, 20), InvoiceState.ToPay), (standing.Invoice.DueOn, standing.On(new(2026, 12, 20)))));
        Assert.All(await host.Lines(Ct), line => Assert.Equal((town.Lunch, "Cantine, tarif unique"), (line.SlotId, line.Reason)));
        var mail = Assert.Single(await host.As(martin).Mails(Ct));
        Assert.Equal("Facture de 6,20\u00A0€, novembre 2026", mail.Subject);
        Assert.Contains("20\u00A0décembre", mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "invoice.issued", Ct)));
        Assert.Equal((BillingState.Issued, 2, 3, 10.45m), await host.Ask(db => db.BillingMonths.Select(m => ValueTuple.Create(m.State, m.Done, m.IssuedLines, m.IssuedTotal.Euros)).SingleAsync(Ct)));
    }

    [Fact]
    public async Task The_draft_owes_nothing_and_names_what_to_look_at()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (usual, mute, owed, nothing, unexplained) = (town.Household(quotient: 700), town.Household(quotient: 700), town.Household(quotient: 700), town.Household(quotient: 700), town.Household());
        mute.Parent.Email = "";
        await using var host = await CoreHost.Start(town);
        var day = new DateOnly(2026, 11, 3);
        await host.Used(usual, day, 3.10m, Ct);
        await host.Used(mute, day, 3.10m, Ct);
        await host.GivenBack(await host.Used(owed, day, 3.10m, Ct), 5m, Ct);
        await host.GivenBack(await host.Used(nothing, day, 3.10m, Ct), 3.10m, Ct);
        await host.Used(unexplained, day, 3.10m, Ct, reason: "");
        host.Clock.Now = Months.FirstOfDecember;

        var drafted = await host.Draft(Months.November, Ct);
        var anomalies = await host.Ask(db => db.BillingDrafts.ToDictionaryAsync(draft => draft.HouseholdId, draft => draft.Anomalies, Ct));

        Assert.Equal((5, 7, new Money(7.40m), 4), (drafted.Month!.Households, drafted.Month.Lines, drafted.Month.Total, drafted.Month.Anomalies));
        Assert.Equal(BillingAnomalies.None, anomalies[usual.Id]);
        Assert.Equal(BillingAnomalies.NoEmail, anomalies[mute.Id]);
        Assert.Equal(BillingAnomalies.NegativeTotal, anomalies[owed.Id]);
        Assert.Equal(BillingAnomalies.ZeroTotal, anomalies[nothing.Id]);
        Assert.Equal(BillingAnomalies.NoReason | BillingAnomalies.NoQuotient, anomalies[unexplained.Id]);
        Assert.Empty(await host.Invoices(Ct));
        Assert.Equal(0, await host.Issue(Ct));
    }

    [Fact]
    public async Task A_month_is_drawn_up_when_it_is_over_in_its_order_and_never_after_it_was_let_go()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        await host.Used(martin, new(2026, 12, 3), 3.10m, Ct);

        var tooSoon = await host.Draft(Months.November, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        var november = (await host.Draft(Months.November, Ct)).Month!;
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var december = await host.Draft(new(2026, 12, 1), Ct);
        var again = (await host.Draft(Months.November, Ct)).Month!;
        var stale = await host.LetGo(november, Ct);
        var gone = await host.LetGo(again, Ct);
        var twice = await host.LetGo(again, Ct);
        await host.Issue(Ct);
        var after = await host.Draft(Months.November, Ct);
        var empty = await host.Draft(new(2026, 10, 1), Ct);

        Assert.Equal(Refusal.MonthNotOver, tooSoon.Refusal);
        Assert.Equal(Refusal.EarlierMonthOpen, december.Refusal);
        Assert.Equal((Refusal.DraftChanged, null, Refusal.MonthAlreadyIssued), (stale, gone, twice));
        Assert.Equal((Refusal.MonthAlreadyIssued, Refusal.MonthAlreadyIssued), (after.Refusal, empty.Refusal));
        Assert.Single(await host.Invoices(Ct));
    }

    [Fact]
    public async Task What_moves_after_the_issue_is_on_the_next_invoice_and_what_it_owes_is_taken_off()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var sick = await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        await host.Used(durand, new(2026, 11, 3), 3.10m, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        var november = await host.Bill(Months.November, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddDays(9);
        await host.GivenBack(sick, 3.10m, Ct);
        await host.Used(durand, new(2026, 12, 3), 3.10m, Ct);

        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var december = await host.Bill(new(2026, 12, 1), Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(2);
        await host.Used(martin, new(2027, 1, 5), 10m, Ct);
        var january = await host.Bill(new(2027, 1, 1), Ct);

        var credit = december.Single(standing => standing.Invoice.HouseholdId == martin.Id);
        Assert.Equal((-3.10m, InvoiceState.Credit), (credit.Invoice.Total.Euros, credit.On(new(2027, 1, 2))));
        Assert.Equal(3.10m, december.Single(standing => standing.Invoice.HouseholdId == durand.Id).Invoice.Total.Euros);
        Assert.Equal((10m, 6.90m), (january.Single().Invoice.Total.Euros, january.Single().Left.Euros));
        Assert.Equal(0m, (await host.Invoices(Ct)).Single(standing => standing.Invoice.Id == credit.Invoice.Id).Left.Euros);
        Assert.Equal(november.Select(standing => standing.Invoice.Total), (await host.Invoices(Ct)).Where(standing => standing.Invoice.Month == Months.November).Select(standing => standing.Invoice.Total));
        Assert.Contains("3,10\u00A0€ que nous vous devions en sont déduits", (await host.As(martin).Mails(Ct)).Single(mail => mail.Subject.Contains("janvier", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_has_not_accepted_is_not_billed_and_follows_once_it_has_R64()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        var asked = await host.Used(martin, new(2026, 11, 27), 4m, Ct);
        await host.Ask(db => db.Bookings.Where(booking => booking.Id == asked).ExecuteUpdateAsync(row => row.SetProperty(b => b.State, BookingState.Pending), Ct));
        host.Clock.Now = Months.FirstOfDecember;
        var november = await host.Bill(Months.November, Ct);

        host.Clock.Now = Months.FirstOfDecember.AddDays(2);
        var pending = await host.Ask(db => db.Bookings.AsNoTracking().SingleAsync(booking => booking.Id == asked, Ct));
        await new StaffDriver(host).Accept(Ct, pending);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var december = await host.Bill(new(2026, 12, 1), Ct);

        Assert.Equal((3.10m, 4m), (november.Single().Invoice.Total.Euros, december.Single().Invoice.Total.Euros));
    }

    /// <summary>Kills the issuer at a random statement, again and again, and lets another go on: 50 seeds.</summary>
    [Fact]
    public async Task Killed_at_any_point_and_run_again_it_comes_to_the_same_cent_without_a_gap_or_a_double_I3()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var families = town.Households(6);
        await using var host = await CoreHost.Start(town);
        var killer = new Killer();
        // Not disposed: the database is the host's.
        var dying = host.Twin(new CoreOptions { Services = services => services.Intercept(killer) });
        var month = Months.November;
        var deaths = 0;
        for (var seed = 0; seed < 50; seed++)
        {
            var chance = new Random(seed);
            host.Clock.Now = Months.FirstOfDecember.AddMonths(seed);
            var expected = 0m;
            foreach (var family in families)
            {
                var price = chance.Next(1, 2000) / 100m;
                await host.Used(family, month.AddMonths(seed).AddDays(chance.Next(27)), price, Ct);
                expected += price;
            }

            await host.LetGo((await host.Draft(month.AddMonths(seed), Ct)).Month!, Ct);
            for (var life = 0; life < 3; life++)
            {
                killer.StatementsLeft = chance.Next(0, 40);
                try
                {
                    await dying.Issue(Ct, batch: 2);
                }
                catch (Exception failure) when (failure is DiedException || failure.InnerException is DiedException)
                {
                    deaths++;
                }
            }

            await host.Issue(Ct, batch: 2);
            var issued = (await host.Invoices(Ct)).FindAll(standing => standing.Invoice.Month == month.AddMonths(seed));
            Assert.Equal((6, expected), (issued.Count, issued.Sum(standing => standing.Invoice.Total.Euros)));
        }

        var all = await host.Invoices(Ct);
        Assert.True(deaths > 50, $"Only {deaths} deaths: the killer missed.");
        foreach (var year in all.GroupBy(standing => standing.Invoice.Number[..5]))
        {
            Assert.Equal(Enumerable.Range(1, year.Count()).Select(number => $"{year.Key}-{number:000000}"), year.Select(standing => standing.Invoice.Number));
        }

        Assert.Equal(300, await host.Ask(db => db.Mails.CountAsync(mail => mail.Cause.StartsWith("invoice:"), Ct)));
        Assert.Equal(300, (await host.Lines(Ct)).Count);
        Assert.Equal(300, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "invoice.issued", Ct)));
    }

    [Fact]
    public async Task Two_issuers_at_once_share_the_batches()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var families = town.Households(20);
        await using var host = await CoreHost.Start(town);
        foreach (var family in families)
        {
            await host.Used(family, new(2026, 11, 3), 3.10m, Ct);
        }

        host.Clock.Now = Months.FirstOfDecember;
        await host.LetGo((await host.Draft(Months.November, Ct)).Month!, Ct);
        var issued = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Issue(Ct, batch: 2)));

        Assert.Equal(20, issued.Sum());
        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"F2026-{number:000000}"), (await host.Invoices(Ct)).Select(standing => standing.Invoice.Number));
        Assert.Equal(20, await host.Ask(db => db.Mails.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_turn_of_the_month_drafts_on_the_1st_and_lets_go_on_the_5th_what_is_in_order_R74()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(quotient: 700);
        await using var host = await CoreHost.Start(town);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        host.Clock.Now = Months.FirstOfDecember;

        var first = await host.In((MonthEnd deed) => deed.Run(new(2026, 12, 1), Ct));
        var second = await host.In((MonthEnd deed) => deed.Run(new(2026, 12, 2), Ct));
        var fifth = await host.In((MonthEnd deed) => deed.Run(new(2026, 12, 5), Ct));

        Assert.Equal([new MonthEndReport(1, 0), new MonthEndReport(0, 0), new MonthEndReport(0, 1)], [first, second, fifth]);
        Assert.Equal(1, await host.Issue(Ct));
    }

    [Fact]
    public async Task What_has_an_anomaly_waits_for_the_cash_office_and_a_purse_is_not_billed()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var purses = new TestTown { Policies = TestTown.BilledLater with { Billing = BillingMode.Purse } };
        var (martin, durand) = (town.Household(), purses.Household());
        await using var host = await CoreHost.Start(town);
        await using var other = await CoreHost.Start(purses);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        await other.Used(durand, new(2026, 11, 3), 3.10m, Ct);
        (host.Clock.Now, other.Clock.Now) = (Months.FirstOfDecember, Months.FirstOfDecember);

        var report = await host.In((MonthEnd deed) => deed.Run(new(2026, 12, 5), Ct));
        var nothing = await other.In((MonthEnd deed) => deed.Run(new(2026, 12, 5), Ct));

        Assert.Equal((new MonthEndReport(1, 0), new MonthEndReport(0, 0)), (report, nothing));
    }

    [Fact]
    public async Task A_late_invoice_is_reminded_of_once_per_step_until_it_is_paid_R74()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await host.Used(martin, new(2026, 11, 3), 3.10m, Ct);
        await host.Used(durand, new(2026, 11, 3), 3.10m, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        var paid = (await host.Bill(Months.November, Ct)).Single(standing => standing.Invoice.HouseholdId == durand.Id);
        await host.In((TakeCounterPayment deed) => deed.Run(new StaffDriver(host).Agent, paid.Invoice.Id, PaymentMeans.Cash, new Money(3.10m), null, paid.Left, Ct));

        var counts = new List<int>();
        foreach (var day in new[] { 20, 21, 22, 34, 35, 36 })
        {
            host.Clock.Now = new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero).AddDays(day - 1);
            counts.Add(await host.In((RemindLateInvoices deed) => deed.Run(Ct)));
        }

        Assert.Equal([0, 1, 0, 0, 1, 0], counts);
        Assert.Equal(2, await host.Ask(db => db.Mails.CountAsync(mail => mail.Cause.StartsWith("invoice-late:"), Ct)));
        Assert.Equal(2, (await host.As(martin).Mails(Ct)).Count(mail => mail.Subject.Contains("appel", StringComparison.Ordinal)));
    }

    private sealed class DiedException : Exception;

    /// <summary>Ends the process, as it were, before its next statement but so many.</summary>
    private sealed class Killer : DbCommandInterceptor
    {
        public int StatementsLeft { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Count()
        {
            if (StatementsLeft-- <= 0)
            {
                throw new DiedException();
            }
        }
    }
}
