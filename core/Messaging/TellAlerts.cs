using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Messaging;

/// <summary>Tells open pages that a household has a new alert (R21). Each is told once; one that is lost is on the next page anyway.</summary>
public sealed class TellAlerts(PortalDb db, ILiveFeed feed)
{
    private const int AtOnce = 500;

    /// <returns>How many alerts were told.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var told = 0;
        while (await db.Mails.Where(mail => mail.AlertUntold).OrderBy(mail => mail.Sequence).Select(mail => new { mail.Id, mail.HouseholdId }).Take(AtOnce).ToListAsync(ct) is { Count: > 0 } fresh)
        {
            var ids = fresh.ConvertAll(mail => mail.Id);
            await db.Mails.Where(mail => ids.Contains(mail.Id)).ExecuteUpdateAsync(mail => mail.SetProperty(m => m.AlertUntold, false), ct);
            feed.AlertsChanged([.. fresh.Select(mail => mail.HouseholdId).OfType<HouseholdId>().Distinct()]);
            told += fresh.Count;
        }

        return told;
    }
}
