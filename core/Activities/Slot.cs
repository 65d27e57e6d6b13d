namespace Portal.Core.Activities;

/// <summary>A bookable part of a day: hours, tariff, the pools it draws on, and how it goes with its neighbours.</summary>
public sealed class Slot
{
    private readonly List<SlotPool> pools = [];
    private readonly List<SlotRule> rules = [];

    public SlotId Id { get; init; }

    public ActivityId ActivityId { get; init; }

    public required string Name { get; init; }

    /// <summary>What fits a narrow cell: « Cantine », « Soir 1 ».</summary>
    public required string ShortName { get; init; }

    public required TimeOnly StartsAt { get; init; }

    public required TimeOnly EndsAt { get; init; }

    public required TariffId TariffId { get; init; }

    public int Order { get; init; }

    /// <summary>A place is needed in each of them.</summary>
    public IReadOnlyList<SlotPool> Pools => pools;

    public IReadOnlyList<SlotRule> Rules => rules;

    public Slot DrawsOn(PoolId pool)
    {
        pools.Add(new SlotPool { SlotId = Id, PoolId = pool });
        return this;
    }

    /// <summary>Goes only with at least one of the others on the same day (R26, R28).</summary>
    public Slot Needs(params ReadOnlySpan<Slot> others)
    {
        foreach (var other in others)
        {
            rules.Add(new SlotRule { SlotId = Id, Kind = SlotRuleKind.NeedsOneOf, OtherId = other.Id });
        }

        return this;
    }

    /// <summary>Never goes with the other on the same day (R27).</summary>
    public Slot Excludes(Slot other)
    {
        rules.Add(new SlotRule { SlotId = Id, Kind = SlotRuleKind.Excludes, OtherId = other.Id });
        return this;
    }

    /// <summary>« 16 h 15 – 17 h 15 ».</summary>
    public string Hours => $"{StartsAt.InWords()} – {EndsAt.InWords()}";
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

    public required string Name { get; init; }

    /// <summary>What a new day starts with; the day's own capacity is in <c>PoolDay</c>.</summary>
    public required int Capacity { get; init; }
}
