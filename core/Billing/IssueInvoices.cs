using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Issues the months that the cash office has let go (R73), a batch of households per transaction: their invoices and
/// lines, their numbers, their mails and the watermark are saved together or not at all. So it may be killed at any
/// point and run again, or run twice at once: the batches queue up at the month's row, and no charge, number or mail is
/// doubled or lost.
/// </summary>
public sealed partial class IssueInvoices(PortalDb db, InvoiceLetters letters, TimeProvider clock, ILogger<IssueInvoices> log)
{
    /// <summary>Households per transaction: some ten thousand lines, whatever the town's size.</summary>
    private const int Batch = 500;

    /// <returns>How many invoices were issued.</returns>
    public async Task<int> Run(CancellationToken ct, int batch = Batch)
    {
        var issued = 0;
        foreach (var month in await db.BillingMonths.AsNoTracking().Where(month => month.State == BillingState.Issuing).OrderBy(month => month.Month).Select(month => month.Id).ToListAsync(ct))
        {
            while (await db.InTransaction(() => Next(month, batch, ct), ct) is { } step)
            {
                issued += step.Invoices;
                Issued(log, month.Value, step.Done, step.Of);
            }
        }

        return issued;
    }

    /// <returns>Null when the month has no batch left.</returns>
    private async Task<Step?> Next(BillingMonthId id, int size, CancellationToken ct)
    {
        // Guard: the row stays locked until this batch is saved, so a second issuer finds the watermark moved.
        await db.BillingMonths.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(m => m.Version, m => m.Version + 1), ct);
        var month = await db.BillingMonths.SingleAsync(m => m.Id == id, ct);
        if (month.State != BillingState.Issuing)
        {
            return null;
        }

        var (done, upTo) = (month.Done, month.Done + size);
        var households = await db.BillingDrafts.AsNoTracking().Where(draft => draft.BillingMonthId == id && draft.Position > done && draft.Position <= upTo).OrderBy(draft => draft.Position).Select(draft => draft.HouseholdId).ToListAsync(ct);
        if (households.Count == 0)
        {
            throw new InvalidOperationException($"Billing {id.Value} has issued {done} of {month.Households} households, and no draft is left for the others.");
        }

        var owed = await LockWhoIsOwed(households, month.OrganiserId, ct);
        await db.PreferIndexes(ct);
        var charges = await ChargesOf(month, done, upTo, ct);
        var adults = await db.Guardians.AsNoTracking().Where(guardian => households.Contains(guardian.HouseholdId)).ToListAsync(ct);

        var now = clock.GetUtcNow();
        var billed = charges.Select(charge => charge.Household).ToHashSet();
        var numbers = billed.Count == 0 ? [] : await db.NextNumbers(month.OrganiserId, SeriesKind.Invoice, billed.Count, now, ct);
        var batch = InvoiceBatch.Of(month, charges, households, adults.ToDictionary(adult => adult.Id), numbers, now);

