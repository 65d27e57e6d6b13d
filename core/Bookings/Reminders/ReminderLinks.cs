using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Portal.Core.Bookings;

/// <summary>The link in a reminder that stops them: sealed with the portal's keys, so that nobody stops another's.</summary>
public sealed class ReminderLinks(IDataProtectionProvider keys, IOptions<PortalSettings> portal)
{
    private readonly IDataProtector seal = keys.CreateProtector("reminders.stop");

    public Uri For(GuardianId guardian) => portal.Value.Link($"/rappels/{Base64Url.EncodeToString(seal.Protect(guardian.Value.ToByteArray()))}");

    /// <returns>Whose link it is; null when it was not sealed by us.</returns>
    public GuardianId? Read(string sealedLink)
    {
        try
        {
            return new GuardianId(new Guid(seal.Unprotect(Base64Url.DecodeFromChars(sealedLink))));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
