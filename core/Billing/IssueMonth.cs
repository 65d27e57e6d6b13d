using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// « Émettre » (R73): the cash office has read the draft. From here on the month is issued, batch by batch, by
/// <see cref="IssueInvoices"/>; what moves meanwhile is the next month's.
/// </summary>
public sealed class IssueMonth(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The cut-off of the draft that was read: a draft drawn up since is read first.</param>
    /// <returns>Why not; null when it is on its way.</returns>
    public Task<Refusal?> Run(OrganiserId organiser, DateOnly month, DateTimeOffset seen, string who, CancellationToken ct) =>
        db.InTransaction(() => Start(organiser, month, seen, who, ct), ct);

    private async Task<Refusal?> Start(OrganiserId organiser, DateOnly first, DateTimeOffset seen, string who, CancellationToken ct)
    {
        await db.LockBillingOf(organiser, ct);
        var month = await db.BillingMonths.FirstOrDefaultAsync(m => m.OrganiserId == organiser && m.Month == first, ct);
        if (month is not { State: BillingState.Draft } || month.CutOff != seen)
        {
            return month is null ? Refusal.NotFound : month.State == BillingState.Draft ? Refusal.DraftChanged : Refusal.MonthAlreadyIssued;
        }

        var now = clock.GetUtcNow();
        month.StartIssuing(who, now);
        db.Record(now, who, "billing.issuing", $"billing {first:yyyy-MM}", null, nameof(BillingState.Draft), $"{month.Households} households, {month.Total.Euros}");
        return null;
    }
}
