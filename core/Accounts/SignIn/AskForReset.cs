using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A forgotten password, as somebody told it on the page. It is answered aside, by <see cref="AnswerResets"/>, and is gone then.</summary>
public sealed class AskedReset
{
    /// <summary>Of what was typed: a longer name or address is nobody's.</summary>
    public const int Longest = 254;

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required string UserName { get; init; }

    public required string Email { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// A forgotten password (R9). The page writes down what was typed, whoever's it is, and does nothing else: that it takes as long
/// for a name and an address that belong together as for those of nobody tells nobody whether they do.
/// </summary>
public sealed class AskForReset(PortalDb db, TimeProvider clock)
{
    public async Task Run(string userName, string email, CancellationToken ct)
    {
        db.Add(new AskedReset { UserName = Cut(userName.Trim()), Email = Cut(email.Trim()), At = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
    }

    private static string Cut(string typed) => typed.Length <= AskedReset.Longest ? typed : typed[..AskedReset.Longest];
}

/// <summary>Mails a link where identifier **and** address belong together (R9). Nobody is told whether they do. Running it twice does no harm.</summary>
public sealed class AnswerResets(PortalDb db, AccountLetters letters, ILookupNormalizer names, TimeProvider clock)
{
    /// <summary>Mails of one account whose link is good still: who asks for more has them in the mailbox already.</summary>
    public const int MostLinks = 5;

    private const int AtOnce = 100;

    /// <returns>How many were answered by a mail.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var asked = await db.AskedResets.AsNoTracking().OrderBy(reset => reset.At).Take(AtOnce).ToListAsync(ct);
        var mailed = 0;
        foreach (var reset in asked)
        {
            mailed += await db.InTransaction(() => Answer(reset, ct), ct) ? 1 : 0;
        }

        return mailed;
    }

    private async Task<bool> Answer(AskedReset reset, CancellationToken ct)
    {
        // Guard: whoever takes the row away answers it.
        if (await db.AskedResets.Where(row => row.Id == reset.Id).ExecuteDeleteAsync(ct) == 0 || await Owner(reset, ct) is not { Email.Length: > 0 } account)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var since = now - AccountLink.ResetLifetime;
        if (await db.AccountLinks.CountAsync(l => l.AccountId == account.Id && l.Purpose == LinkPurpose.ChoosePassword && l.UsedAt == null && l.CreatedAt > since, ct) >= MostLinks)
        {
            return false;
        }

        var (link, secret) = AccountLink.New(account, LinkPurpose.ChoosePassword, now, lifetime: AccountLink.ResetLifetime);
        db.Add(link);
        await letters.Reset(account, link, secret, ct);
        return true;
    }

    private async Task<Account?> Owner(AskedReset reset, CancellationToken ct)
    {
        var name = names.NormalizeName(reset.UserName);
        if (await db.Accounts.FirstOrDefaultAsync(a => a.NormalizedUserName == name && !a.IsClosed, ct) is not { } account)
        {
            return null;
        }

        // Any of the addresses that the family gave (R10); the mail goes to the first, whichever was typed.
        var known = await db.Guardians.AsNoTracking().Where(g => g.Id == account.GuardianId).Select(g => g.Email).FirstOrDefaultAsync(ct) ?? "";
        var belongs = account.NormalizedEmail == names.NormalizeEmail(reset.Email) || known.Split(';', StringSplitOptions.TrimEntries).Contains(reset.Email, StringComparer.OrdinalIgnoreCase);
        return belongs ? account : null;
    }
}
