using Microsoft.Extensions.Logging;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>
/// A parent ticks days: what the rules allow and the pools have room for enters the cart and is held until the cart
/// ends; the rest is answered line by line (O15). Ticking a booking that the cart was going to cancel keeps it.
/// </summary>
public sealed partial class HoldPlaces(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, TakeCart takeCart, ILiveFeed feed, ILogger<HoldPlaces> log)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="wanted">Days of the household's children; anybody else's are not found (I6).</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => takeCart.Run(who, catalogue, wanted, hand => Tick(hand, wanted, ct), ct), ct);

        feed.Tell(answer);
        Held(log, answer.Cart?.Id.Value, answer.Lines.Count(line => line.Refused is null), answer.Lines.Count(line => line.Refused is not null));
        return answer;
    }

    /// <summary>One step of a gesture, in its transaction.</summary>
    internal async Task Tick(CartInHand hand, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        var (cart, catalogue, now) = (hand.Cart, hand.Catalogue, hand.Now);
        var (picking, (spokenFor, claims)) = await takeCart.FactsFor(hand, wanted, ct);

        var left = picking.InOrder(wanted).ToList();
        var won = new List<Candidate>();
        while (left.Count > 0)
        {
            var round = await HoldThese(cart, catalogue, picking, spokenFor, claims, left, ct);
            won.AddRange(round.Won);
            hand.Moved(round.Counts);

            // A day that was full leaves room under a cap for one that was refused because of it: those are looked at again.
            left = [.. round.Answers.Where(line => round.AnyFull && BookingRules.IsCap(line.Refused)).Select(line => line.Day)];
            foreach (var line in await NameOffers(hand, picking, [.. round.Answers.Where(line => !left.Contains(line.Day))], ct))
            {
                hand.Answer(line);
            }
        }

        foreach (var (place, day, slot) in won)
        {
            var settled = day with { Hours = slot.Slot.Settle(day.Hours)!.Value };
            var quote = slot.QuoteFor(day.Date, picking.Family.QuotientOn(day.Date), now, settled.Hours);
            db.CartLines.Add(cart.Book(place.LineId, settled, quote.Amount, quote.Reason, now, slot.IsAskedOn(day.Date, now)));
            hand.Answer(new PickedLine(day, null, null));
        }
    }

    // « Complet » would be untrue where the last place is kept for this very child.
    private async Task<IEnumerable<PickedLine>> NameOffers(CartInHand hand, Picking picking, List<PickedLine> answers, CancellationToken ct)
    {
        var full = answers.Where(line => line.Refused is Refusal.DayFull or Refusal.WaitingListOnly).Select(line => line.Day with { Hours = default }).ToList();
        var kept = await db.KeptByOffers(hand.Who.HouseholdId, full, hand.Now, ct);
        return answers.Select(line => line.Refused is not null && kept.Contains(line.Day with { Hours = default }) && full.Contains(line.Day with { Hours = default }) ? picking.Refuse(line.Day, Refusal.KeptByOffer) : line);
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

        // What a cap refuses may be asked again in a second round: then all of it is locked in this one.
        var perhaps = answers.Where(line => BookingRules.IsCap(line.Refused)).Select(line => line.Day).ToList();
        if (candidates.Count > 0 && perhaps.Count > 0)
        {
            var again = perhaps.Select(day => new PlaceWanted(default, day.Date, catalogue.Find(day.SlotId)!.PoolIds));
            await db.LockPoolDays(candidates.Select(candidate => candidate.Place).Concat(again).SelectMany(place => place.PoolDates).ToHashSet(), ct);
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
