using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>What one letter says. The secret is on this paper and nowhere else.</summary>
/// <param name="UserName">Null where the family chooses its own (R3).</param>
/// <param name="Secret">A password for one sign-in (R6), or an access code; null for a posted number.</param>
public sealed record AccountLetter(string Dossier, string FullName, string Household, string? School, string? UserName, string? Secret, AccountOpening Opening);

/// <summary>
/// Letters to print, singly or for a whole school: the file's number (R3), identifier and password (R6), or profile and code.
/// Printing makes a new secret, so an older letter no longer opens anything; who has opened their account gets none.
/// </summary>
public sealed class PrintLetters(PortalDb db, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    /// <summary>Enough for the largest school; each password is hashed slowly, on purpose.</summary>
    public const int AtOnce = 600;

    public static bool Prints(AccountOpening opening) => opening is AccountOpening.PostedDossierNumber or AccountOpening.HandedOutCredentials or AccountOpening.AccessCode;

    /// <param name="households">The households to write to.</param>
    public Task<IReadOnlyList<AccountLetter>> Run(Agent agent, IReadOnlyCollection<HouseholdId> households, CancellationToken ct) => db.InTransaction<IReadOnlyList<AccountLetter>>(async () =>
    {
        var now = clock.GetUtcNow();
        var opening = await db.Organisers.Where(o => o.Id == agent.OrganiserId).Select(o => o.Policies.AccountOpening).SingleAsync(ct);
        if (!Prints(opening))
        {
            return [];
        }

        var known = await db.HouseholdsOf(agent).Where(household => households.Contains(household.Id)).Include(household => household.Guardians).Include(household => household.Children).AsSplitQuery()
            .OrderBy(household => household.Name).ThenBy(household => household.DossierNumber).Take(AtOnce).ToListAsync(ct);
        var ids = known.Select(household => household.Id).ToList();
        var accounts = await db.Accounts.Where(account => account.HouseholdId != null && ids.Contains(account.HouseholdId.Value)).ToDictionaryAsync(account => account.GuardianId!.Value, ct);
        var schools = await db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == agent.OrganiserId).ToDictionaryAsync(facility => facility.Id, facility => facility.Name, ct);
        var given = new HashSet<string>();
        var letters = new List<AccountLetter>();
        foreach (var household in known)
        {
            var school = household.Children.Select(child => child.SchoolId is { } id ? schools.GetValueOrDefault(id) : null).FirstOrDefault(name => name is not null);
            foreach (var adult in household.Guardians)
            {
                var account = accounts.GetValueOrDefault(adult.Id);
                if (account is not null && !IsUnopened(account, opening))
                {
                    continue;
                }

                var (name, secret) = opening == AccountOpening.PostedDossierNumber ? (null, null) : await Equip(adult, account, opening, given, now, ct);
                letters.Add(new AccountLetter(household.DossierNumber, adult.FullName, household.Name, school, name, secret, opening));
                db.Record(now, agent.Name, "account.printed", $"guardian {adult.Id.Value}", household.Id, null, name);
            }
        }

        return letters;
    }, ct);

    private static bool IsUnopened(Account account, AccountOpening opening) =>
        opening == AccountOpening.HandedOutCredentials ? account.MustChangePassword : opening == AccountOpening.AccessCode && account.PasswordHash is null;

    private async Task<(string Name, string Secret)> Equip(Guardian adult, Account? account, AccountOpening opening, HashSet<string> given, DateTimeOffset now, CancellationToken ct)
    {
        if (account is null)
        {
            account = Account.ToOpen(adult, await UserNames.Propose(db, adult.FirstName, adult.LastName, given, ct), adult.ReceiptEmail);
            db.Add(account);
        }

        if (opening == AccountOpening.HandedOutCredentials)
        {
            var password = AccountLink.PrintedPassword();
            account.HandOut(hasher.HashPassword(account, password));
            return (account.UserName!, password);
        }

        await db.AccountLinks.Where(l => l.AccountId == account.Id && l.Purpose == LinkPurpose.AccessCode && l.UsedAt == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), ct);
        var (link, code) = AccountLink.New(account, LinkPurpose.AccessCode, now);
        db.Add(link);
        return (account.UserName!, code);
    }
}
