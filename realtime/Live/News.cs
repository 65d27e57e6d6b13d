using System.Text.Json.Serialization;
using Portal.Core;
using Portal.Core.Live;

namespace Portal.Realtime.Live;

/// <summary>What browsers may hear of: one record per kind, which knows whom to tell and how. A new kind is a record more.</summary>
[JsonDerivedType(typeof(DaysMoved), "days")]
[JsonDerivedType(typeof(CartMoved), "cart")]
[JsonDerivedType(typeof(WaitingMoved), "waiting")]
[JsonDerivedType(typeof(QueueMoved), "queue")]
[JsonDerivedType(typeof(RollCallMoved), "rollCall")]
[JsonDerivedType(typeof(NightMoved), "night")]
[JsonDerivedType(typeof(AlertCame), "alert")]
[JsonDerivedType(typeof(CustodyMoved), "custody")]
[JsonDerivedType(typeof(SessionsMoved), "sessions")]
[JsonDerivedType(typeof(AllInDoubt), "doubt")]
public abstract record News
{
    /// <summary>News of one kind with the same key become one, if they come within a beat.</summary>
    public abstract object Key { get; }

    /// <summary>This and what came before it, as one: the latest says it all, unless a kind knows better.</summary>
    public virtual News After(News earlier) => this;

    public abstract Task Tell(Browsers browsers, CancellationToken ct);
}

/// <summary>Days of a pool in one month, which is what browsers watch.</summary>
public sealed record DaysMoved(PoolId Pool, DateOnly Month, IReadOnlyList<PlaceCount> Counts) : News
{
    public override object Key => (Pool, Month);

    public static IEnumerable<News> Of(IReadOnlyList<PlaceCount> counts) =>
        counts.GroupBy(count => (count.PoolId, Month: new DateOnly(count.Date.Year, count.Date.Month, 1))).Select(month => new DaysMoved(month.Key.PoolId, month.Key.Month, [.. month]));

    public override News After(News earlier) =>
        this with { Counts = [.. ((DaysMoved)earlier).Counts.Concat(Counts).GroupBy(count => count.Date).Select(day => day.OrderBy(count => count.Version).Last())] };

    public override async Task Tell(Browsers browsers, CancellationToken ct)
    {
        await browsers.In(Groups.Of(Pool, Month)).RemainingChanged([.. Counts.Select(LiveNews.RemainingIn)]);
        await browsers.In(Groups.ForAgents(Pool, Month)).OccupancyChanged([.. Counts.Select(LiveNews.OccupancyIn)]);
    }
}

/// <summary>The cart of a guardian.</summary>
public sealed record CartMoved(CartNews Cart) : News
{
    public override object Key => Cart.Cart;

    // Two nodes, or two deeds of one, may be heard the other way round.
    public override News After(News earlier) => ((CartMoved)earlier).Cart.Version > Cart.Version ? earlier : this;

    public override async Task Tell(Browsers browsers, CancellationToken ct) =>
        await browsers.In(Groups.Of(Cart.ByGuardian)).CartChanged(LiveNews.StateOf(Cart, await browsers.CodeOf(Cart.Organiser, ct)));
}

/// <summary>Waiting lists on which a household waits, or just did.</summary>
public sealed record WaitingMoved(OrganiserId Organiser, HouseholdId Household, bool Offered) : News
{
    public override object Key => (Organiser, Household);

    public static IEnumerable<News> Of(WaitingNews news) => news.Households.Select(household => new WaitingMoved(news.Organiser, household, news.Offered.Contains(household)));

    public override News After(News earlier) => this with { Offered = Offered || ((WaitingMoved)earlier).Offered };

    public override async Task Tell(Browsers browsers, CancellationToken ct) =>
        await browsers.In(Groups.Of(Household)).WaitingChanged(new WaitingState(await browsers.CodeOf(Organiser, ct), Offered));
}

/// <summary>The queue of an organiser's service.</summary>
public sealed record QueueMoved(OrganiserId Organiser) : News
{
    public override object Key => Organiser;

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.In(Groups.ForAgents(Organiser)).QueueChanged();
}

/// <summary>Today's roll call of a place.</summary>
public sealed record RollCallMoved(FacilityId Place) : News
{
    public override object Key => Place;

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.In(Groups.RollCallAt(Place)).RollCallChanged(new RollCallChange(Place.Value));
}

/// <summary>An organiser's night.</summary>
public sealed record NightMoved(OrganiserId Organiser) : News
{
    public override object Key => Organiser;

    public override async Task Tell(Browsers browsers, CancellationToken ct) =>
        await browsers.In(Groups.ForAgents(Organiser)).JobChanged(new JobChange(await browsers.CodeOf(Organiser, ct)));
}

/// <summary>A household has a new alert (R21).</summary>
public sealed record AlertCame(HouseholdId Household) : News
{
    public override object Key => Household;

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.In(Groups.Of(Household)).AlertsChanged();
}

/// <summary>Days of a child that a household shares have changed hands (O19).</summary>
public sealed record CustodyMoved(HouseholdId Household) : News
{
    public override object Key => Household;

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.In(Groups.Of(Household)).CustodyChanged();
}

/// <summary>Sessions of these accounts have ended, or act for somebody else now.</summary>
public sealed record SessionsMoved(IReadOnlyList<Guid> Accounts) : News
{
    public override object Key => nameof(Accounts);

    public override News After(News earlier) => new SessionsMoved([.. Accounts.Union(((SessionsMoved)earlier).Accounts)]);

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.Close(Accounts.ToHashSet(), ct);
}

/// <summary>Something may have moved that nobody can name: who looks at a page asks again.</summary>
public sealed record AllInDoubt : News
{
    public override object Key => nameof(AllInDoubt);

    public override Task Tell(Browsers browsers, CancellationToken ct) => browsers.All.WatchAgain();
}
