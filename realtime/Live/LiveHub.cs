using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Realtime.Live;

/// <summary>
/// The one hub, which only tells. A page says what it looks at and gets a snapshot; after that it hears changes. Watching
/// something else leaves what was watched before. Deeds go by HTTP.
/// </summary>
[Authorize]
public sealed class LiveHub(PortalDb db, CatalogueReader catalogues, LiveSessions sessions, TimeProvider clock) : Hub<IPlacesClient>
{
    private const string Watched = "watched";

    public override async Task OnConnectedAsync()
    {
        if (!sessions.Opened(Context))
        {
            Context.Abort();
            return;
        }

        if (Context.User!.GuardianId() is { } guardian)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Live.Groups.Of(guardian));
        }

        if (Context.User!.HouseholdId() is { } household)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Live.Groups.Of(household));
        }

        if (Context.User!.AgentOfOrganiser() is { } organiser)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Live.Groups.ForAgents(organiser));
        }

        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Closed(Context);
        return base.OnDisconnectedAsync(exception);
    }

    /// <param name="organiser">The code of an organiser that knows the caller's household.</param>
    /// <param name="months"><c>2026-12</c>; or two, parted by a space, for a week that stands in both.</param>
    public async Task<Snapshot> WatchPlanning(string organiser, string months)
    {
        var (guardian, household) = (Context.User!.GuardianId(), Context.User!.HouseholdId());
        var asked = (months ?? "").Split(' ').Select(MonthOf).ToList();
        // Next to each other: the snapshot counts from the first to the last.
        if (guardian is null || household is null || asked.Count is 0 or > 2 || asked.Contains(null) || asked[^1] > asked[0]!.Value.AddMonths(1) || asked[^1] < asked[0])
        {
            throw new HubException("Ce planning n’est pas disponible.");
        }

        var id = await db.Organisers.Where(o => o.Code == organiser
                && (db.ChildFiles.Any(file => file.OrganiserId == o.Id && file.HouseholdId == household) || db.KnownHouseholds.Any(known => known.OrganiserId == o.Id && known.HouseholdId == household)))
            .Select(o => (OrganiserId?)o.Id).FirstOrDefaultAsync(Context.ConnectionAborted)
            ?? throw new HubException("Ce planning n’est pas disponible.");

        var firsts = asked.ConvertAll(month => month!.Value);
        var (from, to) = (firsts.Min(), firsts.Max().AddMonths(1).AddDays(-1));
        var catalogue = await catalogues.Of(id, Context.ConnectionAborted);
        var family = await db.FamilyAt(household.Value, id, Context.ConnectionAborted);
        var pools = catalogue.SlotsFor(family.Children, from, to).SelectMany(slot => slot.PoolIds).Distinct().ToList();

        // Join first, count then: a change in between is heard twice rather than never.
        await Watch(firsts.SelectMany(first => pools.Select(pool => Live.Groups.Of(pool, first))));
        var now = clock.GetUtcNow();
        var counts = await db.CountsBetween(pools, from, to, now, Context.ConnectionAborted);
        var cart = await db.LastCartOf(guardian.Value, id, Context.ConnectionAborted);
        return new Snapshot(now, [.. counts.Select(LiveNews.RemainingIn)], cart is null ? null : LiveNews.StateOf(CartNewsOf.Cart(cart), organiser));
    }

    /// <summary>An agent watches the month of its organiser, or of the one facility that it is limited to.</summary>
    public async Task<DaySnapshot> WatchDays(string month)
    {
        if (Context.User!.AgentOfOrganiser() is not { } organiser || MonthOf(month) is not { } from)
        {
            throw new HubException("Cette page n’est pas disponible.");
        }

        var agent = Context.User!.AsAgent(organiser, ParisTime.DayOf(clock.GetUtcNow()));
        var pools = await db.PoolsOf(agent).Select(pool => pool.Id).ToListAsync(Context.ConnectionAborted);
        await Watch(pools.Select(pool => Live.Groups.ForAgents(pool, from)));
        var now = clock.GetUtcNow();
        var counts = await db.CountsBetween(pools, from, from.AddMonths(1).AddDays(-1), now, Context.ConnectionAborted);
        return new DaySnapshot(now, [.. counts.Select(LiveNews.OccupancyIn)]);
    }

    /// <summary>An agent who hands children over watches today's roll call: of a place, or of every place that they see.</summary>
    public async Task<RollCallWatch> WatchRollCall(int? place)
    {
        if (Context.User!.AgentOfOrganiser() is not { } organiser || !Context.User!.StaffRole().May(StaffRight.HandOverChildren))
        {
            throw new HubException("Cet appel n’est pas disponible.");
        }

        var today = ParisTime.DayOf(clock.GetUtcNow());
        var (agent, asked) = (Context.User!.AsAgent(organiser, today), place is { } id ? new FacilityId(id) : (FacilityId?)null);
        var places = await db.Facilities.Where(facility => facility.OrganiserId == organiser && (agent.Only == null || facility.Id == agent.Only) && (asked == null || facility.Id == asked))
            .Select(facility => facility.Id).ToListAsync(Context.ConnectionAborted);
        if (places.Count == 0)
        {
            throw new HubException("Cet appel n’est pas disponible.");
        }

        // A place booked or given back changes who is expected: its count is the news of it.
        var pools = await db.PoolsOf(agent).Where(pool => db.Slots.Any(slot => slot.Pools.Any(part => part.PoolId == pool.Id) && db.Activities.Any(activity => activity.Id == slot.ActivityId && places.Contains(activity.FacilityId))))
            .Select(pool => pool.Id).ToListAsync(Context.ConnectionAborted);
        await Watch([.. places.Select(Live.Groups.RollCallAt), .. pools.Select(pool => Live.Groups.ForAgents(pool, today))]);
        return new RollCallWatch(clock.GetUtcNow(), [.. places.Select(one => one.Value)]);
    }

    /// <summary>Server time, for a page that watches nothing in particular: an answer says that the connection lives.</summary>
    public DateTimeOffset Now() => clock.GetUtcNow();

    private async Task Watch(IEnumerable<string> groups)
    {
        foreach (var left in (IReadOnlyList<string>?)Context.Items[Watched] ?? [])
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, left);
        }

        var joined = groups.ToList();
        Context.Items[Watched] = joined;
        foreach (var group in joined)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, group);
        }
    }

    private static DateOnly? MonthOf(string? month) =>
        IsoDates.TryRead(month + "-01", out var first) && first.Year is > 2000 and < 2100 ? first : null;
}
