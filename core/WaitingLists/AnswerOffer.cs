using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// The family takes the offered place, which enters its cart with the hold it already has; or declines it, or leaves the
/// list, and the place goes to the next (O9).
/// </summary>
public sealed class AnswerOffer(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, ILiveFeed feed, TimeProvider clock)
{
    public async Task<CartAnswer> Take(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var (answer, freed) = await db.InTransaction(() => MoveToCart(who, catalogue, id, ct), ct);

        feed.Announce(freed);
        if (answer.Cart is { } cart)
        {
            feed.CartChanged(CartNewsOf.Cart(cart));
        }

        return answer;
    }

    public async Task<Refusal?> Leave(Guardian who, OrganiserId organiser, WaitingEntryId id, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var (refusal, counts) = await db.InTransaction(() => Drop(who, catalogue, id, ct), ct);

        feed.Announce(counts);
        return refusal;
    }

    private async Task<(CartAnswer, IReadOnlyList<PlaceCount>)> MoveToCart(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return (new CartAnswer(Refusal.PaymentInProgress, current), freed);
        }

        // Guard: the state moves from « offered » once; a second press, or the sweep, finds it moved.
        var entry = await db.WaitingEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && e.HouseholdId == who.HouseholdId && e.OrganiserId == organiser, ct);
        var moved = await db.WaitingEntries
            .Where(e => e.Id == id && e.HouseholdId == who.HouseholdId && e.State == WaitingState.Offered && e.OfferedUntil > now)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.State, WaitingState.Taken), ct);
        if (entry is null || moved == 0)
        {
            return (new CartAnswer(entry is null ? Refusal.NotFound : Refusal.OfferOver, current), freed);
        }

        var slot = catalogue.Find(entry.SlotId)!;
        var family = await db.FamilyAt(who.HouseholdId, organiser, ct);
        var quote = slot.QuoteFor(entry.Date, family.QuotientOn(entry.Date), now);
        var cart = current ?? Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        if (current is null)
        {
            db.Carts.Add(cart);
        }

        db.CartLines.Add(cart.Book(entry.OfferLine, entry.ChildId, entry.SlotId, entry.Date, quote.Amount, quote.Reason));
        await db.Holds.Where(hold => hold.LineId == entry.OfferLine).ExecuteUpdateAsync(hold => hold.SetProperty(h => h.CartId, cart.Id), ct);
        await holds.Renew(organiser, cart.Id, cart.ExpiresAt, ct);
        db.Record(now, who.Id.Value.ToString(), "waiting.taken", $"entry {id.Value}", who.HouseholdId, "Offered", "Taken");
        return (new CartAnswer(null, cart), freed);
    }

    private async Task<(Refusal?, IReadOnlyList<PlaceCount>)> Drop(Guardian who, Catalogue catalogue, WaitingEntryId id, CancellationToken ct)
    {
        var entry = await db.WaitingEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && e.HouseholdId == who.HouseholdId && e.OrganiserId == catalogue.Organiser.Id, ct);
        if (entry is null)
        {
            return (Refusal.NotFound, []);
        }

        var to = entry.State == WaitingState.Offered ? WaitingState.Declined : WaitingState.Left;
        var moved = await db.WaitingEntries.Where(e => e.Id == id && e.State == entry.State && (e.State == WaitingState.Waiting || e.State == WaitingState.Offered))
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.State, to), ct);
        if (moved == 0)
        {
            return (Refusal.OfferOver, []);
        }

        db.Record(clock.GetUtcNow(), who.Id.Value.ToString(), "waiting.left", $"entry {id.Value}", who.HouseholdId, entry.State.ToString(), to.ToString());
        return entry.State == WaitingState.Offered
            ? (null, (await holds.Release(entry.OrganiserId, [new PlaceWanted(entry.OfferLine, entry.Date, catalogue.Find(entry.SlotId)!.PoolIds)], ct)).Counts)
            : (null, []);
    }
}
