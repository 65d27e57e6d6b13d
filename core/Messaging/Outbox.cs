using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

internal static class Outbox
{
    /// <summary>Writes a letter for a guardian into the outbox, in the transaction of the deed that caused it (I4). No address, no mail.</summary>
    public static async Task Queue(this PortalDb db, string cause, GuardianId guardian, HouseholdId household, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var to = (await db.Guardians.AsNoTracking().FirstAsync(g => g.Id == guardian && g.HouseholdId == household, ct)).ReceiptEmail;
        if (to.Length == 0)
        {
            return;
        }

        db.Mails.Add(new QueuedMail
        {
            Cause = cause,
            HouseholdId = household,
            To = to,
            Subject = letter.Subject,
            Html = letter.Html(),
            Text = letter.Text(),
            CreatedAt = now,
            NextAttemptAt = now,
        });
    }
}
