using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An adult signs, with name and place, the texts that it has read: the rules for one child, the terms for itself (R7, R8).</summary>
public sealed class SignTexts(PortalDb db, TimeProvider clock)
{
    public const int LongestName = 100;

    /// <param name="read">The versions that were on the page.</param>
    /// <returns>Why nothing was signed; null when it is done, or was done before.</returns>
    public async Task<Refusal?> Run(Guardian who, OrganiserId organiser, ChildId child, IReadOnlyCollection<LegalTextId> read, string? name, string? place, CancellationToken ct)
    {
        var (signedAs, signedAt) = (name?.Trim() ?? "", place?.Trim() ?? "");
        return signedAs.Length is 0 or > LongestName || signedAt.Length is 0 or > LongestName
            ? Refusal.SignatureIncomplete
            : await db.InTransaction(() => Sign(who, organiser, child, read, signedAs, signedAt, ct), ct);
    }

    private async Task<Refusal?> Sign(Guardian who, OrganiserId organiser, ChildId child, IReadOnlyCollection<LegalTextId> read, string name, string place, CancellationToken ct)
    {
        if (!await db.ChildFiles.AnyAsync(file => file.ChildId == child && file.OrganiserId == organiser && file.HouseholdId == who.HouseholdId, ct))
        {
            return Refusal.NotFound;
        }

        var now = clock.GetUtcNow();
        var unsigned = await db.UnsignedTextsOf(who, child, organiser, ct);
        if (unsigned.Any(text => !read.Contains(text.Id)))
        {
            return Refusal.TextChanged;
        }

        foreach (var text in unsigned)
        {
            db.Add(new Signature { TextId = text.Id, OrganiserId = organiser, HouseholdId = who.HouseholdId, ChildId = text.Kind == LegalKind.InternalRules ? child : null, GuardianId = who.Id, Name = name, Place = place, At = now });
            db.Record(now, who.Id.Value.ToString(), "text.signed", $"{text.Kind} v{text.Version}", who.HouseholdId, null, $"{name}, {place}");
        }

        return null;
    }
}
