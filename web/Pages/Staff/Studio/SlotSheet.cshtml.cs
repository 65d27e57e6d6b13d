using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A slot of an activity: when, where its places are counted, with which others it goes.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class SlotSheetModel(PortalDb db, KeepSlot keepSlot, EndSlot endSlot, TimeProvider clock) : StudioPage(db)
{
    private const string OneOf = "un";
    private const string Each = "tous";
    private const string Never = "jamais";

    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "creneau")]
    public string SlotKey { get; set; } = "";

    public Activity Activity { get; private set; } = null!;

    /// <summary>Null for a new one.</summary>
    public Slot? Slot { get; private set; }

    public SlotDraft Draft { get; private set; } = new();

    public string Arrivals { get; private set; } = "";

    public string Departures { get; private set; } = "";

    public IReadOnlyList<(Pool Pool, string Users)> Pools { get; private set; } = [];

    public IReadOnlyList<Tariff> Tariffs { get; private set; } = [];

    /// <summary>The other slots of the activity and of those of its place, which a rule may name.</summary>
    public IReadOnlyList<(Slot Slot, string Name)> Others { get; private set; } = [];

    public static IReadOnlyList<(string Key, string Word)> Rules { get; } = [("", "—"), (OneOf, "seulement avec un de ceux-là"), (Each, "seulement avec tous ceux-là"), (Never, "jamais ensemble")];

    public bool IsNew => SlotKey == New;

    public bool IsSeen => Activity.PublishedAt is not null;

    public DateOnly Tomorrow => clock.TodayInParis().AddDays(1);

    public string Back => $"/agent/atelier/activites/{Key}";

    public string RuleWith(SlotId other) => Draft.NeedsOneOf.Contains(other) ? OneOf : Draft.NeedsEach.Contains(other) ? Each : Draft.Excludes.Contains(other) ? Never : "";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        Draft = Slot is { } slot ? SlotDraft.Of(slot) : new SlotDraft { StartsAt = new(8, 0), EndsAt = new(12, 0) };
        (Arrivals, Departures) = (Shown(Draft.Arrivals), Shown(Draft.Departures));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, int? daccord, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        if (Read() is { } unreadable)
        {
            return SayNoHere(unreadable);
        }

        var answer = await keepSlot.Run(Agent, Activity.Id, Slot?.Id, vu, Draft, daccord, ct);
        return !answer.IsKept ? Again(answer)
            : IsNew && Draft.Tariff is null ? ThankAndGoTo($"/agent/atelier/tarifs/{await TariffOf(answer.Id, ct)}", "Le créneau est ajouté\u00A0: il lui faut un prix.")
            : ThankAndGoTo(Back, "C’est enregistré.");
    }

    /// <param name="dernier">The last day on which it is offered; none: it goes altogether.</param>
    public async Task<IActionResult> OnPostRetirerAsync(int vu, DateOnly? dernier, CancellationToken ct)
    {
        if (!await Find(ct) || Slot is null)
        {
            return NotFound();
        }

        Draft = SlotDraft.Of(Slot);
        (Arrivals, Departures) = (Shown(Draft.Arrivals), Shown(Draft.Departures));
        var answer = await endSlot.Run(Agent, Activity.Id, Slot.Id, vu, dernier, ct);
        return answer.IsKept ? ThankAndGoTo(Back, dernier is null ? "Le créneau est retiré." : $"Dernier jour du créneau\u00A0: {dernier.Value.DatedDay()}.") : Again(answer);
    }

    private async Task<int> TariffOf(int slot, CancellationToken ct)
    {
        var id = new SlotId(slot);
        return (await Db.Slots.Where(one => one.Id == id).Select(one => one.TariffId).SingleAsync(ct)).Value;
    }

    /// <returns>What is not readable, in a sentence.</returns>
    private string? Read()
    {
        var form = Request.Form;
        (Arrivals, Departures) = (form["arrivees"].ToString(), form["departs"].ToString());
        var (arrivals, departures) = (HoursIn(Arrivals), HoursIn(Departures));
        var rules = Others.Select(other => (other.Slot.Id, Rule: form[$"avec-{other.Slot.Id.Value}"].ToString())).ToList();
        Draft = new SlotDraft
        {
            Name = form["nom"],
            ShortName = form["court"],
            StartsAt = HourIn(form["de"]),
            EndsAt = HourIn(form["a"]),
            Arrivals = arrivals ?? OfferedHours.Fixed,
            Departures = departures ?? OfferedHours.Fixed,
            OpenOn = OpenDaysForm.Read(form["jours"]),
            WithMeal = form["repas"] == "oui",
            Pools = [.. form["jauges"].Select(NumberIn).OfType<int>().Select(id => new PoolId(id))],
            NewPool = form["jauge"],
            NewPlaces = NumberIn(form["places"].ToString().Trim()),
            NeedsOneOf = Named(OneOf),
            NeedsEach = Named(Each),
            Excludes = Named(Never),
            Tariff = NumberIn(form["tarif"]) is { } tariff ? new TariffId(tariff) : null,
            CountsFrom = IsoDates.TryRead(form["compter"], out var day) ? day : null,
        };
        // All the days of the activity are no choice among them.
        Draft = Draft with { OpenOn = Draft.OpenOn == Activity.OpenOn ? OpenDays.None : Draft.OpenOn };
        return arrivals is null || departures is null ? "Les heures au choix s’écrivent comme 7:30 8:00 8:30." : null;

        IReadOnlyList<SlotId> Named(string rule) => [.. rules.Where(one => one.Rule == rule).Select(one => one.Id)];
    }

    private static TimeOnly? HourIn(string? text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>« 7:30 8h 8h30 », as people write hours.</summary>
    private static OfferedHours? HoursIn(string text)
    {
        var words = text.Replace('h', ':').Split([' ', ',', ';', '\u00A0'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.EndsWith(':') ? $"{word}00" : word).ToList();
        var times = words.ConvertAll(word => TimeOnly.TryParseExact(word, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : (TimeOnly?)null);
        return times.Contains(null) ? null : OfferedHours.Parse(string.Join(' ', times.Select(time => time!.Value.ToString("HH:mm", CultureInfo.InvariantCulture))));
    }

    private static string Shown(OfferedHours hours) => hours.ToString();

    private async Task<bool> Find(CancellationToken ct)
    {
        if (await ActivityAt(Key, ct) is not { } activity)
        {
            return false;
        }

        var organiser = Organiser.Id;
        Activity = activity;
        Slot = IsNew || NumberIn(SlotKey) is not { } number ? null : activity.Slots.FirstOrDefault(slot => slot.Id.Value == number);
        var near = await Db.Activities.AsNoTracking().Include(own => own.Slots).ThenInclude(slot => slot.Pools).Where(own => own.OrganiserId == organiser).ToListAsync(ct);
        var users = near.SelectMany(own => own.Slots.SelectMany(slot => slot.Pools.Select(pool => (pool.PoolId, Words: $"{own.Name}, {slot.ShortName}")))).ToLookup(pair => pair.PoolId, pair => pair.Words);
        var pools = await Db.Pools.AsNoTracking().Where(pool => pool.OrganiserId == organiser).OrderBy(pool => pool.Name).ToListAsync(ct);
        var here = near.Where(own => own.FacilityId == activity.FacilityId).SelectMany(own => own.Slots).SelectMany(slot => slot.Pools).Select(pool => pool.PoolId).ToHashSet();
        Pools = [.. pools.Where(pool => here.Contains(pool.Id) || !users[pool.Id].Any() || Slot?.Pools.Any(own => own.PoolId == pool.Id) == true).Select(pool => (pool, string.Join("\u00A0; ", users[pool.Id].Distinct())))];
        Tariffs = await Db.Tariffs.AsNoTracking().Where(tariff => tariff.OrganiserId == organiser).OrderBy(tariff => tariff.Name).ToListAsync(ct);
        Others = [.. near.Where(own => own.FacilityId == activity.FacilityId).OrderBy(own => own.Id != activity.Id).ThenBy(own => own.Name)
            .SelectMany(own => own.Slots.Where(slot => slot.Id != Slot?.Id && !(slot.Until < clock.TodayInParis())).OrderBy(slot => slot.StartsAt).Select(slot => (slot, own.Id == activity.Id ? slot.Name : $"{slot.Name} ({own.Name})")))];
        return IsNew || Slot is not null;
    }
}
