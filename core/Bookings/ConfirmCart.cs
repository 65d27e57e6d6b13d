using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Messaging;
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
public sealed class ConfirmCart(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, Purses purses, Cancellation cancellation, HourChanges changes, Letters letters)
{
    /// <param name="cart">Locked by the caller.</param>
    /// <param name="lines">The lines to commit; those already done are the caller's to leave out.</param>
    /// <param name="funds">What the family paid for them, purse included.</param>
    /// <param name="payment">Null when nothing is paid now.</param>
    /// <param name="tellFamily">False when the caller writes the mail itself.</param>
    public async Task<Confirmed> Run(Cart cart, IReadOnlyList<CartLine> lines, Money funds, Payment? payment, DateTimeOffset now, CancellationToken ct, bool tellFamily = true)
    {
        var catalogue = await catalogues.Of(cart.OrganiserId, ct);
        var request = new Request
        {
            Number = await db.NextNumber(cart.OrganiserId, SeriesKind.Request, now, ct),
            OrganiserId = cart.OrganiserId,
            HouseholdId = cart.HouseholdId,
            OwnerId = cart.GuardianId,
            CreatedAt = now,
            PaymentId = payment?.Id,
        };

        // The limits are those of the instant at which the family committed, not of the bank's answer.
        var asOf = payment?.StartedAt ?? now;
        var (givenBack, freed) = await Cancel(cart, lines, catalogue, request, asOf, now, ct);
        var changed = await changes.Apply(cart, lines, catalogue, request, funds + givenBack, now, ct);
        var (spent, taken) = await Book(cart, lines, catalogue, request, funds + givenBack - changed, now, ct);

        var left = funds + givenBack - changed - spent;
        var credit = left > Money.Zero
            ? await purses.Credit(cart.HouseholdId, cart.OrganiserId, left, ReasonOf(request, funds, givenBack), new CreditCause(request.Id, payment?.Id, null), now, ct)
            : null;

        db.Requests.Add(request);
        db.Record(now, cart.GuardianId.Value.ToString(), "cart.committed", $"request {request.Number}", cart.HouseholdId, null, $"{request.Lines.Count} lines, spent {(spent + changed).Euros}, credited {left.Euros}");
        if (tellFamily)
        {
            await letters.RequestAnswered(request, catalogue, payment, spent + Money.Max(Money.Zero, changed), credit, lines.Where(line => line.IsAsked).Select(line => line.Id).ToHashSet(), now, ct);
        }

        return new Confirmed(request, [.. freed, .. taken], left);
    }

    private async Task<(Money GivenBack, IReadOnlyList<PlaceCount> Counts)> Cancel(Cart cart, IReadOnlyList<CartLine> lines, Catalogue catalogue, Request request, DateTimeOffset asOf, DateTimeOffset now, CancellationToken ct)
    {
        var (givenBack, counts) = (Money.Zero, new List<PlaceCount>());
        foreach (var line in lines.Where(line => line.Operation == CartOperation.Cancel))
        {
            var outcome = await cancellation.Apply(cart.HouseholdId, line.BookingId!.Value, catalogue, asOf, now, line.Reason, ct);
            line.Finish(outcome.Refusal is null ? CartLineState.Done : CartLineState.Refused);
            request.Answer(line, line.BookingId, outcome.Refusal);
            givenBack += outcome.GivenBack;
            counts.AddRange(outcome.Counts);
        }

        return (givenBack, counts);
    }

    private async Task<(Money Spent, IReadOnlyList<PlaceCount> Counts)> Book(Cart cart, IReadOnlyList<CartLine> lines, Catalogue catalogue, Request request, Money funds, DateTimeOffset now, CancellationToken ct)
    {
        var booked = lines.Where(line => line.Operation == CartOperation.Book).ToList();
        var unfit = await NoLongerFit(cart, booked, catalogue, now, ct);
        var affordable = Affordable(booked.Where(line => !unfit.ContainsKey(line.Id)), catalogue, funds);
        var places = affordable
            .Select(line => new PlaceWanted(line.Id, line.Date, catalogue.Find(line.SlotId)!.PoolIds))
            .ToList();
        var answer = places.Count == 0 ? PlacesAnswer.Nothing : await holds.Confirm(cart.OrganiserId, places, ct);
        var dropped = booked.Except(affordable)
            .Select(line => new PlaceWanted(line.Id, line.Date, catalogue.Find(line.SlotId)!.PoolIds))
            .ToList();
        var released = dropped.Count == 0 ? PlacesAnswer.Nothing : await holds.Release(cart.OrganiserId, dropped, ct);

        var spent = Money.Zero;
        foreach (var line in booked)
        {
            if (!answer.Taken.Contains(line.Id))
            {
                line.Finish(CartLineState.Refused);
                request.Answer(line, null, unfit.GetValueOrDefault(line.Id, Refusal.DayFull));
                continue;
            }

            var slot = catalogue.Find(line.SlotId)!;
            var booking = Booking.From(cart, line, StateOf(line, slot), line.IsPaidNow(slot), now);
            db.Bookings.Add(booking);
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = line.Amount, Reason = line.Reason, At = now });
            line.Finish(CartLineState.Done);
            request.Answer(line, booking.Id, null);
            spent += line.IsPaidNow(slot) ? line.Amount : Money.Zero;
        }

        return (spent, [.. answer.Counts, .. released.Counts]);
    }

    // A payment that arrives late may find the same day booked anew meanwhile, or a cap reached: that day is not taken.
    // Guard: the household is locked by the caller, as it is when a day is ticked (LockDaysOf); what it shares is locked here.
    private async Task<Dictionary<CartLineId, Refusal>> NoLongerFit(Cart cart, List<CartLine> lines, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        await db.LockShares(cart.HouseholdId, ct);
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

        return unfit;
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
        : request.Lines.Any(line => line.Refused is not null) && funds > Money.Zero
            ? $"Demande {request.Number}\u00A0: des places n’étaient plus libres, leur prix vous est rendu."
            : givenBack > Money.Zero
                ? $"Demande {request.Number}\u00A0: annulation dans les délais."
                : $"Demande {request.Number}\u00A0: trop-perçu.";
}
