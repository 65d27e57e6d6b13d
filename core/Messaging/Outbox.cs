using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

internal static class Outbox
{
    /// <summary>Writes a letter for a guardian into the outbox, in the transaction of the deed that caused it (I4). No address, no mail.</summary>
    public static async Task Queue(this PortalDb db, string cause, GuardianId guardian, HouseholdId household, Letter letter, DateTimeOffset now, CancellationToken ct) =>
        db.Queue(cause, await db.Guardians.AsNoTracking().FirstAsync(g => g.Id == guardian && g.HouseholdId == household, ct), letter, now);

    /// <summary>The same for a guardian already read.</summary>
    public static void Queue(this PortalDb db, string cause, Guardian guardian, Letter letter, DateTimeOffset now)
    {
        if (MailFor(cause, guardian, letter, now) is { } mail)
        {
            db.Mails.Add(mail);
        }
    }

    /// <summary>The row itself, for who writes many at once; null without an address.</summary>
    public static QueuedMail? MailFor(string cause, Guardian guardian, Letter letter, DateTimeOffset now) => guardian.ReceiptEmail.Length == 0 ? null : new QueuedMail
    {
        Cause = cause,
        HouseholdId = guardian.HouseholdId,
        To = guardian.ReceiptEmail,
        Subject = letter.Subject,
        Html = letter.Html(),
        Text = letter.Text(),
        Unsubscribe = letter.Stop?.ToString(),
        CreatedAt = now,
        NextAttemptAt = now,
    };
}
