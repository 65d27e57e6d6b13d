using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

/// <summary>Keys of access (WebAuthn), as the framework makes and checks them: for whom they are, and what they must prove.</summary>
internal static class Passkeys
{
    /// <summary>Characters of a browser's answer: ten times what one has.</summary>
    public const int Largest = 32 * 1024;

    public static void Set(IdentityPasskeyOptions options, IOptions<PortalSettings> portal)
    {
        // Found by the browser without a name being typed, and unlocked by its owner: so a key alone is two factors.
        options.ResidentKeyRequirement = "required";
        options.UserVerificationRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.AuthenticatorTimeout = TimeSpan.FromMinutes(5);

        // The address that families use, whatever a request says of itself; while developing it has no name, and keys are for where one is.
        var home = portal.Value.Link("/");
        var isNamed = home.HostNameType == UriHostNameType.Dns;
        options.ServerDomain = isNamed ? home.Host : null;
        options.ValidateOrigin = asked =>
        {
            var expected = isNamed ? home : new Uri($"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}");
            return ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == expected.GetLeftPart(UriPartial.Authority));
        };
    }

    /// <summary>The challenge that an accepted answer answers.</summary>
    public static string ChallengeIn(string credential)
    {
        using var answer = JsonDocument.Parse(credential);
        using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(answer.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString()));
        return said.RootElement.GetProperty("challenge").GetString()!;
    }

    public static string Written(byte[] credential) => Base64Url.EncodeToString(credential);

    /// <returns>Null when it is no id of a key.</returns>
    public static byte[]? Read(string? written) => written is { Length: > 0 and <= 1400 } && Base64Url.IsValid(written) ? Base64Url.DecodeFromChars(written) : null;
}

/// <summary>
/// Whether it is still its owner who sits at an open session: they have just signed in, or write their password again. Asked
/// before a key is added or removed, as a key is a way in.
/// </summary>
public sealed class OwnerCheck(PortalDb db, UserManager<Account> users, Tries tries, TimeProvider clock)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public Task<bool> HasJustSignedIn(Guid? session, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Fresh;
        return db.AccountSessions.AnyAsync(s => s.Id == session && s.CreatedAt > since, ct);
    }

    public async Task<AccountRefusal?> WhyNot(Account account, Guid? session, string? password, Caller from, CancellationToken ct) =>
        await HasJustSignedIn(session, ct) ? null
        : !await tries.Take(Tries.OwnPassword, account.UserName, from, ct) ? AccountRefusal.TooManyTries
        : await users.CheckPasswordAsync(account, password ?? "") ? null
        : AccountRefusal.PasswordWrong;
}
