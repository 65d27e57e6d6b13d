using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Live;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Nightly;

/// <summary>The night: « non transmis » becomes accepted, waiting or refused, once, in order, with one mail per household (R57, R60, R64, R86).</summary>
public sealed class TransmitRequestsTests
{
    private static readonly Policies Clisson = TestTown.BilledLater with { Firmness = Firmness.AfterNight, Full = FullPolicy.WaitingList };

    private static readonly DateOnly Tomorrow = new(2026, 11, 25);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldsIn.Database)]
    [InlineData(HoldsIn.Redis)]
    public async Task Made_by_day_it_is_final_the_next_morning_and_told_in_one_mail_R57_R64(HoldsIn holds)
    {
        var town = new TestTown { Policies = Clisson };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town, new CoreOptions { Holds = holds });
        await Book(host, martin, town, TestTown.Thursday, TestTown.Friday);
        await Book(host, durand, town, TestTown.Friday);

        var sameDay = await Night(host, Tomorrow.AddDays(-1));
        var night = await Night(host, Tomorrow);

        Assert.Equal(new NightReport(0, 0, 0, 0), sameDay);
        Assert.Equal(new NightReport(3, 0, 0, 2), night);
        Assert.All(await host.As(martin).Bookings(Ct), booking => Assert.Equal(BookingState.Confirmed, booking.State));
        Assert.Contains("2\u00A0lignes sont acceptées", Assert.Single(await Answers(host, martin)).Text, StringComparison.Ordinal);
        Assert.Single(await Answers(host, durand));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task The_same_night_run_twice_does_nothing_twice()
    {
        var town = new TestTown { Policies = Clisson };
        var families = town.Households(5);
        await using var host = await CoreHost.Start(town);
        foreach (var family in families)
        {
            await Book(host, family, town, TestTown.Friday);
        }

        await Task.WhenAll(Night(host, Tomorrow, step: 2), Night(host, Tomorrow, step: 2));
        var again = await Night(host, Tomorrow);

        Assert.Equal(new NightReport(0, 0, 0, 0), again);
        Assert.Equal(5, await host.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "booking.transmitted", Ct)));
        Assert.Equal(5, await host.Ask(db => db.Mails.CountAsync(mail => mail.Cause.StartsWith("answered:"), Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Killed_between_two_steps_the_night_is_simply_run_again(int deathAt)
    {
        var town = new TestTown { Policies = Clisson };
        var families = town.Households(6);
        await using var host = await CoreHost.Start(town);
        foreach (var family in families)
        {
            await Book(host, family, town, TestTown.Friday);
        }

        var dying = host.Twin(new CoreOptions { Services = services => services.Replace(ServiceDescriptor.Singleton<ILiveFeed>(new DyingFeed(deathAt))) });
        await Assert.ThrowsAsync<InvalidOperationException>(() => Night(dying, Tomorrow, step: 2));
        await dying.Leave();
        var dead = await host.Ask(db => db.Bookings.CountAsync(booking => booking.State == BookingState.Confirmed, Ct));
        var rest = await Night(host, Tomorrow, step: 2);

        Assert.Equal(2 * deathAt, dead);
        Assert.Equal(new NightReport(6 - (2 * deathAt), 0, 0, 6), rest);
        Assert.All(await host.Ask(db => db.Bookings.ToListAsync(Ct)), booking => Assert.Equal(BookingState.Confirmed, booking.State));
        foreach (var family in families)
        {
            Assert.Single(await Answers(host, family));
        }

        Assert.Equal(6, await host.Ask(db => db.Charges.CountAsync(Ct)));
        Assert.Empty(await host.Faults(Ct));
    }

    [Theory]
    [InlineData(FullPolicy.WaitingList)]
    [InlineData(FullPolicy.Refused)]
    public async Task Where_the_capacity_was_lowered_the_last_to_have_asked_wait_or_are_refused_R60_R87(FullPolicy full)
    {
        var town = new TestTown { Policies = Clisson with { Full = full }, LunchPlaces = 3 };
        var families = town.Households(3);
        await using var host = await CoreHost.Start(town);
        foreach (var family in families)
        {
            await Book(host, family, town, TestTown.Friday);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await host.AtTheDoor(door => door.SetCapacity(town.OrganiserId, new PoolDate(town.Canteen, TestTown.Friday), 2, Ct), Ct);

        // A step of one: the order holds from one transaction to the next.
        var night = await Night(host, Tomorrow, step: 1);

        var waits = full == FullPolicy.WaitingList ? 1 : 0;
        Assert.Equal(new NightReport(2, waits, 1 - waits, 3), night);
        Assert.Equal(BookingState.Refused, (await host.As(families[2]).Bookings(Ct)).Single().State);
        Assert.Equal(waits, await host.Ask(db => db.WaitingEntries.CountAsync(entry => entry.HouseholdId == families[2].Id && entry.State == WaitingState.Waiting, Ct)));
        Assert.Contains(full == FullPolicy.WaitingList ? "liste d’attente" : "complet", Assert.Single(await Answers(host, families[2])).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Money.Zero, await new StaffDriver(host).DueFor((await host.As(families[2]).Bookings(Ct)).Single().Id, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_file_that_is_validated_no_longer_is_refused_with_its_reason_R18_R19()
    {
        var town = new TestTown { Policies = Clisson with { Gate = BookingGate.FileValidated } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday);
        await host.Ask(db => db.ChildFiles.ExecuteUpdateAsync(file => file.SetProperty(f => f.State, Core.Dossiers.FileState.Incomplete), Ct));

        var night = await Night(host, Tomorrow);

        var refused = (await host.As(martin).Bookings(Ct)).Single();
        Assert.Equal(new NightReport(0, 0, 1, 1), night);
        Assert.Equal((BookingState.Refused, Refusal.DossierIncomplete.Sentence()), (refused.State, refused.Answer));
        Assert.Equal(100, await host.Left(town.Canteen, TestTown.Friday, Ct));
        Assert.Empty(await host.Faults(Ct));
    }

    [Fact]
    public async Task A_family_in_debt_is_refused_where_it_pays_from_a_purse_R76()
    {
        var town = new TestTown { Policies = Clisson with { Billing = BillingMode.Purse } };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        await Book(host, martin, town, TestTown.Friday);
        await Book(host, durand, town, TestTown.Friday);
        await host.In<Core.Persistence.PortalDb>(async db =>
        {
            db.Add(new Core.Households.PurseEntry { HouseholdId = durand.Id, OrganiserId = town.OrganiserId, Move = Core.Households.PurseMove.Used, Amount = new Money(-1m), Reason = "Solde de l’an passé.", At = host.Clock.Now });
            await db.SaveChangesAsync(Ct);
        });

        var night = await Night(host, Tomorrow);

        Assert.Equal(new NightReport(1, 0, 1, 2), night);
        Assert.Equal(Refusal.PurseInDebit.Sentence(), (await host.As(durand).Bookings(Ct)).Single().Answer);
    }

    [Theory]
    [InlineData("2027-03-28")]
    [InlineData("2026-10-25")]
    public void The_day_that_a_change_of_the_clocks_bends_still_begins_once_I8(string day)
    {
        var date = DateOnly.Parse(day, FrenchWords.French);

        Assert.Equal(date, ParisTime.DayOf(ParisTime.At(date, TimeOnly.MinValue)));
        Assert.Equal(date.AddDays(-1), ParisTime.DayOf(ParisTime.At(date, TimeOnly.MinValue).AddTicks(-1)));
    }

    private static Task<NightReport> Night(CoreHost host, DateOnly date, int step = 200) => host.In((TransmitRequests deed) => deed.Run(date, Ct, step));

    private static async Task Book(CoreHost host, TestHousehold who, TestTown town, params DateOnly[] days)
    {
        await host.As(who).Tick(Ct, [.. days.Select(day => who.Picks(town.Lunch, day))]);
        Assert.Null((await host.As(who).Commit(Ct)).Refusal);
        Assert.All(await host.As(who).Bookings(Ct), booking => Assert.Equal(BookingState.NotTransmitted, booking.State));
    }

    private static async Task<List<Core.Messaging.QueuedMail>> Answers(CoreHost host, TestHousehold who) =>
        (await host.As(who).Mails(Ct)).FindAll(mail => mail.Cause.StartsWith("answered:", StringComparison.Ordinal));

    /// <summary>The process dies after a step is saved, before it is announced.</summary>
    private sealed class DyingFeed(int at) : ILiveFeed
    {
        private int announced;

        public void Announce(IReadOnlyList<PlaceCount> counts)
        {
            if (++announced == at)
            {
                throw new InvalidOperationException("The process died here.");
            }
        }

        public void CartChanged(CartNews news)
        {
        }

        public void WaitingChanged(WaitingNews news)
        {
        }

        public void JobChanged(OrganiserId organiser)
        {
        }

        public void AlertsChanged(IReadOnlyList<HouseholdId> households)
        {
        }

        public void CustodyChanged(IReadOnlyList<HouseholdId> households)
        {
        }

        public void QueueChanged(OrganiserId organiser)
        {
        }

        public void RollCallChanged(FacilityId place)
        {
        }

        public void SessionsChanged(Guid account)
        {
        }
    }
}
