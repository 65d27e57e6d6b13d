using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Nightly;

/// <summary>What a night did.</summary>
public sealed record NightReport(int Accepted, int Waiting, int Refused, int Mails);

/// <summary>What was transmitted.</summary>
/// <param name="Seen">How many bookings were looked at.</param>
public sealed record Transmitted(int Seen, int Accepted, int Waiting, int Refused);

/// <summary>
/// The night (R57): what families made « non transmis » the day before is accepted, put on the waiting list or refused with
/// its reason, in the order in which it was made. <see cref="TellAnswers"/> then writes each household one mail.
/// </summary>
/// <remarks>
/// It works in small steps, each a transaction. A step claims its rows by the state they leave, so a night that dies
/// anywhere is simply run again, and two nights at once share the work.
/// </remarks>
public sealed partial class TransmitRequests(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, Dependents dependents, TellAnswers tellAnswers, ILiveFeed feed, TimeProvider clock, ILogger<TransmitRequests> log)
{
    /// <summary>Transmits and tells, at every organiser.</summary>
    /// <param name="date">The morning on which families read the answer: what was made before that day began is transmitted.</param>
    /// <param name="ct">Stops between two steps.</param>
    /// <param name="step">How many bookings are committed at a time.</param>
    public async Task<NightReport> Run(DateOnly date, CancellationToken ct, int step = 200)
    {
        var (all, mails) = (new Transmitted(0, 0, 0, 0), 0);
        foreach (var organiser in await db.Organisers.AsNoTracking().OrderBy(o => o.Id).Select(o => o.Id).ToListAsync(ct))
        {
            var catalogue = await catalogues.Of(organiser, ct);
            all = Sum(all, await Run(catalogue, date, null, step, ct));
            mails += await tellAnswers.Run(catalogue, null, ct);
        }

        return new NightReport(all.Accepted, all.Waiting, all.Refused, mails);
    }

    /// <summary>Transmits what one organiser's families asked.</summary>
    /// <param name="catalogue">The organiser's.</param>
    /// <param name="date">The morning on which families read the answer.</param>
    /// <param name="progress">Where it is written down how far this came; null: nowhere.</param>
    /// <param name="step">How many bookings are committed at a time.</param>
    /// <param name="ct">Stops between two steps.</param>
    public async Task<Transmitted> Run(Catalogue catalogue, DateOnly date, StepProgress? progress, int step, CancellationToken ct)
    {
        var before = ParisTime.At(date, TimeOnly.MinValue);
        if (progress is not null)
        {
            await progress.Start(await NotTransmitted(catalogue, before).CountAsync(ct), ct);
        }

        // Each step reads on from the instant at which the last one stopped: what is behind it has its answer.
        var (all, from) = (new Transmitted(0, 0, 0, 0), DateTimeOffset.MinValue);
        for (var isLast = false; !isLast;)
        {
            var (done, last, counts) = await db.InTransaction(() => Transmit(catalogue, from, before, progress, step, ct), ct);

            feed.Announce(counts);
            progress?.Tell();
            (all, from, isLast) = (Sum(all, done), last, done.Seen == 0);
        }

        Told(log, catalogue.Organiser.Id.Value, date, all.Accepted, all.Waiting, all.Refused);
        return all;
    }

