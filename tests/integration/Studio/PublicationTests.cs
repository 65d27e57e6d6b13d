using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Core.Studio;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Studio;

/// <summary>An activity from nothing to a booking, and back while nobody has used it (O25).</summary>
public sealed class PublicationTests
{
    private static readonly DateOnly Wednesday = new(2026, 12, 2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_activity_made_by_pages_alone_is_booked_by_a_family_on_every_node_at_once()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await using var node = host.Twin(new CoreOptions());
        var studio = new StudioDriver(host);
        var (activity, slot, _, pool) = await studio.Draft(Ct);

        var asDraft = await node.In((CatalogueReader catalogues) => catalogues.Of(town.OrganiserId, Ct));
        var early = await host.As(martin).Tick(Ct, martin.Picks(slot, Wednesday));
        var published = await studio.Publish(activity, Ct);
        var seen = await node.In((CatalogueReader catalogues) => catalogues.Of(town.OrganiserId, Ct));
        var ticked = await host.As(martin).Tick(Ct, martin.Picks(slot, Wednesday));
        await host.As(martin).Commit(Ct);

        Assert.Null(asDraft.Find(slot));
        Assert.NotNull(early.Lines.Single().Refused);
        Assert.True(published.IsKept);
        Assert.Equal("Journée", seen.Find(slot)?.Slot.Name);
        Assert.Null(ticked.Lines.Single().Refused);
        var booking = Assert.Single(await host.As(martin).Bookings(Ct));
        Assert.Equal((slot, new Money(8.50m), PoolSet.Of([pool])), (booking.SlotId, booking.Price, booking.Pools));
        var day = await host.Ask(db => db.PoolDays.SingleAsync(row => row.PoolId == pool && row.Date == Wednesday, Ct));
        Assert.Equal((12, 1), (day.Capacity, day.Booked));
        Assert.Contains("activity.published", await host.Ask(db => db.AuditEntries.Where(line => line.Who == "responsable").Select(line => line.What).ToListAsync(Ct)));
    }

    [Fact]
    public async Task It_is_seen_from_the_instant_that_was_chosen_though_nobody_writes_anything_then()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        var (activity, slot, _, _) = await studio.Draft(Ct);
        var at = host.Clock.Now.AddDays(2);

        await studio.Publish(activity, Ct, at);
        var now = await Sees();
        host.Clock.Now = at.AddSeconds(-1);
        var before = await Sees();
        host.Clock.Now = at;
        var then = await Sees();

        Assert.Equal((false, false, true), (now, before, then));

