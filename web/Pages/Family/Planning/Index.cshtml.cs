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
using Portal.Web.Pages.Family.Cart;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>The planning (R36, R39, R56): to look at by month, by week or as a whole, and in edit mode to tick and untick days.</summary>
public sealed class IndexModel(
    Visit visit, PortalDb db, PickDays pickDays, UndoGesture undoGesture, JoinWaitingList joinWaitingList, AnswerOffer answerOffer, Purses purses, TimeProvider clock) : FamilyPage(visit)
{
    /// <summary>More than these a day of the month does not show at once (R55).</summary>
    private const int MostRows = 4;

    public PlanningView View { get; private set; } = null!;

    public bool Editing => View.Editing;

    /// <summary>The arrows of weeks, weekdays and the month are there when it is clear what they take.</summary>
    public bool HasArrows => Editing && View is { Slot: not null, Look: not PlanningLook.Summary };

    public PlanningMonth Month { get; private set; } = null!;

    public CartPanel Cart { get; private set; } = null!;

    public UsualHours Hours { get; private set; } = null!;

    /// <summary>The kinds of activity that these days show, for the filter.</summary>
    public IReadOnlyList<ActivityKind> Kinds { get; private set; } = [];

    /// <summary>The slots that one may look at alone.</summary>
    public IReadOnlyList<OfferedSlot> SlotsShown { get; private set; } = [];

    /// <summary>Those of them whose hours are chosen (R44).</summary>
    public IEnumerable<OfferedSlot> SlotsWithHours => SlotsShown.Where(slot => slot.Slot.AsksHours && (View.Slot is null || slot.Slot.Id.Value == View.Slot));

    /// <summary>The last gesture of the cart can be taken back.</summary>
    public bool CanUndo => Editing && Month.Cart is { State: CartState.Open } cart && cart.LastGesture().Count > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        return IsScript ? Partial("_Board", this) : Page();
    }

    public async Task<IActionResult> OnPostChoisirAsync(string[] cocher, string[] decocher, string[] attendre, Guid[] quitter, CancellationToken ct)
    {
        if (!Picked.TryRead(cocher, out var wanted) || !Picked.TryRead(decocher, out var unwanted) || !Picked.TryRead(attendre, out var waits)
            || wanted.Count + unwanted.Count + waits.Count + quitter.Length == 0)
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
            answers.AddRange(await joinWaitingList.Run(Guardian, Organiser, waits, allOrNothing: false, ct));
        }

        return await Pick(wanted, unwanted, answers, waits.Count + quitter.Length > 0, ct);
    }

    /// <summary>An arrow: <c>mois</c>, <c>semaine|2026-12-07</c> (its Monday) or <c>jour|1</c> (Mondays) (R40-R42).</summary>
    public async Task<IActionResult> OnPostFlecheAsync(string fleche, CancellationToken ct)
    {
        await Show(ct);
        if (View.Slot is null || DaysOf(fleche) is not { } isMeant)
        {
            return BadRequest();
        }

        var gesture = Gestures.Toggle(DaysShown.Where(day => isMeant(day.Date)).SelectMany(day => RowsOf(day)).SelectMany(row => row.Cells.Select(cell => (row, cell))));
        return await Pick(gesture.Tick, gesture.Untick, [], hasChanged: false, ct);
    }

    public async Task<IActionResult> OnPostAnnulerAsync(CancellationToken ct)
    {
        var undone = await undoGesture.Run(Guardian, Organiser, ct);
        return await Answer([.. undone.Lines], undone.Lines.Select(line => (DateOnly?)line.Day.Date).FirstOrDefault(day => day > DateOnly.MinValue), hasChanged: true, ct);
    }

    /// <summary>The hours of a slot, once for every day or asked at each (R44).</summary>
    public IActionResult OnPostHoraires(int[] creneaux, string?[] horaires)
    {
        var usual = UsualHours.Of(Request);
        foreach (var (slot, text) in creneaux.Zip(horaires))
        {
            usual.Choose(new SlotId(slot), text ?? "");
        }

        usual.Keep(Response);
        return Redirect(PlanningView.Read(Request.Query, clock.TodayInParis()).Address);
    }

    private async Task<IActionResult> Pick(IReadOnlyList<SlotDay> wanted, IReadOnlyList<SlotDay> unwanted, List<PickedLine> answers, bool hasChanged, CancellationToken ct)
    {
        var usual = UsualHours.Of(Request);
        if (wanted.Count + unwanted.Count > 0)
        {
            answers.AddRange((await pickDays.Run(Guardian, Organiser, unwanted, [.. wanted.Select(usual.On)], ct)).Lines);
        }

        return await Answer(answers, wanted.Concat(unwanted).Select(day => (DateOnly?)day.Date).FirstOrDefault(), hasChanged, ct);
    }

    private async Task<IActionResult> Answer(List<PickedLine> answers, DateOnly? first, bool hasChanged, CancellationToken ct)
    {
        var refused = answers.Where(line => line.Refused is not null).ToList();
        Problem = refused.Count == 0 ? null : string.Join('\n', refused.Select(line => line.Sentence).Distinct().Take(12));
        if (answers.Count == 0 && !hasChanged)
        {
            Problem = "Il n’y a aucun jour à changer ici.";
        }

        if (Request.WantsJson())
        {
            return answers.Count == 0 && !hasChanged ? HttpContext.Problem(StatusCodes.Status409Conflict, "Rien n’a été réservé", Problem!) : Answered(answers, refused);
        }

        if (!IsScript)
        {
            return Redirect(PlanningView.Read(Request.Query, clock.TodayInParis()).Address + (first is { } day ? $"#j-{day:yyyy-MM-dd}" : ""));
        }

        (ProblemNow, Problem) = (Problem, null);
        await Visit.CountCart(ct);
        await Show(ct);
        return Partial("_Board", this);
    }

    private static Func<DateOnly, bool>? DaysOf(string? arrow) => (arrow ?? "").Split('|') switch
    {
        ["mois"] => _ => true,
        ["semaine", var text] when IsoDates.TryRead(text, out var monday) => day => day.Monday() == monday.Monday(),
        ["jour", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weekday) && weekday is >= 1 and <= 6 => day => (int)day.DayOfWeek == weekday,
        _ => null,
    };

    private IActionResult Answered(List<PickedLine> answers, List<PickedLine> refused)
    {
        var status = refused.Count == 0 || refused.Count < answers.Count ? StatusCodes.Status200OK
            : refused.TrueForAll(line => line.Refused == Refusal.NotFound) ? StatusCodes.Status404NotFound
            : StatusCodes.Status409Conflict;
        if (status == StatusCodes.Status200OK)
        {
            return new JsonResult(new { prises = answers.Count - refused.Count, refus = refused.Select(line => new { raison = line.Refused.ToString(), phrase = line.Sentence }) });
        }

        var problem = HttpContext.Problem(status, "Rien n’a été réservé", refused[0].Sentence!);
        ((ProblemDetails)problem.Value!).Extensions["raison"] = refused[0].Refused.ToString();
        return problem;
    }

    /// <summary>What each child has in a slot, to press where one changes the planning.</summary>
    public IEnumerable<Chip> ChipsOf(PlanningRow row) =>
        DayChip.Of(Month, row).Select(chip => Editing ? chip.ToPress(Hours.IsAskedEachDay(row.Slot.Slot.Id)) : chip.ToRead());

    /// <summary>The months whose counts this page wants to hear: a week may stand in two.</summary>
    public string Months => string.Join(' ', DaysShown.Select(day => day.Date.IsoMonth()).Distinct());

    /// <summary>A day that is looked at: a month comes in whole weeks, whose edges belong to its neighbours.</summary>
    public bool IsShown(PlanningDay day) => View.Look == PlanningLook.Week || day.Date.Month == View.Day.Month;

    public IEnumerable<PlanningDay> DaysShown => Month.Days.Where(IsShown);

    public IEnumerable<PlanningRow> RowsOf(PlanningDay day) => Filtered(day)
        .Select(row => row with { Cells = [.. row.Cells.Where(Shows)] })
        .Where(row => row.Cells.Count > 0);

    /// <summary>How many rows of a day wait behind « + x en plus » (R55).</summary>
    public int Hidden(IReadOnlyCollection<PlanningRow> rows) => Editing || View.Look == PlanningLook.Week || rows.Count <= MostRows + 1 ? 0 : rows.Count - MostRows;

    /// <summary>The one sign of a day, for the children and the activity looked at (R53).</summary>
    public DaySummary SummaryOf(PlanningDay day) => DaySummaries.SummaryOf([.. Filtered(day).SelectMany(row => row.Cells)]);

    private IEnumerable<PlanningRow> Filtered(PlanningDay day) => day.Rows
        .Where(row => (View.Kind is null || row.Slot.Activity.Kind == View.Kind) && (View.Slot is null || row.Slot.Slot.Id.Value == View.Slot))
        .Select(row => row with { Cells = [.. row.Cells.Where(cell => View.Child is null || cell.Child.Id.Value == View.Child)] });

    private bool Shows(PlanningCell cell) => Editing || cell.State is not (DayState.Available or DayState.AvailableLate or DayState.AskLate or DayState.Full or DayState.WaitingListOpen or DayState.PastDeadline or DayState.NotPossible or DayState.OthersDay);

    private async Task Show(CancellationToken ct)
    {
        var (catalogue, now) = (await Visit.Catalogue(ct), clock.GetUtcNow());
        View = PlanningView.Read(Request.Query, clock.TodayInParis());
        Hours = UsualHours.Of(Request);
        Month = View.Look == PlanningLook.Week
            ? await PlanningMonth.Between(db, catalogue, Guardian, View.Day, View.Day.AddDays(6), now, ct)
            : await PlanningMonth.Of(db, catalogue, Guardian, View.Day, now, ct);
        SlotsShown = [.. Month.Days.SelectMany(day => day.Rows).Where(row => View.Kind is null || row.Slot.Activity.Kind == View.Kind).Select(row => row.Slot).DistinctBy(slot => slot.Slot.Id).OrderBy(slot => slot.Activity.Kind).ThenBy(slot => slot.Slot.StartsAt)];
        Kinds = [.. Month.Days.SelectMany(day => day.Rows).Select(row => row.Slot.Activity.Kind).Distinct().Order()];
        var lost = Month.Cart is null ? await db.LostCartOf(Guardian.Id, Organiser, Month.Now, ct) : null;
        Cart = CartPanel.Of(Month.Cart ?? lost, catalogue, Month.Family, await purses.Available(Guardian.HouseholdId, Organiser, ct), Month.Now);
    }
}
