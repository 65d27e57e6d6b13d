using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Households;
using Xunit;

namespace Portal.UnitTests.Billing;

/// <summary>From charges to invoices: every charge once, to the cent, one invoice per household (R73, I3).</summary>
public sealed class InvoiceBatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 7, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<Household> Town = [.. Enumerable.Range(1, 5).Select(NewHousehold)];

    private static readonly IReadOnlyDictionary<GuardianId, Guardian> Adults = Town.SelectMany(household => household.Guardians).ToDictionary(adult => adult.Id);

    [Fact]
    public void The_invoices_come_to_the_charges_to_the_cent_and_each_charge_is_on_one_line()
    {
        Prop.ForAll(Charges(), charges =>
        {
            var batch = Bill(charges);

            Assert.Equal(charges.Sum(charge => charge.Amount.Cents), batch.Invoices.Sum(invoice => invoice.Total.Cents));
            Assert.Equal(charges.Select(charge => charge.Id).Order(), batch.Lines.Select(line => line.ChargeId).Order());
            Assert.Equal(charges.Select(charge => charge.Household).Distinct().Count(), batch.Invoices.Count);
            Assert.All(batch.Invoices, invoice => Assert.Equal(invoice.Total, Money.Sum(batch.Lines.Where(line => line.InvoiceId == invoice.Id).Select(line => line.Amount))));
            Assert.All(batch.Lines, line => Assert.Equal(charges.Single(charge => charge.Id == line.ChargeId).Household, batch.Invoices.Single(invoice => invoice.Id == line.InvoiceId).HouseholdId));
            Assert.Equal(batch.Invoices.Select((_, index) => $"F2026-{index + 1:000000}"), batch.Invoices.Select(invoice => invoice.Number));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_payer_is_the_adult_who_booked_most_of_it()
    {
        var home = Town[0];
        var (first, second) = (home.Guardians[0], home.Guardians[1]);

        var invoice = Bill([Charge(home, 310, second), Charge(home, 310, second), Charge(home, 310, first)]).Invoices.Single();

        Assert.Equal((second.Id, second.FullName), (invoice.PayerId, invoice.PayerName));
    }

    [Theory]
    [InlineData("2026-12-01", "2026-12-20")]
    [InlineData("2026-12-10", "2026-12-20")]
    [InlineData("2026-12-11", "2027-01-20")]
    [InlineData("2026-12-31", "2027-01-20")]
    public void It_is_due_on_the_20th_with_at_least_ten_days_to_pay_R74(string issued, string due) =>
        Assert.Equal(DateOnly.Parse(due, FrenchWords.French), BillingMonth.DueDate(DateOnly.Parse(issued, FrenchWords.French)));

    [Theory]
    [InlineData(4650, 0, "2026-12-20", InvoiceState.ToPay)]
    [InlineData(4650, 4649, "2026-12-21", InvoiceState.Late)]
    [InlineData(4650, 4650, "2026-12-21", InvoiceState.Paid)]
    [InlineData(4650, 5000, "2026-12-21", InvoiceState.Paid)]
    [InlineData(-310, 0, "2026-12-21", InvoiceState.Credit)]
    [InlineData(0, 0, "2026-12-21", InvoiceState.Credit)]
    public void Its_state_is_read_from_what_was_paid_and_from_the_day(long total, long paid, string today, InvoiceState state)
    {
        var invoice = Bill([Charge(Town[0], total, Town[0].Guardians[0])]).Invoices.Single();

        Assert.Equal(state, invoice.StateWith(Money.FromCents(paid), DateOnly.Parse(today, FrenchWords.French)));
    }

    [Fact]
    public void A_billing_follows_the_last_one_and_looks_a_day_back_for_what_moved()
    {
        var october = BillingMonth.For(new OrganiserId(1), new(2026, 10, 1), null);
        october.DrawUp([], "agent", Now);

        var december = BillingMonth.For(new OrganiserId(1), new(2026, 12, 1), october);

        Assert.Equal((new DateOnly(2026, 11, 1), new DateOnly(2027, 1, 1), Now.AddDays(-1)), (december.From, december.Next, december.Since));
    }

    private static InvoiceBatch Bill(IReadOnlyList<UnbilledCharge> charges)
    {
        var month = BillingMonth.For(new OrganiserId(1), new(2026, 11, 1), null);
        month.StartIssuing("agent", Now);
        return InvoiceBatch.Of(month, charges, [.. Town.Select(household => household.Id)], Adults, [.. Enumerable.Range(1, Town.Count).Select(number => $"2026-{number:000000}")], Now);
    }

    private static Arbitrary<UnbilledCharge[]> Charges() => Arb.From(
        from count in Gen.Choose(0, 40)
        from picks in Gen.ArrayOf(Gen.Choose(0, Town.Count - 1).SelectMany(home => Gen.Choose(0, 1).SelectMany(adult => Gen.Choose(-2000, 2000).Select(cents => (Home: home, Adult: adult, Cents: cents)))), count)
        select picks.Select(pick => Charge(Town[pick.Home], pick.Cents, Town[pick.Home].Guardians[pick.Adult])).ToArray());

    private static UnbilledCharge Charge(Household home, long cents, Guardian payer) =>
        new(Guid.CreateVersion7(), home.Id, payer.Id, home.Children[0].Id, new SlotId(1), new DateOnly(2026, 11, 3), Money.FromCents(cents), "Cantine, tarif unique");

    private static Household NewHousehold(int number)
    {
        var household = new Household { DossierNumber = $"D{number}", Name = $"Famille{number}" };
        household.AddGuardian("Camille", household.Name, $"famille{number}@example.fr");
        household.AddGuardian("Sacha", household.Name, "");
        household.AddChild("Enfant", household.Name, new DateOnly(2018, 3, 14), null);
        return household;
    }
}
