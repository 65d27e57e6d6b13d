using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>What would become of a wished day.</summary>
public enum Outlook
{
    /// <summary>It would enter the cart.</summary>
    Takes,

    /// <summary>It is booked and was about to be cancelled: the cancellation would leave the cart.</summary>
    KeepsBooking,

    /// <summary>Already booked, or in a cart.</summary>
    Has,

    /// <summary>Full, and one may wait (R66).</summary>
    CanWait,

    /// <summary>Full, and the child waits already.</summary>
    Waits,

    Refused,
}

/// <summary>The outlook of one wished day.</summary>
/// <param name="Why">Why it would not enter the cart; null when it would.</param>
/// <param name="Sentence">The same in a sentence.</param>
/// <param name="Quote">What it would cost, when it would enter the cart.</param>
public sealed record PreviewLine(SlotDay Day, Outlook Outlook, Refusal? Why, string? Sentence, Quote? Quote);

/// <summary>What would become of many wished days, and their price.</summary>
public sealed record Preview(IReadOnlyList<PreviewLine> Lines)
{
    public Money Total => Money.Sum(Lines.Select(line => line.Quote?.Amount ?? Money.Zero));

    public int Count(Outlook outlook) => Lines.Count(line => line.Outlook == outlook);
}

/// <summary>
/// Tells what <see cref="HoldPlaces"/> would answer to these days at this instant, without holding anything: the same
/// order, the same rules (<see cref="Picking"/>), the same count of places, read without a lock. Others may be quicker
/// between the look and the deed; then the deed is right.
/// </summary>
public sealed class PreviewPlaces(PortalDb db, CatalogueReader catalogues, TimeProvider clock)
{
    public async Task<Preview> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (wanted.Count == 0)
        {
            return new Preview([]);
        }

        var catalogue = await catalogues.Of(organiser, ct);
        var (from, to) = (wanted.Min(day => day.Date), wanted.Max(day => day.Date));
        var current = await db.CurrentCartOf(who.Id, organiser, ct);
        if (current?.State == CartState.Paying && current.IsAlive(now))
        {
            return new Preview([.. wanted.Distinct().Select(day => new PreviewLine(day, Outlook.Refused, Refusal.PaymentInProgress, Refusal.PaymentInProgress.Sentence(), null))]);
        }

        var cancelling = (current?.IsAlive(now) == true ? current.LiveLines : []).Where(line => line.Operation == CartOperation.Cancel)
            .Select(line => new SlotDay(line.ChildId, line.SlotId, line.Date)).ToHashSet();
        var pools = wanted.Select(day => day.SlotId).Distinct().SelectMany(slot => catalogue.Find(slot)?.PoolIds ?? []).Distinct().ToList();
        var trip = db.RoundTrip();
        var (asPicked, inLine, own, counts) = (
            Picking.For(trip, who, catalogue, wanted, now), trip.ClaimsOf(organiser, from, to, now), trip.WaitsOf(who.HouseholdId, organiser, from, to, now), trip.CountsBetween(pools, from, to, now));
        await trip.Go(ct);

        var (picking, (spokenFor, claims)) = (asPicked(), inLine());
        var waits = own().Select(wait => new SlotDay(wait.ChildId, wait.SlotId, wait.Date)).ToHashSet();
        var tally = new PlaceTally(counts(), []);

        var lines = new List<PreviewLine>();
        var left = picking.InOrder(wanted).ToList();
        while (left.Count > 0)
        {
            var round = left.ConvertAll(Look);
            var full = round.FindAll(line => line.Why == Refusal.DayFull);
            full.ForEach(line => picking.Remove(line.Day));

            // As in the deed: a day that was full leaves room under a cap for one that was refused because of it.
            left = [.. round.Where(line => full.Count > 0 && BookingRules.IsCap(line.Why)).Select(line => line.Day)];
            lines.AddRange(round.Where(line => !left.Contains(line.Day)));
        }

        return new Preview(await NameOffers(lines));

        // As in the deed: « complet » would be untrue where the last place is kept for this very child.
        async Task<List<PreviewLine>> NameOffers(List<PreviewLine> drawn)
        {
            var full = drawn.FindAll(line => line.Why is Refusal.DayFull or Refusal.WaitingListOnly);
            var kept = await db.KeptByOffers(who.HouseholdId, full.ConvertAll(line => line.Day with { Hours = default }), now, ct);
            return drawn.ConvertAll(line => full.Contains(line) && kept.Contains(line.Day with { Hours = default }) ? No(line.Day, Refusal.KeptByOffer) : line);
        }

        PreviewLine Look(SlotDay day)
        {
            if (cancelling.Contains(day with { Hours = default }))
            {
                return new PreviewLine(day, Outlook.KeepsBooking, null, null, null);
            }

            if (picking.WhyNot(day) is { } why)
            {
                return No(day, why);
            }

            if (catalogue.Find(day.SlotId)!.Slot.Settle(day.Hours) is not { } hours)
            {
                return No(day, Refusal.HoursNotOffered);
            }

            if (spokenFor.Contains((day.SlotId, day.Date)))
            {
                return No(day, Refusal.WaitingListOnly);
            }

            var slot = catalogue.Find(day.SlotId)!;
            var place = new PlaceWanted(CartLineId.New(), day.Date, slot.PoolIds) { Claims = claims };
            // As in the deed, where the rules are asked for all days before the places are.
            picking.Add(day);
            if (!tally.HasRoomFor(place))
            {
                return No(day, Refusal.DayFull);
            }

            tally.Hold(place);
            return new PreviewLine(day, Outlook.Takes, null, null, slot.QuoteFor(day.Date, picking.Family.QuotientOn(day.Date), now, hours));
        }

        PreviewLine No(SlotDay day, Refusal why)
        {
            var outlook = why switch
            {
                Refusal.AlreadyTaken => Outlook.Has,
                Refusal.DayFull or Refusal.WaitingListOnly when waits.Contains(day with { Hours = default }) => Outlook.Waits,
                Refusal.DayFull or Refusal.WaitingListOnly when catalogue.Find(day.SlotId)!.Policies.Full == FullPolicy.WaitingList => Outlook.CanWait,
                _ => Outlook.Refused,
            };
            return new PreviewLine(day, outlook, why, picking.Refuse(day, why).Sentence, null);
        }
    }
}
