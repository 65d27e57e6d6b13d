using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Studio;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A pool on a day: how many places, and how they stand, drawn on a hundred.</summary>
public sealed record GridCell(PoolDate Day, int Capacity, int Booked, int Held, int Waiting)
{
    public string Field => string.Create(CultureInfo.InvariantCulture, $"p{Day.PoolId.Value}-{Day.Date:yyyy-MM-dd}");

    private decimal Whole => Math.Max(1, Math.Max(Capacity, Booked + Held));

    public int BookedWidth => (int)Math.Ceiling(Booked / Whole * 100);

    public int HeldWidth => (int)Math.Ceiling(Held / Whole * 100);

    public bool IsFull => Booked + Held >= Capacity;

    /// <summary>What is under the number: « 12 », « 12 + 1 », and who waits.</summary>
    public string Under => $"{Booked}{(Held > 0 ? $"+{Held}" : "")}{(Waiting > 0 ? $" · {Waiting}\u00A0att." : "")}";

    public string Words(string pool) =>
        $"{pool}, {Day.Date.DayInWords()}\u00A0: {FrenchWords.Count(Booked, "réservée", "réservées")}, {FrenchWords.Count(Held, "dans un panier", "dans des paniers")}, {FrenchWords.Count(Waiting, "en attente", "en attente")}";
}

/// <summary>A pool's row. A null stands for a day on which nothing draws on it.</summary>
public sealed record GridRow(Pool Pool, string Users, IReadOnlyList<GridCell?> Cells);

