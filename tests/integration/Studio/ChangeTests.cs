using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Pricing;
using Portal.Core.Studio;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Studio;

/// <summary>A change to what families see counts from a day, names whom it touches, and takes no booked day away (O25, I9).</summary>
public sealed class ChangeTests
{
    private static readonly DateOnly First = new(2026, 12, 2);
    private static readonly DateOnly Second = new(2026, 12, 9);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_changes_from_a_day_its_bookings_follow_and_are_named_first()
    {
        await using var world = await World.Open();
        var (studio, slot) = (world.Studio, world.Slot);
        var draft = StudioDriver.Day with { NewPool = null, NewPlaces = null, Pools = [world.Pool], Tariff = world.Tariff, EndsAt = new(17, 0), CountsFrom = new(2026, 12, 7) };

        var undated = await studio.Keep(world.Activity, slot, draft with { CountsFrom = null }, Ct);
        var asked = await studio.Keep(world.Activity, slot, draft, Ct);
        var kept = await studio.Keep(world.Activity, slot, draft, Ct, agreed: 1);
        var next = new SlotId(kept.Id);
        var catalogue = await world.Host.In((CatalogueReader catalogues) => catalogues.Of(world.Host.Town.OrganiserId, Ct));
        var bookings = (await world.Parent.Bookings(Ct)).OrderBy(booking => booking.Date).ToList();

        Assert.Contains("demain au plus tôt", Assert.Single(undated.Problems), StringComparison.Ordinal);
        Assert.Equal((Refusal.LookFirst, true, Second), (asked.Refusal, asked.MayAgree, asked.Touched.First.Single().Date));
        Assert.Equal([(slot, First), (next, Second)], bookings.Select(booking => (booking.SlotId, booking.Date)));
        Assert.Equal((true, false, false, true), (catalogue.Find(slot)!.TakesPlaceOn(First), catalogue.Find(slot)!.TakesPlaceOn(Second), catalogue.Find(next)!.TakesPlaceOn(First), catalogue.Find(next)!.TakesPlaceOn(Second)));
        Assert.Equal((new TimeOnly(18, 0), new TimeOnly(17, 0)), (catalogue.Find(slot)!.Slot.EndsAt, catalogue.Find(next)!.Slot.EndsAt));

        // What was taken is what is given back.
        var cancelled = await world.Parent.Cancel(bookings[1].Id, Ct);
        Assert.Null(cancelled.Refusal);
        Assert.Equal(0, await world.BookedOn(Second));
        var again = await world.Parent.Tick(Ct, world.Martin.Picks(next, Second));
        var old = await world.Parent.Tick(Ct, world.Martin.Picks(slot, new(2026, 12, 16)));
        Assert.Null(again.Lines.Single().Refused);
        Assert.Equal(Refusal.Closed, old.Lines.Single().Refused);
    }

