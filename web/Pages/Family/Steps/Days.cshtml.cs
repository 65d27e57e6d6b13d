using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Planning.Several;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.Steps;

/// <summary>Step 3: weekdays from–to for all that was chosen, shown before it is held (R23, R38, R46). Step 4 is the recap of the cart.</summary>
public sealed class DaysModel(Visit visit, PortalDb db, PreviewPlaces previewPlaces, Reserve reserve, TimeProvider clock) : StepPage(visit, db, clock)
{
    [BindProperty(SupportsGet = true, Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(SupportsGet = true, Name = "au")]
    public DateOnly? Au { get; set; }

    [BindProperty(SupportsGet = true, Name = "rythme")]
    public string? Rythme { get; set; }

    [BindProperty(SupportsGet = true, Name = "jours")]
    public int[] Jours { get; set; } = [];

    /// <summary>How many the family saw as possible when it pressed.</summary>
    [BindProperty(Name = "montre")]
    public int Montre { get; set; }

    [BindProperty(Name = "attendre")]
    public bool Attendre { get; set; }

    public IReadOnlyList<OfferedSlot> Slots { get; private set; } = [];

    /// <summary>The weekdays on which at least one of the chosen slots takes place.</summary>
    public IReadOnlyList<(DayOfWeek Day, string Word)> Weekdays { get; private set; } = [];

    /// <summary>Null until the days are chosen.</summary>
    public PreviewShown? Preview { get; private set; }

    public DateOnly From { get; private set; }

    public DateOnly To { get; private set; }

    public bool IsTicked(DayOfWeek day) => Jours.Length == 0 ? Du is null : Jours.Contains((int)day);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await Missing(ct) is { } before)
        {
            return before;
        }

        if (Du is null)
        {
            return Page();
        }

        if (Wanted() is not { } wanted)
        {
            return SayNoHere("Choisissez au moins un jour de la semaine, et une période d’un an au plus.");
        }

        await Look(wanted, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await Missing(ct) is { } before)
        {
            return before;
        }

        if (!ModelState.IsValid || Wanted() is not { } wanted)
        {
            return BadRequest();
        }

        await Look(wanted, ct);
        var reserved = await reserve.Run(Guardian, Organiser, [.. wanted.Except(Preview!.Has.SelectMany(group => group.Lines).Select(line => line.Day))], Attendre ? Preview.DaysToWaitFor : [], Montre, ct);
        return After(reserved, FullAddress);
    }

    public string FullAddress => Address("/jours") + $"&du={From:yyyy-MM-dd}&au={To:yyyy-MM-dd}&rythme={WeekWords.CodeOf(WeekWords.Read(Rythme))}" + string.Concat(Jours.Select(day => $"&jours={day}"));

    /// <summary>The planning, to tick days one by one among what was chosen.</summary>
    public string PlanningAddress => $"/planning?mode=edition&mois={From:yyyy-MM}"
        + (Children.Count == 1 ? $"&enfant={Children[0].Id.Value}" : "")
        + (Slots.Count == 1 ? FormattableString.Invariant($"&creneau={Slots[0].Slot.Id.Value}") : "");

    private async Task<IActionResult?> Missing(CancellationToken ct)
    {
        await Show(ct);
        if (Children.Count == 0)
        {
            return NoChild();
        }

        Slots = [.. Catalogue.Slots.Where(slot => Creneaux.Contains(slot.Slot.Id.Value) && Children.Any(child => slot.Activity.IsFor(child, DayOf(slot.Activity))))
            .OrderBy(slot => slot.Activity.Kind).ThenBy(slot => slot.Slot.StartsAt)];
        if (Slots.Count == 0)
        {
            return SayNo(Address("/activites"), "Choisissez au moins une activité.");
        }

        Weekdays = [.. WeekWords.Days.Where(day => Slots.Any(slot => slot.Activity.OpenOn.Includes(day.Day)))];
        From = Du ?? FirstDayInTime();
        To = Au ?? LastDayFrom(From);
        return null;
    }

    // A form that opens on a day past its limit would begin with a refusal.
    private DateOnly FirstDayInTime()
    {
        var now = Clock.GetUtcNow();
        return Today.UpTo(Today.AddDays(PeriodPick.LongestDays)).Where(day => Slots.Any(slot => slot.TakesPlaceOn(day) && !slot.IsLate(day, now))).DefaultIfEmpty(Today.AddDays(1)).First();
    }

    // To the end of the next month, or of the period if that is sooner.
    private DateOnly LastDayFrom(DateOnly from)
    {
        var month = from.FirstOfMonth().AddMonths(2).AddDays(-1);
        var end = Slots.Select(slot => PeriodOf(slot.Activity)?.To ?? month).Max();
        return end < month ? end : month;
    }

    private async Task Look(IReadOnlyList<SlotDay> wanted, CancellationToken ct) =>
        Preview = PreviewShown.Of(await previewPlaces.Run(Guardian, Organiser, wanted, ct), Catalogue, Family);

    // Days without care are not asked for: a holiday in the middle of a term is no refusal worth reading.
    private List<SlotDay>? Wanted()
    {
        var period = new PeriodPick(From, To, WeekWords.Read(Rythme), Jours.Where(day => day is >= 1 and <= 6).Select(day => (DayOfWeek)day).ToHashSet());
        return !ModelState.IsValid || !period.IsReadable ? null : [..
            from day in period.Days()
            from slot in Slots.Where(slot => slot.TakesPlaceOn(day))
            from child in Children.Where(child => slot.Activity.IsFor(child, day))
            select new SlotDay(child.Id, slot.Slot.Id, day)];
    }
}
