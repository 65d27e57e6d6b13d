using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Planning.Several;

/// <summary>The period form (R38, R46): several children, several slots, from–to, which weeks, which weekdays; book or give back.</summary>
public sealed class PeriodModel(Visit visit, PortalDb db, HoldPlaces holdPlaces, UntickDays untickDays, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty]
    public Guid[] Enfants { get; set; } = [];

    [BindProperty]
    public int[] Creneaux { get; set; } = [];

    [BindProperty]
    public DateOnly Du { get; set; }

    [BindProperty]
    public DateOnly Au { get; set; }

    [BindProperty]
    public string Semaines { get; set; } = "toutes";

    [BindProperty]
    public int[] Jours { get; set; } = [1, 2, 4, 5];

    /// <summary>The slots whose hours are chosen, and beside each what was chosen (R44, R46).</summary>
    [BindProperty]
    public int[] CreneauxHoraires { get; set; } = [];

    [BindProperty]
    public string[] Horaires { get; set; } = [];

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public IReadOnlyList<OfferedSlot> Slots { get; private set; } = [];

    public Catalogue Catalogue { get; private set; } = null!;

    /// <summary>After the form was sent: what could not be taken, and why; null before.</summary>
    public IReadOnlyList<PickedLine>? Answers { get; private set; }

    /// <summary>Days that were already as asked: worth a number, not a list.</summary>
    public int AlreadySo { get; private set; }

    public bool GaveBack { get; private set; }

    /// <summary>What was refused only because it is full, where one may wait (R66).</summary>
    public IReadOnlyList<SlotDay> Full => GaveBack ? [] : [.. (Answers ?? []).Where(line => line.Refused is Refusal.DayFull or Refusal.WaitingListOnly && Catalogue.Find(line.Day.SlotId)?.Policies.Full == FullPolicy.WaitingList).Select(line => line.Day)];

    public int Taken => Answers?.Count(line => line.Refused is null) ?? 0;

    public async Task OnGetAsync(CancellationToken ct)
    {
        (Du, Au) = (clock.TodayInParis().AddDays(1), clock.TodayInParis().FirstOfMonth().AddMonths(2).AddDays(-1));
        await Show(ct);
        Enfants = [.. Family.Children.Select(child => child.Id.Value)];
    }

    public Task<IActionResult> OnPostInscrireAsync(CancellationToken ct) => Run(days => holdPlaces.Run(Guardian, Organiser, days, ct), ct);

    public Task<IActionResult> OnPostDesinscrireAsync(CancellationToken ct) => Run(days => untickDays.Run(Guardian, Organiser, days, ct), ct, givesBack: true);

    private async Task<IActionResult> Run(Func<IReadOnlyList<SlotDay>, Task<PickAnswer>> deed, CancellationToken ct, bool givesBack = false)
    {
        await Show(ct);
        var period = new PeriodPick(Du, Au, WeeksAsked, Jours.Where(day => day is >= 1 and <= 6).Select(day => (DayOfWeek)day).ToHashSet());
        if (!ModelState.IsValid || !period.IsReadable || Enfants.Length == 0 || Creneaux.Length == 0 || Horaires.Any(text => Picked.Hours(text) is null))
        {
            return SayNoHere("Choisissez au moins un enfant, un créneau, un jour de la semaine, et une période d’un an au plus.");
        }

        var days = DaysOf(period).ToList();
        var answers = days.Count == 0 ? [] : (await deed(days)).Lines;
        GaveBack = givesBack;
        Answers = [.. answers.Where(line => line.Refused is not (Refusal.AlreadyTaken or Refusal.NothingToCancel or Refusal.AlreadyAbsent or Refusal.NotBooked))];
        AlreadySo = answers.Count - Answers.Count;
        await Visit.CountCart(ct);
        return Page();
    }

    // Days without care are not asked for: a holiday in the middle of a term is no refusal worth reading.
    private IEnumerable<SlotDay> DaysOf(PeriodPick period) =>
        from day in period.Days()
        from slot in Slots.Where(slot => Creneaux.Contains(slot.Slot.Id.Value) && slot.TakesPlaceOn(day))
        from child in Family.Children.Where(child => Enfants.Contains(child.Id.Value) && slot.Activity.IsFor(child, day))
        select new SlotDay(child.Id, slot.Slot.Id, day) { Hours = HoursOf(slot) };

    /// <summary>What this form says, or what the family usually takes.</summary>
    public ChosenHours HoursOf(OfferedSlot slot) =>
        !slot.Slot.AsksHours ? ChosenHours.AsPrinted
        : Array.IndexOf(CreneauxHoraires, slot.Slot.Id.Value) is >= 0 and var at && at < Horaires.Length && Picked.Hours(Horaires[at]) is { } chosen ? chosen
        : UsualHours.Of(Request).For(slot.Slot.Id);

    private WeekType WeeksAsked => Semaines switch { "impaires" => WeekType.Odd, "paires" => WeekType.Even, _ => WeekType.Every };

    /// <summary>The children a slot is for: a choice that suits only some says so before it is made (R30).</summary>
    public IEnumerable<Child> ChildrenOf(OfferedSlot slot) => Family.Children.Where(child => slot.Activity.IsFor(child, Du) || slot.Activity.IsFor(child, Au));

    public string MonthOfFirst => Du.IsoMonth();

    private async Task Show(CancellationToken ct)
    {
        Catalogue = await Visit.Catalogue(ct);
        Family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        Slots = [.. Catalogue.SlotsFor(Family.Children, Du, Au).OrderBy(slot => slot.Activity.Kind).ThenBy(slot => slot.Slot.StartsAt)];
    }
}
