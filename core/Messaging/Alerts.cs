using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>Questions about alerts: every mail of a household is one (R21), a household sees its own (I6).</summary>
public static class Alerts
{
    /// <summary>
    /// What this adult may read: all that was written to them, and what was written to the other adults of the household,
    /// save what opens an account.
    /// </summary>
    public static IQueryable<QueuedMail> AlertsOf(this PortalDb db, HouseholdId household, GuardianId reader)
    {
        var secret = MailTemplates.All.Where(template => template.Topic == MailTopic.Account).Select(template => template.Kind).ToList();
        return db.Mails.AsNoTracking().Where(mail => mail.HouseholdId == household && mail.Kind != MailKind.Digest && (mail.GuardianId == reader || !secret.Contains(mail.Kind)));
    }

    /// <summary>How many of those written to this adult are unread.</summary>
    public static Task<int> UnreadAlertsOf(this PortalDb db, GuardianId reader, CancellationToken ct) =>
        db.Mails.CountAsync(mail => mail.GuardianId == reader && mail.ReadAt == null, ct);

    /// <summary>The address of this adult, when it is stopped; null when it is not.</summary>
    public static Task<BouncedAddress?> StoppedAddress(this PortalDb db, string address, CancellationToken ct)
    {
        var normalised = BouncedAddress.Normalised(address);
        return db.BouncedAddresses.AsNoTracking().FirstOrDefaultAsync(a => a.Address == normalised && a.StoppedAt != null, ct);
    }
}
