using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Today;

/// <summary>One child of a roll call; no check: nobody has looked yet.</summary>
public sealed record CalledChild(Booking Booking, Child Child, AttendanceCheck? Check)
{
    public string Name => $"{Child.FirstName} {Child.LastName}";
}

/// <summary>The children of one slot.</summary>
public sealed record RollCallOf(OfferedSlot Slot, IReadOnlyList<CalledChild> Children)
{
    public int Present => Children.Count(child => child.Check is { IsPresent: true });

    public int Absent => Children.Count(child => child.Check is { IsPresent: false });

    public int Left => Children.Count(child => child.Check is null);
}

/// <summary>At the door, on a phone or on paper: who is expected today, and who is there.</summary>
[Opens(StaffRight.HandOverChildren, ByFacility = true)]
public sealed class RollCallModel(PortalDb db, CatalogueReader catalogues, CheckAttendance checkAttendance, CheckRest checkRest, RemoveGuest removeGuest, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    /// <summary>Empty lines of the printed list, for children whom nobody expected.</summary>
    public const int LinesForOthers = 3;

    public DateOnly Today => clock.TodayInParis();

    public TimeOnly PrintedAt => TimeOnly.FromDateTime(ParisTime.InParis(clock.GetUtcNow()).DateTime);

    public string PrintedBy => Agent.Name;

    public static string TimeOf(AttendanceCheck check) => TimeOnly.FromDateTime(ParisTime.InParis(check.At).DateTime).InWords();

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    public IReadOnlyList<RollCallOf> Calls { get; private set; } = [];

    /// <summary>The place that is looked at; an agent of one place sees no other.</summary>
    public FacilityId? Only => User.OnlyFacility() ?? (Lieu is { } id ? new FacilityId(id) : null);

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    /// <param name="present">The booking whose child is there.</param>
    /// <param name="absent">The booking whose child is not.</param>
    /// <param name="ct">Ends with the request.</param>
    public async Task<IActionResult> OnPostAsync(Guid? present, Guid? absent, CancellationToken ct)
    {
        if ((present ?? absent) is not { } booking || (present is not null && absent is not null))
        {
            return NotFound();
        }

        var why = await checkAttendance.Run(Agent, User.OnlyFacility(), new BookingId(booking), present is not null, ct);
        return why == Refusal.NotFound ? NotFound() : Answer(why?.Sentence(), null, $"r-{booking:N}");
    }

    public async Task<IActionResult> OnPostResteAsync(int creneau, CancellationToken ct)
    {
        var count = await checkRest.Run(Agent, User.OnlyFacility(), new SlotId(creneau), ct);
        return Answer(null, count == 0 ? "Tout le monde était déjà pointé." : $"{FrenchWords.Count(count, "enfant est noté présent", "enfants sont notés présents")}.", $"a-{creneau}");
    }

    /// <param name="retirer">The booking of a child who was noted without one by mistake.</param>
    /// <param name="ct">Ends with the request.</param>
    public async Task<IActionResult> OnPostRetirerAsync(Guid retirer, CancellationToken ct)
    {
        var why = await removeGuest.Run(Agent, new BookingId(retirer), ct);
        return why == Refusal.NotFound ? NotFound() : Answer(why?.Sentence(), "L’enfant est retiré de l’appel, rien n’est compté à sa famille, et elle est prévenue.", "appels");
    }

    private RedirectResult Answer(string? problem, string? thanks, string at)
    {
        (Problem, Thanks) = (problem, problem is null ? thanks : null);
        return Redirect($"/agent/appel{(Lieu is { } place ? $"?lieu={place}" : "")}#{at}");
    }

    private async Task Show(CancellationToken ct)
    {
        var (today, organiser) = (Today, Organiser.Id);
        var catalogue = await catalogues.Of(organiser, ct);
        Places = [.. catalogue.Facilities.Where(place => User.OnlyFacility() is null || place.Id == User.OnlyFacility())];

        var expected = Db.ExpectedOn(organiser, today, Only);
        var trip = Db.RoundTrip();
        var bookings = trip.Ask(expected);
        var children = trip.Ask(Db.Children.AsNoTracking().Where(child => expected.Any(booking => booking.ChildId == child.Id)));
        var checks = trip.Ask(Db.AttendanceChecks.AsNoTracking().Where(check => check.OrganiserId == organiser && check.Date == today));
        await trip.Go(ct);

        var (named, seen) = (children.Rows.ToDictionary(child => child.Id), checks.Rows.ToDictionary(check => check.BookingId));
        Calls = [.. bookings.Rows.GroupBy(booking => booking.SlotId)
            .Select(slot => (Slot: catalogue.Find(slot.Key), Bookings: slot))
            .Where(slot => slot.Slot is not null)
            .OrderBy(slot => slot.Slot!.Slot.StartsAt).ThenBy(slot => slot.Slot!.Facility.Name, StringComparer.CurrentCulture)
            .Select(slot => new RollCallOf(slot.Slot!, [.. slot.Bookings
                .Select(booking => new CalledChild(booking, named[booking.ChildId], seen.GetValueOrDefault(booking.Id)))
                .OrderBy(child => child.Child.LastName, StringComparer.CurrentCulture).ThenBy(child => child.Child.FirstName, StringComparer.CurrentCulture)]))];
    }

    /// <summary>What whoever receives the child must know at once; the rest is in its file.</summary>
    public static IEnumerable<string> Notes(CalledChild called, OfferedSlot slot)
    {
        if (called.Child.Level is { } level)
        {
            yield return level.InWords();
        }

        if (called.Child.HasHealthPlan)
        {
            yield return "PAI";
        }

        if (slot.Activity.Kind == ActivityKind.Canteen && called.Child.Diet is { } diet and not Diet.Standard)
        {
            yield return diet switch { Diet.NoPork => "sans porc", Diet.NoMeat => "sans viande", Diet.OwnMeal => "panier-repas", Diet.Standard => "" };
        }

        if (called.Booking.Arrival is not null || called.Booking.Departure is not null)
        {
            yield return slot.Slot.HoursWith(called.Booking.Hours);
        }

        if (called.Check is { IsGuest: true })
        {
            yield return "sans réservation";
        }

        if (called.Child.LeavesAlone == true)
        {
            yield return "peut rentrer seul";
        }
    }
}
