using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Studio;

namespace Portal.TestSupport;

/// <summary>An agent who writes the catalogue, each deed in a scope of its own, as a request would.</summary>
public sealed class StudioDriver(CoreHost host, string name = "responsable")
{
    public Agent Agent { get; init; } = new(name, host.Town.OrganiserId);

    /// <summary>A centre's Wednesdays, for everybody of three to eleven years.</summary>
    public static ActivityDraft Wednesdays(FacilityId place) => new()
    {
        Name = "Mercredis nature", Kind = ActivityKind.Wednesday, FacilityId = place, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 11,
    };

    public static SlotDraft Day { get; } = new() { Name = "Journée", StartsAt = new(8, 0), EndsAt = new(18, 0), NewPool = "Grande salle", NewPlaces = 12 };

    public static PeriodDraft SchoolYear { get; } = new("Année 2026-2027", new(2026, 9, 1), new(2027, 7, 2), null, null, null);

    public Task<StudioAnswer> Keep(ActivityId? id, ActivityDraft draft, CancellationToken ct, int? agreed = null) => Seen(id, seen => host.In((KeepActivity deed) => deed.Run(Agent, id, seen, draft, agreed, ct)));

    public Task<StudioAnswer> Keep(ActivityId activity, SlotId? id, SlotDraft draft, CancellationToken ct, int? agreed = null) =>
        Seen(activity, seen => host.In((KeepSlot deed) => deed.Run(Agent, activity, id, seen, draft, agreed, ct)));

    public Task<StudioAnswer> End(ActivityId activity, SlotId id, DateOnly? last, CancellationToken ct) => Seen(activity, seen => host.In((EndSlot deed) => deed.Run(Agent, activity, id, seen, last, ct)));

    public Task<StudioAnswer> Keep(ActivityId activity, Guid? id, PeriodDraft? draft, CancellationToken ct) => Seen(activity, seen => host.In((KeepPeriod deed) => deed.Run(Agent, activity, id, seen, draft, ct)));

    public Task<StudioAnswer> Publish(ActivityId activity, CancellationToken ct, DateTimeOffset? at = null) => Seen(activity, seen => host.In((PublishActivity deed) => deed.Run(Agent, activity, seen, at, ct)));

    public Task<StudioAnswer> TakeBack(ActivityId activity, CancellationToken ct) => Seen(activity, seen => host.In((TakeBackActivity deed) => deed.Run(Agent, activity, seen, ct)));

    public Task<StudioAnswer> Price(TariffId tariff, DateOnly from, decimal euros, CancellationToken ct, int? agreed = null) =>
        host.In((KeepPrice deed) => deed.Run(Agent, tariff, new PriceDraft(from, [(0m, euros)], null, null), agreed, ct));

    public Task<StudioAnswer> Capacity(CancellationToken ct, params (PoolId Pool, DateOnly Day, int Places)[] cells) =>
        host.In((SetCapacities deed) => deed.Run(Agent, cells.ToDictionary(cell => new PoolDate(cell.Pool, cell.Day), cell => cell.Places), ct));

    public Task<StudioAnswer> Calendar(SpanDraft draft, CancellationToken ct) => host.In((KeepSpan deed) => deed.Run(Agent, null, draft, ct));

    public Task<StudioAnswer> Forget(Guid span, CancellationToken ct) => host.In((KeepSpan deed) => deed.Run(Agent, span, null, ct));

    /// <summary>A whole activity from nothing, with its slot, its price and its period; a draft.</summary>
    public async Task<(ActivityId Activity, SlotId Slot, TariffId Tariff, PoolId Pool)> Draft(CancellationToken ct)
    {
        var place = await host.In((KeepFacility deed) => deed.Run(Agent, null, "Centre des Garrigues", false, ct));
        var activity = new ActivityId((await Keep(null, Wednesdays(new FacilityId(place.Id)), ct)).Id);
        var slot = new SlotId((await Keep(activity, null, Day, ct)).Id);
        var (tariff, pool) = await host.Ask(db => db.Slots.Where(one => one.Id == slot).Select(one => new ValueTuple<TariffId, PoolId>(one.TariffId, one.Pools.Single().PoolId)).SingleAsync(ct));
        await Price(tariff, new(2026, 11, 1), 8.50m, ct);
        await Keep(activity, (Guid?)null, SchoolYear, ct);
        return (activity, slot, tariff, pool);
    }

    // As a page does: with the version that it has just shown.
    private async Task<StudioAnswer> Seen(ActivityId? id, Func<int, Task<StudioAnswer>> deed) =>
        await deed(id is null ? 0 : await host.Ask(db => db.Activities.Where(activity => activity.Id == id).Select(activity => activity.Version).SingleOrDefaultAsync()));
}
