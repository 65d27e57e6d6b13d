using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A page of the studio, where an agent writes the catalogue: it names those whom a change touches, before it is made (O25).</summary>
public abstract class StudioPage(PortalDb db) : StaffPage(db)
{
    /// <summary>Who is booked where the change was to be made.</summary>
    public Touched Touched { get; private set; } = Touched.Nobody;

    /// <summary>The agent may say yes: those who are booked stay as they are.</summary>
    public bool MayAgree { get; private set; }

    /// <summary>In the address of what is not written yet.</summary>
    protected const string New = "nouveau";

    protected static int? NumberIn(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The form again, with what stands against it.</summary>
    protected IActionResult Again(StudioAnswer answer)
    {
        (Touched, MayAgree) = (answer.Touched, answer.MayAgree);
        var why = answer.Refusal!.Value;
        return why == Refusal.NotFound ? NotFound()
            : answer.Problems.Count > 0 ? SayNoHere(string.Join('\n', answer.Problems), StatusOf(why))
            : SayNoHere(why);
    }

    protected async Task<SchoolCalendar> Calendar(CancellationToken ct)
    {
        var id = Organiser.Id;
        return new SchoolCalendar(await Db.CalendarSpans.AsNoTracking().Where(span => span.OrganiserId == null || span.OrganiserId == id).ToListAsync(ct));
    }

    /// <summary>An activity of this organiser, draft or not; null when there is none behind this part of an address.</summary>
    protected async Task<Activity?> ActivityAt(string key, CancellationToken ct)
    {
        if (NumberIn(key) is not { } number)
        {
            return null;
        }

        var (id, organiser) = (new ActivityId(number), Organiser.Id);
        return await Db.Activities.AsNoTracking().AsSplitQuery().Include(a => a.Periods).Include(a => a.Slots).ThenInclude(s => s.Pools).Include(a => a.Slots).ThenInclude(s => s.Rules)
            .FirstOrDefaultAsync(a => a.Id == id && a.OrganiserId == organiser, ct);
    }
}