    [Fact]
    public async Task A_slot_that_is_in_a_cart_does_not_change_under_the_family()
    {
        await using var world = await World.Open();
        await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, new(2026, 12, 16)));

        var answer = await world.Studio.Keep(world.Activity, world.Slot, StudioDriver.Day with { NewPool = null, Pools = [world.Pool], Tariff = world.Tariff, EndsAt = new(17, 0), CountsFrom = new(2026, 12, 14) }, Ct, agreed: 0);

        Assert.Equal(Refusal.PlacesInHand, answer.Refusal);
        Assert.Single(await world.Host.Ask(db => db.Slots.Where(slot => slot.ActivityId == world.Activity).ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_price_counts_from_a_day_and_what_is_booked_keeps_the_one_that_was_shown_I9()
    {
        await using var world = await World.Open();

        var today = await world.Studio.Price(world.Tariff, ParisTime.DayOf(world.Host.Clock.Now), 9m, Ct);
        var asked = await world.Studio.Price(world.Tariff, new(2026, 12, 7), 9m, Ct);
        var kept = await world.Studio.Price(world.Tariff, new(2026, 12, 7), 9m, Ct, agreed: 1);
        await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, new(2026, 12, 16)));
        var cart = await world.Parent.Cart(Ct);

        Assert.Contains("demain au plus tôt", Assert.Single(today.Problems), StringComparison.Ordinal);
        Assert.Equal((Refusal.LookFirst, 1), (asked.Refusal, asked.Touched.Bookings));
        Assert.True(kept.IsKept);
        Assert.All(await world.Parent.Bookings(Ct), booking => Assert.Equal(new Money(8.50m), booking.Price));
        Assert.Equal(new Money(9m), cart!.LiveLines.Single().Amount);
    }

    [Fact]
    public async Task No_booked_day_is_taken_away_by_a_period_a_weekday_an_end_or_the_calendar()
    {
        await using var world = await World.Open();
        var period = await world.Host.Ask(db => db.Set<BookingPeriod>().Where(row => row.ActivityId == world.Activity).Select(row => row.Id).SingleAsync(Ct));
        var sheet = ActivityDraft.Of(await world.Host.Ask(db => db.Activities.SingleAsync(row => row.Id == world.Activity, Ct)));

        StudioAnswer[] answers =
        [
            await world.Studio.Keep(world.Activity, period, StudioDriver.SchoolYear with { To = new(2026, 12, 4) }, Ct),
            await world.Studio.Keep(world.Activity, period, null, Ct),
            await world.Studio.Keep(world.Activity, sheet with { OpenOn = OpenDays.Thursday }, Ct),
            await world.Studio.End(world.Activity, world.Slot, new(2026, 12, 4), Ct),
            await world.Studio.Calendar(new SpanDraft(SpanKind.Closure, "Travaux", new(2026, 12, 7), new(2026, 12, 11), null), Ct),
            await world.Studio.Calendar(new SpanDraft(SpanKind.Closure, "Travaux", new(2026, 12, 9), new(2026, 12, 9), world.Activity), Ct),
            await world.Studio.Calendar(new SpanDraft(SpanKind.Holidays, "Vacances", new(2026, 12, 9), new(2026, 12, 9), null), Ct),
        ];
        var free = await world.Studio.Calendar(new SpanDraft(SpanKind.Closure, "Travaux", new(2026, 12, 16), new(2026, 12, 16), null), Ct);
        var shut = await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, new(2026, 12, 16)));

        Assert.All(answers, answer => Assert.Equal((Refusal.FamiliesBooked, false), (answer.Refusal, answer.MayAgree)));
        Assert.Contains(answers[0].Touched.First, booking => booking.Date == Second);
        Assert.True(free.IsKept);
        Assert.Equal(Refusal.Closed, shut.Lines.Single().Refused);
        Assert.Equal(2, (await world.Parent.Bookings(Ct)).Count(booking => booking.HoldsPlace));
    }

    [Fact]
    public async Task An_opening_by_exception_gives_places_on_a_day_that_has_none_and_is_not_taken_back_over_a_booking()
    {
        await using var world = await World.Open();
        var saturday = new DateOnly(2026, 12, 12);

        var shut = await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, saturday));
        await world.Studio.Calendar(new SpanDraft(SpanKind.Opening, "Samedi du marché", saturday, saturday, world.Activity), Ct);
        var ticked = await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, saturday));
        await world.Parent.Commit(Ct);
        var span = await world.Host.Ask(db => db.CalendarSpans.Where(row => row.Kind == SpanKind.Opening).Select(row => row.Id).SingleAsync(Ct));
        var refused = await world.Studio.Forget(span, Ct);

        Assert.Equal(Refusal.Closed, shut.Lines.Single().Refused);
        Assert.Null(ticked.Lines.Single().Refused);
        Assert.Equal((Refusal.FamiliesBooked, 1), (refused.Refusal, refused.Touched.Bookings));
    }

    [Fact]
    public async Task Children_whom_an_activity_is_no_longer_for_are_named_then_left_booked()
    {
        await using var world = await World.Open();
        var sheet = ActivityDraft.Of(await world.Host.Ask(db => db.Activities.SingleAsync(row => row.Id == world.Activity, Ct)));

        var asked = await world.Studio.Keep(world.Activity, sheet with { MinimumAge = 10 }, Ct);
        var kept = await world.Studio.Keep(world.Activity, sheet with { MinimumAge = 10 }, Ct, agreed: 2);
        var later = await world.Parent.Tick(Ct, world.Martin.Picks(world.Slot, new(2026, 12, 16)));

        Assert.Equal((Refusal.LookFirst, 2, 1), (asked.Refusal, asked.Touched.Bookings, asked.Touched.Children));
        Assert.True(kept.IsKept);
        Assert.Equal(Refusal.TooYoung, later.Lines.Single().Refused);
        Assert.Equal(2, (await world.Parent.Bookings(Ct)).Count(booking => booking.HoldsPlace));
    }

    [Fact]
    public async Task A_copy_for_next_year_has_the_holidays_of_its_calendar_and_is_a_draft()
    {
        await using var world = await World.Open();
        await world.Host.In<Core.Persistence.PortalDb>(db =>
        {
            db.Add(new CalendarSpan { Kind = SpanKind.Holidays, Name = "Vacances de Noël", From = new(2027, 12, 18), To = new(2028, 1, 2) });
            return db.SaveChangesAsync(Ct);
        });
        await world.Studio.Keep(world.Activity, (Guid?)null, new PeriodDraft("Noël 2026", new(2026, 12, 19), new(2027, 1, 3), null, ParisTime.At(new(2026, 11, 30), new(9, 0)), null), Ct);

        var copied = new ActivityId((await world.Host.In((CopyActivity deed) => deed.Run(world.Studio.Agent, world.Activity, true, Ct))).Id);
        var copy = await world.Host.Ask(db => db.Activities.Include(row => row.Periods).Include(row => row.Slots).ThenInclude(slot => slot.Pools).SingleAsync(row => row.Id == copied, Ct));

        Assert.Null(copy.PublishedAt);
        Assert.Equal(
            [("Année 2027-2028", new DateOnly(2027, 9, 1), new DateOnly(2028, 6, 30)), ("Noël 2027", new DateOnly(2027, 12, 18), new DateOnly(2028, 1, 2))],
            copy.Periods.OrderBy(period => period.From).Select(period => (period.Name, period.From, period.To)));
        Assert.Equal(ParisTime.At(new(2027, 11, 29), new(9, 0)), copy.Periods.Single(period => period.Name == "Noël 2027").OpensToAll);
        Assert.Equal(world.Pool, copy.Slots.Single().Pools.Single().PoolId);
    }

    /// <summary>A published activity with one child booked on two Wednesdays.</summary>
    private sealed class World(CoreHost host, TestHousehold martin, (ActivityId Activity, SlotId Slot, TariffId Tariff, PoolId Pool) made) : IAsyncDisposable
    {
        public CoreHost Host => host;

        public TestHousehold Martin => martin;

        public StudioDriver Studio { get; } = new(host);

        public ParentDriver Parent => host.As(martin);

        public ActivityId Activity => made.Activity;

        public SlotId Slot => made.Slot;

        public TariffId Tariff => made.Tariff;

        public PoolId Pool => made.Pool;

        public static async Task<World> Open()
        {
            var town = new TestTown { Policies = TestTown.BilledLater };
            var martin = town.Household();
            var host = await CoreHost.Start(town);
            var studio = new StudioDriver(host);
            var made = await studio.Draft(Ct);
            await studio.Publish(made.Activity, Ct);
            await host.As(martin).Tick(Ct, martin.Picks(made.Slot, First), martin.Picks(made.Slot, Second));
            await host.As(martin).Commit(Ct);
            Assert.Equal(2, (await host.As(martin).Bookings(Ct)).Count(booking => booking.State == BookingState.Confirmed));
            return new World(host, martin, made);
        }

        public Task<int> BookedOn(DateOnly day) => host.Ask(db => db.PoolDays.Where(row => row.PoolId == Pool && row.Date == day).Select(row => row.Booked).SingleAsync(Ct));

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
