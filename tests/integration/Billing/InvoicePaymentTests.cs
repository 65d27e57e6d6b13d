using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Settlement;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Billing;

/// <summary>An invoice is paid, at the bank or at the counter: once, to the cent, with a receipt (R73, R74, I3, I7).</summary>
public sealed class InvoicePaymentTests
{
    private static readonly CoreOptions WithBank = new() { Bank = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Paid_at_the_bank_by_notification_return_and_polling_it_counts_once_R73()
    {
        var (host, martin, invoice) = await Billed(46.50m);
        await using var closing = host;
        var operation = await GoToTheBank(host, martin, invoice);
        var order = host.Bank.Operations.Single().Order;

        host.Bank.Pay(operation);
        var settled = await Task.WhenAll(host.As(martin).Notify(operation, Ct), host.As(martin).Return(operation, Ct), host.As(martin).Notify(operation, Ct));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.Poll(Ct);

        Assert.Equal(("4650", "034088"), (order.Montant, order.Numcli));
        Assert.All(settled, answer => Assert.Equal((PaymentState.Paid, null, invoice), (answer!.State, answer.Cart, answer.Invoice)));
        var standing = Assert.Single(await host.Invoices(Ct));
        Assert.Equal((46.50m, InvoiceState.Paid), (standing.Paid.Euros, standing.On(new(2026, 12, 25))));
        Assert.Equal("R2026-000001", (await host.Ask(db => db.InvoicePayments.SingleAsync(Ct))).Number);
        Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject.StartsWith("Reçu de 46,50\u00A0€", StringComparison.Ordinal));
        Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "invoice.paid").ToListAsync(Ct)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refused_or_abandoned_it_is_still_to_pay_and_can_be_paid_again(bool refused)
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        var first = await GoToTheBank(host, martin, invoice);
        (refused ? host.Bank.Refuse : (Action<string>)host.Bank.Abandon)(first);
        var answer = await host.As(martin).Return(first, Ct);

        var second = await GoToTheBank(host, martin, invoice);
        host.Bank.Pay(second);
        await host.As(martin).Return(second, Ct);

        Assert.Equal(refused ? PaymentState.Refused : PaymentState.Abandoned, answer!.State);
        Assert.Equal(0m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Paid_late_after_the_counter_had_taken_it_the_money_is_kept_and_taken_off_the_next_invoice_I3()
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        var operation = await GoToTheBank(host, martin, invoice);
        await Counter(host, invoice, 12m, seen: 12m);
        host.Clock.Advance(TimeSpan.FromHours(2));

        host.Bank.Pay(operation);
        await host.As(martin).Notify(operation, Ct);
        var overpaid = Assert.Single(await host.Invoices(Ct));
        await host.Used(martin, new(2026, 12, 3), 20m, Ct);
        host.Clock.Now = Months.FirstOfDecember.AddMonths(1);
        var next = (await host.Bill(new(2026, 12, 1), Ct)).Single();

        Assert.Equal(-12m, overpaid.Left.Euros);
        Assert.Equal(8m, next.Left.Euros);
        Assert.Contains("seront déduits de la prochaine", (await host.As(martin).Mails(Ct)).Last(mail => mail.Subject.StartsWith("Reçu", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_counter_a_part_is_taken_and_the_rest_later_by_other_means_R74()
    {
        var (host, martin, invoice) = await Billed(46.50m);
        await using var closing = host;

        var cheque = await Counter(host, invoice, 20m, seen: 46.50m, PaymentMeans.Cheque, "0012345");
        var twice = await Counter(host, invoice, 20m, seen: 46.50m, PaymentMeans.Cheque, "0012345");
        var tooMuch = await Counter(host, invoice, 26.51m, seen: 26.50m);
        var nothing = await Counter(host, invoice, 0m, seen: 26.50m);
        var notByHand = await Counter(host, invoice, 5m, seen: 26.50m, PaymentMeans.PayFip);
        var vouchers = await Counter(host, invoice, 26.50m, seen: 26.50m, PaymentMeans.HolidayVoucher);
        var again = await Counter(host, invoice, 1m, seen: 0m);

        Assert.Equal((null, "R2026-000001", "0012345"), (cheque.Refusal, cheque.Payment!.Number, cheque.Payment.Reference));
        Assert.Equal([Refusal.BalanceChanged, Refusal.MoreThanDue, Refusal.AmountUnreadable, Refusal.AmountUnreadable], [twice.Refusal, tooMuch.Refusal, nothing.Refusal, notByHand.Refusal]);
        Assert.Equal((null, "R2026-000002"), (vouchers.Refusal, vouchers.Payment!.Number));
        Assert.Equal(Refusal.NothingToPay, again.Refusal);
        Assert.Equal(2, (await host.As(martin).Mails(Ct)).Count(mail => mail.Subject.StartsWith("Reçu", StringComparison.Ordinal)));
        Assert.Equal(2, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "invoice.paid" && entry.Who == "agent", Ct)));
    }

    [Fact]
    public async Task Two_desks_that_take_the_same_money_take_it_once()
    {
        var (host, _, invoice) = await Billed(12m);
        await using var closing = host;

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Counter(host, invoice, 12m, seen: 12m)));

        Assert.Single(taken, payment => payment.Refusal is null);
        Assert.Equal(0m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Another_family_or_another_organisers_agent_does_not_find_it_I6()
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        var stranger = host.Town.Families[1];

        var family = await host.In((StartInvoicePayment deed) => deed.Run(stranger.Parent, invoice, Ct));
        var agent = await host.In((TakeCounterPayment deed) => deed.Run(new Agent("ailleurs", new OrganiserId(2)), invoice, PaymentMeans.Cash, new Money(12m), null, new Money(12m), Ct));

        Assert.Equal((Refusal.NotFound, Refusal.NotFound), (family.Refusal, agent.Refusal));
        Assert.Empty(await host.As(martin).Payments(Ct));
    }

    [Fact]
    public async Task A_deaf_bank_changes_nothing_and_says_so()
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        host.Bank.Close();

        var started = await host.In((StartInvoicePayment deed) => deed.Run(martin.Parent, invoice, Ct));

        Assert.Equal(Refusal.BankUnavailable, started.Refusal);
        Assert.Equal(PaymentState.NotOpened, (await host.As(martin).Payments(Ct)).Single().State);
        Assert.Equal(12m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Payer_pressed_ten_times_at_once_opens_one_operation_F6()
    {
        var (host, martin, invoice) = await Billed(51m);
        await using var closing = host;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Pay(host, martin, invoice), Ct)));

