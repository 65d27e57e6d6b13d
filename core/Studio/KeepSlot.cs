using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Studio;

/// <summary>A slot as an agent writes it.</summary>
public sealed record SlotDraft
{
    public const int LongestName = 60;
    public const int LongestShortName = 14;
    public const int MostPlaces = 10_000;

    public string? Name { get; init; }

    public string? ShortName { get; init; }

    public TimeOnly? StartsAt { get; init; }

    public TimeOnly? EndsAt { get; init; }

    /// <summary>The hours of arrival that a family chooses from; fixed: <see cref="StartsAt"/>.</summary>
    public OfferedHours Arrivals { get; init; } = OfferedHours.Fixed;

    public OfferedHours Departures { get; init; } = OfferedHours.Fixed;

    /// <summary>Some of the days of its activity; none: all of them.</summary>
    public OpenDays OpenOn { get; init; }

    public bool WithMeal { get; init; }

    /// <summary>A place is needed in each of them.</summary>
    public IReadOnlyList<PoolId> Pools { get; init; } = [];

    /// <summary>A set of places of its own, made with it.</summary>
    public string? NewPool { get; init; }

    public int? NewPlaces { get; init; }

    public IReadOnlyList<SlotId> NeedsOneOf { get; init; } = [];

    public IReadOnlyList<SlotId> NeedsEach { get; init; } = [];

    public IReadOnlyList<SlotId> Excludes { get; init; } = [];

    /// <summary>A price list that other slots have too; null: one of its own.</summary>
    public TariffId? Tariff { get; init; }

    /// <summary>The first day of care on which hours, weekdays, places and price count so; asked where families see the activity.</summary>
    public DateOnly? CountsFrom { get; init; }

    public static SlotDraft Of(Slot slot) => new()
    {
        Name = slot.Name,
        ShortName = slot.ShortName,
        StartsAt = slot.StartsAt,
        EndsAt = slot.EndsAt,
        Arrivals = slot.Arrivals,
        Departures = slot.Departures,
        OpenOn = slot.OpenOn,
        WithMeal = slot.WithMeal,
        Pools = [.. slot.Pools.Select(pool => pool.PoolId)],
        NeedsOneOf = [.. slot.Others(SlotRuleKind.NeedsOneOf)],
        NeedsEach = [.. slot.Others(SlotRuleKind.NeedsEach)],
        Excludes = [.. slot.Others(SlotRuleKind.Excludes)],
        Tariff = slot.TariffId,
    };

    public IReadOnlyList<(SlotRuleKind Kind, SlotId Other)> Rules =>
    [
        .. NeedsOneOf.Select(other => (SlotRuleKind.NeedsOneOf, other)), .. NeedsEach.Select(other => (SlotRuleKind.NeedsEach, other)), .. Excludes.Select(other => (SlotRuleKind.Excludes, other)),
    ];

    /// <summary>From the first hour one may come to the last one may leave.</summary>
    public (TimeOnly From, TimeOnly To)? Hours =>
        (Arrivals.IsFixed ? StartsAt : Arrivals.Times[0], Departures.IsFixed ? EndsAt : Departures.Times[^1]) is ({ } from, { } to) && from < to ? (from, to) : null;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= LongestName } ? null : $"Le nom est à écrire, en {LongestName}\u00A0caractères au plus.",
        (ShortName ?? "").Trim().Length <= LongestShortName ? null : $"Le nom court a {LongestShortName}\u00A0caractères au plus\u00A0: il tient dans une case du calendrier.",
        Hours is null ? "Indiquez de quelle heure à quelle heure, la première avant la dernière." : null,
        Pools.Count == 0 && string.IsNullOrWhiteSpace(NewPool) ? "Choisissez où se comptent les places, ou créez une jauge." : null,
        (NewPool ?? "").Trim().Length <= KeepPool.LongestName ? null : $"Le nom de la jauge a {KeepPool.LongestName}\u00A0caractères au plus.",
        string.IsNullOrWhiteSpace(NewPool) || NewPlaces is >= 0 and <= MostPlaces ? null : $"Indiquez combien de places a la nouvelle jauge, de 0 à {MostPlaces:0}.",
        Rules.GroupBy(rule => rule.Other).Any(other => other.Count() > 1) ? "Un autre créneau ne peut pas être à la fois demandé et exclu." : null,
    }.OfType<string>()];
}

