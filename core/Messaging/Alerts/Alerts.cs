using Microsoft.EntityFrameworkCore;
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
        return db.Mails.AsNoTracking().Where(mail => mail.HouseholdId == household && mail.Kind != MailKind.Digest && mail.CopyOf == null && (mail.GuardianId == reader || !secret.Contains(mail.Kind)));
    }

    /// <summary>How many of those written to this adult are unread.</summary>
    public static Task<int> UnreadAlertsOf(this PortalDb db, GuardianId reader, CancellationToken ct) =>
        db.Mails.CountAsync(mail => mail.GuardianId == reader && mail.ReadAt == null, ct);

    /// <summary>The first of these addresses that is stopped; null when none is.</summary>
    public static Task<BouncedAddress?> StoppedAddress(this PortalDb db, IEnumerable<string> addresses, CancellationToken ct)
    {
        var normalised = addresses.Select(BouncedAddress.Normalised).ToList();
        return db.BouncedAddresses.AsNoTracking().OrderBy(a => a.StoppedAt).FirstOrDefaultAsync(a => normalised.Contains(a.Address) && a.StoppedAt != null, ct);
    }
}
