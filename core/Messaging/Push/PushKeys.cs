using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Core.Messaging;

/// <summary>
/// The pair by which push services know this portal (VAPID, RFC 8292): an address given to a browser takes only what is
/// signed with it, so nobody else can send there.
/// </summary>
public sealed class PushKeys
{
    /// <summary>A point of P-256, uncompressed.</summary>
    internal const int PointLength = 65;

    /// <summary>How long a signature is good; push services take a day at most.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromHours(12);

    private readonly ECParameters pair;

    private PushKeys(ECParameters pair) => this.pair = pair;

    /// <summary>In the letters of base64url: what browsers are given.</summary>
    public string Public => Base64Url.EncodeToString(PointOf(pair.Q));

    /// <summary>In the letters of base64url: the secret of the settings.</summary>
    public string Private => Base64Url.EncodeToString(pair.D);

    public static PushKeys New()
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new PushKeys(fresh.ExportParameters(includePrivateParameters: true));
    }

    /// <summary>Reads a pair from the settings.</summary>
    /// <returns>False when these are no keys, or not those of one pair.</returns>
    public static bool TryRead(string publicKey, string privateKey, [NotNullWhen(true)] out PushKeys? keys)
    {
        keys = null;
        if (!TryDecode(publicKey, PointLength, out var point) || !TryDecode(privateKey, 32, out var secret))
        {
            return false;
        }

        try
        {
            var pair = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointFrom(point), D = secret };
            using var both = ECDsa.Create(pair);
            using var half = ECDsa.Create(new ECParameters { Curve = pair.Curve, Q = pair.Q });
            byte[] probe = [1];
            keys = half.VerifyData(probe, both.SignData(probe, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256) ? new PushKeys(pair) : null;
        }
        catch (CryptographicException)
        {
            return false;
        }

        return keys is not null;
    }

    /// <summary>The <c>Authorization</c> of what is sent to one push service: who sends, to whom, until when.</summary>
    /// <param name="contact"><c>mailto:</c> or <c>https:</c>: where the service writes when something goes wrong.</param>
    public string Authorisation(Uri endpoint, string contact, DateTimeOffset now)
    {
        var claims = new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = (now + Good).ToUnixTimeSeconds(), sub = contact };
        var signed = $"{Encoded("""{"typ":"JWT","alg":"ES256"}""")}.{Encoded(JsonSerializer.Serialize(claims))}";
        using var key = ECDsa.Create(pair);
        return $"vapid t={signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}, k={Public}";
    }

    internal static byte[] PointOf(ECPoint point) => [4, .. point.X!, .. point.Y!];

    /// <exception cref="CryptographicException">It is no uncompressed point.</exception>
    internal static ECPoint PointFrom(byte[] point) =>
        point is [4, ..] && point.Length == PointLength ? new ECPoint { X = point[1..33], Y = point[33..] } : throw new CryptographicException("Not an uncompressed point of P-256.");

    /// <returns>False when these letters are not base64url of so many bytes.</returns>
    internal static bool TryDecode(string letters, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return letters.Length <= 2 * length && Base64Url.IsValid(letters, out var decoded) && decoded == length && Base64Url.TryDecodeFromChars(letters, bytes, out var written) && written == length;
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
