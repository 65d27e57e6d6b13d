using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.Web.Pages.Family.Cart;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>
/// One day with all its slots for each child (R37, R39): hours, places, price and limits in words; where a slot lets one
/// choose its hours they are chosen here for this day (R44), and changed on a booking (R49).
/// </summary>
public sealed class DayModel(
    Visit visit, PortalDb db, HoldPlaces holdPlaces, UntickDays untickDays, ChangeHours changeHours, JoinWaitingList joinWaitingList, Purses purses, TimeProvider clock) : FamilyPage(visit)
{
    [BindProperty(SupportsGet = true, Name = "jour")]
    public DateOnly? Jour { get; set; }

    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public PlanningMonth Planning { get; private set; } = null!;

    public PlanningDay Day => Planning.Days[0];

    public CartPanel Cart { get; private set; } = null!;

    public UsualHours Hours { get; private set; } = null!;

    /// <summary>Each child that this day says anything to, with its slots in the order of the day.</summary>
    public IReadOnlyList<(Child Child, int Index, IReadOnlyList<(PlanningRow Row, PlanningCell Cell)> Cells)> Children { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return NotFound();
        }

        await Show(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostChoisirAsync(string choix, string geste, string? horaire, CancellationToken ct)
    {
        if (!ModelState.IsValid || !Picked.TryRead([choix], out var days) || days.Count != 1 || Picked.Hours(horaire ?? "-") is not { } hours)
        {
            return BadRequest();
        }

        var day = days[0] with { Hours = hours };
        IReadOnlyList<PickedLine>? answers = geste switch
        {
            "prendre" => (await holdPlaces.Run(Guardian, Organiser, [day], ct)).Lines,
            "rendre" => (await untickDays.Run(Guardian, Organiser, [day], ct)).Lines,
            "horaire" => (await changeHours.Run(Guardian, Organiser, [day], ct)).Lines,
            "attendre" => await joinWaitingList.Run(Guardian, Organiser, [day], allOrNothing: false, ct),
            _ => null,
        };
        if (answers is null)
        {
            return BadRequest();
        }

        Problem = answers.FirstOrDefault(line => line.Refused is not null)?.Sentence;
        return Redirect(Address(day.Date));
    }

    public string Address(DateOnly day) => $"/planning/jour?jour={day:yyyy-MM-dd}{(Enfant is { } child ? $"&enfant={child}" : "")}";

    /// <summary>The limits in words (O16), or what being late means; null when the sentence above it says why not.</summary>
    public string? LimitsOf(PlanningRow row, PlanningCell cell) =>
        cell.Consequence is { } consequence ? consequence
        : cell.State is DayState.AvailableLate or DayState.AskLate ? Planning.SentenceOf(row, cell)
        : cell.State == DayState.Locked || !(cell.CanChange || cell.IsBooked) ? null
        : $"{DayLimits.Of(row.Slot, Day.Date).InWords(Planning.Now).Capitalised()}.";

    private async Task Show(CancellationToken ct)
    {
        var (catalogue, now) = (await Visit.Catalogue(ct), clock.GetUtcNow());
        var day = Jour is { Year: > 2000 and < 2100 } asked ? asked : clock.TodayInParis();
        Planning = await PlanningMonth.Between(db, catalogue, Guardian, day, day, now, ct);
        Hours = UsualHours.Of(Request);
        Children = [.. Planning.Family.Children.Select((child, index) => (child, index, CellsOf(child))).Where(entry => (Enfant is null || entry.child.Id.Value == Enfant) && entry.Item3.Count > 0)];
        var lost = Planning.Cart is null ? await db.LostCartOf(Guardian.Id, Organiser, now, ct) : null;
        Cart = CartPanel.Of(Planning.Cart ?? lost, catalogue, Planning.Family, await purses.Available(Guardian.HouseholdId, Organiser, ct), now);
    }

    private IReadOnlyList<(PlanningRow Row, PlanningCell Cell)> CellsOf(Child child) =>
        [.. from row in Day.Rows from cell in row.Cells where cell.Child.Id == child.Id select (row, cell)];
}
