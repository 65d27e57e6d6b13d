namespace Portal.Core.Activities;

/// <summary>A bookable part of a day: hours, tariff, the pools it draws on, and how it goes with its neighbours.</summary>
public sealed class Slot
{
    private readonly List<SlotPool> pools = [];
    private readonly List<SlotRule> rules = [];

    public SlotId Id { get; init; }

    public ActivityId ActivityId { get; init; }

    public required string Name { get; set; }

    /// <summary>What fits a narrow cell: « Cantine », « Soir 1 ».</summary>
    public required string ShortName { get; set; }

    public required TimeOnly StartsAt { get; set; }

    public required TimeOnly EndsAt { get; set; }

    public required TariffId TariffId { get; set; }

    public int Order { get; set; }

    /// <summary>The hours of arrival one may choose from (R44); fixed: <see cref="StartsAt"/>.</summary>
    public OfferedHours Arrivals { get; set; } = OfferedHours.Fixed;

    /// <summary>The hours of departure one may choose from (R44); fixed: <see cref="EndsAt"/>.</summary>
    public OfferedHours Departures { get; set; } = OfferedHours.Fixed;

    /// <summary>The weekdays on which it is offered, among those of its activity; none written: on all of them.</summary>
    public OpenDays OpenOn { get; set; }

    /// <summary>The first day of care on which it is offered; null: from the beginning.</summary>
    public DateOnly? From { get; set; }

    /// <summary>The last one; null: to the end. What came after has a slot of its own.</summary>
    public DateOnly? Until { get; set; }

    public bool AsksHours => !Arrivals.IsFixed || !Departures.IsFixed;

    /// <summary>Its price includes a meal: a badge of the catalogue (R29).</summary>
    public bool WithMeal { get; set; }

    /// <summary>A place is needed in each of them.</summary>
    public IReadOnlyList<SlotPool> Pools => pools;

    public IReadOnlyList<SlotRule> Rules => rules;

    public Slot DrawsOn(PoolId pool)
    {
        pools.Add(new SlotPool { SlotId = Id, PoolId = pool });
        return this;
    }

    /// <summary>Draws on these pools and on no others.</summary>
    public void DrawOnly(IReadOnlyCollection<PoolId> wanted)
    {
        pools.RemoveAll(pool => !wanted.Contains(pool.PoolId));
        foreach (var pool in wanted.Where(id => !pools.Exists(pool => pool.PoolId == id)))
        {
            DrawsOn(pool);
        }
    }

    /// <summary>Has these rules and no others.</summary>
    public void GoBy(IReadOnlyCollection<(SlotRuleKind Kind, SlotId Other)> wanted)
    {
        rules.RemoveAll(rule => !wanted.Contains((rule.Kind, rule.OtherId)));
        foreach (var (kind, other) in wanted.Where(one => !rules.Exists(rule => (rule.Kind, rule.OtherId) == one)))
        {
            rules.Add(new SlotRule { SlotId = Id, Kind = kind, OtherId = other });
        }
    }

    /// <summary>Whether it is among what its activity offers on a day of care.</summary>
    public bool IsOfferedOn(DateOnly day) => !(day < From) && !(day > Until) && (OpenOn == OpenDays.None || OpenOn.Includes(day.DayOfWeek));

    /// <summary>Goes only with at least one of the others on the same day (R26, R28).</summary>
    public Slot Needs(params ReadOnlySpan<Slot> others) => Rule(SlotRuleKind.NeedsOneOf, others);

    /// <summary>Goes only with all of the others on the same day.</summary>
    public Slot NeedsEach(params ReadOnlySpan<Slot> others) => Rule(SlotRuleKind.NeedsEach, others);

    /// <summary>Never goes with the other on the same day (R27).</summary>
    public Slot Excludes(Slot other) => Rule(SlotRuleKind.Excludes, other);

    /// <summary>The other slots that one kind of its rules names.</summary>
    public IEnumerable<SlotId> Others(SlotRuleKind kind) => rules.Where(rule => rule.Kind == kind).Select(rule => rule.OtherId);

    private Slot Rule(SlotRuleKind kind, params ReadOnlySpan<Slot> others)
    {
        foreach (var other in others)
        {
            rules.Add(new SlotRule { SlotId = Id, Kind = kind, OtherId = other.Id });
        }

        return this;
    }

    /// <summary>
    /// The hours a booking gets for what was asked (R44): the longest stay where nothing was asked; null when an hour is
    /// not among those offered, or the family would leave before it comes.
    /// </summary>
    public ChosenHours? Settle(ChosenHours asked)
    {
        TimeOnly? arrival = Arrivals.IsFixed ? null : asked.Arrival ?? Arrivals.Times[0];
        TimeOnly? departure = Departures.IsFixed ? null : asked.Departure ?? Departures.Times[^1];
        var isOffered = (arrival is null ? asked.Arrival is null || asked.Arrival == StartsAt : Arrivals.Times.Contains(arrival.Value))
            && (departure is null ? asked.Departure is null || asked.Departure == EndsAt : Departures.Times.Contains(departure.Value));
        return isOffered && (arrival ?? StartsAt) < (departure ?? EndsAt) ? new ChosenHours(arrival, departure) : null;
    }

    /// <summary>Every choice of hours this slot offers, the longest stay first of its arrival.</summary>
    public IEnumerable<ChosenHours> AllHours() =>
        from arrival in Arrivals.IsFixed ? [null] : Arrivals.Times.Select(time => (TimeOnly?)time)
        from departure in Departures.IsFixed ? [null] : Departures.Times.Select(time => (TimeOnly?)time)
        where (arrival ?? StartsAt) < (departure ?? EndsAt)
        select new ChosenHours(arrival, departure);

    /// <summary>How long the child stays with these hours.</summary>
    public TimeSpan Stay(ChosenHours hours) => (hours.Departure ?? EndsAt) - (hours.Arrival ?? StartsAt);

    /// <summary>« 16 h 15 – 17 h 15 ».</summary>
    public string Hours => $"{StartsAt.InWords()} – {EndsAt.InWords()}";

    /// <summary>The same, as one booking has chosen them.</summary>
    public string HoursWith(ChosenHours hours) => $"{(hours.Arrival ?? StartsAt).InWords()} – {(hours.Departure ?? EndsAt).InWords()}";
}

/// <summary>A slot draws on a pool.</summary>
public sealed class SlotPool
{
    public SlotId SlotId { get; init; }

    public required PoolId PoolId { get; init; }
}

public enum SlotRuleKind
{
    NeedsOneOf,
    Excludes,
    NeedsEach,
}

public sealed class SlotRule
{
    public SlotId SlotId { get; init; }

    public required SlotRuleKind Kind { get; init; }

    public required SlotId OtherId { get; init; }
}

/// <summary>A set of places. Several slots, or a slot in time and its late twin, can share one.</summary>
public sealed class Pool
{
    public PoolId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required string Name { get; set; }

    /// <summary>What a new day starts with; the day's own capacity is in <c>PoolDay</c>.</summary>
    public required int Capacity { get; set; }
}