    private async Task<(Transmitted Done, DateTimeOffset Last, IReadOnlyList<PlaceCount> Counts)> Transmit(Catalogue catalogue, DateTimeOffset from, DateTimeOffset before, StepProgress? progress, int step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = await InTheOrderMade(NotTransmitted(catalogue, before).Where(booking => booking.CreatedAt >= from)).Take(step).Select(booking => new { booking.Id, booking.CreatedAt, booking.HouseholdId, booking.SlotId }).ToListAsync(ct);
        if (next.Count == 0)
        {
            return (new Transmitted(0, 0, 0, 0), from, []);
        }

        // Guard: what goes only with one of these is booked behind the household's row; it is not while we may refuse that one.
        foreach (var household in next.Where(booking => catalogue.IsNeeded(booking.SlotId)).Select(booking => booking.HouseholdId).Distinct().OrderBy(id => id.Value))
        {
            await db.LockMoney(household, ct);
        }

        // Guard: claimed by the state they leave; what another night, or the family, has moved meanwhile is not here any more.
        var ids = next.ConvertAll(booking => booking.Id);
        await db.Bookings.Where(booking => ids.Contains(booking.Id) && booking.State == BookingState.NotTransmitted).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.AnsweredAt, now), ct);
        var bookings = await InTheOrderMade(db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id) && booking.State == BookingState.NotTransmitted)).ToListAsync(ct);
        if (bookings.Count == 0)
        {
            return (new Transmitted(ids.Count, 0, 0, 0), next[^1].CreatedAt, []);
        }

        await dependents.Lock(catalogue, bookings, ct);
        var rules = await NightRules.For(db, catalogue, bookings, now, ct);
        var answers = bookings.Select(booking => (Booking: booking, Why: rules.WhyNot(booking))).ToList();
        var alone = await dependents.Of(catalogue, answers.FindAll(answer => answer.Why is not null).ConvertAll(answer => answer.Booking), ct);
        var along = alone.Select(left => left.Booking.Id).ToHashSet();
        var accepted = answers.FindAll(answer => answer.Why is null && !along.Contains(answer.Booking.Id)).ConvertAll(answer => answer.Booking);
        var acceptedIds = accepted.ConvertAll(booking => booking.Id);
        await db.Bookings.Where(booking => acceptedIds.Contains(booking.Id))
            .ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.Confirmed).SetProperty(b => b.Answer, (string?)null).SetProperty(b => b.AnswerUntold, true), ct);
        await db.BulkInsert(accepted.Select(booking => new AuditEntry
        {
            At = now, Who = NightRun.Who, What = "booking.transmitted", Subject = $"booking {booking.Id.Value}", HouseholdId = booking.HouseholdId, Before = nameof(BookingState.NotTransmitted), After = nameof(BookingState.Confirmed),
        }), ct);

        var (freed, waiting) = (new List<PlaceWanted>(), 0);
        foreach (var (booking, why) in answers)
        {
            if (why is not { } reason)
            {
                continue;
            }

            var waits = reason == Refusal.WaitingListOnly;
            waiting += waits ? 1 : 0;
            await Refuse(booking, waits ? "Complet\u00A0: votre enfant est sur la liste d’attente." : reason.Sentence(), now, ct);
            if (waits)
            {
                await Join(booking, ct);
            }

            freed.Add(booking.Place);
        }

        // A slot that was refused takes along what goes only with it, whichever night that one was made for.
        freed.AddRange(alone.Select(left => left.Booking.Place));
        foreach (var left in alone)
        {
            await dependents.RefuseAlong(left, catalogue, NightRun.Who, now, ct);
        }

        var counts = freed.Count == 0 ? [] : (await holds.GiveBack(catalogue.Organiser.Id, freed, ct)).Counts;
        await dependents.Repay(alone, catalogue, now, ct);

        if (progress is not null)
        {
            await progress.Advance(bookings.Count + alone.Count(left => left.Booking.State == BookingState.NotTransmitted && !ids.Contains(left.Booking.Id)), ct);
        }

        return (new Transmitted(ids.Count, accepted.Count, waiting, freed.Count - waiting), next[^1].CreatedAt, counts);
    }

    private async Task Refuse(Booking booking, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await db.Bookings.Where(b => b.Id == booking.Id)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.State, BookingState.Refused).SetProperty(x => x.CancelledAt, now).SetProperty(x => x.Answer, reason).SetProperty(x => x.AnswerUntold, true), ct);
        db.Charges.Add(new Charge { BookingId = booking.Id, Amount = -booking.Price, Reason = "Non retenu cette nuit\u00A0: rien n’est facturé.", At = now });
        db.Record(now, NightRun.Who, "booking.refused", $"booking {booking.Id.Value}", booking.HouseholdId, nameof(BookingState.NotTransmitted), $"{nameof(BookingState.Refused)}: {reason}");
    }

    // The rank is that of the instant at which the family asked, not of the night.
    private async Task Join(Booking booking, CancellationToken ct)
    {
        var guardian = await db.Guardians.AsNoTracking().SingleAsync(g => g.Id == booking.PayerId && g.HouseholdId == booking.HouseholdId, ct);
        var resident = await db.Households.Where(household => household.Id == booking.HouseholdId).Select(household => household.IsResident).SingleAsync(ct);
        var rules = (await catalogues.Of(booking.OrganiserId, ct)).Organiser.Policies.Priority;
        db.WaitingEntries.Add(WaitingEntry.Join(
            guardian, booking.OrganiserId, new SlotDay(booking.ChildId, booking.SlotId, booking.Date), WaitingGroupId.New(), resident ? Organisers.PriorityGrounds.Resident : Organisers.PriorityGrounds.None, rules, booking.CreatedAt, booking.CreatedAt));
    }

    private IQueryable<Booking> NotTransmitted(Catalogue catalogue, DateTimeOffset before)
    {
        var organiser = catalogue.Organiser.Id;
        return db.Bookings.AsNoTracking().Where(booking => booking.OrganiserId == organiser && booking.State == BookingState.NotTransmitted && booking.CreatedAt < before);
    }

    // Of one cart, which is of one instant, by day and slot: the ids of SQL Server tell no time.
    private static IQueryable<Booking> InTheOrderMade(IQueryable<Booking> bookings) =>
        bookings.OrderBy(booking => booking.CreatedAt).ThenBy(booking => booking.Date).ThenBy(booking => booking.SlotId).ThenBy(booking => booking.Id);

    private static Transmitted Sum(Transmitted left, Transmitted right) => new(left.Seen + right.Seen, left.Accepted + right.Accepted, left.Waiting + right.Waiting, left.Refused + right.Refused);

    [LoggerMessage(EventName = "NightTransmitted", Level = LogLevel.Information, Message = "Night of {Date} at organiser {Organiser}: {Accepted} accepted, {Waiting} waiting, {Refused} refused")]
    private static partial void Told(ILogger logger, int organiser, DateOnly date, int accepted, int waiting, int refused);
}
