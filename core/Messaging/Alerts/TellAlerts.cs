using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Tells of new alerts (R21): open pages hear of them, and devices that want them have a push written. Both once: what open
/// pages miss is on the next page anyway, and pushes are saved with the note that the alert was told.
/// </summary>
public sealed class TellAlerts(PortalDb db, ILiveFeed feed, IOptions<PushSettings> push, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <returns>How many alerts were told.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var told = 0;
        while (await db.InTransaction(() => Take(ct), ct) is { Count: > 0 } fresh)
        {
            feed.AlertsChanged([.. fresh.OfType<HouseholdId>().Distinct()]);
            told += fresh.Count;
        }

        return told;
    }

    /// <returns>Whose alerts these are, one for each.</returns>
    private async Task<List<HouseholdId?>> Take(CancellationToken ct)
    {
        var fresh = await db.Mails.Where(mail => mail.AlertUntold).OrderBy(mail => mail.Sequence).Select(mail => new { mail.Id, mail.HouseholdId }).Take(AtOnce).ToListAsync(ct);
        if (fresh.Count == 0)
        {
            return [];
        }

        // Guard: whoever notes the alerts as told writes their pushes.
        var ids = fresh.ConvertAll(mail => mail.Id);
        var taken = await db.Mails.Where(mail => ids.Contains(mail.Id) && mail.AlertUntold).ExecuteUpdateAsync(mail => mail.SetProperty(m => m.AlertUntold, false), ct);
        if (taken != ids.Count)
        {
            throw new DbUpdateConcurrencyException("Another process is telling these: look again.");
        }

        if (push.Value.IsOn)
        {
            await db.QueuePushes(ids, push.Value.PublicKey, clock.GetUtcNow(), ct);
        }

        return fresh.ConvertAll(mail => mail.HouseholdId);
    }
}
