using Microsoft.Extensions.Logging;
using Portal.Core.Activities;
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
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, wanted, ct), ct);

        feed.Announce(answer.Counts);
        feed.CartChanged(answer.News(who, organiser));
        Held(log, answer.Cart?.Id.Value, answer.Lines.Count(line => line.Refused is null), answer.Lines.Count(line => line.Refused is not null));
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return PickAnswer.Refusing(wanted, Refusal.PaymentInProgress, current, freed);
        }

        var cart = current ?? Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        var picking = await Picking.For(db, who, catalogue, wanted, now, ct);
        var spokenFor = wanted.Count == 0 ? [] : await db.SpokenFor(organiser, wanted.Min(day => day.Date), wanted.Max(day => day.Date), ct);

        var answers = new List<PickedLine>();
        var candidates = new List<(PlaceWanted Place, SlotDay Day, OfferedSlot Slot)>();
        // What goes only with another slot comes after it, however the form was ordered (R26).
        foreach (var day in wanted.Distinct().OrderBy(day => catalogue.Find(day.SlotId)?.Slot.Rules.Any(rule => rule.Kind == SlotRuleKind.NeedsOneOf) ?? false))
        {
            if (cart.LiveLines.FirstOrDefault(line => line.Operation == CartOperation.Cancel && line.Of(day)) is { } cancelling)
            {
                cancelling.Remove();
                answers.Add(new PickedLine(day, null, null));
            }
            else if (picking.WhyNot(day) is { } why)
            {
                answers.Add(picking.Refuse(day, why));
            }
            else if (spokenFor.Contains((day.SlotId, day.Date)))
            {
                answers.Add(picking.Refuse(day, Refusal.WaitingListOnly));
            }
            else
            {
                var slot = catalogue.Find(day.SlotId)!;
                candidates.Add((new PlaceWanted(CartLineId.New(), day.Date, slot.PoolIds), day, slot));
                picking.Add(day);
            }
        }

        var places = candidates.Count == 0
            ? PlacesAnswer.Nothing
            : await holds.Hold(organiser, cart.Id, [.. candidates.Select(candidate => candidate.Place)], cart.ExpiresAt, ct);
        foreach (var (place, day, slot) in candidates)
        {
            if (!places.Taken.Contains(place.LineId))
            {
                answers.Add(picking.Refuse(day, Refusal.DayFull));
                continue;
            }

            var quote = slot.QuoteFor(day.Date, picking.Family.QuotientOn(day.Date), now);
            db.CartLines.Add(cart.Book(place.LineId, day.ChildId, day.SlotId, day.Date, quote.Amount, quote.Reason));
            answers.Add(new PickedLine(day, null, null));
        }

        return new PickAnswer(Keep(cart, isNew: current is null), answers, [.. freed, .. places.Counts]);
    }

    private Cart? Keep(Cart cart, bool isNew)
    {
        if (isNew && !cart.LiveLines.Any())
        {
            return null;
        }

        if (isNew)
        {
            db.Carts.Add(cart);
        }
        else if (!cart.LiveLines.Any())
        {
            cart.Empty();
        }

        return cart;
    }

    [LoggerMessage(EventName = "PlacesHeld", Level = LogLevel.Information, Message = "Cart {Cart}: {Held} places held, {Refused} refused")]
    private static partial void Held(ILogger logger, Guid? cart, int held, int refused);
}
