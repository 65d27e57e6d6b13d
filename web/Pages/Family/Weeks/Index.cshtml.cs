using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Weeks;

/// <summary>A child, its usual weeks, and the weeks that could be copied into a new one.</summary>
/// <param name="Booked">The Mondays of weeks in which the child has something, the nearest first, with how much.</param>
public sealed record WeeksOfChild(Child Child, int Index, IReadOnlyList<UsualWeek> Weeks, IReadOnlyList<(DateOnly Monday, int Count)> Booked);

/// <summary>« Nos semaines types »: what each child usually does, kept by the family, to be booked a month or a year at a time.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, TimeProvider clock) : FamilyPage(visit)
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(70);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(200);

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public Catalogue Catalogue { get; private set; } = null!;

    public IReadOnlyList<WeeksOfChild> Children { get; private set; } = [];

    public bool HasAny => Children.Any(child => child.Weeks.Count > 0);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = ParisTime.DayOf(now);
        Catalogue = await Visit.Catalogue(ct);
        Family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        var weeks = await db.UsualWeeksOf(Guardian.HouseholdId, Organiser, ct);
        var taken = (await db.TakenBy([.. Family.Children.Select(child => child.Id)], today.AddDays(-Back.Days).Monday(), today.AddDays(Ahead.Days), now, ct))
            .Where(slot => Catalogue.Find(slot.SlotId) is not null && !slot.IsOthers(Guardian.HouseholdId)).ToLookup(slot => slot.ChildId);
        Children = [.. Family.Children.Select((child, index) => new WeeksOfChild(
            child,
            index,
            [.. weeks.Where(week => week.ChildId == child.Id)],
            [.. taken[child.Id].GroupBy(slot => slot.Date.Monday()).OrderBy(week => Math.Abs(week.Key.DayNumber - today.DayNumber)).Select(week => (week.Key, week.Count()))]))];
    }

    /// <summary>What a week holds on a weekday, in the order of the day; slots no longer offered are left out.</summary>
    public IEnumerable<OfferedSlot> SlotsOn(UsualWeek week, DayOfWeek day) => week.Slots
        .Where(slot => slot.Weekday == day).Select(slot => Catalogue.Find(slot.SlotId)).OfType<OfferedSlot>().OrderBy(slot => slot.Slot.StartsAt);
}
