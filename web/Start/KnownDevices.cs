using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Portal.Core.Accounts;

namespace Portal.Web.Start;

/// <summary>
/// On which accounts' devices one is: a sealed cookie, given at each sign-in. It opens nothing; it only keeps an account's owner
/// from being shut out by tries that strangers make elsewhere, so it outlives the session. Two parents may share a computer.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider keys, ILookupNormalizer names)
{
    private const string Cookie = "portail-connu";
    private const int MostAccounts = 5;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector seal = keys.CreateProtector("accounts.known-device").ToTimeLimitedDataProtector();

    /// <summary>Who knocks at the account of this name.</summary>
    public Caller Caller(HttpContext http, string? userName)
    {
        var network = Core.Accounts.Caller.NetworkOf(http.Connection.RemoteIpAddress);
        return userName is not null && Read(http.Request) is { } known && known.Accounts.Contains(Name(userName)) ? new Caller(network, known.Device) : new Caller(network);
    }

    /// <summary>From now on this device is one of the account's.</summary>
    public void Remember(HttpContext http, string userName)
    {
        var known = Read(http.Request) ?? (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), []);
        var accounts = known.Accounts.Prepend(Name(userName)).Distinct().Take(MostAccounts);
        http.Response.Cookies.Append(Cookie, seal.Protect(string.Join('\n', accounts.Prepend(known.Device)), Lifetime), new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = Lifetime,
        });
    }

    private (string Device, string[] Accounts)? Read(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } sealedCookie)
        {
            return null;
        }

        try
        {
            var lines = seal.Unprotect(sealedCookie).Split('\n');
            return (lines[0], lines[1..]);
        }
        catch (CryptographicException)
        {
            // Forged, too old, or sealed with keys that are gone: a device like any other.
            return null;
        }
    }

    private string Name(string userName) => names.NormalizeName(userName.Trim());
}
