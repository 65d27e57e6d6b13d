using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>What an activity is: where, when, for whom, by which rules; of one that is there, or a new one from a model.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class SheetModel(PortalDb db, KeepActivity keepActivity, TimeProvider clock) : StudioPage(db)
{
    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    /// <summary>What a new one begins with.</summary>
    [BindProperty(SupportsGet = true, Name = "modele")]
    public string? Modele { get; set; }

    /// <summary>Null for a new one.</summary>
    public Activity? Activity { get; private set; }

    public ActivityDraft Draft { get; private set; } = new();

    public int Version { get; private set; }

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    public DeadlineForm Booking { get; private set; } = DeadlineForm.Of("reserver", "Limite pour réserver", null);

    public DeadlineForm Cancelling { get; private set; } = DeadlineForm.Of("annuler", "Limite pour annuler", null);

    public bool IsNew => Key == New;

    /// <summary>Families see it: its place and its family stay.</summary>
    public bool IsBound => Activity?.PublishedAt is not null;

    public string Back => IsNew ? "/agent/atelier" : $"/agent/atelier/activites/{Key}";

    public string LateUsual => StudioWords.Of(Organiser.Policies.Late).Uncapitalised();

    public string FullUsual => StudioWords.Of(Organiser.Policies.Full).Uncapitalised();

    public static IReadOnlyList<(SchoolLevel Level, string Word)> Levels { get; } = [.. Enum.GetValues<SchoolLevel>().Select(level => (level, level.InWords()))];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Draft = Activity is { } activity ? ActivityDraft.Of(activity) : ActivityModels.Find(Modele).Draft with { FacilityId = Places.Select(place => place.Id).FirstOrDefault() };
        await Show(Draft.BookingDeadline, Draft.CancellationDeadline, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, int? daccord, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Read();
        var answer = await keepActivity.Run(Agent, Activity?.Id, vu, Draft, daccord, ct);
        if (answer.IsKept)
        {
            return ThankAndGoTo($"/agent/atelier/activites/{answer.Id}", IsNew ? "Créée en brouillon\u00A0: ajoutez ses créneaux et ses périodes." : "C’est enregistré.");
        }

        await Show(null, null, ct);
        return Again(answer);
    }

    /// <summary>The limits read back as they are written on the form; nothing is kept.</summary>
    public async Task<IActionResult> OnPostRelireAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Read();
        await Show(null, null, ct);
        return Page();
    }

    private void Read()
    {
        var form = Request.Form;
        (Booking, Cancelling) = (DeadlineForm.Read(form, "reserver", "Limite pour réserver"), DeadlineForm.Read(form, "annuler", "Limite pour annuler"));
        Draft = new ActivityDraft
        {
            Name = form["nom"],
            Description = form["description"],
            Kind = Activity is { PublishedAt: not null } seen ? seen.Kind : Enum.TryParse<ActivityKind>(form["famille"], out var kind) ? kind : (ActivityKind)(-1),
            FacilityId = Activity is { PublishedAt: not null } bound ? bound.FacilityId : new FacilityId(NumberIn(form["lieu"]) ?? 0),
            OpenOn = OpenDaysForm.Read(form["jours"]),
            InHolidays = form["vacances"] == "oui",
            OnlyItsPupils = form["eleves"] == "oui",
            ResidentsOnly = form["commune"] == "oui",
            MinimumAge = Number(form["agemin"]),
            MaximumAge = Number(form["agemax"]),
            FromLevel = Enum.TryParse<SchoolLevel>(form["classemin"], out var first) ? first : null,
            ToLevel = Enum.TryParse<SchoolLevel>(form["classemax"], out var last) ? last : null,
            MostSlotsADay = Number(form["maxjour"]),
            MostDaysAWeek = Number(form["maxsemaine"]),
            MostDaysAPeriod = Number(form["maxperiode"]),
            BookingDeadline = Booking.Text,
            CancellationDeadline = Cancelling.Text,
            Late = Enum.TryParse<LatePolicy>(form["tard"], out var late) ? late : null,
            Full = Enum.TryParse<FullPolicy>(form["complet"], out var full) ? full : null,
        };
    }

    // What is written and is no number is no « nothing »: the deed says so.
    private static int? Number(string? text) => string.IsNullOrWhiteSpace(text) ? null : NumberIn(text.Trim()) ?? -1;

    private async Task<bool> Find(CancellationToken ct)
    {
        var id = Organiser.Id;
        Places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == id).OrderBy(place => place.Name).ToListAsync(ct);
        Activity = IsNew ? null : await ActivityAt(Key, ct);
        Version = Activity?.Version ?? 0;
        return IsNew || Activity is not null;
    }

    private async Task Show(string? booking, string? cancelling, CancellationToken ct)
    {
        var calendar = await Calendar(ct);
        var days = DeadlineForm.Days(Draft.OpenOn, Draft.InHolidays, calendar, clock.TodayInParis());
        (Booking, Cancelling) = booking is null && cancelling is null && Request.HasFormContentType
            ? (Booking, Cancelling)
            : (DeadlineForm.Of("reserver", Booking.Label, booking), DeadlineForm.Of("annuler", Cancelling.Label, cancelling));
        (Booking, Cancelling) = (Booking.OnDays(Organiser.Policies.BookingDeadline, days, calendar), Cancelling.OnDays(Organiser.Policies.CancellationDeadline, days, calendar));
    }
}
