namespace Portal.Core.Dossiers;

/// <summary>What a scanner says of a document.</summary>
public enum ScanAnswer
{
    Clean,
    Unsafe,

    /// <summary>It does not answer: the document is not taken, as nobody has looked at it.</summary>
    Away,
}

/// <summary>
/// Looks into a document before it is kept. Two real things stand behind it: ClamAV, and nothing, for an installation
/// that has none.
/// </summary>
public interface IDocumentScanner
{
    Task<ScanAnswer> Scan(ReadOnlyMemory<byte> document, CancellationToken ct);
}

/// <summary>No scanner is set up: every document is taken as it comes.</summary>
public sealed class NoDocumentScanner : IDocumentScanner
{
    public Task<ScanAnswer> Scan(ReadOnlyMemory<byte> document, CancellationToken ct) => Task.FromResult(ScanAnswer.Clean);
}
