using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Billing;

/// <summary>The draft, or why there is none.</summary>
public sealed record DraftedMonth(Refusal? Refusal, BillingMonth? Month);

/// <summary>
/// Draws up a month to bill (R73): per household what its invoice will come to, and what the cash office should look at.
/// Nothing is owed by it, and it may be drawn up again until « Émettre ».
/// </summary>
public sealed partial class DraftMonth(PortalDb db, CatalogueReader catalogues, TimeProvider clock, ILogger<DraftMonth> log)
{
    /// <param name="month">Any day of the month of care.</param>
    /// <param name="who">The agent, or the night.</param>
    public async Task<DraftedMonth> Run(OrganiserId organiser, DateOnly month, string who, CancellationToken ct)
    {
        var first = new DateOnly(month.Year, month.Month, 1);
        if (clock.TodayInParis() < first.AddMonths(1))
        {
            return new DraftedMonth(Refusal.MonthNotOver, null);
        }

        var drafted = await db.InTransaction(() => Draw(organiser, first, who, ct), ct);

        if (drafted.Month is { } drawn)
        {
            Drafted(log, organiser.Value, drawn.Month, drawn.Households, drawn.Lines);
        }

        return drafted;
    }

    private async Task<DraftedMonth> Draw(OrganiserId organiser, DateOnly first, string who, CancellationToken ct)
    {
        var known = await MonthsInHand(organiser, ct);
        var month = known.Find(m => m.Month == first);
        var why = month is { State: not BillingState.Draft } || known.Exists(m => m.Month > first) ? Refusal.MonthAlreadyIssued
            : known.Exists(m => m.Month < first && m.State != BillingState.Issued) ? Refusal.EarlierMonthOpen
            : (Refusal?)null;
        if (why is not null)
        {
            return new DraftedMonth(why, month);
        }

        if (month is null)
        {
            month = BillingMonth.For(organiser, first, known.Find(m => m.Month < first));
            db.BillingMonths.Add(month);
        }

        await db.BillingDrafts.Where(draft => draft.BillingMonthId == month.Id).ExecuteDeleteAsync(ct);
        await db.BillingCorrections.Where(correction => correction.BillingMonthId == month.Id).ExecuteDeleteAsync(ct);

        var now = clock.GetUtcNow();
        await NoteCorrections(month, now, ct);
        var drafts = await DraftsOf(month, now, ct);
        if (drafts.Count == 0)
        {
            db.BillingMonths.Remove(month);
            return new DraftedMonth(Refusal.NothingToBill, null);
        }

        await db.BulkInsert(drafts, ct);
        var before = month.Households == 0 ? null : InWords(month);
        month.DrawUp(drafts, who, now);
        db.Record(now, who, "billing.drafted", $"billing {first:yyyy-MM}", null, before, InWords(month));
        return new DraftedMonth(null, month);
    }

    // A month that somebody else has opened between the lock and the reading is read, and not locked: both are done again.
    private async Task<List<BillingMonth>> MonthsInHand(OrganiserId organiser, CancellationToken ct)
    {
        while (true)
        {
            var locked = await db.LockBillingOf(organiser, ct);
            var known = await db.BillingMonths.Where(month => month.OrganiserId == organiser).OrderByDescending(month => month.Month).Take(24).ToListAsync(ct);
            if (known.Count(month => month.State != BillingState.Issued) <= locked)
            {
                return known;
            }

            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Whatever moved a booking of an earlier month since the last billing brings in all of its charges that no invoice has.</summary>
    private async Task NoteCorrections(BillingMonth month, DateTimeOffset now, CancellationToken ct)
    {
        var moved = db.Charges.Where(charge => charge.At >= month.Since && charge.At <= now).Select(charge => charge.BookingId)
            .Union(db.Bookings.Where(booking => booking.AnsweredAt >= month.Since).Select(booking => booking.Id));
        var corrections = await (
            from booking in db.BillableAt(month.OrganiserId)
            where booking.Date < month.From && moved.Contains(booking.Id)
            join charge in db.Unbilled() on booking.Id equals charge.BookingId
            where charge.At <= now
            select new BillingCorrection { BillingMonthId = month.Id, ChargeId = charge.Id, HouseholdId = booking.HouseholdId }).ToListAsync(ct);
        await db.BulkInsert(corrections, ct);
    }

    private async Task<List<BillingDraft>> DraftsOf(BillingMonth month, DateTimeOffset now, CancellationToken ct)
    {
        var ofTheMonth =
            from booking in db.BillableAt(month.OrganiserId)
            where booking.Date >= month.From && booking.Date < month.Next
            join charge in db.Unbilled() on booking.Id equals charge.BookingId
            where charge.At <= now
            select new { booking.HouseholdId, charge.Amount, charge.Reason };
        var corrected =
            from correction in db.BillingCorrections
            where correction.BillingMonthId == month.Id
            join charge in db.Charges on correction.ChargeId equals charge.Id
            select new { correction.HouseholdId, charge.Amount, charge.Reason };

        var sums = new Dictionary<HouseholdId, (int Lines, decimal Total, int Unexplained)>();
        foreach (var source in new[] { ofTheMonth, corrected })
        {
            var rows = await source
                .GroupBy(row => row.HouseholdId)
                .Select(group => new { Household = group.Key, Lines = group.Count(), Total = group.Sum(row => (decimal)(object)row.Amount), Unexplained = group.Count(row => row.Reason == "") })
                .ToListAsync(ct);
            foreach (var row in rows)
            {
                var sum = sums.GetValueOrDefault(row.Household);
                sums[row.Household] = (sum.Lines + row.Lines, sum.Total + row.Total, sum.Unexplained + row.Unexplained);
            }
        }

        var byBracket = (await catalogues.Of(month.OrganiserId, ct)).Slots.Any(slot => slot.Tariff.Bands.Count > 1);
        var withMail = await db.Guardians.Where(guardian => guardian.Email != "").Select(guardian => guardian.HouseholdId).Distinct().ToHashSetAsync(ct);
        var withQuotient = byBracket
            ? await db.Set<FamilyQuotient>().Where(quotient => quotient.ValidFrom < month.Next).Select(quotient => quotient.HouseholdId).Distinct().ToHashSetAsync(ct)
            : [];
        return [.. sums.OrderBy(sum => sum.Key.Value).Select((sum, index) => new BillingDraft
        {
            BillingMonthId = month.Id,
            Position = index + 1,
            HouseholdId = sum.Key,
            Lines = sum.Value.Lines,
            Total = new Money(sum.Value.Total),
            Anomalies = (withMail.Contains(sum.Key) ? BillingAnomalies.None : BillingAnomalies.NoEmail)
                | (sum.Value.Total < 0 ? BillingAnomalies.NegativeTotal : sum.Value.Total == 0 ? BillingAnomalies.ZeroTotal : BillingAnomalies.None)
                | (byBracket && !withQuotient.Contains(sum.Key) ? BillingAnomalies.NoQuotient : BillingAnomalies.None)
                | (sum.Value.Unexplained > 0 ? BillingAnomalies.NoReason : BillingAnomalies.None),
        })];
    }

    private static string InWords(BillingMonth month) => $"{month.Households} households, {month.Lines} lines, {month.Total.Euros}";

    [LoggerMessage(EventName = "MonthDrafted", Level = LogLevel.Information, Message = "Organiser {Organiser}: {Month} drafted for {Households} households, {Lines} lines")]
    private static partial void Drafted(ILogger logger, int organiser, DateOnly month, int households, int lines);
}
