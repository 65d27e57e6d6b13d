using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What a family writes into a usual week.</summary>
/// <param name="Child">Whose week; not moved afterwards.</param>
public sealed record UsualWeekDraft(ChildId Child, string Name, WeekType Weeks, IReadOnlyCollection<(DayOfWeek Weekday, SlotId Slot)> Slots)
{
    /// <summary>The hours of slots that let one choose (R44).</summary>
    public IReadOnlyDictionary<SlotId, ChosenHours> Hours { get; init; } = new Dictionary<SlotId, ChosenHours>();
}

/// <summary>
/// A family keeps, changes or forgets a usual week. It is a wish, not a booking: nothing is held, and a slot that the child
/// has outgrown is told by the preview, not here. Only the household's own children and weeks are found (I6).
/// </summary>
public sealed class KeepUsualWeek(PortalDb db, CatalogueReader catalogues, TimeProvider clock)
{
    /// <param name="who">A guardian of the household: either may.</param>
    /// <param name="organiser">Whose slots the week is made of.</param>
    /// <param name="id">The week to change; null for a new one.</param>
    /// <param name="draft">What it is to say.</param>
    public async Task<Refusal?> Run(Guardian who, OrganiserId organiser, UsualWeekId? id, UsualWeekDraft draft, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);
        return await db.InTransaction(() => Decide(who, catalogue, id, draft, ct), ct);
    }

    /// <summary>Forgets a week. Bookings made from it stay.</summary>
    public Task<Refusal?> Forget(Guardian who, OrganiserId organiser, UsualWeekId id, CancellationToken ct) => db.InTransaction<Refusal?>(
        async () =>
        {
            if (await db.UsualWeekOf(who.HouseholdId, organiser, id, ct) is not { } week)
            {
                return Refusal.NotFound;
            }

            db.UsualWeeks.Remove(week);
            db.Record(clock.GetUtcNow(), who.Id.Value.ToString(), "usual-week.forgotten", $"week {id.Value}", who.HouseholdId, ForTheAudit(week), null);
            return null;
        },
        ct);

    private async Task<Refusal?> Decide(Guardian who, Catalogue catalogue, UsualWeekId? id, UsualWeekDraft draft, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var known = await db.ChildrenOf(who.HouseholdId).AnyAsync(child => child.Id == draft.Child && db.ChildFiles.Any(file => file.ChildId == child.Id && file.OrganiserId == organiser), ct);
        if (!known || draft.Slots.Any(slot => catalogue.Find(slot.Slot)?.Activity.OpenOn.Includes(slot.Weekday) != true))
        {
            return Refusal.NotFound;
        }

        if (draft.Hours.Any(hours => catalogue.Find(hours.Key)?.Slot.Settle(hours.Value) is null))
        {
            return Refusal.HoursNotOffered;
        }

        var name = draft.Name.Trim();
        if (name.Length is 0 or > UsualWeek.LongestName || draft.Slots.Count == 0)
        {
            return Refusal.UsualWeekUnreadable;
        }

        var week = id is { } existing ? await db.UsualWeekOf(who.HouseholdId, organiser, existing, ct) : null;
        if (id is not null && (week is null || week.ChildId != draft.Child))
        {
            return Refusal.NotFound;
        }

        if (week is null && await db.UsualWeeks.CountAsync(other => other.ChildId == draft.Child && other.HouseholdId == who.HouseholdId && other.OrganiserId == organiser, ct) >= UsualWeek.MostPerChild)
        {
            return Refusal.TooManyUsualWeeks;
        }

        var before = week is null ? null : ForTheAudit(week);
        if (week is null)
        {
            week = UsualWeek.For(who.HouseholdId, organiser, draft.Child);
            db.UsualWeeks.Add(week);
        }

        week.Write(name, draft.Weeks, draft.Slots, draft.Hours);
        db.Record(clock.GetUtcNow(), who.Id.Value.ToString(), "usual-week.kept", $"week {week.Id.Value}", who.HouseholdId, before, ForTheAudit(week));
        return null;
    }

    private static string ForTheAudit(UsualWeek week) => $"{week.Name}, {week.Weeks}: {string.Join(' ', week.Slots.OrderBy(slot => slot.Weekday).ThenBy(slot => slot.SlotId.Value).Select(slot => $"{(int)slot.Weekday}|{slot.SlotId.Value}"))}";
}
