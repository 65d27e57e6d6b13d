using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Steps;

/// <summary>
/// A step of « Réserver » for newcomers: children, activities, days, recap (R23). All that was chosen travels in the address,
/// so that going back loses nothing and no step needs a memory.
/// </summary>
public abstract class StepPage(Visit visit, PortalDb db, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true, Name = "enfants")]
    public Guid[] Enfants { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "creneaux")]
    public int[] Creneaux { get; set; } = [];

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public Catalogue Catalogue { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    /// <summary>The chosen children, of this household only (I6).</summary>
    public IReadOnlyList<Child> Children { get; private set; } = [];

    public int IndexOf(Child child) => Family.Children.ToList().FindIndex(other => other.Id == child.Id);

    /// <summary>The address of a step, with what is chosen so far.</summary>
    public string Address(string step) => $"/reserver{step}?" + string.Join('&', [
        .. Children.Select(child => $"enfants={child.Id.Value}"),
        .. Creneaux.Select(slot => string.Create(CultureInfo.InvariantCulture, $"creneaux={slot}")),
    ]);

    protected PortalDb Db => db;

    protected TimeProvider Clock => clock;

    protected async Task Show(CancellationToken ct)
    {
        Today = Clock.TodayInParis();
        Catalogue = await Visit.Catalogue(ct);
        Family = await Db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        Children = [.. Family.Children.Where(child => Enfants.Contains(child.Id.Value) && WhyNotAtAll(child).Count == 0)];
    }

    /// <summary>R19, R20: what keeps a child from every activity that is for it; nothing when it may book one at least.</summary>
    public IReadOnlyList<MissingThing> WhyNotAtAll(Child child)
    {
        var offered = Catalogue.Slots.Where(slot => PeriodOf(slot.Activity) is not null && slot.Activity.IsFor(child, DayOf(slot.Activity))).ToList();
        return offered.Count == 0 || offered.Exists(slot => Family.IsOpenTo(child.Id, slot.Policies.Gate, DayOf(slot.Activity)))
            ? []
            : Family.Missing(child, offered[0].Policies.Gate, DayOf(offered[0].Activity));
    }

    /// <summary>Back to the first step: nobody is chosen, or nobody of whom booking is open.</summary>
    protected IActionResult NoChild() => SayNo("/reserver", Family.Children.Where(child => Enfants.Contains(child.Id.Value)).Select(WhyNotAtAll).FirstOrDefault(why => why.Count > 0)?.InWords()
        ?? "Choisissez au moins un enfant.");

    /// <summary>The period of an activity that runs, or comes next; null when all are over.</summary>
    public BookingPeriod? PeriodOf(Activity activity) => activity.Periods.Where(period => period.To >= Today).OrderBy(period => period.From).FirstOrDefault();

    /// <summary>The day on which « is it for this child » is asked: today, or the first day if that is later.</summary>
    public DateOnly DayOf(Activity activity) => PeriodOf(activity) is { } period && period.From > Today ? period.From : Today;
}
