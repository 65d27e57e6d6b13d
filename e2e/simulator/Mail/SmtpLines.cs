using System.Text;

namespace Portal.Simulator.Mail;

/// <summary>Lines of an SMTP conversation, read and written; CRLF stays outside. Latin-1, so that no byte of a message is lost.</summary>
internal sealed class SmtpLines(Stream stream)
{
    // RFC 5321 says 1 000; a caught mail may be ruder, but not endless.
    private const int LongestLine = 64 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <returns>Null when the other side has gone, or writes without end.</returns>
    public async Task<string?> Read(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, ct));
                if (end == 0) return null;
            }

            var newLine = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            var stop = newLine < 0 ? end : newLine;
            line.Append(Encoding.Latin1.GetString(buffer, start, stop - start));
            start = newLine < 0 ? end : newLine + 1;

            if (newLine >= 0) return line is [.., '\r'] ? line.ToString(0, line.Length - 1) : line.ToString();
        }

        return null;
    }

    public ValueTask Write(string line, CancellationToken ct) => stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), ct);
}
