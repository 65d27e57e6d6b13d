using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>The mails about accounts, written into the outbox in the deed's own transaction (I4). None of them ever carries a password.</summary>
/// <remarks>They go to the address of the account or of the request, which is not always the one that the adult reads reports at.</remarks>
public sealed class AccountLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>The service has the request of somebody who wants an account.</summary>
    public async Task RequestReceived(AccountRequest request, Organiser organiser, CancellationToken ct)
    {
        var letter = await Open(MailKind.AccountAsked, organiser, "/", ct);
        db.QueueTo($"account-request:{request.Id}", request.Email, null, letter, request.FirstName, request.AskedAt);
    }

    /// <summary>R2, R15: the procedure is validated; the link chooses the password.</summary>
    public async Task RequestAccepted(AccountRequest request, Organiser organiser, Account account, AccountLink link, string secret, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await Open(MailKind.AccountAccepted, organiser, $"/mot-de-passe/{secret}", ct, Name(account), Limit(link));
        db.QueueTo($"account-accepted:{request.Id}", request.Email, account.HouseholdId, letter, request.FirstName, now, account.GuardianId);
    }

    public async Task RequestRefused(AccountRequest request, Organiser organiser, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await Open(MailKind.AccountRefused, organiser, $"/inscription/{organiser.Code}", ct, ("raison", request.Reason ?? ""));
        db.QueueTo($"account-refused:{request.Id}", request.Email, null, letter, request.FirstName, now);
    }

    /// <summary>R4: the account works once this link was opened.</summary>
    public async Task Activation(Account account, string firstName, Organiser organiser, AccountLink link, string secret, CancellationToken ct)
    {
        var letter = await Open(MailKind.Activation, organiser, $"/activation/{secret}", ct, Name(account), Limit(link));
        Queue($"account-link:{link.Id}", account, account.Email!, letter, firstName, link.CreatedAt);
    }

    /// <summary>R5: identifier and link of an account that the service has opened.</summary>
    public async Task Credentials(Account account, string firstName, Organiser organiser, AccountLink link, string secret, CancellationToken ct)
    {
        var letter = await Open(MailKind.Credentials, organiser, $"/mot-de-passe/{secret}", ct, Name(account), Limit(link));
        Queue($"account-link:{link.Id}", account, account.Email!, letter, firstName, link.CreatedAt);
    }

    /// <summary>R9: sent only where identifier and address belong together.</summary>
    public async Task Reset(Account account, AccountLink link, string secret, CancellationToken ct)
    {
        var letter = await Open(MailKind.PasswordReset, await OrganiserOf(account, ct), $"/mot-de-passe/{secret}", ct, Name(account), Limit(link));
        Queue($"account-link:{link.Id}", account, account.Email!, letter, await FirstNameOf(account, ct), link.CreatedAt);
    }

    /// <summary>R5: a password was chosen or changed; nobody changes it in silence.</summary>
    public async Task PasswordChosen(Account account, DateTimeOffset now, CancellationToken ct)
    {
        if (account.Email is not { Length: > 0 } address)
        {
            return;
        }

        var letter = await Open(MailKind.PasswordSet, await OrganiserOf(account, ct), "/connexion", ct, Name(account), ("quand", now.InstantInWords()));
        Queue($"account-password:{account.Id}:{now.UtcTicks}", account, address, letter, await FirstNameOf(account, ct), now);
    }

    /// <summary>A key of access was added; nobody adds one in silence.</summary>
    /// <param name="key">What its owner calls it.</param>
    public Task PasskeyAdded(Account account, string key, DateTimeOffset now, CancellationToken ct) => Passkey(MailKind.PasskeyAdded, "account-passkey", account, key, now, ct);

    /// <summary>A key of access opens the account no longer; nobody takes one away in silence.</summary>
    public Task PasskeyRemoved(Account account, string key, DateTimeOffset now, CancellationToken ct) => Passkey(MailKind.PasskeyRemoved, "account-passkey-removed", account, key, now, ct);

    private async Task Passkey(MailKind kind, string cause, Account account, string key, DateTimeOffset now, CancellationToken ct)
    {
        if (account.Email is not { Length: > 0 } address)
        {
            return;
        }

        var letter = await Open(kind, await OrganiserOf(account, ct), "/moi/securite", ct, Name(account), ("cle", key), ("quand", now.InstantInWords()));
        Queue($"{cause}:{account.Id}:{now.UtcTicks}", account, address, letter, await FirstNameOf(account, ct), now);
    }

    /// <summary>R10: both addresses are asked, so that neither a thief of the password nor a typing mistake takes the account away.</summary>
    public async Task EmailAsked(Account account, AccountLink link, string secret, string to, string wished, CancellationToken ct)
    {
        var kind = link.Purpose == LinkPurpose.ConfirmNewEmail ? MailKind.NewAddress : MailKind.AddressLeft;
        var letter = await Open(kind, await OrganiserOf(account, ct), $"/adresse/{secret}", ct, Name(account), ("adresse", wished));
        Queue($"account-link:{link.Id}", account, to, letter, await FirstNameOf(account, ct), link.CreatedAt);
    }

    private async Task<Letter> Open(MailKind kind, Organiser? organiser, string page, CancellationToken ct, params (string Name, string Value)[] values)
    {
        var letter = await stationery.Open(kind, organiser, null, ct, values);
        letter.Button(letter.Template.Action, portal.Value.Link(page));
        return letter;
    }

    private void Queue(string cause, Account account, string to, Letter letter, string firstName, DateTimeOffset now) =>
        db.QueueTo(cause, to, account.HouseholdId, letter, firstName, now, account.GuardianId);

    // An agent's own; a family's when it has only one: with two, the portal writes in its own name.
    private async Task<Organiser?> OrganiserOf(Account account, CancellationToken ct)
    {
        var household = account.HouseholdId;
        var known = account.AgentOf is { } own
            ? [own]
            : await db.KnownHouseholds.Where(row => row.HouseholdId == household).Select(row => row.OrganiserId)
                .Union(db.ChildFiles.Where(file => file.HouseholdId == household).Select(file => file.OrganiserId)).Take(2).ToListAsync(ct);
        return known is [var only] ? await db.Organisers.AsNoTracking().SingleAsync(organiser => organiser.Id == only, ct) : null;
    }

    private async Task<string> FirstNameOf(Account account, CancellationToken ct)
    {
        var guardian = account.GuardianId;
        return account.FullName ?? await db.Guardians.AsNoTracking().Where(g => g.Id == guardian).Select(g => g.FirstName).FirstOrDefaultAsync(ct) ?? account.UserName!;
    }

    private static (string, string) Name(Account account) => ("identifiant", account.UserName!);

    private static (string, string) Limit(AccountLink link) => ("limite", link.ExpiresAt.LimitInWords());
}
