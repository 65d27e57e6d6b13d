using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Dossiers;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>ClamAV's INSTREAM, spoken to a small server that speaks it back.</summary>
public sealed class ClamAvScannerTests
{
    [Theory]
    [InlineData("stream: OK", ScanAnswer.Clean)]
    [InlineData("stream: Eicar-Test-Signature FOUND", ScanAnswer.Unsafe)]
    [InlineData("INSTREAM size limit exceeded. ERROR", ScanAnswer.Away)]
    public async Task What_the_scanner_says_decides_and_it_hears_the_whole_document(string says, ScanAnswer answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var document = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();

        var server = Serve(listener, says);
        var said = await ScannerAt($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}").Scan(document, TestContext.Current.CancellationToken);

        Assert.Equal(answer, said);
        Assert.Equal(document, await server);
    }

    [Fact]
    public async Task A_scanner_that_is_not_there_lets_nothing_through()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(ScanAnswer.Away, await ScannerAt($"127.0.0.1:{port}").Scan("x"u8.ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal(ScanAnswer.Away, await ScannerAt("/nowhere/clamd.ctl").Scan("x"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    private static ClamAvScanner ScannerAt(string address) => new(Options.Create(new PortalSettings { ClamAv = address }), NullLogger<ClamAvScanner>.Instance);

    private static async Task<byte[]> Serve(TcpListener listener, string says)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var command = new byte[10];
        await stream.ReadExactlyAsync(command);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));

        using var heard = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length);
            var piece = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (piece.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(piece);
            heard.Write(piece);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{says}\0"));
        return heard.ToArray();
    }
}
