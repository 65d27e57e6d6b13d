using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Portal.Core.Nightly;

namespace Portal.Core.Dossiers;

/// <summary>What kinds of documents families may send, known by their first bytes, never by their name (O18).</summary>
public enum DocumentKind
{
    Pdf,
    Jpeg,
    Png,

    /// <summary>What an iPhone takes.</summary>
    Heic,
}

/// <summary>
/// Documents of families on the disk, outside the site's root: random names, a folder that only this program reads. What
/// is served, to whom and until when is the business of the deeds; here is only the paper.
/// </summary>
/// <remarks>
/// A document is written before the row that names it is saved: if the process dies in between, a file stays that nothing
/// names and nobody can be served, until <see cref="CleanDocuments"/> removes it.
/// </remarks>
public sealed class DocumentStore(IOptions<PortalSettings> portal, IDocumentScanner scanner)
{
    /// <summary>Ten megabytes: a page of a certificate, photographed by a phone.</summary>
    public const int Largest = 10 * 1024 * 1024;

    /// <summary>More than any telephone takes; drawn in an agent's browser, each is four bytes.</summary>
    public const ulong MostPixels = 110_000_000;

    private static readonly byte[] PdfStart = "%PDF-"u8.ToArray();
    private static readonly byte[] PngStart = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] JpegStart = [0xFF, 0xD8, 0xFF];
    private static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"];

    /// <returns>What the first bytes say it is; null when it is nothing that we take.</returns>
    public static DocumentKind? Recognise(ReadOnlySpan<byte> start) =>
        start.StartsWith(PdfStart) ? DocumentKind.Pdf
        : start.StartsWith(PngStart) ? DocumentKind.Png
        : start.StartsWith(JpegStart) ? DocumentKind.Jpeg
        : IsHeic(start) ? DocumentKind.Heic
        : null;

    // A box of type « ftyp », then its brand.
    private static bool IsHeic(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8) && HeicBrands.Contains(System.Text.Encoding.ASCII.GetString(start[8..12]));

    public static string MediaTypeOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Pdf => "application/pdf",
        DocumentKind.Jpeg => "image/jpeg",
        DocumentKind.Png => "image/png",
        DocumentKind.Heic => "image/heic",
    };

    /// <summary>The kind that the name of a kept document tells.</summary>
    public static DocumentKind KindOf(string name) => Path.GetExtension(name) switch
    {
        ".pdf" => DocumentKind.Pdf,
        ".jpeg" => DocumentKind.Jpeg,
        ".heic" => DocumentKind.Heic,
        _ => DocumentKind.Png,
    };

    /// <summary>Whether browsers draw it as a picture.</summary>
    public static bool IsDrawn(string name) => KindOf(name) is DocumentKind.Jpeg or DocumentKind.Png;

    /// <summary>Keeps a document.</summary>
    /// <returns>Its name in the store: random, with the extension of what it is; or why it is not taken.</returns>
    public async Task<(string? Name, Refusal? Refusal)> Keep(Stream content, CancellationToken ct)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await content.ReadAsync(buffer, ct)) > 0;)
        {
            if (memory.Length + read > Largest)
            {
                return (null, Refusal.ProofTooLarge);
            }

            memory.Write(buffer, 0, read);
        }

        if (memory.Length == 0)
        {
            return (null, Refusal.ProofTooLarge);
        }

        if (Recognise(memory.GetBuffer().AsSpan(0, (int)Math.Min(memory.Length, 16))) is not { } kind)
        {
            return (null, Refusal.ProofUnreadable);
        }

        if (WhyNot(kind, memory.GetBuffer().AsSpan(0, (int)memory.Length)) is { } why)
        {
            return (null, why);
        }

        switch (await scanner.Scan(memory.GetBuffer().AsMemory(0, (int)memory.Length), ct))
        {
            case ScanAnswer.Unsafe:
                return (null, Refusal.DocumentUnsafe);
            case ScanAnswer.Away:
                return (null, Refusal.ScannerAway);
            case ScanAnswer.Clean:
                break;
        }

        return (await Write(memory.ToArray(), kind, ct), null);
    }

    // Whether it can be opened is told at once: when an agent finds out, the family has gone.
    private static Refusal? WhyNot(DocumentKind kind, ReadOnlySpan<byte> file) =>
        kind == DocumentKind.Pdf ? (WholePdf.Is(file) ? null : Refusal.DocumentBroken)
        : PictureSize.Of(kind, file) is not var (width, height) ? Refusal.DocumentBroken
        : width * height > MostPixels ? Refusal.PictureTooLarge
        : null;

    /// <summary>Keeps a document of our own making.</summary>
    /// <returns>Its name in the store.</returns>
    public async Task<string> Write(byte[] content, DocumentKind kind, CancellationToken ct)
    {
        var name = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}.{kind.ToString().ToLowerInvariant()}";
        var path = PathOf(name);
        PrivateFolder.Open(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, ct);
        return name;
    }

    /// <returns>The document, to be disposed; null when it is no longer there.</returns>
    public Stream? Open(string name) => File.Exists(PathOf(name)) ? File.OpenRead(PathOf(name)) : null;

    /// <summary>Removes a document that nothing names. Removing it twice does no harm.</summary>
    public void Remove(string name) => File.Delete(PathOf(name));

    /// <summary>The names of all documents that have been here since before an instant.</summary>
    public IEnumerable<string> KeptSince(DateTimeOffset before)
    {
        var folder = new DirectoryInfo(Path.GetFullPath(portal.Value.Documents));
        return folder.Exists
            ? folder.EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime && file.Extension is ".pdf" or ".jpeg" or ".png" or ".heic").Select(file => file.Name)
            : [];
    }

    // The name is ours, from the database; a name with a path in it would be somebody else's.
    private string PathOf(string name) => Path.Combine(Path.GetFullPath(portal.Value.Documents), Path.GetFileName(name));
}
