using System.Net;
using System.Net.Sockets;

namespace Portal.Core.Messaging;

/// <summary>
/// Where a push may go. A browser, or whoever plays one, names the address to which this server then posts: only https, and
/// only what the whole world reaches, or a family could have the portal knock at the town hall's own doors. Looked at when
/// the address is kept, and again at each connection, since a name may lead elsewhere by then.
/// </summary>
public static class PushAddress
{
    public const int Longest = 1000;

    /// <param name="allowsPrivate">In tests: a push service on this machine, without https.</param>
    public static bool IsAllowed(string address, bool allowsPrivate) =>
        address.Length <= Longest
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (allowsPrivate ? uri.Scheme is "https" or "http" : uri.Scheme is "https" && IsPublicName(uri))
        && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    /// <summary>False for this machine, for a network's own, and for what is no single machine.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = ip.GetAddressBytes();
        return ip.AddressFamily switch
        {
            AddressFamily.InterNetwork => bytes switch
            {
                [0 or 10 or 127, ..] or [169, 254, ..] or [192, 168, ..] or [192, 0, 0, _] or [192, 0, 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] or [>= 224, ..] => false,
                [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..] => false,
                _ => true,
            },
            // Of IPv6 only what is given out, less what carries an IPv4 address inside, and examples.
            AddressFamily.InterNetworkV6 => bytes switch
            {
                [0x20, 0x01, 0, 0, ..] or [0x20, 0x01, 0x0d, 0xb8, ..] or [0x20, 0x02, ..] => false,
                [>= 0x20 and < 0x40, ..] => true,
                _ => false,
            },
            _ => false,
        };
    }

    // Push services have names: no number, no name of one network.
    private static bool IsPublicName(Uri uri) =>
        uri is { HostNameType: UriHostNameType.Dns, IsDefaultPort: true }
        && uri.IdnHost.TrimEnd('.') is var host
        && host.Contains('.', StringComparison.Ordinal)
        && !((string[])[".localhost", ".local", ".internal", ".lan", ".home.arpa"]).Any(end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
