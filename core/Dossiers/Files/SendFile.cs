using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A signature under a text, as it is printed.</summary>
public sealed record SignedText(LegalText Text, Signature Signature);

/// <summary>All that the signed record of a file prints. Nothing of health: the record says that the sheet was filled in.</summary>
public sealed record FileToSign(Household Household, Child Child, int Year, IReadOnlyList<Contact> Contacts, IReadOnlyList<AskedDocument> Documents, IReadOnlyList<SignedText> Texts, string Name, string Place, DateTimeOffset At);

/// <summary>
/// A parent signs a child's file and sends it to the service (R8, R15). What was signed is printed there and then, kept
/// with its fingerprint, and can be fetched again as it was.
/// </summary>
public sealed class SendFile(PortalDb db, DocumentStore documents, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="paper">Prints the record as a PDF.</param>
    /// <returns>Why it is not sent; null when it is with the service.</returns>
    public async Task<Refusal?> Run(Guardian who, OrganiserId organiser, ChildId child, string? name, string? place, Func<FileToSign, byte[]> paper, CancellationToken ct)
    {
        var (now, signedAs, signedAt) = (clock.GetUtcNow(), name?.Trim() ?? "", place?.Trim() ?? "");
        if (signedAs.Length is 0 or > SignTexts.LongestName || signedAt.Length is 0 or > SignTexts.LongestName)
        {
            return Refusal.SignatureIncomplete;
        }

        if (await WhyNotReady(who, organiser, child, now, ct) is { } notReady)
        {
            return notReady;
        }

        var record = paper(await Gather(who, organiser, child, signedAs, signedAt, now, ct));
        var kept = await documents.Write(record, DocumentKind.Pdf, ct);
        var why = await db.InTransaction(() => Save(who, organiser, child, kept, Convert.ToHexStringLower(SHA256.HashData(record)), signedAs, signedAt, now, ct), CancellationToken.None);
        if (why is not null)
        {
            documents.Remove(kept);
            return why;
        }

        feed.QueueChanged(organiser);
        return null;
    }

    private async Task<Refusal?> WhyNotReady(Guardian who, OrganiserId organiser, ChildId child, DateTimeOffset now, CancellationToken ct) =>
        await db.ProgressOf(who, child, organiser, ParisTime.DayOf(now), ct) switch
        {
            null => Refusal.NotFound,
            { MayBeSent: false } => Refusal.FileNotReady,
            _ => null,
        };

    private async Task<FileToSign> Gather(Guardian who, OrganiserId organiser, ChildId child, string name, string place, DateTimeOffset now, CancellationToken ct)
    {
        var household = await db.Households.AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).AsSplitQuery().SingleAsync(home => home.Id == who.HouseholdId, ct);
        var contacts = await db.Contacts.AsNoTracking().Include(contact => contact.Children).Where(contact => contact.HouseholdId == who.HouseholdId).OrderBy(contact => contact.Name).ToListAsync(ct);
        var texts = await db.TextsOf(organiser, ct);
        var signatures = await db.Signatures.AsNoTracking().Where(s => s.HouseholdId == who.HouseholdId && s.OrganiserId == organiser).OrderBy(s => s.At).ToListAsync(ct);
        var file = await db.ChildFiles.AsNoTracking().SingleAsync(f => f.ChildId == child && f.OrganiserId == organiser, ct);
        return new FileToSign(
            household,
            household.Children.Single(own => own.Id == child),
            file.Year,
            contacts,
            await db.AskedDocumentsOf(who.HouseholdId, child, organiser, ct),
            [.. texts.Select(text => (text, Signature: signatures.FindLast(s => s.Covers(text, who.Id, child)))).Where(pair => pair.Signature is not null).Select(pair => new SignedText(pair.text, pair.Signature!))],
            name, place, now);
    }

    private async Task<Refusal?> Save(Guardian who, OrganiserId organiser, ChildId child, string kept, string fingerprint, string name, string place, DateTimeOffset now, CancellationToken ct)
    {
        if (await WhyNotReady(who, organiser, child, now, ct) is { } notReady)
        {
            return notReady;
        }

        // Guard: sent once, from whichever tab.
        var moved = await db.ChildFiles.Where(f => f.ChildId == child && f.OrganiserId == organiser && f.HouseholdId == who.HouseholdId && f.State == FileState.Incomplete)
            .ExecuteUpdateAsync(f => f.SetProperty(x => x.State, FileState.Sent).SetProperty(x => x.SentAt, now).SetProperty(x => x.SentBy, who.Id).SetProperty(x => x.Answer, (string?)null).SetProperty(x => x.AnsweredAt, (DateTimeOffset?)null), ct);
        if (moved == 0)
        {
            return Refusal.FileNotReady;
        }

        var year = await db.ChildFiles.Where(f => f.ChildId == child && f.OrganiserId == organiser).Select(f => f.Year).SingleAsync(ct);
        db.Add(new SignedFile { ChildId = child, OrganiserId = organiser, HouseholdId = who.HouseholdId, Year = year, At = now, Document = kept, Sha256 = fingerprint });
        db.Record(now, who.Id.Value.ToString(), "file.sent", $"file {child.Value}", who.HouseholdId, nameof(FileState.Incomplete), $"{nameof(FileState.Sent)}: {name}, {place}, {fingerprint}");
        return null;
    }
}
