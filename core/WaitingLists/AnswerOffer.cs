using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// The family answers an offer, once for all of its places: it takes them, and they enter its cart with the holds they
/// already have; or lets them pass; or leaves the list (O8, O9, R67).
/// </summary>
public sealed class AnswerOffer(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, EndOffers endOffers, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="id">Any of the entries that were offered together.</param>
    public async Task<CartAnswer> Take(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var (answer, freed, taken) = await db.InTransaction(() => MoveToCart(who, catalogue, id, ct), ct);

        feed.Announce(freed);
        await feed.TellWaiters(db, organiser, taken, [], ct);
        if (answer.Cart is { } cart)
        {
            feed.CartChanged(CartNewsOf.Cart(cart));
        }

        return answer;
    }

    /// <summary>« Pas cette fois »: the places go to the next, and the rank is what the organiser's policy makes of it.</summary>
    /// <inheritdoc cref="Take"/>
    public Task<Refusal?> Decline(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct) =>
        GiveUp(organiser, catalogue => LetPass(who, catalogue, id, ct), ct);

    /// <summary>
    /// Leaves the list (R67). Of several days wanted together one may leave alone while all wait; an offer is given back whole.
    /// </summary>
    /// <param name="together">Leaves with all that was wanted together.</param>
    public Task<Refusal?> Leave(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct, bool together = false) =>
        GiveUp(organiser, catalogue => Drop(who, catalogue, id, together, ct), ct);

    private async Task<Refusal?> GiveUp(OrganiserId organiser, Func<Catalogue, Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)>> deed, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var (refusal, counts, moved) = await db.InTransaction(() => deed(catalogue), ct);

        feed.Announce(counts);
        await feed.TellWaiters(db, organiser, moved, [], ct);
        return refusal;
    }

    private async Task<(CartAnswer, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)> MoveToCart(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return (new CartAnswer(Refusal.PaymentInProgress, current), freed, []);
        }

        // Guard: one adult of the household at a time; since the offer, the child may have reached a cap elsewhere.
        await db.LockDaysOf(who.HouseholdId, ct);

        // Guard: an entry is saved only if it still is in the state it was read in, so a second press, or the sweep that
        // ends the offer, makes this deed look again; it finds no offer then.
        var (exists, entries) = await db.GuardianOf(who.HouseholdId, who.Id, ct) is null ? (false, []) : await Group(who, organiser, id, ct);

        // Guard: who counts the place for the next one locks it too. An offer that is alive under the lock stays the
        // family's, even if its last instant passes before this deed is saved.
        await db.LockPoolDays(catalogue.PlacesOf(entries).SelectMany(place => place.PoolDates).Distinct(), ct);
        now = clock.GetUtcNow();
        var offered = entries.FindAll(entry => entry.IsOfferAlive(now));
        if (offered.Count == 0)
        {
            return (new CartAnswer(exists ? Refusal.OfferOver : Refusal.NotFound, current), freed, []);
        }

        var days = offered.ConvertAll(entry => new SlotDay(entry.ChildId, entry.SlotId, entry.Date));
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        if (days.Select(day => picking.WhyNot(day, days)).FirstOrDefault(refusal => refusal is not null) is { } why)
        {
            return (new CartAnswer(why, current), freed, []);
        }

        // One whose time ran out during these waits still stands in the way of a new one: the deed is then run again and ends it first.
        var cart = current?.IsAlive(now) == true ? current : Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        if (cart != current)
        {
            db.Carts.Add(cart);
        }

        foreach (var entry in offered)
        {
            var (day, quote) = entry.AsPicked(catalogue, picking.Family, now);
            db.CartLines.Add(cart.Book(entry.OfferLine, day, quote.Amount, quote.Reason, now));
            entry.End(WaitingState.Taken);
            db.Record(now, who.Id.Value.ToString(), "waiting.taken", $"entry {entry.Id.Value}", who.HouseholdId, "Offered", "Taken");
        }

        var lines = offered.ConvertAll(entry => entry.OfferLine);
        await db.SaveChangesAsync(ct);
        await db.Holds.Where(hold => lines.Contains(hold.LineId)).ExecuteUpdateAsync(hold => hold.SetProperty(h => h.CartId, cart.Id).SetProperty(h => h.ExpiresAt, cart.ExpiresAt), ct);
        await holds.Renew(organiser, cart.Id, cart.ExpiresAt, ct);
        return (new CartAnswer(null, cart) { Places = offered.Count }, freed, offered);
    }

    private async Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)> LetPass(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (exists, entries) = await Group(who, catalogue.Organiser.Id, id, ct);
        var offered = entries.FindAll(entry => entry.IsOfferAlive(now));
        return offered.Count == 0
            ? (exists ? Refusal.OfferOver : Refusal.NotFound, [], [])
            : (null, await endOffers.Pass(catalogue, offered, WaitingState.Declined, who.Id.Value.ToString(), now, ct), offered);
    }

    private async Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)> Drop(Guardian who, Catalogue catalogue, WaitingEntryId id, bool together, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (exists, entries) = await Group(who, catalogue.Organiser.Id, id, ct);
        var offered = entries.FindAll(entry => entry.State == WaitingState.Offered);
        var leaving = offered.Count > 0 || together ? entries : entries.FindAll(entry => entry.Id == id);
        if (leaving.Count == 0)
        {
            return (exists ? Refusal.OfferOver : Refusal.NotFound, [], []);
        }

        foreach (var entry in leaving)
        {
            var from = entry.State;
            entry.End(from == WaitingState.Offered ? WaitingState.Declined : WaitingState.Left);
            db.Record(now, who.Id.Value.ToString(), "waiting.left", $"entry {entry.Id.Value}", who.HouseholdId, from.ToString(), entry.State.ToString());
        }

        await db.SaveChangesAsync(ct);
        return (null, offered.Count == 0 ? [] : (await holds.Release(catalogue.Organiser.Id, catalogue.PlacesOf(offered), ct)).Counts, leaving);
    }

    /// <summary>What still waits or is offered together with this entry; another household's is not found (I6).</summary>
    private async Task<(bool Exists, List<WaitingEntry> Live)> Group(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct)
    {
        var group = await db.WaitingEntries
            .Where(entry => entry.Id == id && entry.HouseholdId == who.HouseholdId && entry.OrganiserId == organiser)
            .Select(entry => (WaitingGroupId?)entry.GroupId)
            .FirstOrDefaultAsync(ct);
        return (group is not null, group is null ? [] : await db.WaitingEntries
            .Where(entry => entry.GroupId == group && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered))
            .OrderBy(entry => entry.Date)
            .ToListAsync(ct));
    }
}
