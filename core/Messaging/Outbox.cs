using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

internal static class Outbox
{
    /// <summary>
    /// Writes a letter for a guardian into the outbox, in the transaction of the deed that caused it (I4), to leave as that
    /// adult wishes. Without an address it is still an alert.
    /// </summary>
    public static async Task Queue(this PortalDb db, string cause, GuardianId guardian, HouseholdId household, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var topic = letter.Template.Topic;
        var reader = await db.Guardians.AsNoTracking().Where(g => g.Id == guardian && g.HouseholdId == household)
            .Select(g => new { Adult = g, Wish = db.MailPreferences.Where(p => p.GuardianId == g.Id && p.Topic == topic).Select(p => (MailDelivery?)p.Delivery).FirstOrDefault() })
            .FirstAsync(ct);
        db.Queue(cause, reader.Adult, letter, topic.IsRequired() || letter.Template.Kind == MailKind.Digest ? MailDelivery.AtOnce : reader.Wish ?? MailDelivery.AtOnce, now);
    }

    /// <summary>The same for a guardian already read, whose wish is known.</summary>
    public static void Queue(this PortalDb db, string cause, Guardian guardian, Letter letter, MailDelivery wish, DateTimeOffset now)
    {
        var written = letter.For(guardian);
        var (address, isSecret) = (BouncedAddress.Normalised(guardian.ReceiptEmail), letter.Template.IsSecret);
        var state = wish switch
        {
            MailDelivery.Daily => MailState.ForDigest,
            MailDelivery.Never => MailState.OnPortal,
            MailDelivery.AtOnce => address.Length == 0 ? MailState.NoAddress : MailState.ToSend,
        };
        db.Mails.Add(new QueuedMail
        {
            Cause = cause,
            Kind = letter.Template.Kind,
            OrganiserId = letter.Organiser?.Id,
            HouseholdId = guardian.HouseholdId,
            GuardianId = guardian.Id,
            To = address,
            Subject = written.Subject,
            Html = written.Html,
            Text = written.Text,
            ActionWords = isSecret ? null : letter.Action?.Words,
            ActionLink = isSecret ? null : letter.Action?.To.AbsoluteUri,
            Unsubscribe = letter.Stop?.AbsoluteUri,
            CreatedAt = now,
            State = state,
            NextAttemptAt = state == MailState.ToSend ? now : null,
            AlertUntold = letter.Template.Kind != MailKind.Digest,
            ReadAt = letter.Template.Kind == MailKind.Digest ? now : null,
        });
    }
}
