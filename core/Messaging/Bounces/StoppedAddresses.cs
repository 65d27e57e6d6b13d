using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An address in use to which nothing is sent any more, and whose it is.</summary>
public sealed record StoppedAddress(BouncedAddress Bounced, Guardian Adult);

/// <summary>Questions about stopped addresses. One that its adult has since changed stops nobody, and is not told.</summary>
public static class StoppedAddresses
{
    /// <summary>Those of these adults.</summary>
    public static async Task<IReadOnlyList<StoppedAddress>> StoppedOf(this PortalDb db, IReadOnlyCollection<Guardian> adults, CancellationToken ct)
    {
        var used = adults.SelectMany(adult => adult.Emails).Select(BouncedAddress.Normalised).Distinct().ToList();
        return Pair(await db.BouncedAddresses.AsNoTracking().Where(address => address.StoppedAt != null && used.Contains(address.Address)).ToListAsync(ct), adults);
    }

    /// <summary>Those from which a mail of this organiser has come back, the last stopped first.</summary>
    public static async Task<IReadOnlyList<StoppedAddress>> StoppedAt(this PortalDb db, OrganiserId organiser, CancellationToken ct)
    {
        var cameBack = db.Mails.Where(mail => mail.OrganiserId == organiser && mail.BouncedAt != null);
        var stopped = db.BouncedAddresses.AsNoTracking().Where(address => address.StoppedAt != null);
        var addresses = await stopped.Where(address => cameBack.Any(mail => mail.To == address.Address)).ToListAsync(ct);
        var adults = addresses.Count == 0 ? [] : await db.Guardians.AsNoTracking()
            .Where(adult => cameBack.Any(mail => mail.HouseholdId == adult.HouseholdId && stopped.Any(address => address.Address == mail.To))).ToListAsync(ct);
        return Pair(addresses, adults);
    }

    private static IReadOnlyList<StoppedAddress> Pair(IEnumerable<BouncedAddress> addresses, IEnumerable<Guardian> adults)
    {
        var users = adults.SelectMany(adult => adult.Emails.Select(own => (Own: BouncedAddress.Normalised(own), Adult: adult))).Distinct().ToLookup(use => use.Own, use => use.Adult);
        return [.. addresses.OrderByDescending(address => address.StoppedAt).ThenBy(address => address.Address, StringComparer.Ordinal)
            .SelectMany(address => users[address.Address].Select(adult => new StoppedAddress(address, adult)))];
    }
}
