using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>
/// How every gesture begins and ends. The carts, the household and the children it shares are locked, and only then one
/// looks at the clock and at the cart: one whose time ran out during these waits is ended here, and a fresh one stands
/// ready in its place.
/// </summary>
public sealed class TakeCart(PortalDb db, IPlaceHolds holds, CartEnd ends, TimeProvider clock)
{
    /// <summary>One gesture about some days, in the caller's transaction.</summary>
    /// <param name="steps">What is done with the cart, unless it cannot move at all.</param>
    public async Task<PickAnswer> Run(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> days, Func<CartInHand, Task> steps, CancellationToken ct)
    {
        var hand = await For(who, catalogue, ct, about: days);
        if (hand.Lost.Count > 0)
        {
            await LockPlaces(hand, hand.Refusal is null ? days : [], ct);
        }

        if (hand.Refusal is { } why)
        {
            return hand.Refusing(days, why);
        }

        hand.Cart.Begin();
        await steps(hand);
        return Leave(hand);
    }

    /// <summary>The same for a gesture that looks at the cart before it knows its days: <see cref="LockPlaces"/> is its next step.</summary>
    /// <param name="also">One more cart that the gesture reads: its row has its place in the order of all carts.</param>
    /// <param name="about">The days of the gesture, where they are known: what decides about them comes with the cart.</param>
    public async Task<CartInHand> For(Guardian who, Catalogue catalogue, CancellationToken ct, CartId? also = null, IReadOnlyList<SlotDay>? about = null)
    {
        var (organiser, asked) = (catalogue.Organiser.Id, clock.GetUtcNow());
        var trip = db.RoundTrip();
        var carts = trip.LockCarts(who.HouseholdId, who.Id, organiser, asked, also);

        // Guard: one adult of the household at a time, so that the caps and the rules between slots see what the other took.
        trip.LockHousehold(who.HouseholdId);
        trip.LockShares(who.HouseholdId);
        var found = trip.CurrentCartOf(who.Id, organiser);
        var isOfThem = trip.Ask(db.Guardians.Where(adult => adult.Id == who.Id && adult.HouseholdId == who.HouseholdId).Select(adult => new { adult.Id }));
        var facts = about is { Count: > 0 } ? DayFacts.About(trip, who, catalogue, about, asked) : null;
        await trip.Go(ct);

        var now = clock.GetUtcNow();
        var locked = carts.Rows.ToDictionary(cart => new CartId(cart.Id), cart => cart.ExpiresAt);
        var lost = await ends.ExpireLocked([.. locked.Where(cart => cart.Value <= now).Select(cart => cart.Key)], now, ct);

        var current = found();
        if (isOfThem.Rows.Count == 0)
        {
            // Was given a household of their own while this waited: a cart would be the old one's.
            return new CartInHand(who, catalogue, current, now, lost) { Refusal = Refusal.NotFound };
        }

        if (current is not null && !locked.ContainsKey(current.Id))
        {
            throw new DbUpdateConcurrencyException("Another tab has opened a cart meanwhile: look again.");
        }

        if (current?.IsAlive(now) == false)
        {
            (lost, current) = ([.. lost, .. await ends.ExpireLocked([current.Id], now, ct)], null);
        }

        if (current?.State == CartState.Paying)
        {
            return new CartInHand(who, catalogue, current, now, lost) { Refusal = Refusal.PaymentInProgress };
        }

        await LetGoOfWhatIsOver(current, ct);
        return new CartInHand(who, catalogue, current, now, lost) { Facts = facts?.Invoke(now) };
    }

    // A booking that the cart was to give back or to move, and that has ended by another way, is no longer the cart's business.
    private async Task LetGoOfWhatIsOver(Cart? cart, CancellationToken ct)
    {
        var leaning = cart?.LiveLines.Where(line => line.BookingId is not null).ToList() ?? [];
        if (leaning.Count == 0)
        {
            return;
        }

        var ids = leaning.ConvertAll(line => line.BookingId!.Value);
        var standing = await db.StandingOf(ids, ct);
        foreach (var line in leaning.Where(line => !standing.Contains(line.BookingId!.Value)))
        {
            line.Finish(CartLineState.Refused);
        }
    }

    /// <summary>What decides about the days of a step: as it came with the cart for the first one, read again for those after it.</summary>
    internal async Task<DayFacts> FactsFor(CartInHand hand, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        if (hand.Facts is { } fresh)
        {
            hand.Facts = null;
            return fresh;
        }

        var trip = db.RoundTrip();
        var facts = DayFacts.About(trip, hand.Who, hand.Catalogue, days, hand.Now);
        await trip.Go(ct);
        return facts(hand.Now);
    }

    /// <summary>
    /// Which of these bookings another adult of the household has in a cart, to give them back or to move them: one booking
    /// is one cart's business at a time.
    /// </summary>
    public async Task<IReadOnlySet<BookingId>> Elsewhere(CartInHand hand, IReadOnlyCollection<BookingId> bookings, CancellationToken ct)
    {
        var own = hand.Cart.Id;
        return bookings.Count == 0 ? new HashSet<BookingId>() : (await db.CartLines
            .Where(line => line.State == CartLineState.Live && line.CartId != own && line.BookingId != null && bookings.Contains(line.BookingId.Value))
            .Select(line => line.BookingId!.Value).ToListAsync(ct)).ToHashSet();
    }

    /// <summary>
    /// Locks the places of all days of a gesture in one go, where more than one of its steps will: two gestures never wait
    /// for each other in a circle. Frees those of carts that had died.
    /// </summary>
    public async Task LockPlaces(CartInHand hand, IEnumerable<SlotDay> days, CancellationToken ct)
    {
        var wanted = days.SelectMany(day => (hand.Catalogue.Find(day.SlotId)?.PoolIds ?? []).Select(pool => new PoolDate(pool, day.Date)));
        await db.LockPoolDays(wanted.Concat(hand.Lost.SelectMany(lost => lost.Places).SelectMany(place => place.PoolDates)).ToHashSet(), ct);
        foreach (var lost in hand.Lost.Where(lost => lost.Places.Count > 0))
        {
            hand.Moved((await holds.Release(lost.Cart.OrganiserId, lost.Places, ct)).Counts);
        }

        hand.Lost = [];
    }

    /// <summary>Between two steps of a gesture: what the first took out is gone before the second asks for the same day.</summary>
    public Task Save(CartInHand hand, CancellationToken ct)
    {
        Enter(hand);
        return db.SaveChangesAsync(ct);
    }

    /// <summary>A cart that holds something is kept, one that no longer does ends, a new one that never did was never there.</summary>
    public PickAnswer Leave(CartInHand hand)
    {
        Enter(hand);
        if (!hand.IsNew && !hand.Cart.LiveLines.Any())
        {
            hand.Cart.Empty();
        }

        return hand.Answered;
    }

    private void Enter(CartInHand hand)
    {
        if (hand.IsNew && hand.Cart.LiveLines.Any())
        {
            db.Carts.Add(hand.Cart);
            hand.IsNew = false;
        }
    }
}
