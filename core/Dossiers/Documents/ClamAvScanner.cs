using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portal.Core.Dossiers;

/// <summary>
/// ClamAV over its socket, by INSTREAM: <c>zINSTREAM\0</c>, then pieces, each behind its length in four bytes, big end
/// first; a length of nought ends. It answers <c>stream: OK</c>, <c>stream: … FOUND</c> or <c>… ERROR</c>, and a zero.
/// </summary>
public sealed partial class ClamAvScanner(IOptions<PortalSettings> portal, ILogger<ClamAvScanner> log) : IDocumentScanner
{
    private const int ChunkSize = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public async Task<ScanAnswer> Scan(ReadOnlyMemory<byte> document, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Timeout);
        try
        {
            var answer = await Ask(document, patience.Token);
            return answer.EndsWith(": OK", StringComparison.Ordinal) ? ScanAnswer.Clean
                : answer.EndsWith(" FOUND", StringComparison.Ordinal) ? Found(answer)
                : Unclear(answer);
        }
        catch (Exception away) when (away is SocketException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            ScannerAway(log, away);
            return ScanAnswer.Away;
        }
    }

    private async Task<string> Ask(ReadOnlyMemory<byte> document, CancellationToken ct)
    {
        using var socket = await Connect(portal.Value.ClamAv, ct);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var length = new byte[4];
        for (var rest = document; rest.Length > 0; rest = rest[Math.Min(ChunkSize, rest.Length)..])
        {
            var piece = rest[..Math.Min(ChunkSize, rest.Length)];
            BinaryPrimitives.WriteInt32BigEndian(length, piece.Length);
            await stream.WriteAsync(length, ct);
            await stream.WriteAsync(piece, ct);
        }

        BinaryPrimitives.WriteInt32BigEndian(length, 0);
        await stream.WriteAsync(length, ct);

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return (await reader.ReadToEndAsync(ct)).TrimEnd('\0', '\n');
    }

    private static async Task<Socket> Connect(string address, CancellationToken ct)
    {
        if (address.StartsWith('/'))
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await local.ConnectAsync(new UnixDomainSocketEndPoint(address), ct);
            return local;
        }

        var colon = address.LastIndexOf(':');
        var remote = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await remote.ConnectAsync(address[..colon], int.Parse(address[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture), ct);
        return remote;
    }

    private ScanAnswer Found(string answer)
    {
        DocumentUnsafe(log, answer);
        return ScanAnswer.Unsafe;
    }

    private ScanAnswer Unclear(string answer)
    {
        ScannerUnclear(log, answer);
        return ScanAnswer.Away;
    }

    [LoggerMessage(EventName = "ScannerAway", Level = LogLevel.Warning, Message = "The scanner of documents does not answer")]
    private static partial void ScannerAway(ILogger logger, Exception away);

    [LoggerMessage(EventName = "DocumentUnsafe", Level = LogLevel.Warning, Message = "A document was not taken: {Answer}")]
    private static partial void DocumentUnsafe(ILogger logger, string answer);

    [LoggerMessage(EventName = "ScannerUnclear", Level = LogLevel.Warning, Message = "The scanner of documents said {Answer}")]
    private static partial void ScannerUnclear(ILogger logger, string answer);
}
