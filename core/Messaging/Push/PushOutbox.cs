using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

internal static class PushOutbox
{
    /// <summary>Writes a push for each device on which the adult of an alert wants its topic, in the transaction that notes the alert as told: so there is one per alert and device.</summary>
    /// <param name="alerts">Rows of the outbox.</param>
    /// <param name="serverKey">The portal's public key: a browser that knows another takes nothing of ours.</param>
    public static async Task QueuePushes(this PortalDb db, IReadOnlyList<Guid> alerts, string serverKey, DateTimeOffset now, CancellationToken ct)
    {
        var found = await (
            from mail in db.Mails
            join device in db.PushSubscriptions on mail.GuardianId equals (GuardianId?)device.GuardianId
            where alerts.Contains(mail.Id) && device.ServerKey == serverKey
            select new { Mail = mail.Id, mail.Kind, Device = device.Id, device.GuardianId }).ToListAsync(ct);
        if (found.Count == 0)
        {
            return;
        }

        var adults = found.ConvertAll(one => one.GuardianId).Distinct().ToList();
        var wishes = await db.PushWishes.AsNoTracking().Where(wish => adults.Contains(wish.GuardianId)).Select(wish => new { wish.GuardianId, wish.Topic }).ToListAsync(ct);
        var wanted = wishes.ConvertAll(wish => (wish.GuardianId, wish.Topic)).ToHashSet();
        foreach (var one in found.Where(one => wanted.Contains((one.GuardianId, MailTemplates.Of(one.Kind).Topic))))
        {
            var leaves = PushWords.LeavesAt(one.Kind, now);
            db.QueuedPushes.Add(new QueuedPush { SubscriptionId = one.Device, MailId = one.Mail, Kind = one.Kind, NextAttemptAt = leaves, ExpiresAt = leaves + QueuedPush.Life });
        }
    }
}
