using Microsoft.Extensions.Options;

namespace Portal.Core.Messaging;

/// <summary>
/// Reads the reports that have arrived in a Maildir, and files each under <c>cur</c> once what it says is saved: a process
/// that dies between the two reads it again, which changes nothing.
/// </summary>
public sealed class ReadBounces(RecordBounce recordBounce, IOptions<MailSettings> settings)
{
    private const long Largest = 1024 * 1024;

    /// <returns>How many mails of ours have come back.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var inbox = Path.Combine(settings.Value.BounceFolder ?? "", "new");
        if (settings.Value.BounceFolder is not { Length: > 0 } folder || !Directory.Exists(inbox))
        {
            return 0;
        }

        var noted = 0;
        foreach (var file in new DirectoryInfo(inbox).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).ToList())
        {
            foreach (var bounce in file.Length > Largest ? [] : await BouncesIn(file, ct))
            {
                noted += await recordBounce.Run(bounce, ct) ? 1 : 0;
            }

            Directory.CreateDirectory(Path.Combine(folder, "cur"));
            file.MoveTo(Path.Combine(folder, "cur", $"{file.Name}:2,S"), overwrite: true);
        }

        return noted;
    }

    private static async Task<IReadOnlyList<Bounce>> BouncesIn(FileInfo file, CancellationToken ct)
    {
        await using var message = file.OpenRead();
        return await DeliveryReport.Read(message, ct);
    }
}
