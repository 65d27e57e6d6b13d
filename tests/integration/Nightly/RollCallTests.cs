using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Nightly;

/// <summary>The roll call of a day, and the night that closes it: who was not there is absent by policy, told once, and gives the place back once (R71, R72, R80, I1).</summary>
public sealed class RollCallTests
{
    private static readonly Policies Proof = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.RefundOnProof };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_is_noted_on_its_day_at_its_place_and_the_last_look_is_right()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var (lunch, other) = (await Book(host, town, martin, TestTown.Thursday), await Book(host, town, durand, TestTown.Thursday));
        var check = (bool isPresent, BookingId id, FacilityId? only, OrganiserId? organiser) => host.In((CheckAttendance deed) => deed.Run(new Agent("animatrice", organiser ?? town.OrganiserId), only, id, isPresent, Ct));

        var dayBefore = await check(true, lunch, null, null);
        Assert.Null((await host.As(durand).Cancel(other, Ct)).Refusal);
        At(host, TestTown.Thursday, 12);
        var answers = new[]
        {
            await check(false, lunch, town.School, null), await check(true, lunch, null, null), await check(true, lunch, null, null),
            await check(true, lunch, new FacilityId(99), null), await check(true, lunch, null, new OrganiserId(9)), await check(true, BookingId.New(), null, null), await check(true, other, null, null),
        };
        At(host, TestTown.Thursday.AddDays(1), 0);
        var dayAfter = await check(false, lunch, null, null);

        Assert.Equal([null, null, null, Refusal.NotExpected, Refusal.NotFound, Refusal.NotFound, Refusal.NotExpected], answers);
        Assert.Equal((Refusal.RollCallClosed, Refusal.RollCallClosed), (dayBefore, dayAfter));
        Assert.True((await host.Ask(db => db.AttendanceChecks.SingleAsync(Ct))).IsPresent);
        Assert.Equal(("absent", "present"), (await host.Ask(db => db.AuditEntries.SingleAsync(line => line.What == "attendance.mended", Ct))) is var line ? (line.Before, line.After) : default);
    }

    [Fact]
    public async Task Two_agents_who_look_at_once_leave_one_note()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var lunch = await Book(host, town, martin, TestTown.Thursday);
        At(host, TestTown.Thursday, 12);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(agent => host.In((CheckAttendance deed) => deed.Run(new Agent($"agent{agent}", town.OrganiserId), null, lunch, true, Ct))));

        Assert.All(answers, Assert.Null);
        Assert.Single(await host.Ask(db => db.AttendanceChecks.ToListAsync(Ct)));
    }

    [Fact]
    public async Task The_night_makes_an_absence_of_who_was_not_there_tells_the_family_once_and_gives_the_place_back_once_R71()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        var (missing, there, unseen) = (town.Household(), town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var gone = await Book(host, town, missing, TestTown.Thursday);
        var seen = await Book(host, town, there, TestTown.Thursday);
        await Book(host, town, unseen, TestTown.Thursday);
        At(host, TestTown.Thursday, 12);
        await Note(host, gone, false);
        await Note(host, seen, true);

        await Night(host, TestTown.Thursday.AddDays(1));
        await Night(host, TestTown.Thursday.AddDays(2));

        Assert.Equal(BookingState.Absent, Assert.Single(await host.As(missing).Bookings(Ct)).State);
        Assert.All([.. await host.As(there).Bookings(Ct), .. await host.As(unseen).Bookings(Ct)], booking => Assert.Equal(BookingState.Confirmed, booking.State));
        var mail = Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Cause.StartsWith("missed:")).ToListAsync(Ct)));
        Assert.Equal(missing.Parent.ReceiptEmail, mail.To);
        Assert.Contains("Les 3,10\u00A0€ de ce jour restent facturés.", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await host.Ask(db => db.Absences.ToListAsync(Ct)));
        Assert.Single(await host.Ask(db => db.Charges.Where(charge => charge.BookingId == gone).ToListAsync(Ct)));
        var counter = await host.Ask(db => db.PoolDays.SingleAsync(day => day.PoolId == town.Canteen && day.Date == TestTown.Thursday, Ct));
        Assert.Equal(2, counter.Booked);
        var step = await host.Ask(db => db.JobSteps.OrderBy(row => row.EndedAt).FirstAsync(row => row.Step == NightStep.Day, Ct));
        Assert.Equal((1, "1\u00A0présence pointée, 1\u00A0sans pointage, 1\u00A0absence constatée, 0\u00A0absence annoncée."), (step.Done, step.Note));
    }

    [Fact]
    public async Task Where_proof_gives_the_price_back_the_family_has_its_delay_and_the_night_after_it_ends_it_R72()
    {
        var town = new TestTown { Policies = Proof };
        var missing = town.Household();
        await using var host = await CoreHost.Start(town);
        var gone = await Book(host, town, missing, TestTown.Thursday);
        At(host, TestTown.Thursday, 12);
        await Note(host, gone, false);

        await Night(host, TestTown.Thursday.AddDays(1));
        var awaited = await host.Ask(db => db.Absences.AsNoTracking().SingleAsync(Ct));
        await Night(host, TestTown.Thursday.AddDays(4));
        var lapsed = await host.Ask(db => db.Absences.AsNoTracking().SingleAsync(Ct));

        Assert.Equal((gone, ProofState.Awaited, ParisTime.At(TestTown.Thursday, new TimeOnly(11, 30)).AddHours(48)), (awaited.BookingId, awaited.State, awaited.ProofUntil));
        Assert.Equal(ProofState.Lapsed, lapsed.State);
        Assert.Contains($"sauf justificatif envoyé avant {awaited.ProofUntil.InstantInWords()}", (await host.Ask(db => db.Mails.SingleAsync(mail => mail.Cause.StartsWith("missed:"), Ct))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_page_a_leader_notes_one_absent_and_all_others_present()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var families = town.Households(3);
        await using var portal = await PortalHost.Start(town);
        foreach (var family in families)
        {
            using var parent = await portal.SignedIn(family, Ct);
            await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{family.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
            await parent.Validate(Ct);
        }

        portal.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(12, 0));
        using var leader = await portal.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader);
        using var cashier = await portal.SignedInAgent("regisseuse", town.OrganiserId, Ct, StaffRole.CashOfficer);

        var page = await leader.Get("/agent/appel", Ct);
        var noted = await leader.Press(page.Page.QuerySelector(".called button.missing")!, Ct);
        Assert.Contains("0\u00A0présent, 1\u00A0absent, 2 à pointer", noted.Words, StringComparison.Ordinal);
        var whole = await leader.Press(noted.Page.QuerySelector(".rest button")!, Ct);
        var (nothing, both, nobody) = (await leader.Post("/agent/appel", [("present", "peut-être")], Ct), await leader.Post("/agent/appel", [("present", $"{Guid.NewGuid()}"), ("absent", $"{Guid.NewGuid()}")], Ct), await leader.Post("/agent/appel", [("absent", $"{Guid.NewGuid()}")], Ct));

        Assert.Contains("0\u00A0présent, 0\u00A0absent, 3 à pointer", page.Words, StringComparison.Ordinal);
        Assert.Contains("2\u00A0enfants sont notés présents", whole.Words, StringComparison.Ordinal);
        Assert.Contains("2\u00A0présents, 1\u00A0absent. L’appel est fait.", whole.Words, StringComparison.Ordinal);
        Assert.All([nothing, both, nobody], answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
        Assert.Equal(["noté absent à 12\u00A0h par animatrice"], noted.Page.QuerySelectorAll(".noted").Select(line => Answer.WordsOf(line)));
        Assert.Equal(("true", "false"), (noted.Page.QuerySelector(".called li:has(.noted) .missing")!.GetAttribute("aria-pressed"), noted.Page.QuerySelector(".called li:has(.noted) button:not(.missing)")!.GetAttribute("aria-pressed")));
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.Get("/agent/appel", Ct)).Status);
        Assert.Equal((2, 1), (await portal.Ask(db => db.AttendanceChecks.CountAsync(check => check.IsPresent, Ct)), await portal.Ask(db => db.AttendanceChecks.CountAsync(check => !check.IsPresent, Ct))));
    }

    private static async Task<BookingId> Book(CoreHost host, TestTown town, TestHousehold family, DateOnly day)
    {
        await host.As(family).Tick(Ct, family.Picks(town.Lunch, day));
        Assert.Null((await host.As(family).Commit(Ct)).Refusal);
        return (await host.As(family).Bookings(Ct)).Single(booking => booking.Date == day).Id;
    }

    private static async Task Note(CoreHost host, BookingId id, bool isPresent) =>
        Assert.Null(await host.In((CheckAttendance deed) => deed.Run(new Agent("animatrice", host.Town.OrganiserId), null, id, isPresent, Ct)));

    private static void At(CoreHost host, DateOnly day, int hour) => host.Clock.Now = ParisTime.At(day, new TimeOnly(hour, 0));

    private static async Task Night(CoreHost host, DateOnly morning)
    {
        At(host, morning, 1);
        await host.In((OpenNights deed) => deed.Run(morning, Ct));
        await host.In((WorkNights deed) => deed.Run(Ct));
    }
}
