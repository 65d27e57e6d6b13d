using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>An activity of this year, with the dates that its copy would have.</summary>
public sealed record YearRow(Activity Activity, string Place, IReadOnlyList<(string Before, string After)> Periods, bool HasFollower);

/// <summary>This year's activities copied to the next, with their dates moved to its calendar: drafts that nobody sees.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class YearModel(PortalDb db, CopyActivity copyActivity, TimeProvider clock) : StudioPage(db)
{
    public int Next { get; private set; }

    public IReadOnlyList<YearRow> Rows { get; private set; } = [];

    /// <summary>The calendar of that year is not written yet: holidays are moved by whole weeks only.</summary>
    public bool LacksHolidays { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Find(ct);

    public async Task<IActionResult> OnPostAsync(int[] choisies, CancellationToken ct)
    {
        await Find(ct);
        var chosen = Rows.Where(row => choisies.Contains(row.Activity.Id.Value)).ToList();
        if (chosen.Count == 0)
        {
            return SayNoHere("Cochez au moins une activité.");
        }

        foreach (var row in chosen)
        {
            var answer = await copyActivity.Run(Agent, row.Activity.Id, true, ct);
            if (!answer.IsKept)
            {
                return Again(answer);
            }
        }

        return ThankAndGoTo("/agent/atelier?etat=brouillons", $"{FrenchWords.Count(chosen.Count, "activité copiée", "activités copiées")} en brouillon pour {SchoolYear.InWords(Next)}\u00A0: relisez les dates et les prix, puis publiez.");
    }

    private async Task Find(CancellationToken ct)
    {
        var (id, today) = (Organiser.Id, clock.TodayInParis());
        var year = SchoolYear.Of(today);
        Next = year + 1;
        var spans = await Db.CalendarSpans.AsNoTracking().Where(span => span.OrganiserId == null || span.OrganiserId == id).ToListAsync(ct);
        var names = await Db.Facilities.Where(place => place.OrganiserId == id).ToDictionaryAsync(place => place.Id, place => place.Name, ct);
        var all = await Db.Activities.AsNoTracking().Include(activity => activity.Periods).Where(activity => activity.OrganiserId == id).OrderBy(activity => activity.Kind).ThenBy(activity => activity.Name).ToListAsync(ct);
        var (first, last) = (new DateOnly(year, 9, 1), SchoolYear.LastDay(year));
        LacksHolidays = !spans.Exists(span => span.Kind == SpanKind.Holidays && span.From > last);
        Rows = [.. all.Where(activity => activity.Periods.Any(period => period.From <= last && period.To >= first)).Select(activity => new YearRow(
            activity,
            names[activity.FacilityId],
            [.. activity.Periods.OrderBy(period => period.From).Select(period => (Before: $"{period.Name}\u00A0: {period.From.DayNumbers()} – {period.To.DayNumbers()}", After: Words(NextYear.Of(period, spans))))],
            all.Exists(other => other.Name == activity.Name && other.FacilityId == activity.FacilityId && other.Periods.Any(period => period.From > last))))];
    }

    private static string Words(MovedPeriod period) => $"{period.From.DayNumbers()} – {period.To.DayNumbers()}" + (period.All is { } at ? $", ouvre {at.InstantInWords()}" : "");
}
