namespace Portal.Core.Households;

/// <summary>Somebody of the service at work: the name that the audit keeps (I7), and the only organiser whose rows they may touch (I6).</summary>
public sealed record Agent(string Name, OrganiserId OrganiserId);
