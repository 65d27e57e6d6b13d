using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>An agent's answer to one line.</summary>
/// <param name="Seen">What the agent saw it to be: if it is so no longer, nothing is done.</param>
/// <param name="Reason">What the family will read; required to refuse (R67).</param>
public sealed record Decision(BookingId Booking, BookingState Seen, bool Accepts, string? Reason)
{
    /// <summary>The longest sentence that is kept, in letters.</summary>
    public const int LongestReason = 300;

    internal bool LacksReason => !Accepts && string.IsNullOrWhiteSpace(Reason);

    internal static string Shortened(string reason) => reason.Trim() is { Length: > LongestReason } known ? known[..LongestReason] : reason.Trim();
}

/// <summary>How many lines were answered, and which were not, and why.</summary>
public sealed record Decided(int Answered, IReadOnlyList<(BookingId Booking, Refusal Why)> Refused)
{
    /// <summary>Bookings that went only with one that was refused, and were refused along with it (R26).</summary>
    public int RefusedAlong { get; init; }
}

/// <summary>
/// The service answers what families asked (R64, R78, R80): bookings that wait for it, cancellations, other hours, and
/// absences past the limit. A place that is refused or given back goes to others at once; the family hears in one mail, once the last line
/// of its request is answered.
/// </summary>
public sealed class DecideBookings(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, Purses purses, Dependents dependents, AnswerLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="decisions">Lines of one request, or of several; another organiser's are not found (I6).</param>
    public async Task<Decided> Run(Agent agent, IReadOnlyList<Decision> decisions, CancellationToken ct)
    {
        if (decisions.Any(decision => decision.LacksReason))
        {
            return new Decided(0, [.. decisions.Where(decision => decision.LacksReason).Select(decision => (decision.Booking, Refusal.ReasonRequired))]);
        }

        var catalogue = await catalogues.Of(agent.OrganiserId, ct);

        var (decided, counts) = await db.InTransaction(() => Decide(agent, catalogue, decisions, ct), ct);

        feed.Announce(counts);
        return decided;
    }

    private async Task<(Decided, IReadOnlyList<PlaceCount>)> Decide(Agent agent, Catalogue catalogue, IReadOnlyList<Decision> decisions, CancellationToken ct)
    {
        var ids = decisions.Select(decision => decision.Booking).ToList();
        var known = db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id) && booking.OrganiserId == agent.OrganiserId && (agent.Only == null || db.SlotsOf(agent).Any(slot => slot.Id == booking.SlotId)));
        foreach (var household in (await known.Select(booking => booking.HouseholdId).Distinct().ToListAsync(ct)).OrderBy(id => id.Value))
        {
            await db.LockMoney(household, ct);
        }

        // Read once nobody else can move them: what is given back is the price as it is, not as it was.
        var now = clock.GetUtcNow();
        var bookings = await known.ToDictionaryAsync(booking => booking.Id, ct);
        var stuck = await WhyNot(catalogue, decisions, bookings, ct);
        var (refused, answered) = (new List<(BookingId, Refusal)>(), new List<Booking>());
        var (freed, refunds, turnedDown) = (new List<PlaceWanted>(), new List<Booking>(), new List<Booking>());
        foreach (var decision in decisions.DistinctBy(decision => decision.Booking).OrderBy(decision => decision.Booking.Value))
        {
            if (!bookings.TryGetValue(decision.Booking, out var booking) || StateAfter(decision) is not { } to)
            {
                refused.Add((decision.Booking, Refusal.NotFound));
                continue;
            }

            if (stuck.TryGetValue(booking.Id, out var why))
            {
                refused.Add((decision.Booking, why));
                continue;
            }

            if (!await Move(decision, to, now, ct))
            {
                refused.Add((decision.Booking, Refusal.AlreadyAnswered));
                continue;
            }

            answered.Add(booking);
            turnedDown.AddRange(to == BookingState.Refused ? [booking] : []);
            db.Record(now, agent.Name, decision.Accepts ? "booking.accepted" : "booking.refused", $"booking {booking.Id.Value}", booking.HouseholdId, decision.Seen.ToString(), decision.Accepts ? to.ToString() : $"{to}: {decision.Reason}");
            if (decision is { Seen: BookingState.ChangeAsked, Accepts: true })
            {
                await ChangeHours(booking, now, ct);
            }
            else if (to >= BookingState.Cancelled)
            {
                freed.Add(booking.Place);
                GiveBackPrice(booking, to, now);
                if (to != BookingState.Absent && booking.Prepaid && booking.Price > Money.Zero)
                {
                    refunds.Add(booking);
                }
            }
        }

        // A slot that was refused takes along what goes only with it: that is the town's own rule, and one mail says both.
        var alone = await dependents.Of(catalogue, turnedDown, ct);
        freed.AddRange(alone.Select(left => left.Booking.Place));
        foreach (var left in alone)
        {
            await dependents.RefuseAlong(left, catalogue, agent.Name, now, ct);
        }

        await letters.Answered(catalogue, [.. answered, .. alone.Select(left => left.Booking)], now, ct);
        var counts = freed.Count == 0 ? [] : (await holds.GiveBack(agent.OrganiserId, freed, ct)).Counts;
        foreach (var booking in refunds)
        {
            await purses.Credit(booking.HouseholdId, booking.OrganiserId, booking.Price, $"Annulation acceptée par le service, {booking.Date.DayInWords()}.", new CreditCause(null, null, booking.Id), now, ct);
        }

        await dependents.Repay(alone, catalogue, now, ct);
        return (new Decided(answered.Count, refused) { RefusedAlong = alone.Count }, counts);
    }

    /// <summary>
    /// What cannot be answered so, as a slot would be left without the one it goes with (R26, R28): giving back what another
    /// still leans on, or keeping what leans on nothing any more.
    /// </summary>
    private async Task<Dictionary<BookingId, Refusal>> WhyNot(Catalogue catalogue, IReadOnlyList<Decision> decisions, Dictionary<BookingId, Booking> bookings, CancellationToken ct)
    {
        var asked = decisions.Where(decision => decision.Seen is BookingState.CancelAsked or BookingState.AbsenceAsked && bookings.ContainsKey(decision.Booking)).ToLookup(decision => decision.Accepts, decision => bookings[decision.Booking]);
        var refused = decisions.Where(decision => decision is { Seen: BookingState.Pending, Accepts: false } && bookings.ContainsKey(decision.Booking)).Select(decision => bookings[decision.Booking]);
        var (given, kept) = (asked[true].ToList(), asked[false].ToList());

        var stuck = new Dictionary<BookingId, Refusal>();
        var alone = await dependents.Of(catalogue, [.. given, .. refused], ct, staying: kept.Select(booking => booking.Id).ToHashSet());
        foreach (var booking in given.Where(booking => alone.Any(left => left.Needed(booking))))
        {
            stuck[booking.Id] = Refusal.NeededByAnother;
        }

        foreach (var booking in kept)
        {
            if (await dependents.AnyLacks(catalogue, booking.HouseholdId, [new SlotDay(booking.ChildId, booking.SlotId, booking.Date)], ct, evenLeaving: true))
            {
                stuck[booking.Id] = Refusal.NeedsAnother;
            }
        }

        return stuck;
    }

    // Guard: the state moves from what the agent saw, in one statement; a colleague who answered before, or a family that
    // withdrew, has moved it, and this agent is told so.
    private async Task<bool> Move(Decision decision, BookingState to, DateTimeOffset now, CancellationToken ct)
    {
        var (from, reason) = (decision.Seen, decision.Accepts ? null : Decision.Shortened(decision.Reason!));
        DateTimeOffset? ended = to >= BookingState.Cancelled ? now : null;
        return await db.Bookings.Where(booking => booking.Id == decision.Booking && booking.State == from)
            .ExecuteUpdateAsync(
                booking => booking
                    .SetProperty(b => b.State, to)
                    .SetProperty(b => b.CancelledAt, ended)
                    .SetProperty(b => b.Answer, reason)
                    .SetProperty(b => b.AnsweredAt, now)
                    .SetProperty(b => b.AnswerUntold, true),
                ct) > 0;
    }

    /// <summary>Where an answer leads; null when there is nothing to answer. A refused cancellation, or change, leaves the day booked.</summary>
    private static BookingState? StateAfter(Decision decision) => (decision.Seen, decision.Accepts) switch
    {
        (BookingState.Pending, true) => BookingState.Confirmed,
        (BookingState.Pending, false) => BookingState.Refused,
        (BookingState.CancelAsked, true) => BookingState.Cancelled,
        (BookingState.AbsenceAsked, true) => BookingState.Absent,
        (BookingState.ChangeAsked, true) => BookingState.Confirmed,
        (BookingState.CancelAsked or BookingState.ChangeAsked or BookingState.AbsenceAsked, false) => BookingState.Confirmed,
        _ => null,
    };

    // R49: at the difference that the family saw when it asked (I9), which its request has kept.
    private async Task ChangeHours(Booking booking, DateTimeOffset now, CancellationToken ct)
    {
        var asked = await db.ChangeAskedOf(booking.Id, ct);
        var (amount, reason) = (asked?.Amount ?? Money.Zero, asked?.Reason ?? booking.PriceReason);
        await db.Bookings.Where(b => b.Id == booking.Id).ExecuteUpdateAsync(
            b => b.SetProperty(x => x.Arrival, booking.WishedArrival).SetProperty(x => x.Departure, booking.WishedDeparture).SetProperty(x => x.Price, booking.Price + amount).SetProperty(x => x.PriceReason, reason), ct);
        if (amount != Money.Zero)
        {
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = amount, Reason = reason, At = now });
        }
    }

    // R80: an absence past the limit stays due.
    private void GiveBackPrice(Booking booking, BookingState to, DateTimeOffset now)
    {
        if (to != BookingState.Absent)
        {
            var reason = to == BookingState.Refused ? "Refusé par le service\u00A0: rien n’est facturé." : "Annulation acceptée par le service\u00A0: rien n’est facturé.";
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -booking.Price, Reason = reason, At = now });
        }
    }
}
