using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Gathers, once a day, what each adult wants in one mail: the day's letters, each with its link. Its cause names the adult
/// and the day, and the letters are taken in its transaction: run twice, or killed anywhere, it is one mail a day, and
/// nothing is gathered twice or left out. Another address of the same adult has a digest of its own, of the copies that go
/// there (R10).
/// </summary>
public sealed partial class SendDigests(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal, TimeProvider clock, ILogger<SendDigests> log)
{
    /// <returns>How many digests were written into the outbox.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var readers = await db.Mails.Where(mail => mail.State == MailState.ForDigest && mail.GuardianId != null)
            .Select(mail => new { Adult = mail.GuardianId!.Value, CopiesTo = mail.CopyOf == null ? null : mail.To }).Distinct().ToListAsync(ct);
        var written = 0;
        foreach (var reader in readers)
        {
            written += await db.InTransaction(() => Gather(reader.Adult, reader.CopiesTo, now, ct), ct) ? 1 : 0;
        }

        Gathered(log, written);
        return written;
    }

    // Who had theirs today keeps the rest for tomorrow.
    private async Task<bool> Gather(GuardianId adult, string? copiesTo, DateTimeOffset now, CancellationToken ct)
    {
        var cause = $"digest:{adult.Value}:{ParisTime.DayOf(now):yyyy-MM-dd}{(copiesTo is null ? "" : $">{copiesTo}")}";
        if (await db.Mails.AnyAsync(mail => mail.Cause == cause, ct))
        {
            return false;
        }

        var letters = await db.Mails.AsNoTracking().Where(mail => mail.GuardianId == adult && mail.State == MailState.ForDigest && (copiesTo == null ? mail.CopyOf == null : mail.CopyOf != null && mail.To == copiesTo)).OrderBy(mail => mail.Sequence)
            .Select(mail => new { mail.Id, mail.OrganiserId, mail.HouseholdId, mail.Subject, mail.CreatedAt, mail.ActionWords, mail.ActionLink }).ToListAsync(ct);
        if (letters.Count == 0)
        {
            return false;
        }

        // Guard: whoever takes the letters writes the digest.
        var ids = letters.ConvertAll(letter => letter.Id);
        var taken = await db.Mails.Where(mail => ids.Contains(mail.Id) && mail.State == MailState.ForDigest).ExecuteUpdateAsync(mail => mail.SetProperty(m => m.State, MailState.InDigest), ct);
        if (taken != ids.Count)
        {
            throw new DbUpdateConcurrencyException("Another process is gathering these: look again.");
        }

        var organisers = letters.ConvertAll(letter => letter.OrganiserId).Distinct().ToList();
        var organiser = organisers is [{ } only] ? await db.Organisers.AsNoTracking().FirstAsync(o => o.Id == only, ct) : null;
        var digest = await stationery.Open(MailKind.Digest, organiser, null, ct);
        digest.Button(digest.Template.Action, portal.Value.Link(organiser?.To("/alertes") ?? "/alertes"));
        digest.List(letters.Select(letter => (letter.Subject, ParisTime.DayOf(letter.CreatedAt).ShortDay())));
        foreach (var letter in letters.Where(letter => letter.ActionLink is not null).DistinctBy(letter => letter.ActionLink))
        {
            digest.Button($"{letter.ActionWords} ({letter.Subject})", new Uri(letter.ActionLink!));
        }

        if (copiesTo is null)
        {
            await db.Queue(cause, adult, letters[0].HouseholdId!.Value, digest, now, ct);
        }
        else
        {
            await db.QueueCopy(cause, copiesTo, adult, digest, now, ct);
        }

        return true;
    }

    [LoggerMessage(EventName = "DigestsWritten", Level = LogLevel.Information, Message = "{Count} digests written")]
    private static partial void Gathered(ILogger logger, int count);
}
