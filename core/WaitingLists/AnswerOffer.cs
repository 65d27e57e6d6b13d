using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// The family answers an offer, once for all of its places: it takes them, and they enter its cart with the holds they
/// already have; or lets them pass; or leaves the list (O8, O9, R67). An offer that is taken is over with the commit only:
/// what leaves the cart in another way comes back (<see cref="FollowCarts"/>).
/// </summary>
public sealed class AnswerOffer(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, EndOffers endOffers, FollowCarts followCarts, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="id">Any of the entries that were offered together.</param>
    public async Task<CartAnswer> Take(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        (CartAnswer Answer, IReadOnlyList<PlaceCount> Counts, IReadOnlyList<WaitingEntry> Taken)? done;
        do
        {
            await EndDeadCarts(who, ct);
            done = await db.InTransaction(() => MoveToCart(who, catalogue, id, ct), ct);
        }
        while (done is null);

        var (answer, counts, taken) = done.Value;
        feed.Announce(counts);
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
        GiveUp(who, organiser, id, (catalogue, entries) => LetPass(who, catalogue, entries, ct), ct);

    /// <summary>
    /// Leaves the list (R67). Of several days wanted together one may leave alone while all wait; an offer is given back whole.
    /// </summary>
    /// <param name="together">Leaves with all that was wanted together.</param>
    public Task<Refusal?> Leave(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct, bool together = false) =>
        GiveUp(who, organiser, id, (catalogue, entries) => Drop(who, catalogue, entries, id, together, ct), ct);

    private async Task<Refusal?> GiveUp(Guardian who, OrganiserId organiser, WaitingEntryId id, Func<Catalogue, List<WaitingEntry>, Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)>> deed, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        await EndDeadCarts(who, ct);
        var (refusal, counts, moved) = await db.InTransaction(
            async () =>
            {
                var group = await LockGroup(who, catalogue, id, ct);
                var (why, given, answered) = await deed(catalogue, group.Entries);
                return (why is null || group.Exists ? why : Refusal.NotFound, (IReadOnlyList<PlaceCount>)[.. group.Counts, .. given], answered);
            },
            ct);

        feed.Announce(counts);
        await feed.TellWaiters(db, organiser, moved, [], ct);
        return refusal;
    }

    // In a transaction of its own, as it locks the places of those carts; what it ends has ended by its time stamp anyway.
    private async Task EndDeadCarts(Guardian who, CancellationToken ct)
    {
        foreach (var ended in await db.InTransaction(() => ends.ExpireDeadCartsOf(who.HouseholdId, clock.GetUtcNow(), ct), ct))
        {
            feed.Tell(ended);
        }
    }

    /// <returns>Null when the cart's own time ran out while this waited: it is ended, and one looks again.</returns>
    private async Task<(CartAnswer, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)?> MoveToCart(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var (organiser, policies) = (catalogue.Organiser.Id, catalogue.Organiser.Policies);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return (new CartAnswer(Refusal.PaymentInProgress, current), [], []);
        }

        // Guard: one adult of the household at a time; since the offer, the child may have reached a cap elsewhere.
        await db.LockDaysOf(who.HouseholdId, ct);
        var group = await db.GuardianOf(who.HouseholdId, who.Id, ct) is null ? WishInHand.None : await LockGroup(who, catalogue, id, ct);

        // After the last wait: an offer that is alive now stays the family's, even if its last instant passes before this is saved.
        var now = clock.GetUtcNow();
        if (current?.IsAlive(now) == false)
        {
            return null;
        }

        var offered = group.Entries.FindAll(entry => entry.IsOfferAlive(now));
        if (offered.Count == 0)
        {
            return (new CartAnswer(group.Exists ? Refusal.OfferOver : Refusal.NotFound, current), group.Counts, []);
        }

        var days = offered.ConvertAll(entry => new SlotDay(entry.ChildId, entry.SlotId, entry.Date));
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        if (days.Select(day => picking.WhyNot(day, days)).FirstOrDefault(refusal => refusal is not null) is { } why)
        {
            return (new CartAnswer(why, current), group.Counts, []);
        }

        var cart = current ?? Cart.OpenFor(who, organiser, policies, now);
        if (await IsTakenForTheFirstTime(offered, ct))
        {
            cart.TakeWholeTime(policies, now);
        }

        var places = (await db.PlacesOf(catalogue, offered, ct)).Select(place => new HandedPlace(place, CartLineId.New())).ToList();
        if ((await holds.HandOver(organiser, cart.Id, places, cart.ExpiresAt, ct)).Taken.Count < places.Count)
        {
            throw new InvalidOperationException($"Wish {offered[0].GroupId.Value} is offered, and its places are not held.");
        }

        if (current is null)
        {
            db.Carts.Add(cart);
        }

        cart.Begin();
        foreach (var (entry, place) in offered.Zip(places))
        {
            var (day, quote) = entry.AsPicked(catalogue, picking.Family, now);
            db.CartLines.Add(cart.Book(place.Line, day, quote.Amount, quote.Reason, now));
            entry.Take(place.Line);
            db.Record(now, who.Id.Value.ToString(), "waiting.in-cart", $"entry {entry.Id.Value}", who.HouseholdId, "Offered", "InCart");
        }

        await db.SaveChangesAsync(ct);
        await holds.Renew(organiser, cart.Id, cart.ExpiresAt, ct);
        return (new CartAnswer(null, cart) { Places = offered.Count }, group.Counts, offered);
    }

    // Taking, taking out and taking again must not keep a cart alive for ever.
    private async Task<bool> IsTakenForTheFirstTime(List<WaitingEntry> offered, CancellationToken ct)
    {
        var names = offered.ConvertAll(entry => entry.OfferLine);
        return !await db.CartLines.AnyAsync(line => names.Contains(line.Id), ct);
    }

    private async Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)> LetPass(Guardian who, Catalogue catalogue, List<WaitingEntry> entries, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var offered = entries.FindAll(entry => entry.IsOfferAlive(now));
        return offered.Count == 0
            ? (Refusal.OfferOver, [], [])
            : (null, await endOffers.Pass(catalogue, offered, WaitingState.Declined, who.Id.Value.ToString(), now, ct), offered);
    }

    private async Task<(Refusal?, IReadOnlyList<PlaceCount>, IReadOnlyList<WaitingEntry>)> Drop(Guardian who, Catalogue catalogue, List<WaitingEntry> entries, WaitingEntryId id, bool together, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var live = entries.FindAll(entry => entry.State != WaitingState.InCart);
        var offered = live.FindAll(entry => entry.State == WaitingState.Offered);
        var leaving = offered.Count > 0 || together ? live : live.FindAll(entry => entry.Id == id);
        if (leaving.Count == 0)
        {
            return (Refusal.OfferOver, [], []);
        }

        foreach (var entry in leaving)
        {
            var from = entry.State;
            entry.End(from == WaitingState.Offered ? WaitingState.Declined : WaitingState.Left);
            db.Record(now, who.Id.Value.ToString(), "waiting.left", $"entry {entry.Id.Value}", who.HouseholdId, from.ToString(), entry.State.ToString());
        }

        await db.SaveChangesAsync(ct);
        return (null, offered.Count == 0 ? [] : (await holds.Withdraw(catalogue.Organiser.Id, await db.PlacesOf(catalogue, offered, ct), ct)).Counts, leaving);
    }

    // What is wanted together with this entry and is not over; another household's is not found (I6). The page may be
    // quicker than the sweep: what a cart has just given back is an offer again.
    private async Task<WishInHand> LockGroup(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var group = await db.WaitingEntries
            .Where(entry => entry.Id == id && entry.HouseholdId == who.HouseholdId && entry.OrganiserId == organiser)
            .Select(entry => (WaitingGroupId?)entry.GroupId)
            .FirstOrDefaultAsync(ct);
        if (group is null)
        {
            return WishInHand.None;
        }

        var entries = await db.LockWish(catalogue, group.Value, ct);
        var (_, counts) = await followCarts.Settle(catalogue, entries, ct);
        return new WishInHand(true, entries, counts);
    }

    /// <summary>What is wanted together, while its places are locked.</summary>
    private sealed record WishInHand(bool Exists, List<WaitingEntry> Entries, IReadOnlyList<PlaceCount> Counts)
    {
        public static WishInHand None => new(false, [], []);
    }
}
