using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Web.Pages.Family;

/// <summary>A child for whom booking is not open today, and what is missing (R19).</summary>
public sealed record ClosedGate(Child Child, IReadOnlyList<MissingThing> Missing)
{
    /// <summary>The appointment (R20) is asked for some activities only: it is told with the rest, and shuts nothing here by itself.</summary>
    public static IReadOnlyList<ClosedGate> Of(Core.Dossiers.Family family, Organiser organiser, DateOnly today) =>
        [.. family.Children
            .Select(child => new ClosedGate(child, family.Missing(child, organiser.Policies.Gate, today)))
            .Where(child => child.Missing.Count > 0)];
}
