using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Settlement;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Billing;

/// <summary>What the counter took wrongly gets an opposite entry: once, with its reason and its own receipt, and every balance follows (R74, I3, I7).</summary>
public sealed class CounterCorrectionTests
{
    private static readonly CoreOptions WithBank = new() { Bank = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_cheque_is_taken_back_with_its_own_receipt_and_the_invoice_is_to_pay_again_R74()
    {
        var (host, martin, invoice) = await Billed(46.50m);
        await using var closing = host;
        var cheque = (await Counter(host, invoice, 46.50m, seen: 46.50m)).Payment!;

        var back = await TakeBack(host, invoice, cheque.Id, "  Le chèque était pour octobre.  ");

        Assert.Equal((null, -46.50m, "R2026-000002", "R2026-000001", PaymentMeans.Cheque), (back.Refusal, back.Payment!.Amount.Euros, back.Payment.Number, back.Payment.Reference, back.Payment.Means));
        Assert.Equal("Le chèque était pour octobre.", back.Payment.Reason);
        var standing = Assert.Single(await host.Invoices(Ct));
        Assert.Equal((46.50m, InvoiceState.ToPay), (standing.Left.Euros, standing.On(new(2026, 12, 20))));
        var first = await host.Ask(db => db.InvoicePayments.SingleAsync(payment => payment.Id == cheque.Id, Ct));
        Assert.Equal((46.50m, "R2026-000001"), (first.Amount.Euros, first.Number));
        var mail = Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject.StartsWith("Le paiement de 46,50\u00A0€ est annulé", StringComparison.Ordinal));
        Assert.Contains("Le chèque était pour octobre.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Il reste 46,50\u00A0€ à payer avant le 20\u00A0décembre", mail.Text, StringComparison.Ordinal);
        var line = Assert.Single(await host.Ask(db => db.AuditEntries.Where(entry => entry.What == "invoice.takenBack").ToListAsync(Ct)));
        Assert.Equal(("agent", martin.Id), (line.Who, line.HouseholdId!.Value));
    }

