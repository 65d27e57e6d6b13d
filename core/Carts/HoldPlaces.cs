using Microsoft.Extensions.Logging;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>
/// A parent ticks days: what the rules allow and the pools have room for enters the cart and is held until the cart
/// ends; the rest is answered line by line (O15). Ticking a booking that the cart was going to cancel keeps it.
/// </summary>
public sealed partial class HoldPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, ILiveFeed feed, TimeProvider clock, ILogger<HoldPlaces> log)
{
    public Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, CancellationToken ct) =>
        Run(who, organiser, wanted, GestureStep.Begins, ct);

    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="wanted">Days of the household's children; anybody else's are not found (I6).</param>
    /// <param name="step">Whether this is a gesture of its own, for the one who may want to undo it.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, GestureStep step, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, wanted, step, ct), ct);

        feed.Announce(answer.Counts);
        feed.CartChanged(answer.News(who, organiser));
        Held(log, answer.Cart?.Id.Value, answer.Lines.Count(line => line.Refused is null), answer.Lines.Count(line => line.Refused is not null));
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> wanted, GestureStep step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return PickAnswer.Refusing(wanted, Refusal.PaymentInProgress, current, freed);
        }

        // Guard: one adult of the household at a time, so that the caps and the rules between slots see what the other took.
        await db.LockDaysOf(who.HouseholdId, ct);
        var cart = current ?? Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        cart.Begin(step);
        var trip = db.RoundTrip();
        var asPicked = Picking.For(trip, who, catalogue, wanted, now);
        var inLine = wanted.Count == 0 ? () => WaitingClaims.None : trip.ClaimsOf(organiser, wanted.Min(day => day.Date), wanted.Max(day => day.Date), now);
        var isOfThem = trip.Ask(db.Guardians.Where(adult => adult.Id == who.Id && adult.HouseholdId == who.HouseholdId).Select(adult => new { adult.Id }));
        await trip.Go(ct);
        if (isOfThem.Rows.Count == 0)
        {
            // Was given a household of their own while this waited: a cart would be the old one's.
            return PickAnswer.Refusing(wanted, Refusal.NotFound, current, freed);
        }

        var (picking, (spokenFor, claims)) = (asPicked(), inLine());

        var left = picking.InOrder(wanted).ToList();
        var answers = new List<PickedLine>();
        var won = new List<Candidate>();
        var counts = new List<PlaceCount>(freed);
        while (left.Count > 0)
        {
            var round = await HoldThese(cart, catalogue, picking, spokenFor, claims, left, ct);
            won.AddRange(round.Won);
            counts.AddRange(round.Counts);

            // A day that was full leaves room under a cap for one that was refused because of it: those are looked at again.
            left = [.. round.Answers.Where(line => round.AnyFull && BookingRules.IsCap(line.Refused)).Select(line => line.Day)];
            answers.AddRange(round.Answers.Where(line => !left.Contains(line.Day)));
        }

        foreach (var (place, day, slot) in won)
        {
            var settled = day with { Hours = slot.Slot.Settle(day.Hours)!.Value };
            var quote = slot.QuoteFor(day.Date, picking.Family.QuotientOn(day.Date), now, settled.Hours);
            db.CartLines.Add(cart.Book(place.LineId, settled, quote.Amount, quote.Reason, slot.IsAskedOn(day.Date, now)));
            answers.Add(new PickedLine(day, null, null));
        }

        return new PickAnswer(ends.Keep(cart, isNew: current is null), answers, counts);
    }

    private const string InYourCart = "Ce créneau est déjà dans votre panier.";

    private async Task<Round> HoldThese(
        Cart cart, Catalogue catalogue, Picking picking, HashSet<(SlotId, DateOnly)> spokenFor, IReadOnlyDictionary<PoolDate, int> claims, List<SlotDay> days, CancellationToken ct)
    {
        var answers = new List<PickedLine>();
        var candidates = new List<Candidate>();
        foreach (var day in days)
        {
            if (cart.LiveLines.FirstOrDefault(line => line.Operation == CartOperation.Cancel && line.Of(day)) is { } cancelling)
            {
                cancelling.Remove(cart.Gesture);
                answers.Add(new PickedLine(day, null, null));
            }
            else if (picking.WhyNot(day) is { } why)
            {
                var isHere = why == Refusal.AlreadyTaken && cart.LiveLines.Any(line => line.Operation == CartOperation.Book && line.Of(day));
                answers.Add(picking.Refuse(day, why, words: isHere ? InYourCart : null));
            }
            else if (catalogue.Find(day.SlotId)!.Slot.Settle(day.Hours) is null)
            {
                answers.Add(picking.Refuse(day, Refusal.HoursNotOffered));
            }
            else if (spokenFor.Contains((day.SlotId, day.Date)))
            {
                answers.Add(picking.Refuse(day, Refusal.WaitingListOnly));
            }
            else
            {
                var slot = catalogue.Find(day.SlotId)!;
                candidates.Add(new Candidate(new PlaceWanted(CartLineId.New(), day.Date, slot.PoolIds) { Claims = claims }, day, slot));
                picking.Add(day);
            }
        }

        var places = candidates.Count == 0
            ? PlacesAnswer.Nothing
            : await holds.Hold(cart.OrganiserId, cart.Id, [.. candidates.Select(candidate => candidate.Place)], cart.ExpiresAt, ct);
        foreach (var full in candidates.Where(candidate => !places.Taken.Contains(candidate.Place.LineId)))
        {
            picking.Remove(full.Day);
            answers.Add(picking.Refuse(full.Day, Refusal.DayFull));
        }

        var won = candidates.FindAll(candidate => places.Taken.Contains(candidate.Place.LineId));
        return new Round(answers, won, places.Counts, AnyFull: won.Count < candidates.Count);
    }

    /// <summary>A day that the rules allow, and the place it asks of the ledger.</summary>
    private sealed record Candidate(PlaceWanted Place, SlotDay Day, OfferedSlot Slot);

    private sealed record Round(IReadOnlyList<PickedLine> Answers, IReadOnlyList<Candidate> Won, IReadOnlyList<PlaceCount> Counts, bool AnyFull);

    [LoggerMessage(EventName = "PlacesHeld", Level = LogLevel.Information, Message = "Cart {Cart}: {Held} places held, {Refused} refused")]
    private static partial void Held(ILogger logger, Guid? cart, int held, int refused);
}
