using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Portal.Core.Dossiers;

/// <summary>
/// Seals health records with AES-256-GCM. A sealed record reads <c>h1:key:nonce+tag+text</c>: the first key of
/// <c>Portal:HealthKeys</c> seals, all of them open, so that a key is changed by putting a new one in front. The child's id
/// is bound in, so that one child's record cannot be laid on another.
/// </summary>
/// <remarks>Where no key is set, one is made beside the documents, readable by this program only: docs/operations.md.</remarks>
public sealed class HealthSeal
{
    private const string Version = "h1";
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly Lazy<IReadOnlyList<(string Id, byte[] Key)>> keys;

    public HealthSeal(IOptions<PortalSettings> portal) => keys = new(() => KeysOf(portal.Value));

    /// <summary>The name of the key that seals now.</summary>
    public string CurrentKey => keys.Value[0].Id;

    public string Seal(ChildId child, HealthNotes notes)
    {
        var (id, key) = keys.Value[0];
        var plain = JsonSerializer.SerializeToUtf8Bytes(notes);
        var sealedText = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedText.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize), Bound(child));
        return $"{Version}:{id}:{Convert.ToBase64String(sealedText)}";
    }

    /// <exception cref="CryptographicException">The key is not among ours, or the record was changed or is another child's.</exception>
    public HealthNotes Open(ChildId child, string sealedRecord)
    {
        if (sealedRecord.Split(':') is not [Version, var id, var text] || keys.Value.FirstOrDefault(key => key.Id == id).Key is not { } key)
        {
            throw new CryptographicException("This health record was sealed with a key that Portal:HealthKeys no longer names.");
        }

        var bytes = Convert.FromBase64String(text);
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain, Bound(child));
        return JsonSerializer.Deserialize<HealthNotes>(plain)!;
    }

    /// <summary>Sealed with a key other than the current one: to be sealed again.</summary>
    public bool IsOld(string sealedRecord) => !sealedRecord.StartsWith($"{Version}:{CurrentKey}:", StringComparison.Ordinal);

    private static byte[] Bound(ChildId child) => Encoding.UTF8.GetBytes($"health:{child.Value:N}");

    private static List<(string, byte[])> KeysOf(PortalSettings portal)
    {
        var written = portal.HealthKeys.Length > 0 ? portal.HealthKeys : KeyBeside(portal.Documents);
        var keys = written.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        return keys.Count > 0 ? keys : throw new InvalidOperationException("Portal:HealthKeys names no key.");
    }

    private static (string, byte[]) Parse(string written)
    {
        var key = written.Split(':') is [{ Length: > 0 } id, var text] ? (Id: id, Bytes: Convert.FromBase64String(text)) : throw new InvalidOperationException("Portal:HealthKeys is a list of « name:base64 ».");
        return key.Bytes.Length == KeySize ? (key.Id, key.Bytes) : throw new InvalidOperationException($"The health key {key.Id} must have {KeySize} bytes.");
    }

    // Two nodes may start at once: the file that was there first wins.
    private static string KeyBeside(string documents)
    {
        var path = Path.Combine(Path.GetFullPath(documents), "health.key");
        if (!File.Exists(path))
        {
            PrivateFolder.Open(Path.GetDirectoryName(path)!);
            var own = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(own, $"local:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize))}");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            try
            {
                File.Move(own, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(own);
            }
        }

        return File.ReadAllText(path);
    }
}
