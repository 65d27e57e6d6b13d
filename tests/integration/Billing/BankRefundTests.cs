using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Settlement;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Billing;

/// <summary>The bank gave money back outside the portal: noted once, it is no credit any more (R73, I3, I7).</summary>
public sealed class BankRefundTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Noted_it_takes_the_credit_away_and_the_next_invoice_deducts_nothing_F7()
    {
        var (host, martin, invoice) = await PaidTwice(12m);
        await using var closing = host;
        var paid = await Online(host);

        var noted = await Note(host, invoice, paid[1].Id, 12m, "  Payée deux fois, rendue par la trésorerie.  ");
        await host.Used(martin, new(2026, 12, 3), 20m, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var next = (await host.Bill(new(2026, 12, 1), Ct)).Single();

        Assert.Equal((null, -12m, paid[1].Number, PaymentMeans.PayFip), (noted.Refusal, noted.Payment!.Amount.Euros, noted.Payment.Reference, noted.Payment.Means));
        Assert.Equal(("R2026-000003", "Payée deux fois, rendue par la trésorerie."), (noted.Payment.Number, noted.Payment.Reason));
        Assert.Equal((0m, 20m), ((await host.Invoices(Ct))[0].Left.Euros, next.Left.Euros));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject.StartsWith("12,00\u00A0€ rendus par la banque", StringComparison.Ordinal));
        Assert.Contains("Payée deux fois, rendue par la trésorerie.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Il ne reste rien à payer", mail.Text, StringComparison.Ordinal);
        var line = Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "invoice.refunded").ToListAsync(Ct)));
        Assert.Equal(("agent", martin.Id), (line.Who, line.HouseholdId!.Value));
    }

    [Fact]
    public async Task A_part_may_be_given_back_never_more_than_was_paid_nor_what_the_counter_took_F7()
    {
        var (host, _, invoice) = await PaidTwice(12m);
        await using var closing = host;
        var online = (await Online(host))[0];

        var tooMuch = await Note(host, invoice, online.Id, 12.01m, "Trop");
        var nothing = await Note(host, invoice, online.Id, 0m, "Rien");
        var negative = await Note(host, invoice, online.Id, -5m, "Moins");
        var unreadable = await Note(host, invoice, online.Id, null, "?");
        var silent = await Note(host, invoice, online.Id, 5m, " ");
        var elsewhere = await Note(host, InvoiceId.New(), online.Id, 5m, "Ailleurs");
        var stranger = await host.In((NoteBankRefund deed) => deed.Run(new Agent("ailleurs", new OrganiserId(2)), invoice, online.Id, new Money(5m), "Ailleurs", Ct));
        var part = await Note(host, invoice, online.Id, 5m, "Geste du comptable");
        var ofTheEntry = await Note(host, invoice, part.Payment!.Id, 5m, "Encore");

        Assert.Equal([Refusal.RefundAmountWrong, Refusal.RefundAmountWrong, Refusal.RefundAmountWrong, Refusal.RefundAmountWrong], [tooMuch.Refusal, nothing.Refusal, negative.Refusal, unreadable.Refusal]);
        Assert.Equal([Refusal.TakeBackReasonNeeded, Refusal.NotFound, Refusal.NotFound, Refusal.NotPaidOnline], [silent.Refusal, elsewhere.Refusal, stranger.Refusal, ofTheEntry.Refusal]);
        Assert.Equal(-7m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Twenty_times_at_once_it_is_written_once_F7()
    {
        var (host, martin, invoice) = await PaidTwice(12m);
        await using var closing = host;
        var online = (await Online(host))[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Note(host, invoice, online.Id, 12m, "Payée deux fois"), Ct)));

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(Refusal.AlreadyRefunded, answer.Refusal));
        Assert.Equal(0m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
        Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject.Contains("rendus par la banque", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_credit_that_is_given_back_while_the_month_is_issued_is_not_used_too_I3()
    {
        var (host, martin, invoice) = await PaidTwice(12m);
        await using var closing = host;
        var online = (await Online(host))[0];
        await host.Used(martin, new(2026, 12, 3), 20m, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        Assert.Null(await host.LetGo((await host.Draft(new(2026, 12, 1), Ct)).Month!, Ct));

        Task<int> issuing;
        await using (var meanwhile = await Meanwhile.Holding(host, async db =>
        {
            await db.LockMoney(martin.Id, Ct);
            db.InvoicePayments.Add(online.Opposite(new Money(12m), "R2026-000003", "Payée deux fois", "agent", host.Clock.Now));
            await db.SaveChangesAsync(Ct);
        }, Ct))
        {
            issuing = Task.Run(() => host.Issue(Ct), Ct);
            await meanwhile.Wait(1, Ct);
            await meanwhile.LetGo(Ct);
            await issuing;
        }

        Assert.Equal([(invoice, 0m), (default, 20m)], (await host.Invoices(Ct)).Select(standing => (standing.Invoice.Id == invoice ? invoice : default, standing.Left.Euros)));
    }

    [Fact]
    public async Task A_credit_larger_than_the_next_invoice_is_used_once_and_its_rest_is_kept_however_often_the_month_is_issued_A25()
    {
        var (host, martin, invoice) = await PaidTwice(499m);
        await using var closing = host;
        await host.Used(martin, new(2026, 12, 3), 20m, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var month = (await host.Draft(new(2026, 12, 1), Ct)).Month!;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => host.LetGo(month, Ct), Ct)));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => host.Issue(Ct), Ct)));

        Assert.Equal([(true, -479m), (false, 0m)], (await host.Invoices(Ct)).Select(standing => (standing.Invoice.Id == invoice, standing.Left.Euros)));
        Assert.Equal([-20m, 20m], (await host.Ask(db => db.InvoicePayments.Where(payment => payment.Means == PaymentMeans.Credit).Select(payment => payment.Amount).ToListAsync(Ct))).Select(amount => amount.Euros).Order());
    }

    [Fact]
    public async Task A_month_whose_drafts_have_gone_is_a_fault_that_somebody_sees_and_no_loop()
    {
        var (host, martin, _) = await PaidTwice(12m);
        await using var closing = host;
        await host.Used(martin, new(2026, 12, 3), 20m, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var month = (await host.Draft(new(2026, 12, 1), Ct)).Month!;
        await host.LetGo(month, Ct);
        await host.Ask(db => db.BillingDrafts.Where(draft => draft.BillingMonthId == month.Id).ExecuteDeleteAsync(Ct));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Issue(Ct));

        Assert.Contains("no draft is left", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>An invoice that a family paid by two pages of the bank.</summary>
    private static async Task<(CoreHost Host, TestHousehold Martin, InvoiceId Invoice)> PaidTwice(decimal amount)
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        await host.Used(martin, new(2026, 11, 3), amount, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        var invoice = (await host.Bill(Months.November, Ct)).Single().Invoice.Id;
        await host.In((StartInvoicePayment deed) => deed.Run(martin.Parent, invoice, Ct));
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.In((StartInvoicePayment deed) => deed.Run(martin.Parent, invoice, Ct, again: true));
        foreach (var payment in await host.As(martin).Payments(Ct))
        {
            host.Bank.Pay(payment.OperationId!);
            await host.As(martin).Notify(payment.OperationId!, Ct);
        }

        return (host, martin, invoice);
    }

    private static Task<List<InvoicePayment>> Online(CoreHost host) =>
        host.Ask(db => db.InvoicePayments.AsNoTracking().Where(payment => payment.PaymentId != null).OrderBy(payment => payment.Number).ToListAsync(Ct));

    private static Task<CounterPayment> Note(CoreHost host, InvoiceId invoice, Guid payment, decimal? amount, string? reason) =>
        host.In((NoteBankRefund deed) => deed.Run(new StaffDriver(host).Agent, invoice, payment, amount is { } euros ? new Money(euros) : null, reason, Ct));
}
