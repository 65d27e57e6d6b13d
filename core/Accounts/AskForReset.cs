using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A forgotten password: a link is mailed where identifier **and** address belong together (R9). Nobody is told whether they do.</summary>
public sealed class AskForReset(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    public Task Run(string? userName, string? email, CancellationToken ct) => db.InTransaction(async () =>
    {
        var (name, address) = ((userName ?? "").Trim().ToUpperInvariant(), (email ?? "").Trim());
        var upper = address.ToUpperInvariant();
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.NormalizedUserName == name && !a.IsClosed, ct);
        if (account is null || address.Length == 0)
        {
            return false;
        }

        // Any of the addresses that the family gave (R10); the mail goes to the first, whichever was typed.
        var known = await db.Guardians.AsNoTracking().Where(g => g.Id == account.GuardianId).Select(g => g.Email).FirstOrDefaultAsync(ct) ?? "";
        var belongs = account.NormalizedEmail == upper || known.Split(';', StringSplitOptions.TrimEntries).Contains(address, StringComparer.OrdinalIgnoreCase);
        if (!belongs || string.IsNullOrEmpty(account.Email))
        {
            return false;
        }

        var (link, secret) = AccountLink.New(account, LinkPurpose.ChoosePassword, clock.GetUtcNow(), lifetime: AccountLink.ResetLifetime);
        db.Add(link);
        await letters.Reset(account, link, secret, ct);
        return true;
    }, ct);
}