/// <summary>Days and sets of places: how many each has, with what is booked, held and waited for in every cell.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class CapacitiesModel(PortalDb db, SetCapacities setCapacities, KeepPool keepPool, TimeProvider clock) : StudioPage(db)
{
    /// <summary>More would not fit a form, nor a look.</summary>
    private const int MostRows = 36;

    private HashSet<PoolDate> openDays = [];

    [BindProperty(SupportsGet = true, Name = "mois")]
    public string? Mois { get; set; }

    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    public DateOnly First { get; private set; }

    public IReadOnlyList<DateOnly> Days { get; private set; } = [];

    public IReadOnlyList<GridRow> Rows { get; private set; } = [];

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    /// <summary>What the numbers were when the page was read: only what differs is set.</summary>
    public string Seen => string.Join(' ', Rows.SelectMany(row => row.Cells).OfType<GridCell>().Select(cell => $"{cell.Field}={cell.Capacity}"));

    public IReadOnlyDictionary<string, string> Written { get; private set; } = new Dictionary<string, string>();

    public string ValueOf(GridCell cell) => Written.GetValueOrDefault(cell.Field) ?? cell.Capacity.ToString(CultureInfo.InvariantCulture);

    public DateOnly Monday => Days.Count == 0 ? First.Monday() : Days[0].Monday();

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public string Query(DateOnly month) => $"/agent/atelier/places?mois={month.IsoMonth()}{(Lieu is { } place ? $"&lieu={place}" : "")}";

    public Task OnGetAsync(CancellationToken ct) => Find(ct);

    public async Task<IActionResult> OnPostAsync(string? vus, CancellationToken ct)
    {
        await Find(ct);
        var seen = (vus ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        Written = Rows.SelectMany(row => row.Cells).OfType<GridCell>().Select(cell => cell.Field).Where(Request.Form.ContainsKey).ToDictionary(field => field, field => Request.Form[field].ToString().Trim());
        var changed = Rows.SelectMany(row => row.Cells).OfType<GridCell>().Where(cell => Written.TryGetValue(cell.Field, out var text) && text != seen.GetValueOrDefault(cell.Field)).ToList();
        if (changed.Count == 0)
        {
            return ThankAndGoTo(Query(First), "Rien n’avait changé.");
        }

        return await Set(changed.ToDictionary(cell => cell.Day, cell => NumberIn(Written[cell.Field]) ?? -1), ct);
    }

    /// <summary>The same number on a stretch of days.</summary>
    public async Task<IActionResult> OnPostRemplirAsync(int? jauge, DateOnly? du, DateOnly? au, string[] jours, string? places, CancellationToken ct)
    {
        await Find(ct);
        var days = OpenDaysForm.Read(jours);
        if (du is not { } from || au is not { } to || from > to || days == OpenDays.None || NumberIn(places?.Trim()) is not { } number)
        {
            return SayNoHere("Indiquez du quel jour au quel jour, lesquels, et combien de places.");
        }

        var pools = Rows.Select(row => row.Pool.Id).Where(pool => jauge is null or 0 || pool.Value == jauge).ToList();
        var open = (await OpenIn(pools, from, to, ct)).Where(day => days.Includes(day.Date.DayOfWeek)).ToDictionary(day => new PoolDate(day.PoolId, day.Date), _ => number);
        return open.Count == 0 ? SayNoHere("Aucun jour ouvert parmi ceux-là\u00A0: rien n’a été changé.") : await Set(open, ct);
    }

    /// <summary>A week as it is, on those that follow.</summary>
    public async Task<IActionResult> OnPostCopierAsync(DateOnly? semaine, DateOnly? du, DateOnly? au, CancellationToken ct)
    {
        await Find(ct);
        if (semaine is not { } week || du is not { } from || au is not { } to || from > to)
        {
            return SayNoHere("Indiquez quelle semaine copier, et sur quels jours.");
        }

        var monday = week.Monday();
        var pools = Rows.Select(row => row.Pool.Id).ToList();
        var model = (await OpenIn(pools, monday, monday.AddDays(6), ct)).ToDictionary(day => (day.PoolId, day.Date.DayOfWeek), day => day.Capacity);
        var wanted = (await OpenIn(pools, from, to, ct)).Where(day => day.Date.Monday() != monday && model.ContainsKey((day.PoolId, day.Date.DayOfWeek)))
            .ToDictionary(day => new PoolDate(day.PoolId, day.Date), day => model[(day.PoolId, day.Date.DayOfWeek)]);
        return wanted.Count == 0 ? SayNoHere("Cette semaine n’a pas de places à copier sur ces jours-là\u00A0: rien n’a été changé.") : await Set(wanted, ct);
    }

    /// <summary>The name of a pool, and what a new day of it starts with.</summary>
    public async Task<IActionResult> OnPostJaugeAsync(int? jauge, string? nom, string? usuelle, CancellationToken ct)
    {
        var answer = await keepPool.Run(Agent, new PoolId(jauge ?? 0), nom, NumberIn(usuelle?.Trim()), ct);
        await Find(ct);
        return answer.IsKept ? ThankAndGoTo(Query(First), "C’est enregistré.") : Again(answer);
    }

    private async Task<IActionResult> Set(Dictionary<PoolDate, int> wanted, CancellationToken ct)
    {
        var answer = await setCapacities.Run(Agent, wanted, ct);
        if (answer.IsKept)
        {
            return ThankAndGoTo(Query(First), answer.Id == 0 ? "Ces jours avaient déjà ce nombre de places." : $"{FrenchWords.Count(answer.Id, "case changée", "cases changées")}.");
        }

        return Again(answer);
    }

    private Task<List<PoolDay>> OpenIn(List<PoolId> pools, DateOnly from, DateOnly to, CancellationToken ct) =>
        Db.PoolDays.AsNoTracking().Where(day => pools.Contains(day.PoolId) && day.Date >= from && day.Date <= to).ToListAsync(ct);

    private async Task Find(CancellationToken ct)
    {
        var (id, now) = (Organiser.Id, clock.GetUtcNow());
        First = IsoDates.TryReadMonth(Mois, out var month) ? month : ParisTime.DayOf(now).FirstOfMonth();
        Places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == id).OrderBy(place => place.Name).ToListAsync(ct);
        var activities = await Db.Activities.AsNoTracking().AsSplitQuery().Include(a => a.Periods).Include(a => a.Slots).ThenInclude(s => s.Pools)
            .Where(a => a.OrganiserId == id && (Lieu == null || a.FacilityId == new FacilityId(Lieu.Value))).ToListAsync(ct);
        var calendar = await Calendar(ct);
        var users = activities.SelectMany(activity => activity.Slots.SelectMany(slot => slot.Pools.Select(pool => (pool.PoolId, Activity: activity, Slot: slot)))).ToLookup(use => use.PoolId);
        openDays = [.. users.SelectMany(pool => First.UpTo(Last).Where(day => pool.Any(use => use.Slot.IsOfferedOn(day) && use.Activity.TakesPlaceOn(day, calendar))).Select(day => new PoolDate(pool.Key, day)))];

        var known = users.Select(pool => pool.Key).ToList();
        var pools = await Db.Pools.AsNoTracking().Where(pool => known.Contains(pool.Id)).OrderBy(pool => pool.Name).ToListAsync(ct);
        var shown = pools.Where(pool => openDays.Any(day => day.PoolId == pool.Id)).Take(MostRows).ToList();
        var counts = (await Db.CountsBetween([.. shown.Select(pool => pool.Id)], First, Last, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        var waiting = await Waiting(activities, ct);
        Days = [.. openDays.Where(day => shown.Exists(pool => pool.Id == day.PoolId)).Select(day => day.Date).Distinct().Order()];
        Rows = [.. shown.Select(pool => new GridRow(pool, string.Join(", ", users[pool.Id].Select(use => use.Slot.ShortName).Distinct()), [.. Days.Select(day => CellOf(new PoolDate(pool.Id, day), counts, waiting))]))];
    }

    private GridCell? CellOf(PoolDate day, Dictionary<PoolDate, Core.Live.PlaceCount> counts, Dictionary<PoolDate, int> waiting) =>
        openDays.Contains(day) && counts.TryGetValue(day, out var count) ? new GridCell(day, count.Capacity, count.Booked, count.Held, waiting.GetValueOrDefault(day)) : null;

    private async Task<Dictionary<PoolDate, int>> Waiting(List<Activity> activities, CancellationToken ct)
    {
        var poolsOf = activities.SelectMany(activity => activity.Slots).ToDictionary(slot => slot.Id, slot => slot.Pools);
        var (id, first, last) = (Organiser.Id, First, Last);
        var rows = await Db.WaitingEntries.Where(entry => entry.OrganiserId == id && entry.State == WaitingState.Waiting && entry.Date >= first && entry.Date <= last)
            .GroupBy(entry => new { entry.SlotId, entry.Date }).Select(day => new { day.Key.SlotId, day.Key.Date, Count = day.Count() }).ToListAsync(ct);
        return rows.Where(row => poolsOf.ContainsKey(row.SlotId)).SelectMany(row => poolsOf[row.SlotId].Select(pool => (Day: new PoolDate(pool.PoolId, row.Date), row.Count))).GroupBy(row => row.Day).ToDictionary(day => day.Key, day => day.Sum(row => row.Count));
    }
}
