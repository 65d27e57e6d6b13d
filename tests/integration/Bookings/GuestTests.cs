using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.IntegrationTests.Accounts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Bookings;

/// <summary>A child who is there without a booking: booked by the service at the price of the instant, told to its family, taken back while the day lasts (R34, R73, R80, I1, I3, I6).</summary>
public sealed class GuestTests
{
    private static readonly FacilityId Nursery = new(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_booked_at_the_late_price_noted_present_and_its_family_reads_why_R34()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10 };
        var martin = town.Household(mate: true);
        await using var host = await Noon(town);

        var noted = await Note(host, martin);
        var twice = await Note(host, martin);

        var booking = Assert.Single(await host.As(martin).Bookings(Ct));
        var check = await host.Ask(db => db.AttendanceChecks.SingleAsync(Ct));
        Assert.Equal((null, "Enfant1 Famille1", new Money(4.10m)), (noted.Refusal, noted.ChildName, noted.Price));
        Assert.Equal(Refusal.AlreadyTaken, twice.Refusal);
        Assert.Equal((BookingState.Confirmed, false, new Money(4.10m)), (booking.State, booking.Prepaid, booking.Price));
        Assert.Equal((booking.Id, true, true, "animatrice"), (check.BookingId, check.IsGuest, check.IsPresent, check.By));
        Assert.Equal(1, await Booked(host));
        Assert.Equal([town.School], host.Feed.RollCalls);
        var mail = Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Cause.StartsWith("guest:")).ToListAsync(Ct)));
        Assert.Contains("Ce jour vous sera facturé 4,10\u00A0€\u00A0: présent sans réservation, noté à l’appel\u00A0:", mail.Text, StringComparison.Ordinal);
        Assert.Contains("plus 1,00\u00A0€ hors délai", mail.Text, StringComparison.Ordinal);
        Assert.Equal([new Money(4.10m)], await host.Ask(db => db.Charges.Select(charge => charge.Amount).ToListAsync(Ct)));
        Assert.True(await host.Ask(db => db.AuditEntries.AnyAsync(line => line.What == "attendance.guest" && line.Who == "animatrice", Ct)));
    }

    [Fact]
    public async Task Where_there_is_no_place_nothing_is_booked_and_the_leader_is_told_I1()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 1 };
        var (first, second) = (town.Household(), town.Household());
        await using var host = await Noon(town);

        var answers = await Task.WhenAll(Note(host, first), Note(host, second));

        Assert.Equal([null, Refusal.NoPlaceForGuest], answers.Select(answer => answer.Refusal).OrderBy(why => why));
        Assert.Equal((1, 1, 1), (await Booked(host), await host.Ask(db => db.Bookings.CountAsync(Ct)), await host.Ask(db => db.AttendanceChecks.CountAsync(Ct))));
        Assert.Equal((1, 0), (await host.Ask(db => db.Mails.CountAsync(Ct)), await host.Ask(db => db.Holds.CountAsync(Ct))));
    }

    [Fact]
    public async Task Two_leaders_who_note_one_child_at_once_book_it_once_I1()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10 };
        var martin = town.Household();
        await using var host = await Noon(town);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Note(host, martin)));

        Assert.Equal((1, 3), (answers.Count(answer => answer.Refusal is null), answers.Count(answer => answer.Refusal == Refusal.AlreadyTaken)));
        Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal(1, await Booked(host));
    }

    [Fact]
    public async Task It_is_taken_back_once_on_its_day_to_the_cent_and_is_never_noted_absent_I3()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 10 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await Noon(town);
        await Note(host, martin);
        await Note(host, durand);
        var (mine, theirs) = ((await host.As(martin).Bookings(Ct)).Single().Id, (await host.As(durand).Bookings(Ct)).Single().Id);
        var remove = (BookingId id, FacilityId? only) => host.In((RemoveGuest deed) => deed.Run(new Agent("animatrice", town.OrganiserId, only), id, Ct));

        var absent = await host.In((CheckAttendance deed) => deed.Run(new Agent("animatrice", town.OrganiserId), null, mine, false, Ct));
        var elsewhere = await remove(mine, new FacilityId(99));
        var removed = await Task.WhenAll(remove(mine, null), remove(mine, town.School));
        host.Clock.Now = ParisTime.At(TestTown.Thursday.AddDays(1), new TimeOnly(1, 0));
        await host.In((OpenNights deed) => deed.Run(TestTown.Thursday.AddDays(1), Ct));
        await host.In((WorkNights deed) => deed.Run(Ct));
        var tooLate = await remove(theirs, null);

        Assert.Equal((Refusal.GuestIsRemoved, Refusal.NotFound, Refusal.RollCallClosed), (absent, elsewhere, tooLate));
        Assert.Single(removed, answer => answer is null);
        Assert.Equal(BookingState.Cancelled, (await host.Ask(db => db.Bookings.SingleAsync(booking => booking.Id == mine, Ct))).State);
        Assert.Equal(BookingState.Confirmed, (await host.Ask(db => db.Bookings.SingleAsync(booking => booking.Id == theirs, Ct))).State);
        Assert.Equal([4.10m, -4.10m], await host.Ask(db => db.Charges.Where(charge => charge.BookingId == mine).OrderBy(charge => charge.Id).Select(charge => charge.Amount.Euros).ToListAsync(Ct)));
        Assert.Equal(1, await Booked(host));
        Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Cause.StartsWith("guest-removed:")).ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_child_told_absent_who_comes_all_the_same_is_not_billed_twice_and_the_leader_is_told_R80()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.NoRefund } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        Assert.Null((await host.As(martin).Commit(Ct)).Refusal);
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(8, 0));
        Assert.Null((await host.As(martin).Cancel((await host.As(martin).Bookings(Ct)).Single().Id, Ct)).Refusal);
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(12, 0));

        var noted = await Note(host, martin);

        Assert.Equal(Refusal.ToldAbsent, noted.Refusal);
        Assert.Equal(BookingState.Absent, Assert.Single(await host.As(martin).Bookings(Ct)).State);
        Assert.Equal([3.10m], await host.Ask(db => db.Charges.Select(charge => charge.Amount.Euros).ToListAsync(Ct)));
        Assert.Empty(await host.Ask(db => db.AttendanceChecks.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Where_days_are_prepaid_it_is_billed_with_the_month_as_nobody_is_there_to_pay_R68()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await Noon(town);

        var noted = await Note(host, martin);

        var booking = Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal((null, BookingState.Confirmed, false), (noted.Refusal, booking.State, booking.Prepaid));
        Assert.Empty(await host.Ask(db => db.PurseEntries.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_leader_finds_children_of_their_own_place_by_the_child_s_name_and_notes_none_of_another_s_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater, LunchPlaces = 2 };
        var (here, there) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            await db.AddFacility(town);
            await db.IndexWords([here.Id, there.Id], Ct);
            return await db.Children.Where(child => child.Id == there.Child.Id).ExecuteUpdateAsync(child => child.SetProperty(c => c.SchoolId, Nursery), Ct);
        });
        portal.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(12, 0));
        using var leader = await portal.SignedInAgent("animatrice", town.OrganiserId, Ct, StaffRole.ActivityLeader, town.School);
        using var parent = await portal.SignedIn(here, Ct);
        var address = $"/agent/appel/sans-reservation?creneau={town.Lunch.Value}";

        var byParent = (await leader.Get($"{address}&q=camille", Ct)).Words;
        var found = await leader.Get($"{address}&q=enfant", Ct);
        var noted = await leader.Press(found.Page.QuerySelector("button[name=enfant]")!, Ct);
        var stranger = await leader.Post(address, [("enfant", $"{there.Child.Id.Value}")], Ct);
        var again = await leader.Post(address, [("enfant", $"{here.Child.Id.Value}")], Ct);
        var request = (await parent.Get("/demandes/2026-000001", Ct)).Words;
        var back = await leader.Press(noted.Page.QuerySelector("button[name=retirer]")!, Ct);

        Assert.Contains("Aucun enfant connu ici ne s’appelle ainsi", byParent, StringComparison.Ordinal);
        Assert.Contains("2\u00A0places libres", byParent, StringComparison.Ordinal);
        Assert.Contains("Famille1", found.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Famille2", found.Words, StringComparison.Ordinal);
        Assert.Contains("est noté présent sans réservation. Sa famille est prévenue, et sera facturée de 4,10\u00A0€.", noted.Words, StringComparison.Ordinal);
        Assert.Contains("1\u00A0présent, 0\u00A0absent. L’appel est fait.", noted.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (stranger.Status, again.Status));
        Assert.Contains("par le service, à l’appel", request, StringComparison.Ordinal);
        Assert.Contains("Présent sans réservation, noté à l’appel", request, StringComparison.Ordinal);
        Assert.Contains("rien n’est compté à sa famille", back.Words, StringComparison.Ordinal);
        Assert.Contains("Aucun enfant n’est attendu ici aujourd’hui", back.Words, StringComparison.Ordinal);
    }

    private static async Task<CoreHost> Noon(TestTown town)
    {
        var host = await CoreHost.Start(town);
        host.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(12, 0));
        return host;
    }

    private static Task<GuestNoted> Note(CoreHost host, TestHousehold family) =>
        host.In((NoteGuest deed) => deed.Run(new Agent("animatrice", host.Town.OrganiserId), family.Child.Id, host.Town.Lunch, Ct));

    private static Task<int> Booked(CoreHost host) =>
        host.Ask(db => db.PoolDays.Where(day => day.PoolId == host.Town.Canteen && day.Date == TestTown.Thursday).Select(day => day.Booked).SingleAsync(Ct));
}
