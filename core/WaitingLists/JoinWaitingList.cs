using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>A family asks to wait for full days, one or many at once (R66, O8); each is answered for itself.</summary>
public sealed class JoinWaitingList(PortalDb db, CatalogueReader catalogues, TimeProvider clock)
{
    public async Task<IReadOnlyList<PickedLine>> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);
        return await db.InTransaction(() => Decide(who, catalogue, days, ct), ct);
    }

    private async Task<IReadOnlyList<PickedLine>> Decide(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        var resident = await db.Households.Where(household => household.Id == who.HouseholdId).Select(household => household.IsResident).SingleAsync(ct);
        var counts = await CountsOf(catalogue, days, now, ct);

        var answers = new List<PickedLine>();
        foreach (var day in days.Distinct())
        {
            var waits = await db.WaitingOn(day.SlotId, day.Date).Select(entry => entry.ChildId).ToListAsync(ct);
            if (WhyNot(picking, catalogue, counts, waits, day) is { } why)
            {
                answers.Add(picking.Refuse(day, why));
                continue;
            }

            db.WaitingEntries.Add(WaitingEntry.Join(who, catalogue.Organiser.Id, day, resident, now));
            db.Record(now, who.Id.Value.ToString(), "waiting.joined", $"slot {day.SlotId.Value} {day.Date:O}", who.HouseholdId, null, "Waiting");
            answers.Add(new PickedLine(day, null, null));
        }

        return answers;
    }

    private static Refusal? WhyNot(Picking picking, Catalogue catalogue, Dictionary<PoolDate, PlaceCount> counts, List<ChildId> waits, SlotDay day) =>
        picking.WhyNot(day) is { } why ? why
        : catalogue.Find(day.SlotId)!.Policies.Full != FullPolicy.WaitingList ? Refusal.NoWaitingList
        : waits.Contains(day.ChildId) ? Refusal.AlreadyWaiting
        : waits.Count == 0 && catalogue.Find(day.SlotId)!.PoolIds.All(pool => counts.TryGetValue(new PoolDate(pool, day.Date), out var count) && count.Left > 0) ? Refusal.NotFull
        : null;

    private async Task<Dictionary<PoolDate, PlaceCount>> CountsOf(Catalogue catalogue, IReadOnlyList<SlotDay> days, DateTimeOffset now, CancellationToken ct)
    {
        var places = days.SelectMany(day => (catalogue.Find(day.SlotId)?.PoolIds ?? []).Select(pool => new PoolDate(pool, day.Date))).ToHashSet();
        return (await db.CountsOf(places, now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
    }
}
