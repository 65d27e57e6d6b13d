using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Messaging;

/// <summary>
/// Seals a message so that one browser alone reads it, and the push service that carries it does not (RFC 8291 over
/// RFC 8188, <c>aes128gcm</c>): a key made for this message and the browser's agree on a secret, of which the key that seals
/// is derived. One record; all messages have one length, so that it does not tell them apart either.
/// </summary>
public static class PushSeal
{
    /// <summary>The most that a message may have, in bytes.</summary>
    public const int Longest = Padded - 1;

    private const int Padded = 1024;
    private const int SecretLength = 16;
    private const int RecordSize = 4096;
    private const byte LastRecord = 2;

    /// <summary>True when these are a key and a secret as browsers give them.</summary>
    public static bool CanSealFor(string p256dh, string auth)
    {
        if (!PushKeys.TryDecode(p256dh, PushKeys.PointLength, out var point) || !PushKeys.TryDecode(auth, SecretLength, out _))
        {
            return false;
        }

        try
        {
            Half(point).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <param name="message">At most <see cref="Longest"/> bytes.</param>
    /// <param name="p256dh">The browser's key, in base64url.</param>
    /// <param name="auth">The browser's secret, in base64url.</param>
    /// <exception cref="CryptographicException">The browser's key is none.</exception>
    public static byte[] Seal(byte[] message, string p256dh, string auth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, Longest);
        if (!PushKeys.TryDecode(p256dh, PushKeys.PointLength, out var browser) || !PushKeys.TryDecode(auth, SecretLength, out var secret))
        {
            throw new CryptographicException("Not the keys of a browser.");
        }

        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(message, Padded - 1 - message.Length, browser, secret, own, RandomNumberGenerator.GetBytes(SecretLength));
    }

    /// <summary>The same with what is otherwise drawn or fixed, so that the vectors of the RFC can be held against it.</summary>
    public static byte[] Seal(byte[] message, int padding, byte[] browser, byte[] secret, ECDiffieHellman own, byte[] salt)
    {
        using var theirs = Half(browser);
        var sender = PushKeys.PointOf(own.ExportParameters(includePrivateParameters: false).Q);
        var (key, nonce) = Derive(own.DeriveRawSecretAgreement(theirs.PublicKey), secret, browser, sender, salt);

        byte[] plain = [.. message, LastRecord, .. new byte[padding]];
        var (sealedBytes, tag) = (new byte[plain.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using var cipher = new AesGcm(key, tag.Length);
        cipher.Encrypt(nonce, plain, sealedBytes, tag);

        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, RecordSize);
        return [.. salt, .. size, (byte)sender.Length, .. sender, .. sealedBytes, .. tag];
    }

    private static (byte[] Key, byte[] Nonce) Derive(byte[] agreed, byte[] secret, byte[] browser, byte[] sender, byte[] salt)
    {
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, secret, [.. Encoding.ASCII.GetBytes("WebPush: info\0"), .. browser, .. sender]);
        return (HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0")),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0")));
    }

    private static ECDiffieHellman Half(byte[] point) => ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushKeys.PointFrom(point) });
}