/// <summary>
/// An agent writes a slot of an activity, or changes it. Where families see it, its hours, weekdays, places and price change from
/// a day of care on: from that day it goes on as a slot of its own, to which what is booked moves, as it was booked.
/// </summary>
public sealed class KeepSlot(PortalDb db, TimeProvider clock)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version of the activity that was on the page.</param>
    /// <param name="agreed">So many bookings the agent has looked at, and leaves as they are.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId activity, SlotId? id, int seen, SlotDraft draft, int? agreed, CancellationToken ct) =>
        draft.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, activity, id, seen, draft, agreed, ct), ct);

    private async Task<StudioAnswer> Keep(Agent agent, ActivityId activityId, SlotId? id, int seen, SlotDraft draft, int? agreed, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        var activity = await db.ActivityOf(agent.OrganiserId, activityId, ct);
        var known = activity?.Slots.FirstOrDefault(slot => slot.Id == id);
        if (activity is null || (id is not null && known is null) || !await IsAllOurs(agent.OrganiserId, id, draft, ct))
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (activity.Version != seen)
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var now = clock.GetUtcNow();
        var (today, calendar, before) = (ParisTime.DayOf(now), await db.CalendarOf(agent.OrganiserId, ct), known is null ? null : InWords(known));
        var slot = known;
        if (known is null)
        {
            slot = activity.Offer(await New(agent.OrganiserId, activity, draft, ct));
        }
        else if (activity.PublishedAt is not null && IsAnother(known, draft))
        {
            if (draft.CountsFrom is not { } day || day <= today)
            {
                return StudioAnswer.Wrong("Les familles voient ce créneau\u00A0: indiquez à partir de quel jour cela change, demain au plus tôt.");
            }

            var answer = await Succeed(agent.OrganiserId, activity, known, day, draft, calendar, today, agreed, ct);
            if (answer.Refused is { } refused)
            {
                db.ChangeTracker.Clear();
                return refused;
            }

            slot = answer.Next;
        }

        await Write(agent.OrganiserId, slot!, draft, ct);
        activity.Changed();
        await db.SaveChangesAsync(ct);
        await db.OpenPoolDays(activity, calendar, today, ct);
        db.Record(now, agent.Name, known is null ? "slot.added" : "slot.changed", $"slot {slot!.Id.Value} activity {activityId.Value} organiser {agent.OrganiserId.Value}", null, before, InWords(slot));
        return StudioAnswer.Kept(slot.Id.Value);
    }

    // I6: pools, price list and the other slots are this organiser's.
    private async Task<bool> IsAllOurs(OrganiserId organiser, SlotId? id, SlotDraft draft, CancellationToken ct)
    {
        var (pools, others) = (draft.Pools.Distinct().ToList(), draft.Rules.Select(rule => rule.Other).Distinct().ToList());
        return !others.Contains(id ?? default)
            && await db.Pools.CountAsync(pool => pools.Contains(pool.Id) && pool.OrganiserId == organiser, ct) == pools.Count
            && await db.Slots.CountAsync(slot => others.Contains(slot.Id) && db.Activities.Any(activity => activity.Id == slot.ActivityId && activity.OrganiserId == organiser), ct) == others.Count
            && (draft.Tariff is not { } tariff || await db.Tariffs.AnyAsync(list => list.Id == tariff && list.OrganiserId == organiser, ct));
    }

    private async Task<Slot> New(OrganiserId organiser, Activity activity, SlotDraft draft, CancellationToken ct) => new()
    {
        ActivityId = activity.Id,
        Name = "",
        ShortName = "",
        StartsAt = default,
        EndsAt = default,
        TariffId = draft.Tariff ?? await OwnTariff(organiser, activity, draft, ct),
        Order = activity.Slots.Select(slot => slot.Order).DefaultIfEmpty(0).Max() + 1,
    };

    private async Task<TariffId> OwnTariff(OrganiserId organiser, Activity activity, SlotDraft draft, CancellationToken ct)
    {
        var tariff = new Tariff { OrganiserId = organiser, Name = $"{activity.Name}, {draft.Name!.Trim().Uncapitalised()}" };
        db.Add(tariff);
        await db.SaveChangesAsync(ct);
        return tariff.Id;
    }

    private static bool IsAnother(Slot known, SlotDraft draft) =>
        draft.Hours != (known.StartsAt, known.EndsAt) || draft.Arrivals != known.Arrivals || draft.Departures != known.Departures || draft.OpenOn != known.OpenOn
        || !string.IsNullOrWhiteSpace(draft.NewPool) || !draft.Pools.ToHashSet().SetEquals(known.Pools.Select(pool => pool.PoolId)) || draft.Tariff != known.TariffId;

    /// <summary>The slot ends on the eve of that day, and the next one takes over its days, its bookings, who waits for it and who goes with it.</summary>
    private async Task<(Slot? Next, StudioAnswer? Refused)> Succeed(OrganiserId organiser, Activity activity, Slot known, DateOnly day, SlotDraft draft, SchoolCalendar calendar, DateOnly today, int? agreed, CancellationToken ct)
    {
        var isLater = activity.DaysOf(known, calendar, today).Any(date => date < day);
        var shown = draft.OpenOn;
        if (await db.InTheWay([known.Id], day, (_, date) => shown != OpenDays.None && !shown.Includes(date.DayOfWeek), ct) is { } inTheWay)
        {
            return (null, inTheWay);
        }

        if (await db.CartLines.AnyAsync(line => line.SlotId == known.Id && line.Date >= day && line.State == Carts.CartLineState.Live, ct)
            || await db.WaitingEntries.AnyAsync(entry => entry.SlotId == known.Id && entry.Date >= day && (entry.State == WaitingState.Offered || entry.State == WaitingState.InCart), ct))
        {
            return (null, StudioAnswer.No(Refusal.PlacesInHand));
        }

        // « Each of these » cannot say « the one or the other, and a third ».
        if (isLater && (await Naming(organiser, known.Id).ToListAsync(ct)).Find(slot => slot.Rules.Count(rule => rule.Kind != SlotRuleKind.Excludes) > 1 && slot.Others(SlotRuleKind.NeedsEach).Contains(known.Id)) is { } bound)
        {
            return (null, StudioAnswer.Wrong($"«\u00A0{bound.Name}\u00A0» demande ce créneau avec d’autres à la fois\u00A0: changez d’abord cette règle."));
        }

        var booked = await db.TouchedIn([known.Id], day, (_, _) => true, ct);
        if (!booked.IsNobody && booked.Bookings != agreed)
        {
            return (null, StudioAnswer.LookFirst(booked));
        }

        if (!isLater)
        {
            // No day of it is left before that one: it changes where it stands.
            return (known, null);
        }

        var next = activity.Offer(await New(organiser, activity, draft with { Tariff = draft.Tariff ?? known.TariffId }, ct));
        (next.From, next.Until, next.Order) = (day, known.Until, known.Order);
        known.Until = day.AddDays(-1);
        (next.Name, next.ShortName, next.StartsAt, next.EndsAt) = (known.Name, known.ShortName, known.StartsAt, known.EndsAt);
        await db.SaveChangesAsync(ct);
        await Follow(organiser, known, next, day, ct);
        return (next, null);
    }

    private async Task Follow(OrganiserId organiser, Slot known, Slot next, DateOnly day, CancellationToken ct)
    {
        await db.Bookings.Where(booking => booking.SlotId == known.Id && booking.Date >= day && booking.State < BookingState.Cancelled).ExecuteUpdateAsync(row => row.SetProperty(booking => booking.SlotId, next.Id), ct);
        await db.WaitingEntries.Where(entry => entry.SlotId == known.Id && entry.Date >= day && entry.State == WaitingState.Waiting).ExecuteUpdateAsync(row => row.SetProperty(entry => entry.SlotId, next.Id), ct);

        // Who needed it needs the one or the other, of which only one is offered on any day; who excluded it excludes both.
        foreach (var slot in await Naming(organiser, known.Id).ToListAsync(ct))
        {
            var own = slot.Rules.Select(rule => (Kind: rule.Kind == SlotRuleKind.NeedsEach ? SlotRuleKind.NeedsOneOf : rule.Kind, rule.OtherId)).ToList();
            slot.GoBy([.. own, .. own.Where(rule => rule.OtherId == known.Id).Select(rule => (rule.Kind, next.Id)).ToList()]);
        }

        foreach (var usual in await db.Set<UsualSlot>().Where(usual => usual.SlotId == known.Id).ToListAsync(ct))
        {
            var following = new UsualSlot { WeekId = usual.WeekId, Weekday = usual.Weekday, SlotId = next.Id };
            following.SetHours(next.Settle(usual.Hours) ?? ChosenHours.AsPrinted);
            db.Add(following);
        }
    }

    private IQueryable<Slot> Naming(OrganiserId organiser, SlotId named) => db.Slots.Include(slot => slot.Rules).Where(slot => slot.Rules.Any(rule => rule.OtherId == named)
        && db.Activities.Any(own => own.Id == slot.ActivityId && own.OrganiserId == organiser));

    private async Task Write(OrganiserId organiser, Slot slot, SlotDraft draft, CancellationToken ct)
    {
        (slot.Name, slot.ShortName, slot.WithMeal) = (draft.Name!.Trim(), Short(draft), draft.WithMeal);
        ((slot.StartsAt, slot.EndsAt), slot.Arrivals, slot.Departures, slot.OpenOn) = (draft.Hours!.Value, draft.Arrivals, draft.Departures, draft.OpenOn);
        slot.TariffId = draft.Tariff ?? slot.TariffId;
        var pools = draft.Pools.ToList();
        if (!string.IsNullOrWhiteSpace(draft.NewPool))
        {
            var pool = new Pool { OrganiserId = organiser, Name = draft.NewPool.Trim(), Capacity = draft.NewPlaces!.Value };
            db.Add(pool);
            await db.SaveChangesAsync(ct);
            pools.Add(pool.Id);
        }

        await db.SaveChangesAsync(ct);
        slot.DrawOnly(pools);
        slot.GoBy(draft.Rules);
    }

    private static string Short(SlotDraft draft) => (draft.ShortName ?? "").Trim() is { Length: > 0 } written ? written
        : draft.Name!.Trim() is { Length: > SlotDraft.LongestShortName } name ? name[..SlotDraft.LongestShortName].Trim() : draft.Name!.Trim();

    private static string InWords(Slot slot) =>
        $"{slot.Name} ({slot.ShortName}), {slot.StartsAt:HH\\:mm}-{slot.EndsAt:HH\\:mm}, arrivals {slot.Arrivals}, departures {slot.Departures}, {slot.OpenOn}, {slot.From:yyyy-MM-dd} to {slot.Until:yyyy-MM-dd}, pools {string.Join(' ', slot.Pools.Select(pool => pool.PoolId.Value).Order())}, tariff {slot.TariffId.Value}"
        + string.Concat(slot.Rules.Select(rule => $", {rule.Kind} {rule.OtherId.Value}"));
}
