using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Core.WaitingLists;

namespace Portal.Core.Nightly;

/// <summary>What a night did.</summary>
public sealed record NightReport(int Accepted, int Waiting, int Refused, int Mails);

/// <summary>
/// The night (R57): what families made « non transmis » the day before is accepted, put on the waiting list or refused with
/// its reason, in the order in which it was made; then each household that has news gets one mail (R64).
/// </summary>
/// <remarks>
/// It works in small steps, each a transaction. A step claims its rows by the state they leave, so a night that dies
/// anywhere is simply run again, and two nights at once share the work.
/// </remarks>
public sealed partial class TransmitRequests(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, AnswerLetters letters, ILiveFeed feed, TimeProvider clock, ILogger<TransmitRequests> log)
{
    private const string Night = "night";

    /// <param name="date">The morning on which families read the answer: what was made before that day began is transmitted.</param>
    /// <param name="step">How many bookings are committed at a time.</param>
    public async Task<NightReport> Run(DateOnly date, CancellationToken ct, int step = 200)
    {
        var before = ParisTime.At(date, TimeOnly.MinValue);
        var (accepted, waiting, refused, mails) = (0, 0, 0, 0);
        foreach (var organiser in await db.Organisers.AsNoTracking().OrderBy(o => o.Id).Select(o => o.Id).ToListAsync(ct))
        {
            var catalogue = await catalogues.Of(organiser, ct);
            for (var isLast = false; !isLast;)
            {
                var (done, counts) = await db.InTransaction(() => Transmit(catalogue, before, step, ct), ct);
                feed.Announce(counts);
                (accepted, waiting, refused, isLast) = (accepted + done.Accepted, waiting + done.Waiting, refused + done.Refused, done.Seen == 0);
            }

            mails += await Report(catalogue, ct);
        }

        Transmitted(log, date, accepted, waiting, refused);
        return new NightReport(accepted, waiting, refused, mails);
    }

    private async Task<(Step Done, IReadOnlyList<PlaceCount> Counts)> Transmit(Catalogue catalogue, DateTimeOffset before, int step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = await NotTransmitted(catalogue, before).OrderBy(booking => booking.CreatedAt).ThenBy(booking => booking.Id).Take(step).Select(booking => booking.Id).ToListAsync(ct);
        // Guard: claimed by the state they leave; what another night, or the family, has moved meanwhile is not here any more.
        await db.Bookings.Where(booking => ids.Contains(booking.Id) && booking.State == BookingState.NotTransmitted).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.AnsweredAt, now), ct);
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id) && booking.State == BookingState.NotTransmitted).OrderBy(booking => booking.CreatedAt).ThenBy(booking => booking.Id).ToListAsync(ct);
        if (bookings.Count == 0)
        {
            return (new Step(ids.Count, 0, 0, 0), []);
        }

        var rules = await NightRules.For(db, catalogue, bookings, now, ct);
        var answers = bookings.Select(booking => (Booking: booking, Why: rules.WhyNot(booking))).ToList();
        var accepted = answers.Where(answer => answer.Why is null).Select(answer => answer.Booking.Id).ToList();
        await db.Bookings.Where(booking => accepted.Contains(booking.Id))
            .ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Confirmed).SetProperty(b => b.Answer, (string?)null).SetProperty(b => b.AnswerUntold, true), ct);

        var (freed, waiting) = (new List<PlaceWanted>(), 0);
        foreach (var (booking, why) in answers)
        {
            if (why is null)
            {
                db.Record(now, Night, "booking.transmitted", $"booking {booking.Id.Value}", booking.HouseholdId, nameof(BookingState.NotTransmitted), nameof(BookingState.Confirmed));
                continue;
            }

            var waits = why == Refusal.WaitingListOnly;
            waiting += waits ? 1 : 0;
            await Refuse(booking, waits ? "Complet\u00A0: votre enfant est sur la liste d’attente." : why.Value.Sentence(), now, ct);
            if (waits)
            {
                await Join(booking, ct);
            }

            freed.Add(new PlaceWanted(booking.LineId, booking.Date, catalogue.Find(booking.SlotId)?.PoolIds ?? []));
        }

        var counts = freed.Count == 0 ? [] : (await holds.GiveBack(catalogue.Organiser.Id, freed, ct)).Counts;
        return (new Step(ids.Count, accepted.Count, waiting, freed.Count - waiting), counts);
    }

    private async Task Refuse(Booking booking, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await db.Bookings.Where(b => b.Id == booking.Id)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, BookingState.Refused).SetProperty(x => x.CancelledAt, now).SetProperty(x => x.Answer, reason).SetProperty(x => x.AnswerUntold, true), ct);
        db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -booking.Price, Reason = "Non retenu cette nuit\u00A0: rien n’est facturé.", At = now });
        db.Record(now, Night, "booking.refused", $"booking {booking.Id.Value}", booking.HouseholdId, nameof(BookingState.NotTransmitted), $"{nameof(BookingState.Refused)}: {reason}");
    }

    // The rank is that of the instant at which the family asked, not of the night.
    private async Task Join(Booking booking, CancellationToken ct)
    {
        var guardian = await db.Guardians.AsNoTracking().SingleAsync(g => g.Id == booking.PayerId && g.HouseholdId == booking.HouseholdId, ct);
        var resident = await db.Households.Where(household => household.Id == booking.HouseholdId).Select(household => household.IsResident).SingleAsync(ct);
        var rules = (await catalogues.Of(booking.OrganiserId, ct)).Organiser.Policies.Priority;
        db.WaitingEntries.Add(WaitingEntry.Join(
            guardian, booking.OrganiserId, new SlotDay(booking.ChildId, booking.SlotId, booking.Date), WaitingGroupId.New(), resident ? Activities.PriorityGrounds.Resident : Activities.PriorityGrounds.None, rules, booking.CreatedAt, booking.CreatedAt));
    }

    // What was answered and not told: this night's, and what a night that died could not tell any more.
    private async Task<int> Report(Catalogue catalogue, CancellationToken ct)
    {
        var organiser = catalogue.Organiser.Id;
        var untold = await db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.AnswerUntold).ToListAsync(ct);
        var households = untold.GroupBy(booking => booking.HouseholdId).OrderBy(household => household.Key.Value).ToList();
        foreach (var household in households)
        {
            await db.InTransaction(
                async () =>
                {
                    var nightly = household.Where(booking => IsNightly(catalogue, booking)).ToList();
                    await letters.Transmitted(catalogue, [.. nightly.Select(booking => booking.Id)], clock.GetUtcNow(), ct);
                    // A request that the service answered in part, and whose last line the family withdrew, is told now.
                    await letters.Answered(catalogue, [.. household.Except(nightly)], clock.GetUtcNow(), ct);
                    return 0;
                },
                ct);
        }

        return households.Count;
    }

    private IQueryable<Booking> NotTransmitted(Catalogue catalogue, DateTimeOffset before)
    {
        var organiser = catalogue.Organiser.Id;
        return db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.State == BookingState.NotTransmitted && booking.CreatedAt < before);
    }

    private static bool IsNightly(Catalogue catalogue, Booking booking) => catalogue.Find(booking.SlotId)?.Policies.Firmness == Activities.Firmness.AfterNight;

    private sealed record Step(int Seen, int Accepted, int Waiting, int Refused);

    [LoggerMessage(EventName = "NightTransmitted", Level = LogLevel.Information, Message = "Night of {Date}: {Accepted} accepted, {Waiting} waiting, {Refused} refused")]
    private static partial void Transmitted(ILogger logger, DateOnly date, int accepted, int waiting, int refused);
}