        Task<bool> Sees() => host.In(async (CatalogueReader catalogues) => (await catalogues.Of(town.OrganiserId, Ct)).Find(slot) is not null);
    }

    [Fact]
    public async Task Without_slot_period_or_price_it_is_not_published_and_each_lack_is_a_sentence()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        var activity = new ActivityId((await studio.Keep(null, StudioDriver.Wednesdays(town.School), Ct)).Id);

        var bare = await studio.Publish(activity, Ct);
        await studio.Keep(activity, null, StudioDriver.Day, Ct);
        var undated = await studio.Publish(activity, Ct);
        await studio.Keep(activity, (Guid?)null, StudioDriver.SchoolYear, Ct);
        var unpriced = await studio.Publish(activity, Ct);

        Assert.Contains("au moins un créneau", Assert.Single(bare.Problems), StringComparison.Ordinal);
        Assert.Contains("une période", Assert.Single(undated.Problems), StringComparison.Ordinal);
        Assert.Equal("«\u00A0Journée\u00A0» n’a pas de prix le 25\u00A0novembre 2026, son premier jour\u00A0: donnez-lui-en un, même 0\u00A0€.", Assert.Single(unpriced.Problems));
        Assert.Null(await host.Ask(db => db.Activities.Where(one => one.Id == activity).Select(one => one.PublishedAt).SingleAsync(Ct)));
    }

    [Fact]
    public async Task It_is_taken_back_while_nobody_has_it_else_the_agent_is_told_who_and_how_many()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var studio = new StudioDriver(host);
        var (activity, slot, _, _) = await studio.Draft(Ct);

        await studio.Publish(activity, Ct);
        var back = await studio.TakeBack(activity, Ct);
        await studio.Publish(activity, Ct);
        await host.As(martin).Tick(Ct, martin.Picks(slot, Wednesday));
        var inCart = await studio.TakeBack(activity, Ct);
        await host.As(martin).Commit(Ct);
        var booked = await studio.TakeBack(activity, Ct);

        Assert.True(back.IsKept);
        Assert.Equal(Refusal.PlacesInHand, inCart.Refusal);
        Assert.Equal((Refusal.FamiliesBooked, 1, 1, false), (booked.Refusal, booked.Touched.Bookings, booked.Touched.Children, booked.MayAgree));
        Assert.Equal(("Enfant1 Famille1", "D00001", "Journée", Wednesday), (booked.Touched.First[0].Child, booked.Touched.First[0].Dossier, booked.Touched.First[0].Slot, booked.Touched.First[0].Date));
        Assert.NotNull(await host.Ask(db => db.Activities.Where(one => one.Id == activity).Select(one => one.PublishedAt).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Of_two_agents_the_second_is_told_and_nothing_of_another_organiser_is_found_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var host = await CoreHost.Start(town);
        await host.In<Core.Persistence.PortalDb>(db =>
        {
            db.Add(new Organiser { Id = new(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#0d6660", PayFipClientNumber = "000002", Policies = TestTown.BilledLater });
            return db.SaveChangesAsync(Ct);
        });
        var studio = new StudioDriver(host);
        var stranger = new StudioDriver(host) { Agent = new Agent("ailleurs", new OrganiserId(2)) };
        var (activity, slot, tariff, pool) = await studio.Draft(Ct);
        var draft = StudioDriver.Wednesdays(town.School);

        var second = await host.In((KeepActivity deed) => deed.Run(studio.Agent, activity, 0, draft, null, Ct));
        var atOnce = await host.Ask(db => db.Activities.Where(one => one.Id == activity).Select(one => one.Version).SingleAsync(Ct));
        var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.In((PublishActivity deed) => deed.Run(studio.Agent, activity, atOnce, null, Ct))));
        StudioAnswer[] foreign =
        [
            await stranger.Keep(activity, draft, Ct), await stranger.Keep(null, draft, Ct), await stranger.Keep(activity, slot, StudioDriver.Day, Ct), await stranger.Keep(activity, (Guid?)null, StudioDriver.SchoolYear, Ct),
            await stranger.Publish(activity, Ct), await stranger.TakeBack(activity, Ct), await stranger.End(activity, slot, null, Ct), await stranger.Price(tariff, new(2027, 1, 1), 1m, Ct),
            await stranger.Capacity(Ct, (pool, Wednesday, 1)), await host.In((CopyActivity deed) => deed.Run(stranger.Agent, activity, true, Ct)),
            await stranger.Calendar(new SpanDraft(SpanKind.Closure, "Pont", new(2027, 1, 4), new(2027, 1, 4), activity), Ct),
        ];

        Assert.Equal(Refusal.SettingsChanged, second.Refusal);
        Assert.Single(both, answer => answer.IsKept);
        Assert.All(foreign, answer => Assert.Equal(Refusal.NotFound, answer.Refusal));
    }

    [Fact]
    public async Task An_organiser_whose_administrator_cannot_be_is_not_opened_at_all()
    {
        await using var host = await CoreHost.Start(new TestTown { Policies = TestTown.BilledLater });
        var wish = new OrganiserWish("loisirs", "Loisirs", "012345", "clisson", "Nora Petit", "n0ra", "nora.petit@exemple.fr");

        var refused = await host.In((OpenOrganiser deed) => deed.Run(new StudioDriver(host).Agent, wish, Ct));
        var opened = await host.In((OpenOrganiser deed) => deed.Run(new StudioDriver(host).Agent, wish with { UserName = "norapetit" }, Ct));

        Assert.Equal(Refusal.FieldUnreadable, refused.Refusal);
        Assert.True(opened.IsKept);
        Assert.Equal(["clapiers", "loisirs"], await host.Ask(db => db.Organisers.Select(organiser => organiser.Code).Order().ToListAsync(Ct)));
    }
}
