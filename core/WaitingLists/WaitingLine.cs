using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>Those who wait at one organiser for something that is free, or too late by now; with the places as they are.</summary>
/// <param name="Wishes">In no order: <see cref="FreePlaces.GiveTo"/> knows it.</param>
/// <param name="Counts">Of all days for which somebody waits.</param>
public sealed record WaitingLine(IReadOnlyList<WaitingWish> Wishes, IReadOnlyList<PlaceCount> Counts)
{
    /// <summary>Three questions, however many wait; days that are full are not read.</summary>
    /// <param name="upTo">Reads the line no further than this turn.</param>
    public static async Task<WaitingLine> Of(PortalDb db, Catalogue catalogue, DateTimeOffset now, CancellationToken ct, WaitingTurn? upTo = null)
    {
        var organiser = catalogue.Organiser.Id;
        var waiting = db.WaitingEntries.Where(entry => entry.OrganiserId == organiser && entry.State == WaitingState.Waiting);
        if (upTo is { } last)
        {
            waiting = waiting.Where(entry => entry.Priority < last.Priority || (entry.Priority == last.Priority && entry.QueuedAt <= last.QueuedAt));
        }

        var days = (await waiting
            .Select(entry => new { entry.SlotId, entry.Date })
            .Distinct()
            .ToListAsync(ct)).FindAll(day => catalogue.Find(day.SlotId) is not null);

        var counts = await db.CountsOf(days.SelectMany(day => PlacesOf(catalogue, day.SlotId, day.Date)).ToHashSet(), now, ct);
        var free = new FreePlaces(counts);
        var open = days.FindAll(day => catalogue.Find(day.SlotId)!.IsLate(day.Date, now) || PlacesOf(catalogue, day.SlotId, day.Date).All(place => free.On(place) > 0));
        if (open.Count == 0)
        {
            return new WaitingLine([], counts);
        }

        var (slots, dates) = (open.Select(day => day.SlotId).Distinct().ToList(), open.Select(day => day.Date).Distinct().ToList());
        var entries = await waiting
            .Where(entry => db.WaitingEntries.Any(mate => mate.GroupId == entry.GroupId && mate.State == WaitingState.Waiting && slots.Contains(mate.SlotId) && dates.Contains(mate.Date)))
            .ToListAsync(ct);
        return new WaitingLine([.. entries.GroupBy(entry => entry.GroupId).Where(group => group.All(entry => catalogue.Find(entry.SlotId) is not null)).Select(group => WaitingWish.Of([.. group.OrderBy(entry => entry.Date).ThenBy(entry => entry.SlotId.Value)], catalogue))], counts);
    }

    /// <summary>
    /// Whether it is this wish's turn: all of its places are free, and nobody before it gets one of them. Asked under the
    /// lock of its places, so that none is offered twice or out of rank; who stands behind it is not read.
    /// </summary>
    public static async Task<bool> Serves(PortalDb db, Catalogue catalogue, WaitingWish wish, DateTimeOffset now, CancellationToken ct)
    {
        var line = await Of(db, catalogue, now, ct, wish.Turn);
        return new FreePlaces(line.Counts).GiveTo(line.Wishes.Where(one => now <= one.Limit(catalogue))).Any(one => one.Turn == wish.Turn);
    }

    private static IEnumerable<PoolDate> PlacesOf(Catalogue catalogue, SlotId slot, DateOnly date) => catalogue.Find(slot)!.PoolIds.Select(pool => new PoolDate(pool, date));

    /// <summary>
    /// Why a wish can no longer come true, looked at when its turn has come (O11). A day that the child has by now is no
    /// reason: that entry ends, its mates wait on.
    /// </summary>
    /// <returns>The entries that the child has by another way, what stands in the way of the rest, and whose wish it is.</returns>
    public static async Task<(IReadOnlyList<WaitingEntry> Had, Refusal? Why, Family Family)> WhyNot(PortalDb db, Catalogue catalogue, WaitingWish wish, DateTimeOffset now, CancellationToken ct)
    {
        var first = wish.Entries[0];
        var trip = db.RoundTrip();
        var (household, days) = (trip.FamilyAt(first.HouseholdId, catalogue.Organiser.Id), trip.AgendaOf(first.HouseholdId, catalogue, [.. wish.Entries.Select(DayOf)], now));
        await trip.Go(ct);
        var (family, agenda) = (household(), days());

        var had = wish.Entries.Where(entry => agenda.On(entry.ChildId, entry.Date).Any(slot => slot.SlotId == entry.SlotId)).ToList();
        var wanted = wish.Entries.Except(had).ToList();
        return (had, wanted.Select(entry => WhyNot(family, catalogue, entry, agenda.With(wanted.Where(mate => mate != entry).Select(AsTaken)), now)).FirstOrDefault(why => why is not null), family);
    }

    private static Refusal? WhyNot(Family family, Catalogue catalogue, WaitingEntry entry, Agenda agenda, DateTimeOffset now) =>
        family.Find(entry.ChildId) is { } child
            ? BookingRules.WhyNot(family, child, catalogue.Find(entry.SlotId)!, entry.Date, agenda, now)
            : Refusal.NotFound;

    private static SlotDay DayOf(WaitingEntry entry) => new(entry.ChildId, entry.SlotId, entry.Date);

    // What is wanted together is judged as if the rest were there: the late evening goes with the evening it waits for (R26).
    private static TakenSlot AsTaken(WaitingEntry mate) => new(mate.ChildId, mate.SlotId, mate.Date, null, mate.OfferLine);
}
