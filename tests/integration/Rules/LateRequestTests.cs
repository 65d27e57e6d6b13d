using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Rules;

/// <summary>R34, R87: where a late day may be asked of the service, it holds its place, is not paid online, and waits for an answer.</summary>
public sealed class LateRequestTests
{
    private static readonly Policies Prepaid = TestTown.Clapiers with { Late = LatePolicy.OnRequest };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Thursday's limit is Wednesday at noon.</summary>
    private static DateTimeOffset Late => ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(15, 0));

    [Fact]
    public async Task A_late_day_is_drawn_as_to_be_asked_with_its_sentence_and_its_price_R34()
    {
        var town = new TestTown { Policies = Prepaid };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = Late;

        var (month, row, cell) = await Cell(host, town, martin);

        Assert.Equal((DayState.AskLate, new Money(4.10m), true), (cell.State, cell.Quote!.Value.Amount, cell.CanChange));
        Assert.Equal("Le délai est passé depuis mercredi 25 novembre à 12 h : vous pouvez demander ce jour au service, qui vous répondra.", month.SentenceOf(row, cell)!.Replace('\u00A0', ' '));
    }

    [Fact]
    public async Task A_late_request_of_a_prepaid_activity_is_committed_without_the_bank_and_waits_for_the_service_R34()
    {
        var town = new TestTown { Policies = Prepaid, LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        host.Clock.Now = Late;
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        Assert.EndsWith("le service vous répondra, rien n’est payé maintenant", (await host.As(martin).Cart(Ct))!.LiveLines.Single().Reason, StringComparison.Ordinal);

        var committed = await host.As(martin).Commit(Ct);

        Assert.Equal((null, null, "2026-000001"), (committed.Refusal, committed.PaymentPage, committed.RequestNumber));
        Assert.Empty(host.Bank.Operations);
        var mail = (await host.As(martin).Mails(Ct)).Single();
        Assert.Equal("Votre demande est transmise au service (demande 2026-000001)", mail.Subject);
        Assert.Contains("1 jour est demandé au service hors délai : il vous répondra par courriel.", mail.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        var booking = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal((BookingState.Pending, false, new Money(4.10m)), (booking.State, booking.Prepaid, booking.Price));
        Assert.Equal(DayState.Pending, (await Cell(host, town, martin)).Cell.State);
        Assert.Equal(Refusal.DayFull, (await host.As(durand).Tick(Ct, durand.Picks(town.Lunch, TestTown.Thursday))).Lines.Single().Refused);
    }

    [Fact]
    public async Task Beside_days_in_time_only_these_are_paid_and_only_these_are_firm_R86()
    {
        var town = new TestTown { Policies = Prepaid };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town, new CoreOptions { Bank = true });
        host.Clock.Now = Late;

        await host.As(martin).BookAndPay(Ct, martin.Picks(town.Lunch, TestTown.Thursday), martin.Picks(town.Lunch, TestTown.Monday));

        Assert.Equal("310", host.Bank.Operations.Single().Order.Montant);
        Assert.Equal(
            [(TestTown.Thursday, BookingState.Pending, false), (TestTown.Monday, BookingState.Confirmed, true)],
            (await host.As(martin).Bookings(Ct)).Select(booking => (booking.Date, booking.State, booking.Prepaid)));
        Assert.Equal(Money.Zero, await host.As(martin).Purse(Ct));
        var mail = (await host.As(martin).Mails(Ct)).Single();
        Assert.Equal("Une partie est faite, le reste attend une réponse (demande 2026-000001)", mail.Subject);
        Assert.Contains("1 réservation est enregistrée et payée.", mail.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_ticked_in_time_stays_a_booking_for_one_lifetime_of_the_cart_and_no_longer()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Late = LatePolicy.OnRequest } };
        var (quick, slow) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(11, 55));
        await host.As(quick).Tick(Ct, quick.Picks(town.Lunch, TestTown.Thursday));
        await host.As(slow).Tick(Ct, slow.Picks(town.Lunch, TestTown.Thursday));

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.As(slow).Renew(Ct);
        Assert.Null((await host.As(quick).Commit(Ct)).Refusal);
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        var refused = await host.As(slow).Commit(Ct);

        Assert.Equal(BookingState.Confirmed, (await host.As(quick).Bookings(Ct)).Single().State);
        Assert.Equal(Refusal.TooLate, refused.Refusal);
        Assert.Equal("Enfant1, Cantine, jeudi 26 novembre : la réservation fermait mercredi 25 novembre à 12 h.", refused.Problems.Single().Sentence!.Replace('\u00A0', ' '));
    }

    [Fact]
    public async Task Once_the_slot_has_begun_nothing_is_asked_any_more()
    {
        var town = new TestTown { Policies = Prepaid };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(11, 30));

        var answer = await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));

        Assert.Equal("Enfant1, Cantine, jeudi 26 novembre : la réservation fermait jeudi 26 novembre à 11 h 30.", answer.Lines.Single().Sentence!.Replace('\u00A0', ' '));
        Assert.Equal(0, await host.Ask(db => db.Holds.CountAsync(Ct)));
    }

    private static async Task<(PlanningMonth Month, PlanningRow Row, PlanningCell Cell)> Cell(CoreHost host, TestTown town, TestHousehold household)
    {
        var catalogue = await host.In((CatalogueReader reader) => reader.Of(town.OrganiserId, Ct));
        var month = await host.Ask(db => PlanningMonth.Of(db, catalogue, household.Parent, TestTown.Thursday.FirstOfMonth(), host.Clock.Now, Ct));
        var row = month.Days.Single(day => day.Date == TestTown.Thursday).Rows.Single(row => row.Slot.Slot.Id == town.Lunch);
        return (month, row, row.Cells.Single());
    }
}