        await db.BulkInsert(batch.Invoices, ct);
        await db.BulkInsert(batch.Lines, ct);
        var credits = await UseCredits(batch, owed, month.OrganiserId, now, ct);
        var organiser = await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == month.OrganiserId, ct);
        await db.BulkInsert(await letters.Issued(organiser, batch.Invoices, adults, credits, now, ct), ct);
        await db.BulkInsert(batch.Invoices.Select(invoice => LineOf(invoice, month, now)), ct);

        month.BatchIssued(households.Count, batch.Lines.Count, batch.Total, now);
        return new Step(batch.Invoices.Count, month.Done, month.Households);
    }

    private async Task<List<UnbilledCharge>> ChargesOf(BillingMonth month, int done, int upTo, CancellationToken ct)
    {
        var ofTheMonth =
            from draft in db.BillingDrafts
            where draft.BillingMonthId == month.Id && draft.Position > done && draft.Position <= upTo
            join booking in db.BillableAt(month.OrganiserId) on draft.HouseholdId equals booking.HouseholdId
            where booking.Date >= month.From && booking.Date < month.Next
            join charge in db.Unbilled() on booking.Id equals charge.BookingId
            where charge.At <= month.CutOff
            select new UnbilledCharge(charge.Id, booking.HouseholdId, booking.PayerId, booking.ChildId, booking.SlotId, booking.Date, charge.Amount, charge.Reason);
        var corrected =
            from draft in db.BillingDrafts
            where draft.BillingMonthId == month.Id && draft.Position > done && draft.Position <= upTo
            join correction in db.BillingCorrections on new { draft.BillingMonthId, draft.HouseholdId } equals new { correction.BillingMonthId, correction.HouseholdId }
            join charge in db.Unbilled() on correction.ChargeId equals charge.Id
            join booking in db.BillableAt(month.OrganiserId) on charge.BookingId equals booking.Id
            select new UnbilledCharge(charge.Id, booking.HouseholdId, booking.PayerId, booking.ChildId, booking.SlotId, booking.Date, charge.Amount, charge.Reason);
        return [.. await ofTheMonth.ToListAsync(ct), .. await corrected.ToListAsync(ct)];
    }

    // Guard: whatever else moves a household's money waits, or is waited for, so that a credit is not used while it is given
    // back. In the order of ids, before any number is taken; only those who are owed something, which are few.
    private async Task<List<HouseholdId>> LockWhoIsOwed(List<HouseholdId> households, OrganiserId organiser, CancellationToken ct)
    {
        var owed = await OverpaidOf(households, organiser).Select(invoice => invoice.HouseholdId).Distinct().ToListAsync(ct);
        // Not the engine's order, which is not every engine's.
        foreach (var household in owed.OrderBy(id => id.Value))
        {
            await db.LockMoney(household, ct);
        }

        return owed;
    }

    private IQueryable<Invoice> OverpaidOf(List<HouseholdId> households, OrganiserId organiser) =>
        db.Overpaid(db.Invoices.Where(invoice => invoice.OrganiserId == organiser && households.Contains(invoice.HouseholdId)));

    /// <summary>What earlier invoices owe these households is taken off the new ones: two opposite entries each, so that every balance stays a sum.</summary>
    private async Task<IReadOnlyDictionary<InvoiceId, Money>> UseCredits(InvoiceBatch batch, List<HouseholdId> owed, OrganiserId organiser, DateTimeOffset now, CancellationToken ct)
    {
        var used = new Dictionary<InvoiceId, Money>();
        var invoices = batch.Invoices.Where(invoice => invoice.Total > Money.Zero).ToDictionary(invoice => invoice.HouseholdId);
        foreach (var owing in (await db.Standing(OverpaidOf(owed, organiser), ct)).Where(standing => invoices.ContainsKey(standing.Invoice.HouseholdId)).OrderBy(standing => standing.Invoice.IssuedAt))
        {
            var invoice = invoices[owing.Invoice.HouseholdId];
            var amount = Money.Min(-owing.Left, invoice.Total - used.GetValueOrDefault(invoice.Id));
            if (amount <= Money.Zero)
            {
                continue;
            }

            db.InvoicePayments.Add(Moved(invoice, amount, owing.Invoice.Number, now));
            db.InvoicePayments.Add(Moved(owing.Invoice, -amount, invoice.Number, now));
            used[invoice.Id] = used.GetValueOrDefault(invoice.Id) + amount;
        }

        return used;
    }

    private static InvoicePayment Moved(Invoice invoice, Money amount, string other, DateTimeOffset now) => new()
    {
        InvoiceId = invoice.Id, OrganiserId = invoice.OrganiserId, HouseholdId = invoice.HouseholdId,
        Means = PaymentMeans.Credit, Amount = amount, Reference = other, Who = "billing", At = now,
    };

    private static AuditEntry LineOf(Invoice invoice, BillingMonth month, DateTimeOffset now) => new()
    {
        At = now, Who = month.IssuedBy ?? "billing", What = "invoice.issued", Subject = $"invoice {invoice.Number}", HouseholdId = invoice.HouseholdId, After = $"{invoice.LineCount} lines, {invoice.Total.Euros}",
    };

    private sealed record Step(int Invoices, int Done, int Of);

    [LoggerMessage(EventName = "InvoicesIssued", Level = LogLevel.Information, Message = "Billing {Month}: {Done} households of {Of}")]
    private static partial void Issued(ILogger logger, Guid month, int done, int of);
}
