using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>Takes note that a mail came back, and stops the address when it is for good. The same report twice changes nothing more.</summary>
public sealed partial class RecordBounce(PortalDb db, TimeProvider clock, ILogger<RecordBounce> log)
{
    /// <returns>False when it is about no mail of ours: then nothing is noted, so that nobody stops an address by writing a report about it.</returns>
    public async Task<bool> Run(Bounce bounce, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var noted = await db.InTransaction(async () =>
        {
            var address = BouncedAddress.Normalised(bounce.Address);
            var mail = bounce.Mail is { } id ? await db.Mails.FirstOrDefaultAsync(m => m.Id == id, ct) : null;
            if (mail is null || BouncedAddress.Normalised(mail.To) != address)
            {
                return false;
            }

            if (mail.BouncedAt is not null)
            {
                return true;
            }

            mail.BouncedAt = now;
            mail.LastError = bounce.Reason.Length > 400 ? bounce.Reason[..400] : bounce.Reason;
            var known = await db.BouncedAddresses.FirstOrDefaultAsync(a => a.Address == address, ct);
            if (known is null)
            {
                db.BouncedAddresses.Add(known = new BouncedAddress { Address = address, Reason = "", LastAt = now });
            }

            var wasStopped = known.StoppedAt is not null;
            known.CameBack(mail.LastError, bounce.IsForGood, mail.SentAt, now);
            if (!wasStopped && known.StoppedAt is not null)
            {
                db.Record(now, "mails", "address.stopped", address, mail.HouseholdId, "on", known.Reason);
            }

            return true;
        }, ct);

        if (noted)
        {
            CameBack(log, bounce.Mail!.Value, bounce.IsForGood);
        }

        return noted;
    }

    [LoggerMessage(EventName = "MailCameBack", Level = LogLevel.Information, Message = "Mail {Mail} came back (for good: {ForGood})")]
    private static partial void CameBack(ILogger logger, Guid mail, bool forGood);
}
