namespace Portal.Core.Organisers;

/// <summary>Somebody of the service at work: the name that the audit keeps (I7), and the only organiser whose rows they may touch (I6).</summary>
/// <param name="Only">The only facility of that organiser whose children and activities they see and touch; null: all of them.</param>
public sealed record Agent(string Name, OrganiserId OrganiserId, FacilityId? Only = null)
{
    /// <summary>From this day on a booking at the facility makes a child of another school one of theirs: the beginning of the school year.</summary>
    public DateOnly Since { get; init; }
}
