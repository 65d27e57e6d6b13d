using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portal.TestSupport;

/// <summary>What a browser does with web push: it makes the keys, and opens what comes (RFC 8291), written apart from what seals it.</summary>
public sealed class PushBrowser : IDisposable
{
    private readonly ECDiffieHellman pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(16);

    public string P256dh => Base64Url.EncodeToString(PointOf(pair));

    public string Auth => Base64Url.EncodeToString(secret);

    /// <summary>The message that a body holds.</summary>
    /// <exception cref="CryptographicException">It is not for this browser.</exception>
    public string Open(byte[] body)
    {
        var (salt, size, length) = (body[..16], BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(16, 4)), (int)body[20]);
        var (sender, cipher) = (body[21..(21 + length)], body[(21 + length)..]);
        if (cipher.Length > size)
        {
            throw new CryptographicException("More than one record.");
        }

        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        var agreed = pair.DeriveRawSecretAgreement(theirs.PublicKey);
        var mixed = HMACSHA256.HashData(secret, agreed);
        var input = HMACSHA256.HashData(mixed, (byte[])[.. "WebPush: info"u8, 0, .. PointOf(pair), .. sender, 1]);
        var seed = HMACSHA256.HashData(salt, input);
        var key = HMACSHA256.HashData(seed, (byte[])[.. "Content-Encoding: aes128gcm"u8, 0, 1])[..16];
        var nonce = HMACSHA256.HashData(seed, (byte[])[.. "Content-Encoding: nonce"u8, 0, 1])[..12];

        var plain = new byte[cipher.Length - 16];
        using var gcm = new AesGcm(key, 16);
        gcm.Decrypt(nonce, cipher[..^16], cipher[^16..], plain);
        return Encoding.UTF8.GetString(plain, 0, Array.LastIndexOf(plain, (byte)2));
    }

    public void Dispose() => pair.Dispose();

    private static byte[] PointOf(ECDiffieHellman pair) => pair.ExportParameters(includePrivateParameters: false).Q is var point ? [4, .. point.X!, .. point.Y!] : [];
}
