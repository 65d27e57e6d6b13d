using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What a commit did: the numbered request, the counts that moved, and what was given back.</summary>
public sealed record Confirmed(Request Request, IReadOnlyList<PlaceCount> Counts, Money Credited);

/// <summary>
/// Turns cart lines into bookings and cancellations, in one transaction with the pools' guarded counters (I1). It spends
/// exactly the money it is given: what a line that lost its place would have cost comes back as a credit note (I3, O4).
/// </summary>
public sealed class ConfirmCart(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, Purses purses, Cancellation cancellation, Dependents dependents, HourChanges changes, Letters letters)
{
    /// <param name="cart">Locked by the caller.</param>
    /// <param name="lines">The lines to commit; those already done are the caller's to leave out.</param>
    /// <param name="funds">What the family paid for them, purse included.</param>
    /// <param name="payment">Null when nothing is paid now.</param>
    /// <param name="tellFamily">False when the caller writes the mail itself.</param>
    /// <param name="atTheDoor">The child is there: no slot is asked for the other that it goes with.</param>
    public async Task<Confirmed> Run(Cart cart, IReadOnlyList<CartLine> lines, Money funds, Payment? payment, DateTimeOffset now, CancellationToken ct, bool tellFamily = true, bool atTheDoor = false)
    {
        var catalogue = await catalogues.Of(cart.OrganiserId, ct);
        var request = new Request { OrganiserId = cart.OrganiserId, HouseholdId = cart.HouseholdId, OwnerId = cart.GuardianId, CreatedAt = now, PaymentId = payment?.Id };
        var booked = lines.Where(line => line.Operation == CartOperation.Book).ToList();
        if (booked.Count > 0)
        {
            await db.LockShares(cart.HouseholdId, ct);
        }

        // The limits are those of the instant at which the family committed, not of the bank's answer.
        var (givenBack, freed) = await Cancel(cart, lines, catalogue, request, payment?.StartedAt ?? now, now, ct);
        var changed = await changes.Apply(cart, lines, catalogue, request, funds + givenBack, now, ct);

        var (unfit, had) = await NoLongerFit(booked, catalogue, now, ct);

        // All pool-days in one go, whatever then happens to each line: two commits never wait for each other in a circle.
        var places = await ends.PlacesOf(cart, booked, ct);
        await db.LockPoolDays(freed.Concat(places).SelectMany(place => place.PoolDates).ToHashSet(), ct);
        var given = freed.Count == 0 ? PlacesAnswer.Nothing : await holds.GiveBack(cart.OrganiserId, freed, ct);
        var (spent, taken) = await Book(cart, booked, unfit, had, places.ToDictionary(place => place.LineId), catalogue, request, funds + givenBack - changed, atTheDoor, now, ct);

        // The numbers last: whoever commits at this organiser waits for them until our commit, so nothing slow follows.
        await db.SaveChangesAsync(ct);
        var left = funds + givenBack - changed - spent;
        request.Take(await db.NextNumber(cart.OrganiserId, SeriesKind.Request, now, ct));
        db.Requests.Add(request);
        var credit = left > Money.Zero
            ? await purses.Credit(cart.HouseholdId, cart.OrganiserId, left, ReasonOf(request, funds, givenBack), new CreditCause(request.Id, payment?.Id, null), now, ct)
            : null;

        db.Record(now, cart.GuardianId.Value.ToString(), "cart.committed", $"request {request.Number}", cart.HouseholdId, null, $"{request.Lines.Count} lines, spent {(spent + changed).Euros}, credited {left.Euros}");
        if (tellFamily)
        {
            await letters.RequestAnswered(request, catalogue, payment, spent + Money.Max(Money.Zero, changed), credit, lines.Where(line => line.IsAsked).Select(line => line.Id).ToHashSet(), now, ct);
        }

        return new Confirmed(request, [.. given.Counts, .. taken], left);
    }

