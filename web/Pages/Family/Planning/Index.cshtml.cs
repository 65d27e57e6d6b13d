using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Core.WaitingLists;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>The planning of one month (R36): to look at, and in edit mode to tick and untick days.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, HoldPlaces holdPlaces, UntickDays untickDays, JoinWaitingList joinWaitingList, AnswerOffer answerOffer, Purses purses, TimeProvider clock) : FamilyPage(visit)
{
    private const int MostDaysAtOnce = 400;

    [BindProperty(SupportsGet = true, Name = "mois")]
    public string? Mois { get; set; }

    [BindProperty(SupportsGet = true, Name = "mode")]
    public string? Mode { get; set; }

    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    [BindProperty(SupportsGet = true, Name = "activite")]
    public string? Activite { get; set; }

    /// <summary>One slot alone: the calendar of an activity (R39), where whole weeks can be taken.</summary>
    [BindProperty(SupportsGet = true, Name = "creneau")]
    public int? Creneau { get; set; }

    public bool Editing => Mode == "edition";

    /// <summary>The arrows of weeks, weekdays and the month are there when it is clear what they take.</summary>
    public bool HasArrows => Editing && Creneau is not null;

    public PlanningMonth Month { get; private set; } = null!;

    public CartPanel Cart { get; private set; } = null!;

    /// <summary>The kinds of activity that this month shows, for the filter.</summary>
    public IReadOnlyList<ActivityKind> Kinds { get; private set; } = [];

    /// <summary>The slots that one may look at alone.</summary>
    public IReadOnlyList<OfferedSlot> SlotsShown { get; private set; } = [];

    public ActivityKind? Kind => Enum.TryParse<ActivityKind>(Activite, ignoreCase: true, out var kind) ? kind : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        return IsScript ? Partial("_Board", this) : Page();
    }

    public async Task<IActionResult> OnPostChoisirAsync(string[] cocher, string[] decocher, string[] attendre, Guid[] quitter, CancellationToken ct)
    {
        if (!TryRead(cocher, out var wanted) || !TryRead(decocher, out var unwanted) || !TryRead(attendre, out var waits)
            || wanted.Count + unwanted.Count + waits.Count + quitter.Length is 0 or > MostDaysAtOnce)
        {
            return BadRequest();
        }

        List<PickedLine> answers = [];
        foreach (var entry in quitter)
        {
            if (await answerOffer.Leave(Guardian, Organiser, new WaitingEntryId(entry), ct) is { } why)
            {
                answers.Add(new PickedLine(default, why, why.Sentence()));
            }
        }

        if (waits.Count > 0)
        {
            answers.AddRange(await joinWaitingList.Run(Guardian, Organiser, waits, ct));
        }

        return await Pick(wanted, unwanted, ct, answers, waits.Count + quitter.Length > 0);
    }

    private async Task<IActionResult> Pick(IReadOnlyList<SlotDay> wanted, IReadOnlyList<SlotDay> unwanted, CancellationToken ct, IEnumerable<PickedLine>? already = null, bool hasChanged = false)
    {
        List<PickedLine> answers = [.. already ?? []];
        if (unwanted.Count > 0)
        {
            answers.AddRange((await untickDays.Run(Guardian, Organiser, unwanted, ct)).Lines);
        }

        if (wanted.Count > 0)
        {
            answers.AddRange((await holdPlaces.Run(Guardian, Organiser, wanted, ct)).Lines);
        }

        var refused = answers.Where(line => line.Refused is not null).ToList();
        Problem = refused.Count == 0 ? null : string.Join('\n', refused.Select(line => line.Sentence).Distinct().Take(12));

        if (Request.WantsJson())
        {
            return Answered(answers, refused);
        }

        if (answers.Count == 0 && !hasChanged)
        {
            Problem = "Il n’y a aucun jour à changer ici.";
        }

        if (!IsScript)
        {
            var first = wanted.Concat(unwanted).Select(day => (DateOnly?)day.Date).FirstOrDefault();
            return Redirect(Address(AskedMonth, Mode, Enfant, Activite, Creneau) + (first is { } day ? $"#j-{day:yyyy-MM-dd}" : ""));
        }

        (ProblemNow, Problem) = (Problem, null);
        await Visit.CountCart(ct);
        await Show(ct);
        return Partial("_Board", this);
    }

    /// <summary>An arrow: <c>mois</c>, <c>semaine|2026-12-07</c> (its Monday) or <c>jour|1</c> (Mondays) (R40-R42).</summary>
    public async Task<IActionResult> OnPostFlecheAsync(string fleche, CancellationToken ct)
    {
        if (Creneau is null || DaysOf(fleche) is not { } isMeant)
        {
            return BadRequest();
        }

        await Show(ct);
        var gesture = Gestures.Toggle(Month.Days.Where(day => day.Date.Month == Month.First.Month && isMeant(day.Date)).SelectMany(day => RowsOf(day)).SelectMany(row => row.Cells.Select(cell => (row, cell))));
        return await Pick(gesture.Tick, gesture.Untick, ct);
    }

    private static Func<DateOnly, bool>? DaysOf(string? arrow) => (arrow ?? "").Split('|') switch
    {
        ["mois"] => _ => true,
        ["semaine", var text] when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday) => day => day.Monday() == monday.Monday(),
        ["jour", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weekday) && weekday is >= 1 and <= 6 => day => (int)day.DayOfWeek == weekday,
        _ => null,
    };

    private static JsonResult Answered(List<PickedLine> answers, List<PickedLine> refused)
    {
        var status = refused.Count < answers.Count ? StatusCodes.Status200OK
            : refused.TrueForAll(line => line.Refused == Refusal.NotFound) ? StatusCodes.Status404NotFound
            : StatusCodes.Status409Conflict;
        return status == StatusCodes.Status200OK
            ? new JsonResult(new { prises = answers.Count - refused.Count, refus = refused.Select(line => new { raison = line.Refused.ToString(), phrase = line.Sentence }) })
            : new JsonResult(new ProblemDetails { Status = status, Title = "Rien n’a été réservé", Detail = refused[0].Sentence, Extensions = { ["raison"] = refused[0].Refused.ToString() } })
            {
                StatusCode = status,
                ContentType = "application/problem+json",
            };
    }

    /// <summary>The address of this planning, with what it shows.</summary>
    public string Address(DateOnly month, string? mode, Guid? child, string? kind, int? slot = null)
    {
        var query = new List<string> { $"mois={month:yyyy-MM}" };
        if (mode == "edition")
        {
            query.Add("mode=edition");
        }

        if (child is { } one)
        {
            query.Add($"enfant={one}");
        }

        if (!string.IsNullOrEmpty(kind))
        {
            query.Add($"activite={Uri.EscapeDataString(kind)}");
        }

        if (slot is { } only)
        {
            query.Add(string.Create(CultureInfo.InvariantCulture, $"creneau={only}"));
        }

        return "/planning?" + string.Join('&', query);
    }

    public IEnumerable<PlanningRow> RowsOf(PlanningDay day) => day.Rows
        .Where(row => (Kind is null || row.Slot.Activity.Kind == Kind) && (Creneau is null || row.Slot.Slot.Id.Value == Creneau))
        .Select(row => row with { Cells = [.. row.Cells.Where(cell => Shows(cell) && (Enfant is null || cell.Child.Id.Value == Enfant))] })
        .Where(row => row.Cells.Count > 0);

    private bool Shows(PlanningCell cell) => Editing || cell.State is not (DayState.Available or DayState.AvailableLate or DayState.Full or DayState.PastDeadline or DayState.NotPossible);

    private DateOnly AskedMonth => DateOnly.TryParseExact(Mois + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 2000 and < 2100 ? month : clock.TodayInParis().FirstOfMonth();

    private async Task Show(CancellationToken ct)
    {
        var catalogue = await Visit.Catalogue(ct);
        Month = await PlanningMonth.Of(db, catalogue, Guardian, AskedMonth, clock.GetUtcNow(), ct);
        SlotsShown = [.. Month.Days.SelectMany(day => day.Rows).Where(row => Kind is null || row.Slot.Activity.Kind == Kind).Select(row => row.Slot).DistinctBy(slot => slot.Slot.Id).OrderBy(slot => slot.Activity.Kind).ThenBy(slot => slot.Slot.StartsAt)];
        Kinds = [.. Month.Days.SelectMany(day => day.Rows).Select(row => row.Slot.Activity.Kind).Distinct().Order()];
        var lost = Month.Cart is null ? await db.LostCartOf(Guardian.Id, Organiser, Month.Now, ct) : null;
        Cart = CartPanel.Of(Month.Cart ?? lost, catalogue, Month.Family, await purses.Available(Guardian.HouseholdId, Organiser, ct), Month.Now);
    }

    // « enfant|créneau|jour », several parted by « ; »: what the buttons of the planning carry.
    private static bool TryRead(string?[] values, out List<SlotDay> days)
    {
        days = [];
        // An empty field arrives as null.
        foreach (var value in values.SelectMany(value => (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = value.Split('|');
            if (parts.Length != 3
                || !Guid.TryParse(parts[0], out var child)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
                || !DateOnly.TryParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return false;
            }

            days.Add(new SlotDay(new ChildId(child), new SlotId(slot), date));
        }

        return true;
    }
}
