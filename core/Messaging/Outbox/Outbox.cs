using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
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
        // Who has left the household is not written to about it: another adult of it is.
        var adults = await db.Guardians.AsNoTracking().Where(g => g.HouseholdId == household)
            .Select(g => new { Adult = g, Wish = db.MailPreferences.Where(p => p.GuardianId == g.Id && p.Topic == topic).Select(p => (MailDelivery?)p.Delivery).FirstOrDefault() })
            .ToListAsync(ct);
        var reader = adults.OrderBy(one => one.Adult.Id == guardian ? 0 : 1).ThenBy(one => one.Adult.Id.Value).First();
        db.Queue(cause, reader.Adult, letter, topic.IsRequired() || letter.Template.Kind == MailKind.Digest ? MailDelivery.AtOnce : reader.Wish ?? MailDelivery.AtOnce, now);
    }

    /// <summary>The same for a guardian already read, whose wish is known.</summary>
    public static void Queue(this PortalDb db, string cause, Guardian guardian, Letter letter, MailDelivery wish, DateTimeOffset now) =>
        db.Mails.AddRange(MailsFor(cause, guardian, letter, wish, now));

    /// <summary>
    /// The same to an address that is not, or not yet, an adult's own: the service's, that of somebody who asks for an
    /// account, or the one under which an account is opened. It leaves at once, and is an alert where there is an adult.
    /// </summary>
    /// <param name="household">Whose; null when it is nobody's.</param>
    /// <param name="firstName">How its reader is addressed.</param>
    /// <param name="guardian">The adult whose account it is about.</param>
    public static void QueueTo(this PortalDb db, string cause, string address, HouseholdId? household, Letter letter, string firstName, DateTimeOffset now, GuardianId? guardian = null)
    {
        var to = BouncedAddress.Normalised(address);
        db.Mails.Add(Row(cause, letter, letter.For(firstName), to, to.Length == 0 ? MailState.NoAddress : MailState.ToSend, now, household, guardian, household is not null && guardian is not null));
    }

    /// <summary>A letter to another address of an adult, of copies that were for it: it leaves at once and is no alert. An address that it has given up meanwhile gets nothing.</summary>
    public static async Task QueueCopy(this PortalDb db, string cause, string address, GuardianId guardian, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var reader = await db.Guardians.AsNoTracking().FirstAsync(g => g.Id == guardian, ct);
        db.Mails.Add(Row(cause, letter, letter.For(reader), address, reader.Emails.Any(own => BouncedAddress.Normalised(own) == address) ? MailState.ToSend : MailState.NoAddress, now, reader.HouseholdId, guardian, isAlert: false));
    }

    /// <summary>
    /// The row of a letter, and where it is a booking report a copy to each other address of its adult (R10). A copy leaves
    /// and comes back by itself: its cause names its address.
    /// </summary>
    /// <param name="wish">How this adult wants the letter's topic; at once where it is required.</param>
    internal static IEnumerable<QueuedMail> MailsFor(string cause, Guardian guardian, Letter letter, MailDelivery wish, DateTimeOffset now)
    {
        var mail = MailFor(cause, guardian, letter, wish, now);
        var others = letter.Template.Kind.GoesToAllAddresses() && mail.State is MailState.ToSend or MailState.ForDigest
            ? guardian.Emails.Select(BouncedAddress.Normalised).Distinct().Where(address => address != mail.To)
            : [];
        return [mail, .. others.Select(address => Row($"{cause}>{address}", letter, letter.For(guardian), address, mail.State, now, guardian.HouseholdId, guardian.Id, isAlert: false, mail.Id))];
    }

    /// <summary>The row itself, for who writes many at once what goes to one address.</summary>
    /// <param name="wish">How this adult wants the letter's topic; at once where it is required.</param>
    internal static QueuedMail MailFor(string cause, Guardian guardian, Letter letter, MailDelivery wish, DateTimeOffset now)
    {
        var address = BouncedAddress.Normalised(guardian.ReceiptEmail);
        var state = wish switch
        {
            MailDelivery.Daily => MailState.ForDigest,
            MailDelivery.Never => MailState.OnPortal,
            MailDelivery.AtOnce => address.Length == 0 ? MailState.NoAddress : MailState.ToSend,
        };
        return Row(cause, letter, letter.For(guardian), address, state, now, guardian.HouseholdId, guardian.Id, letter.Template.Kind != MailKind.Digest);
    }

    private static QueuedMail Row(string cause, Letter letter, WrittenLetter written, string to, MailState state, DateTimeOffset now, HouseholdId? household, GuardianId? guardian, bool isAlert, Guid? copyOf = null)
    {
        var isSecret = letter.Template.IsSecret;
        return new QueuedMail
        {
            Cause = cause,
            CopyOf = copyOf,
            Kind = letter.Template.Kind,
            OrganiserId = letter.Organiser?.Id,
            HouseholdId = household,
            GuardianId = guardian,
            To = to,
            Subject = written.Subject,
            Html = written.Html,
            Text = written.Text,
            ActionWords = isSecret ? null : letter.Action?.Words,
            ActionLink = isSecret ? null : letter.Action?.To.AbsoluteUri,
            Unsubscribe = letter.Stop?.AbsoluteUri,
            CreatedAt = now,
            State = state,
            NextAttemptAt = state == MailState.ToSend ? now : null,
            AlertUntold = isAlert,
            ReadAt = isAlert ? null : now,
        };
    }
}