    [Fact]
    public async Task Taken_back_it_can_be_taken_rightly_and_that_can_be_taken_back_too()
    {
        var (host, _, invoice) = await Billed(46.50m);
        await using var closing = host;
        var wrong = (await Counter(host, invoice, 40m, seen: 46.50m)).Payment!;
        await TakeBack(host, invoice, wrong.Id, "Erreur de saisie");

        var right = (await Counter(host, invoice, 4m, seen: 46.50m)).Payment!;
        var left = Assert.Single(await host.Invoices(Ct)).Left;
        var again = await TakeBack(host, invoice, right.Id, "Chèque sans provision");

        Assert.Equal(42.50m, left.Euros);
        Assert.Null(again.Refusal);
        Assert.Equal(46.50m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task The_same_form_twice_and_two_agents_at_once_write_it_once_I3()
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        var cash = (await Counter(host, invoice, 12m, seen: 12m)).Payment!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TakeBack(host, invoice, cash.Id, "Deux fois")));
        var later = await TakeBack(host, invoice, cash.Id, "Deux fois");

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null).Append(later), answer => Assert.Equal((Refusal.AlreadyTakenBack, null), (answer.Refusal, answer.Payment)));
        Assert.Equal(12m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
        Assert.Single(await host.As(martin).Mails(Ct), mail => mail.Subject.Contains("est annulé", StringComparison.Ordinal));
        Assert.Equal(["R2026-000001", "R2026-000002"], await host.Ask(db => db.InvoicePayments.Select(payment => payment.Number!).Order().ToListAsync(Ct)));
    }

    [Fact]
    public async Task What_came_from_the_bank_an_opposite_entry_or_no_reason_is_refused_and_changes_nothing()
    {
        var (host, martin, invoice) = await Billed(46.50m);
        await using var closing = host;
        var cash = (await Counter(host, invoice, 10m, seen: 46.50m)).Payment!;
        var started = await host.In((StartInvoicePayment deed) => deed.Run(martin.Parent, invoice, Ct));
        var operation = (await host.As(martin).Payments(Ct)).Single(payment => payment.Id == started.Payment).OperationId!;
        host.Bank.Pay(operation);
        await host.As(martin).Notify(operation, Ct);
        var online = await host.Ask(db => db.InvoicePayments.SingleAsync(payment => payment.Means == PaymentMeans.PayFip, Ct));

        var bank = await TakeBack(host, invoice, online.Id, "Erreur");
        var silent = await TakeBack(host, invoice, cash.Id, "   ");
        var absent = await TakeBack(host, invoice, cash.Id, null);
        var tooLong = await TakeBack(host, invoice, cash.Id, new string('a', InvoicePayment.LongestReason + 1));
        var before = await host.Ask(db => db.InvoicePayments.CountAsync(Ct));
        var longest = await TakeBack(host, invoice, cash.Id, new string('a', InvoicePayment.LongestReason));
        var opposite = await TakeBack(host, invoice, longest.Payment!.Id, "Et encore");

        Assert.Equal([Refusal.NotTakenAtCounter, Refusal.TakeBackReasonNeeded, Refusal.TakeBackReasonNeeded, Refusal.TakeBackReasonNeeded, Refusal.NotTakenAtCounter], [bank.Refusal, silent.Refusal, absent.Refusal, tooLong.Refusal, opposite.Refusal]);
        Assert.Equal(2, before);
        Assert.Equal(10m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task Another_organisers_agent_or_another_invoice_does_not_find_it_I6()
    {
        var (host, _, invoice) = await Billed(12m);
        await using var closing = host;
        var cash = (await Counter(host, invoice, 12m, seen: 12m)).Payment!;

        var stranger = await host.In((TakeBackCounterPayment deed) => deed.Run(new Agent("ailleurs", new OrganiserId(2)), invoice, cash.Id, "Erreur", Ct));
        var elsewhere = await TakeBack(host, InvoiceId.New(), cash.Id, "Erreur");
        var unknown = await TakeBack(host, invoice, Guid.NewGuid(), "Erreur");

        Assert.All([stranger, elsewhere, unknown], answer => Assert.Equal((Refusal.NotFound, null), (answer.Refusal, answer.Payment)));
        Assert.Equal(0m, Assert.Single(await host.Invoices(Ct)).Left.Euros);
    }

    [Fact]
    public async Task A_family_whose_payment_was_taken_back_is_reminded_like_any_other_R74()
    {
        var (host, martin, invoice) = await Billed(12m);
        await using var closing = host;
        var cash = (await Counter(host, invoice, 12m, seen: 12m)).Payment!;
        host.Clock.Now = new DateTimeOffset(2026, 12, 22, 8, 0, 0, TimeSpan.Zero);
        var whilePaid = await host.In((RemindLateInvoices deed) => deed.Run(Ct));

        await TakeBack(host, invoice, cash.Id, "Chèque sans provision");
        var reminded = await host.In((RemindLateInvoices deed) => deed.Run(Ct));

        Assert.Equal((0, 1), (whilePaid, reminded));
        Assert.Contains(await host.As(martin).Mails(Ct), mail => mail.Text.Contains("étaient à payer avant le 20\u00A0décembre", StringComparison.Ordinal));
        Assert.Contains(await host.As(martin).Mails(Ct), mail => mail.Subject.Contains("il reste 12,00\u00A0€", StringComparison.Ordinal));
    }

    private static async Task<(CoreHost Host, TestHousehold Martin, InvoiceId Invoice)> Billed(decimal amount)
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        var host = await CoreHost.Start(town, WithBank);
        await host.Used(martin, new(2026, 11, 3), amount, Ct);
        host.Clock.Now = Months.FirstOfDecember;
        return (host, martin, (await host.Bill(Months.November, Ct)).Single().Invoice.Id);
    }

    private static Task<CounterPayment> Counter(CoreHost host, InvoiceId invoice, decimal amount, decimal seen) =>
        host.In((TakeCounterPayment deed) => deed.Run(new StaffDriver(host).Agent, invoice, PaymentMeans.Cheque, new Money(amount), "0012345", new Money(seen), Ct));

    private static Task<CounterPayment> TakeBack(CoreHost host, InvoiceId invoice, Guid payment, string? reason) =>
        host.In((TakeBackCounterPayment deed) => deed.Run(new StaffDriver(host).Agent, invoice, payment, reason, Ct));
}
