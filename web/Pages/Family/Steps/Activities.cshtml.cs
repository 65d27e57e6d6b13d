using Microsoft.AspNetCore.Mvc;
using Portal.Core.Activities;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Steps;

/// <summary>
/// Step 2: the catalogue by its families, shown and hidden by a click (R22, R29). Each card says when, at what hours (R31),
/// for whom of the chosen children it is, and why not for the others: better than common activities only (R30).
/// </summary>
public sealed class ActivitiesModel(Visit visit, PortalDb db, TimeProvider clock) : StepPage(visit, db, clock)
{
    /// <summary>The activities that suit at least one of the children, by family of the catalogue.</summary>
    public IReadOnlyList<IGrouping<ActivityKind, Activity>> Kinds { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        if (Children.Count == 0)
        {
            return NoChild();
        }

        Kinds = [.. Catalogue.Activities
            .Where(activity => PeriodOf(activity) is not null && Children.Any(child => activity.IsFor(child, DayOf(activity))))
            .OrderBy(activity => activity.Kind).ThenBy(activity => activity.Name)
            .GroupBy(activity => activity.Kind)];
        return Page();
    }

    public bool IsOpen(IGrouping<ActivityKind, Activity> kind) =>
        Kinds[0].Key == kind.Key || kind.Any(activity => activity.Slots.Any(slot => Creneaux.Contains(slot.Id.Value)));
}