        Assert.Single(host.Bank.Operations);
        Assert.All(answers, answer => Assert.True(answer.Page is not null || answer.Refusal == Refusal.InvoicePaymentInProgress));
        Assert.Single(answers.Select(answer => answer.Page).OfType<Uri>().Distinct());
        Assert.Single(await host.As(martin).Payments(Ct));
    }

    [Fact]
    public async Task Pressed_again_at_once_it_leads_to_the_same_page_later_it_says_so_and_only_then_may_begin_anew_F6()
    {
        var (host, martin, invoice) = await Billed(51m);
        await using var closing = host;

        var first = await Pay(host, martin, invoice);
        var again = await Pay(host, martin, invoice);
        var tooSoon = await Pay(host, martin, invoice, again: true);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        var told = await Pay(host, martin, invoice);
        var anew = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Pay(host, martin, invoice, again: true), Ct)));

        Assert.Equal((first.Page, first.Page), (again.Page, tooSoon.Page));
        Assert.Equal(Refusal.InvoicePaymentInProgress, told.Refusal);
        var second = Assert.Single(anew.Select(answer => answer.Page).OfType<Uri>().Distinct());
        Assert.NotEqual(first.Page, second);
        Assert.Equal([PaymentState.Abandoned, PaymentState.Started], (await host.As(martin).Payments(Ct)).Select(payment => payment.State));

        // Both pages paid after all: the money is kept, and owed to the family.
        foreach (var operation in (await host.As(martin).Payments(Ct)).Select(payment => payment.OperationId!))
        {
            host.Bank.Pay(operation);
            await host.As(martin).Notify(operation, Ct);
        }

        Assert.Equal(-51m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Once_the_bank_says_that_it_ended_one_pays_again_without_being_asked_F6()
    {
        var (host, martin, invoice) = await Billed(51m);
        await using var closing = host;
        await Pay(host, martin, invoice);

        host.Clock.Advance(TimeSpan.FromMinutes(21));
        var expired = await Pay(host, martin, invoice);

        Assert.NotNull(expired.Page);
        Assert.Equal([PaymentState.Expired, PaymentState.Started], (await host.As(martin).Payments(Ct)).Select(payment => payment.State));
    }

    private static Task<StartedPayment> Pay(CoreHost host, TestHousehold family, InvoiceId invoice, bool again = false) =>
        host.In((StartInvoicePayment deed) => deed.Run(family.Parent, invoice, Ct, again));

    private static async Task<(CoreHost Host, TestHousehold Martin, InvoiceId Invoice)> Billed(decimal amount)
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        town.Household();
        var host = await CoreHost.Start(town, WithBank);
        await host.Used(martin, new(2026, 11, 3), amount, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        return (host, martin, (await host.Bill(Months.November, Ct)).Single().Invoice.Id);
    }

    private static async Task<string> GoToTheBank(CoreHost host, TestHousehold family, InvoiceId invoice)
    {
        var started = await host.In((StartInvoicePayment deed) => deed.Run(family.Parent, invoice, Ct));
        Assert.Null(started.Refusal);
        return (await host.As(family).Payments(Ct)).Single(payment => payment.Id == started.Payment).OperationId!;
    }

    private static Task<CounterPayment> Counter(CoreHost host, InvoiceId invoice, decimal amount, decimal seen, PaymentMeans means = PaymentMeans.Cash, string? reference = null) =>
        host.In((TakeCounterPayment deed) => deed.Run(new StaffDriver(host).Agent, invoice, means, new Money(amount), reference, new Money(seen), Ct));
}
