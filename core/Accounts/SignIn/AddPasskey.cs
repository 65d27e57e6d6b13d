using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>A key of access joins an account, once its authenticator has answered our challenge; a mail says so, as with every change of how one signs in.</summary>
public sealed class AddPasskey(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    /// <summary>A telephone, a computer, a spare or two.</summary>
    public const int Most = 10;

    public const int LongestName = 60;

    /// <param name="key">As it was attested.</param>
    /// <param name="name">In the owner's words; empty: « Clé d’accès ».</param>
    public Task<AccountRefusal?> Run(Guid id, UserPasskeyInfo key, string? name, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        var now = clock.GetUtcNow();
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        var credential = key.CredentialId;
        if (await db.Passkeys.AnyAsync(known => known.CredentialId == credential, ct))
        {
            return AccountRefusal.PasskeyKnown;
        }

        if (await db.Passkeys.CountAsync(known => known.UserId == id, ct) >= Most)
        {
            return AccountRefusal.TooManyPasskeys;
        }

        var called = NameOf(name);
        db.Add(new IdentityUserPasskey<Guid>
        {
            UserId = id,
            CredentialId = credential,
            Data = new IdentityPasskeyData
            {
                Name = called, CreatedAt = now, PublicKey = key.PublicKey, SignCount = key.SignCount, Transports = key.Transports, IsUserVerified = key.IsUserVerified,
                IsBackupEligible = key.IsBackupEligible, IsBackedUp = key.IsBackedUp, AttestationObject = key.AttestationObject, ClientDataJson = key.ClientDataJson,
            },
        });
        db.Record(now, account.UserName!, "account.passkey", $"account {id}", account.HouseholdId, null, $"added: {called}");
        await letters.PasskeyAdded(account, called, now, ct);
        return null;
    }, ct);

    internal static string NameOf(string? name) => name?.Trim() is { Length: > 0 } typed ? typed[..Math.Min(typed.Length, LongestName)] : "Clé d’accès";
}

/// <summary>The owner calls a key by another name.</summary>
public sealed class RenamePasskey(PortalDb db, TimeProvider clock)
{
    public Task<AccountRefusal?> Run(Guid id, byte[] credential, string? name, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        if (await db.Passkeys.FirstOrDefaultAsync(key => key.UserId == id && key.CredentialId == credential, ct) is not { } key)
        {
            return AccountRefusal.NotFound;
        }

        var (before, called) = (key.Data.Name, AddPasskey.NameOf(name));
        key.Data.Name = called;
        db.Record(clock.GetUtcNow(), account.UserName!, "account.passkey", $"account {id}", account.HouseholdId, before, $"renamed: {called}");
        return null;
    }, ct);
}

/// <summary>A key opens the account no longer: lost, given away, or one too many; a mail says so.</summary>
public sealed class RemovePasskey(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    public Task<AccountRefusal?> Run(Guid id, byte[] credential, CancellationToken ct) => db.InTransaction<AccountRefusal?>(async () =>
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        if (await db.Passkeys.FirstOrDefaultAsync(key => key.UserId == id && key.CredentialId == credential, ct) is not { } key)
        {
            return AccountRefusal.NotFound;
        }

        var now = clock.GetUtcNow();
        db.Remove(key);
        db.Record(now, account.UserName!, "account.passkey", $"account {id}", account.HouseholdId, key.Data.Name, "removed");
        await letters.PasskeyRemoved(account, key.Data.Name ?? AddPasskey.NameOf(null), now, ct);
        return null;
    }, ct);
}
