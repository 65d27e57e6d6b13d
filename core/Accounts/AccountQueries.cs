using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Shared questions about accounts. What an organiser does not know is not found (I6).</summary>
public static class AccountQueries
{
    /// <summary>The households that concern an agent, by a word of theirs: number, or the beginning of a name or an address of an adult or a child.</summary>
    public static IQueryable<Household> Find(this PortalDb db, Agent agent, string word)
    {
        var lower = word.ToLowerInvariant();
#pragma warning disable CA1304, CA1310, CA1311, CA1862 // Translated to SQL, where the column's collation decides.
        return db.HouseholdsOf(agent).Where(household =>
            household.DossierNumber.ToLower().StartsWith(lower)
            || household.Name.ToLower().StartsWith(lower)
            || household.Guardians.Any(guardian => guardian.LastName.ToLower().StartsWith(lower) || guardian.FirstName.ToLower().StartsWith(lower) || guardian.Email.ToLower().StartsWith(lower))
            || household.Children.Any(child => child.LastName.ToLower().StartsWith(lower) || child.FirstName.ToLower().StartsWith(lower)));
#pragma warning restore CA1304, CA1310, CA1311, CA1862
    }

    public static Task<List<Guardian>> GuardiansWithoutAccount(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        db.Guardians.Where(guardian => guardian.HouseholdId == household && !db.Accounts.Any(account => account.GuardianId == guardian.Id)).ToListAsync(ct);

    /// <summary>The adults of households that an organiser knows.</summary>
    public static IQueryable<Guardian> GuardiansAt(this PortalDb db, OrganiserId organiser) =>
        db.Guardians.Where(guardian => db.HouseholdsAt(organiser).Any(household => household.Id == guardian.HouseholdId));

    /// <summary>The adults of households that concern an agent.</summary>
    public static IQueryable<Guardian> GuardiansOf(this PortalDb db, Agent agent) =>
        db.Guardians.Where(guardian => db.HouseholdsOf(agent).Any(household => household.Id == guardian.HouseholdId));

    /// <summary>The account whose link or code this is, with the link; both to be changed. Null when it is none, was used, or is too old.</summary>
    public static async Task<(Account Account, AccountLink Link)?> GoodLink(this PortalDb db, string? secret, DateTimeOffset now, CancellationToken ct, params LinkPurpose[] purposes)
    {
        if (string.IsNullOrEmpty(secret) || secret.Length > 100)
        {
            return null;
        }

        var hash = AccountLink.HashOf(secret);
        var link = await db.AccountLinks.FirstOrDefaultAsync(l => l.TokenHash == hash, ct);
        if (link is null || !purposes.Contains(link.Purpose) || !link.IsGood(now))
        {
            return null;
        }

        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == link.AccountId && !a.IsClosed, ct);
        return account is null ? null : (account, link);
    }

    /// <summary>Ends all sessions of an account but one: effective at their next request.</summary>
    public static Task<int> EndSessions(this PortalDb db, Guid account, Guid? except, DateTimeOffset now, CancellationToken ct) =>
        db.AccountSessions.Where(session => session.AccountId == account && session.EndedAt == null && session.Id != except)
            .ExecuteUpdateAsync(session => session.SetProperty(s => s.EndedAt, now), ct);
}
