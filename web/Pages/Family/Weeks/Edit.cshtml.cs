using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.Weeks;

/// <summary>The editor of a usual week: a small grid of weekdays and slots for one child, a name and a rhythm.</summary>
public sealed class EditModel(Visit visit, PortalDb db, KeepUsualWeek keep, TimeProvider clock) : FamilyPage(visit)
{
    private const string List = "/planning/semaine-type";

    /// <summary>Null for a new week.</summary>
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    /// <summary>The Monday of a booked week to start from.</summary>
    [BindProperty(SupportsGet = true, Name = "semaine")]
    public DateOnly? Semaine { get; set; }

    [BindProperty]
    public string? Nom { get; set; }

    [BindProperty]
    public string? Rythme { get; set; }

    /// <summary>The ticked boxes, each <c>1|17</c>: a weekday and a slot.</summary>
    [BindProperty]
    public string[] Cases { get; set; } = [];

    public Child Child { get; private set; } = null!;

    public int ChildIndex { get; private set; }

    public bool IsNew => Id is null;

    public WeekType Weeks => WeekWords.Read(Rythme);

    /// <summary>The activities of the child, school time first.</summary>
    public IReadOnlyList<IGrouping<Activity, OfferedSlot>> Activities { get; private set; } = [];

    public IReadOnlyList<(DayOfWeek Day, string Word)> Weekdays { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var week = Id is { } id ? await db.UsualWeekOf(Guardian.HouseholdId, Organiser, new UsualWeekId(id), ct) : null;
        if ((Id is not null && week is null) || !await Show(week?.ChildId ?? new ChildId(Enfant ?? Guid.Empty), ct))
        {
            return NotFound();
        }

        if (week is not null)
        {
            (Nom, Rythme, Cases) = (week.Name, WeekWords.CodeOf(week.Weeks), [.. week.Slots.Select(slot => Case(slot.Weekday, slot.SlotId))]);
            Hours = week.Slots.DistinctBy(slot => slot.SlotId).ToDictionary(slot => slot.SlotId, slot => slot.Hours);
        }
        else if (Semaine is { } day)
        {
            var monday = day.Monday();
            // A habit is one's own: what the other parent of a shared child booked teaches nothing.
            var taken = (await db.TakenBy([Child.Id], monday, monday.AddDays(6), clock.GetUtcNow(), ct)).Where(slot => !slot.IsOthers(Guardian.HouseholdId)).ToList();
            Cases = [.. UsualWeek.LearnFrom(taken, Child.Id, monday).Distinct().Select(slot => Case(slot.Weekday, slot.Slot))];
        }

        return Page();
    }

    public async Task<IActionResult> OnPostEnregistrerAsync(CancellationToken ct)
    {
        if (!await Show(new ChildId(Enfant ?? Guid.Empty), ct) || !TryRead(Cases, out var slots))
        {
            return NotFound();
        }

        Hours = Activities.SelectMany(activity => activity).Where(slot => slot.Slot.AsksHours && slots.Any(ticked => ticked.Slot == slot.Slot.Id))
            .ToDictionary(slot => slot.Slot.Id, slot => new ChosenHours(HourOf("arrivee", slot), HourOf("depart", slot)));
        var why = await keep.Run(Guardian, Organiser, Id is { } id ? new UsualWeekId(id) : null, new UsualWeekDraft(Child.Id, Nom ?? "", Weeks, slots) { Hours = Hours }, ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        if (why is { } reason)
        {
            return SayNoHere(reason);
        }

        return ThankAndGoTo(List, $"«\u00A0{Nom!.Trim()}\u00A0» est gardée pour {Child.FirstName}. Vous pouvez maintenant réserver avec elle.");
    }

    public async Task<IActionResult> OnPostSupprimerAsync(CancellationToken ct) =>
        Id is { } id && await keep.Forget(Guardian, Organiser, new UsualWeekId(id), ct) is null
            ? ThankAndGoTo(List, "La semaine type est supprimée. Vos réservations ne changent pas.")
            : NotFound();

    /// <summary>The hours chosen so far, by slot.</summary>
    public Dictionary<SlotId, ChosenHours> Hours { get; private set; } = [];

    public bool IsTicked(DayOfWeek day, OfferedSlot slot) => Cases.Contains(Case(day, slot.Slot.Id));

    public static string Case(DayOfWeek day, SlotId slot) => string.Create(CultureInfo.InvariantCulture, $"{(int)day}|{slot.Value}");

    private async Task<bool> Show(ChildId child, CancellationToken ct)
    {
        var catalogue = await Visit.Catalogue(ct);
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        if (family.Find(child) is not { } found)
        {
            return false;
        }

        (Child, ChildIndex) = (found, family.Children.ToList().FindIndex(other => other.Id == child));
        var today = clock.TodayInParis();
        var end = catalogue.Activities.SelectMany(activity => activity.Periods).Select(period => period.To).Append(today).Max();
        Activities = [.. catalogue.SlotsFor([found], today, end).GroupBy(slot => slot.Activity).OrderBy(group => group.Key.InHolidays).ThenBy(group => group.Key.Kind)];
        Weekdays = [.. WeekWords.Days.Where(day => day.Day != DayOfWeek.Saturday || Activities.Any(activity => activity.Key.OpenOn.Includes(day.Day)))];
        return true;
    }

    // What is not an hour is no choice: the longest stay.
    private TimeOnly? HourOf(string field, OfferedSlot slot) =>
        TimeOnly.TryParseExact(Request.Form[$"{field}-{slot.Slot.Id.Value}"], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? hour : null;

    private static bool TryRead(string?[] cases, out HashSet<(DayOfWeek Weekday, SlotId Slot)> slots)
    {
        slots = [];
        foreach (var text in cases)
        {
            var parts = (text ?? "").Split('|');
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day is < 1 or > 6
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
            {
                return false;
            }

            slots.Add(((DayOfWeek)day, new SlotId(slot)));
        }

        return true;
    }
}