    private async Task<(Money GivenBack, IReadOnlyList<PlaceWanted> Freed)> Cancel(Cart cart, IReadOnlyList<CartLine> lines, Catalogue catalogue, Request request, DateTimeOffset asOf, DateTimeOffset now, CancellationToken ct)
    {
        var cancelled = lines.Where(line => line.Operation == CartOperation.Cancel).ToList();
        var needed = await StillNeeded(cancelled, catalogue, ct);
        var going = cancelled.FindAll(line => !needed.Contains(line.BookingId!.Value));
        var outcomes = await cancellation.Apply(cart.HouseholdId, going.ConvertAll(line => new Cancelling(line.BookingId!.Value, line.Shown)), catalogue, asOf, now, ct);
        foreach (var line in cancelled)
        {
            var why = outcomes.TryGetValue(line.BookingId!.Value, out var outcome) ? outcome.Refusal : Refusal.NeededByAnother;
            line.Finish(why is null ? CartLineState.Done : CartLineState.Refused);
            request.Answer(line, line.BookingId, why);
        }

        return (Money.Sum(outcomes.Values.Select(outcome => outcome.GivenBack)), [.. outcomes.Values.Select(outcome => outcome.Freed).OfType<PlaceWanted>()]);
    }

    // While a payment was on its way, something may have been booked that goes only with what it was going to cancel.
    private async Task<HashSet<BookingId>> StillNeeded(List<CartLine> cancelled, Catalogue catalogue, CancellationToken ct)
    {
        var ids = cancelled.ConvertAll(line => line.BookingId!.Value);
        if (!cancelled.Exists(line => catalogue.IsNeeded(line.SlotId)))
        {
            return [];
        }

        var gone = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id)).ToListAsync(ct);
        var alone = await dependents.Of(catalogue, gone, ct);
        return [.. gone.Where(booking => alone.Any(left => left.Needed(booking))).Select(booking => booking.Id)];
    }

    private async Task<(Money Spent, IReadOnlyList<PlaceCount> Counts)> Book(
        Cart cart, List<CartLine> booked, Dictionary<CartLineId, Refusal> unfit, IReadOnlyList<TakenSlot> had, Dictionary<CartLineId, PlaceWanted> places, Catalogue catalogue, Request request, Money funds, bool atTheDoor, DateTimeOffset now, CancellationToken ct)
    {
        var affordable = Affordable(booked.Where(line => !unfit.ContainsKey(line.Id)), catalogue, funds);
        var answer = affordable.Count == 0 ? PlacesAnswer.Nothing : await holds.Confirm(cart.OrganiserId, affordable.ConvertAll(line => places[line.Id]), ct);
        var dropped = booked.Except(affordable).Select(line => places[line.Id]).ToList();
        var released = dropped.Count == 0 ? PlacesAnswer.Nothing : await holds.Release(cart.OrganiserId, dropped, ct);
        var alone = atTheDoor ? [] : LeftAlone(affordable.FindAll(line => answer.Taken.Contains(line.Id)), had, catalogue);
        var returned = alone.Count == 0 ? PlacesAnswer.Nothing : await holds.GiveBack(cart.OrganiserId, alone.ConvertAll(line => places[line.Id]), ct);

        var spent = Money.Zero;
        foreach (var line in booked)
        {
            if (!answer.Taken.Contains(line.Id) || alone.Contains(line))
            {
                line.Finish(CartLineState.Refused);
                request.Answer(line, null, alone.Contains(line) ? Refusal.NeedsAnother : unfit.GetValueOrDefault(line.Id, affordable.Contains(line) ? Refusal.DayFull : Refusal.NotPaidFor));
                continue;
            }

            var slot = catalogue.Find(line.SlotId)!;
            var booking = Booking.From(cart, line, PoolSet.Of(places[line.Id].Pools), StateOf(line, slot), line.IsPaidNow(slot), now);
            db.Bookings.Add(booking);
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = line.Amount, Reason = line.Reason, At = now });
            line.Finish(CartLineState.Done);
            request.Answer(line, booking.Id, null);
            spent += line.IsPaidNow(slot) ? line.Amount : Money.Zero;
        }

        return (spent, [.. answer.Counts, .. released.Counts, .. returned.Counts]);
    }

    // R26, R28: what its other slot could not be had for, or has lost while the payment was on its way, is not booked alone.
    private static List<CartLine> LeftAlone(List<CartLine> won, IReadOnlyList<TakenSlot> had, Catalogue catalogue)
    {
        var (alone, left) = (new List<CartLine>(), won.ToList());
        while (left.Find(Lacks) is { } next)
        {
            left.Remove(next);
            alone.Add(next);
        }

        return alone;

        bool Lacks(CartLine line) => catalogue.Find(line.SlotId)!.Needed(
            [.. had.Concat(left.Select(other => new TakenSlot(other.ChildId, other.SlotId, other.Date, null, other.Id))).Where(other => other.ChildId == line.ChildId && other.Date == line.Date)]).Count > 0;
    }

    // A payment that arrives late may find the same day booked anew meanwhile, or a cap reached: that day is not taken.
    // Guard: the household is locked by the caller, as it is when a day is ticked (LockDaysOf); what it shares is locked above.
    private async Task<(Dictionary<CartLineId, Refusal> Unfit, IReadOnlyList<TakenSlot> Booked)> NoLongerFit(List<CartLine> lines, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        if (lines.Count == 0)
        {
            return ([], []);
        }

        var reaches = lines.ConvertAll(line => catalogue.Find(line.SlotId)!.Activity.ReachOf(line.Date));
        var own = lines.Select(line => line.Id).ToHashSet();
        var taken = await db.TakenBy([.. lines.Select(line => line.ChildId).Distinct()], reaches.Min(reach => reach.From), reaches.Max(reach => reach.To), now, ct);
        var agenda = new Agenda(taken.Where(slot => slot.LineId is not { } line || !own.Contains(line)));

        var unfit = new Dictionary<CartLineId, Refusal>();
        foreach (var line in lines)
        {
            var slot = catalogue.Find(line.SlotId)!;
            if (agenda.On(line.ChildId, line.Date).Any(other => other.BookingId is not null && other.SlotId == line.SlotId))
            {
                unfit[line.Id] = Refusal.AlreadyTaken;
            }
            else if (BookingRules.WhyNoMore(line.ChildId, slot.Activity, line.SlotId, line.Date, agenda) is { } cap)
            {
                unfit[line.Id] = cap;
            }
            else
            {
                agenda.Add(new TakenSlot(line.ChildId, line.SlotId, line.Date, null, line.Id));
            }
        }

        return (unfit, [.. taken.Where(slot => slot.BookingId is not null)]);
    }

    // Normally all: the sum was computed from these very lines. Less only when a payment came late and its purse had gone.
    private static List<CartLine> Affordable(IEnumerable<CartLine> lines, Catalogue catalogue, Money funds)
    {
        var left = funds;
        var affordable = new List<CartLine>();
        foreach (var line in lines)
        {
            var price = line.IsPaidNow(catalogue.Find(line.SlotId)!) ? line.Amount : Money.Zero;
            if (price <= left)
            {
                left -= price;
                affordable.Add(line);
            }
        }

        return affordable;
    }

    // R34: what was asked of the service waits for it, however firm the others are.
    private static BookingState StateOf(CartLine line, OfferedSlot slot) => line.IsAsked ? BookingState.Pending : slot.Policies.Firmness switch
    {
        Firmness.OnCommit or Firmness.OnPayment => BookingState.Confirmed,
        Firmness.AfterNight => BookingState.NotTransmitted,
        Firmness.AfterStaff => BookingState.Pending,
    };

    private static string ReasonOf(Request request, Money funds, Money givenBack) =>
        funds > Money.Zero && request.Lines.Any(line => line.Refused == Refusal.BookingChanged)
            ? $"Demande {request.Number}\u00A0: un horaire avait changé entre-temps, ce que vous aviez payé pour lui vous est rendu."
            : request.Lines.Any(line => line.Refused is Refusal.DayFull) && funds > Money.Zero
            ? $"Demande {request.Number}\u00A0: des places n’étaient plus libres, leur prix vous est rendu."
            : request.Lines.Any(line => line.Refused is not null) && funds > Money.Zero
            ? $"Demande {request.Number}\u00A0: tout n’a pas pu être réservé, le reste de votre paiement vous est rendu."
            : givenBack > Money.Zero
                ? $"Demande {request.Number}\u00A0: annulation dans les délais."
                : $"Demande {request.Number}\u00A0: trop-perçu.";
}
