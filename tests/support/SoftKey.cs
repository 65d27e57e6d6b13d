using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.TestSupport;

/// <summary>
/// An authenticator made of a few lines: it answers the challenges of the portal as WebAuthn writes it (a P-256 key, no
/// attestation), and lies about whatever a test wants.
/// </summary>
public sealed class SoftKey(Uri origin) : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte Attested = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private uint count;

    /// <summary>Unlocked by a finger or a code, which the portal asks for.</summary>
    public bool VerifiesItsOwner { get; init; } = true;

    /// <summary>Where the page that asked stood.</summary>
    public string Origin { get; init; } = origin.GetLeftPart(UriPartial.Authority);

    /// <summary>Whom the key says it is for; null: whom it was made for.</summary>
    public string? Owner { get; set; }

    /// <summary>What a browser sends after <c>navigator.credentials.create</c>.</summary>
    public string Make(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var root = asked.RootElement;
        Owner ??= Encoding.UTF8.GetString(Base64Url.DecodeFromChars(root.GetProperty("user").GetProperty("id").GetString()));
        var point = key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(root.GetProperty("rp").GetProperty("id").GetString()!, Attested), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Write(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(Said("webauthn.create", root)),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new[] { "internal" },
        });
    }

    /// <summary>What it sends after <c>navigator.credentials.get</c>.</summary>
    public string Answer(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var root = asked.RootElement;
        count++;
        var (data, said) = (Data(root.GetProperty("rpId").GetString()!, 0), Said("webauthn.get", root));
        var signature = key.SignData([.. data, .. SHA256.HashData(said)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Write(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(said),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Owner!)),
        });
    }

    public void Dispose() => key.Dispose();

    private byte[] Data(string site, byte flags)
    {
        var counted = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counted, count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site)), (byte)(flags | Present | (VerifiesItsOwner ? Verified : 0)), .. counted];
    }

    private byte[] Said(string type, JsonElement asked) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = asked.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private string Write(Dictionary<string, object> response) => JsonSerializer.Serialize(new
    {
        id = Base64Url.EncodeToString(id),
        rawId = Base64Url.EncodeToString(id),
        type = "public-key",
        authenticatorAttachment = "platform",
        clientExtensionResults = new { },
        response,
    });
}
