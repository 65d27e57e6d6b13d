using System.Net;
using System.Net.Sockets;

namespace Portal.Core.Accounts;

/// <summary>Who knocks: tries are counted by what they are upon and by where they come from, so that a stranger's shut nobody else's door.</summary>
/// <param name="Network">One address of IPv4; of IPv6 the /64 that one subscriber has.</param>
/// <param name="KnownDevice">A device on which this very account has signed in before; null: any other.</param>
public sealed record Caller(string Network, string? KnownDevice = null)
{
    private const int SubscriberBytes = 8;

    public static string NetworkOf(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address ?? IPAddress.None;
        if (plain.AddressFamily == AddressFamily.InterNetwork)
        {
            return plain.ToString();
        }

        var prefix = new byte[16];
        plain.GetAddressBytes().AsSpan(0, SubscriberBytes).CopyTo(prefix);
        return $"{new IPAddress(prefix)}/64";
    }
}
