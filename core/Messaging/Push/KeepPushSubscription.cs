using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// An adult wants to be alerted in this browser too. Whoever was alerted in it before no longer is: one browser, one adult.
/// The first device brings the alert that cannot wait, an offered place; the other topics are chosen.
/// </summary>
public sealed class KeepPushSubscription(PortalDb db, IOptions<PushSettings> settings, TimeProvider clock)
{
    /// <param name="endpoint">As the browser gives it, with its key and secret in base64url.</param>
    /// <param name="device">« Firefox sur Windows ».</param>
    /// <param name="isShared">Whether many use this computer, or an agent sits at it: then nothing of a family stays on it (R14).</param>
    /// <returns><see cref="Refusal.NotFound"/> where the portal has no keys.</returns>
    public async Task<Refusal?> Run(GuardianId who, HouseholdId household, string endpoint, string p256dh, string auth, string device, bool isShared, CancellationToken ct)
    {
        if (!settings.Value.IsOn)
        {
            return Refusal.NotFound;
        }

        if (isShared)
        {
            return Refusal.PushOnSharedComputer;
        }

        if (!PushAddress.IsAllowed(endpoint, settings.Value.AllowsPrivateHosts) || !PushSeal.CanSealFor(p256dh, auth))
        {
            return Refusal.PushAddressRefused;
        }

        await db.InTransaction(async () =>
        {
            var (now, hash, serverKey) = (clock.GetUtcNow(), PushSubscription.HashOf(endpoint), settings.Value.PublicKey);
            var devices = await db.PushSubscriptions.AsNoTracking().Where(device => device.GuardianId == who).OrderByDescending(device => device.CreatedAt).ToListAsync(ct);
            if (devices.Exists(known => known.EndpointHash == hash && known.P256dh == p256dh && known.Auth == auth && known.ServerKey == serverKey))
            {
                return false;
            }

            var tooMany = devices.Where(known => known.EndpointHash != hash).Skip(PushSubscription.MostPerAdult - 1).Select(known => known.Id).ToList();
            await db.PushSubscriptions.Where(known => known.EndpointHash == hash || tooMany.Contains(known.Id)).ExecuteDeleteAsync(ct);
            db.PushSubscriptions.Add(new PushSubscription { GuardianId = who, Endpoint = endpoint, EndpointHash = hash, P256dh = p256dh, Auth = auth, ServerKey = serverKey, Device = device, CreatedAt = now });
            if (devices.Count == 0 && !await db.PushWishes.AnyAsync(wish => wish.GuardianId == who, ct))
            {
                db.PushWishes.Add(new PushWish { GuardianId = who, Topic = MailTopic.Offers });
            }

            db.Record(now, who.Value.ToString(), "push.kept", $"guardian {who.Value}", household, null, device);
            return true;
        }, ct);
        return null;
    }
}
