using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Register;

/// <summary>Why two households cannot be made one today, in sentences; asked under their locks.</summary>
internal sealed class MergeProblems(PortalDb db)
{
    private sealed record Day(ChildId Child, SlotId Slot, DateOnly Date);

    public async Task<List<string>> Of(Agent agent, MergeWish wish, Household kept, CancellationToken ct)
    {
        var problems = await db.Unsettled([wish.Kept, wish.Gone], ct);
        if (wish.Kept != wish.Gone && await IsKnownInPart(agent, wish, ct))
        {
            problems.Add("Une autre structure ne connaît que l’un de ces deux foyers\u00A0: elle verrait l’autre. Inscrivez d’abord les deux auprès d’elle, ou laissez-les.");
        }

        if (wish.Children.Count > 0)
        {
            problems.AddRange(await Doubles(wish, kept, ct));
        }

        return problems;
    }

    // I6: nobody gets to see a family because another service tidied up.
    private async Task<bool> IsKnownInPart(Agent agent, MergeWish wish, CancellationToken ct)
    {
        HouseholdId[] both = [wish.Kept, wish.Gone];
        var byFile = await db.ChildFiles.Where(file => both.Contains(file.HouseholdId)).Select(file => new { file.HouseholdId, file.OrganiserId }).Distinct().ToListAsync(ct);
        var otherwise = await db.KnownHouseholds.Where(known => both.Contains(known.HouseholdId)).Select(known => new { known.HouseholdId, known.OrganiserId }).ToListAsync(ct);
        return byFile.Concat(otherwise).Distinct().GroupBy(known => known.OrganiserId).Any(organiser => organiser.Key != agent.OrganiserId && organiser.Count() == 1);
    }

    /// <summary>Days that a child would have twice.</summary>
    private async Task<List<string>> Doubles(MergeWish wish, Household kept, CancellationToken ct)
    {
        List<ChildId> children = [.. wish.Children.Keys, .. wish.Children.Values];
        var booked = Twice(wish, await db.Bookings.Where(booking => children.Contains(booking.ChildId) && booking.State < BookingState.Cancelled)
            .Select(booking => new Day(booking.ChildId, booking.SlotId, booking.Date)).ToListAsync(ct));
        var waited = Twice(wish, await db.WaitingEntries.Where(entry => children.Contains(entry.ChildId) && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart))
            .Select(entry => new Day(entry.ChildId, entry.SlotId, entry.Date)).ToListAsync(ct));
        var ids = booked.Concat(waited).Select(day => day.Slot).Distinct().ToList();
        var slots = ids.Count == 0 ? [] : await db.Slots.AsNoTracking().Where(slot => ids.Contains(slot.Id)).Select(slot => new { slot.Id, slot.Name }).ToDictionaryAsync(slot => slot.Id, slot => slot.Name, ct);
        var names = kept.Children.ToDictionary(child => child.Id, child => child.FirstName);
        return
        [
            .. booked.Select(day => $"{names[day.Child]} a deux réservations pour {slots[day.Slot]}, {day.Date.DayInWords()}\u00A0: annulez d’abord l’une des deux."),
            .. waited.Select(day => $"{names[day.Child]} attend deux fois une place pour {slots[day.Slot]}, {day.Date.DayInWords()}\u00A0: quittez d’abord l’une des deux listes."),
        ];
    }

    private static List<Day> Twice(MergeWish wish, List<Day> days) =>
        [.. days.Select(day => day with { Child = wish.SurvivorOf(day.Child) }).GroupBy(day => day).Where(same => same.Count() > 1).Select(same => same.Key).OrderBy(day => day.Child.Value).ThenBy(day => day.Date)];
}
