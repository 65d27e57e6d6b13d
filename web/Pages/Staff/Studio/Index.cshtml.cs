using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>One activity in the list.</summary>
public sealed record ActivityRow(Activity Activity, string Place, string Slots, string Dates, Chip State);

/// <summary>All activities of the organiser: drafts, published, over.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class IndexModel(PortalDb db, TimeProvider clock) : StudioPage(db)
{
    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    public static IReadOnlyList<(string Key, string Word)> States { get; } = [("", "En cours et brouillons"), ("brouillons", "Brouillons"), ("terminees", "Terminées"), ("toutes", "Toutes")];

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    public IReadOnlyList<IGrouping<ActivityKind, ActivityRow>> Kinds { get; private set; } = [];

    public bool IsEmpty { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (id, now) = (Organiser.Id, clock.GetUtcNow());
        Places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == id).OrderBy(place => place.Name).ToListAsync(ct);
        var names = Places.ToDictionary(place => place.Id, place => place.Name);
        var activities = await Db.Activities.AsNoTracking().AsSplitQuery().Include(a => a.Periods).Include(a => a.Slots)
            .Where(a => a.OrganiserId == id).OrderBy(a => a.Kind).ThenBy(a => a.Name).ToListAsync(ct);
        IsEmpty = activities.Count == 0;
        Kinds = [.. activities.Where(activity => IsShown(activity, now)).OrderBy(activity => names[activity.FacilityId], StringComparer.CurrentCulture)
            .Select(activity => new ActivityRow(activity, names[activity.FacilityId], SlotsOf(activity), DatesOf(activity), StudioWords.StateOf(activity, now)))
            .GroupBy(row => row.Activity.Kind).OrderBy(kind => kind.Key)];
    }

    private bool IsShown(Activity activity, DateTimeOffset now) => (Lieu is null || activity.FacilityId.Value == Lieu) && Etat switch
    {
        "brouillons" => activity.PublishedAt is null,
        "terminees" => activity.IsOver(ParisTime.DayOf(now)),
        "toutes" => true,
        _ => !activity.IsOver(ParisTime.DayOf(now)),
    };

    private static string SlotsOf(Activity activity) => activity.Slots.Count == 0 ? "aucun créneau"
        : string.Join(", ", activity.Slots.OrderBy(slot => slot.StartsAt).ThenBy(slot => slot.Order).Select(slot => slot.ShortName).Distinct());

    private static string DatesOf(Activity activity) => activity.Periods.Count == 0 ? "aucune période"
        : $"{activity.Periods.Min(period => period.From).DayNumbers()} – {activity.Periods.Max(period => period.To).DayNumbers()}" + (activity.Periods.Count > 1 ? $" ({activity.Periods.Count}\u00A0périodes)" : "");
}
