using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Demo;

/// <summary>The moments of a child's week. A child has at most one habit for each, so that nothing overlaps.</summary>
internal enum Moment
{
    Morning,
    Noon,
    Evening,
    Wednesday,
    Saturday,
    Holidays,
}

/// <summary>Slots that a family takes together: the canteen and the break after it, the second tranche before the first.</summary>
/// <param name="Weight">How often it is chosen among its like.</param>
internal sealed record Habit(Moment Moment, Activity Activity, IReadOnlyList<Slot> Slots, int Weight);

/// <summary>A pool whose capacity is not known yet: it is cut to the demand, so that some days are full.</summary>
internal sealed record DraftPool(PoolId Id, OrganiserId OrganiserId, string Name);

/// <summary>Where the families of one district go.</summary>
internal sealed record District(Facility School, Facility Centre, Facility? Club)
{
    public IEnumerable<Facility> Facilities => Club is null ? [School, Centre] : [School, Centre, Club];
}

/// <summary>All catalogues of the commune while they are written, numbered here as the database would number them.</summary>
internal sealed class CatalogueDraft
{
    public List<Organiser> Organisers { get; } = [];

    public List<Facility> Facilities { get; } = [];

    public List<Activity> Activities { get; } = [];

    public List<Tariff> Tariffs { get; } = [];

    public List<DraftPool> Pools { get; } = [];

    public List<CalendarSpan> Spans { get; } = [.. SchoolYear2026.Spans()];

    public List<Habit> Habits { get; } = [];

    public int Slots { get; set; }
}
