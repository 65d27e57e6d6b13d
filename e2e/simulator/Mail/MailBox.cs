using MimeKit;

namespace Portal.Simulator.Mail;

/// <summary>A mail as it was caught. <paramref name="To"/> holds the envelope's recipients, where it really went.</summary>
public sealed record CaughtMail(
    int Id, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> To, string Subject, string MessageId, string Text, string Html,
    IReadOnlyDictionary<string, string> Headers);

/// <summary>The last five hundred mails.</summary>
public sealed class MailBox(TimeProvider time)
{
    private const int MostMails = 500;

    private readonly Lock gate = new();
    private readonly LinkedList<CaughtMail> newestFirst = new();
    private int lastId;

    public int Count
    {
        get { lock (gate) return newestFirst.Count; }
    }

    public CaughtMail Keep(string from, IReadOnlyList<string> to, byte[] message)
    {
        using var read = MimeMessage.Load(new MemoryStream(message));
        var headers = read.Headers.Concat(read.Body?.Headers ?? []).DistinctBy(header => header.Field, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Field, header => header.Value, StringComparer.OrdinalIgnoreCase);
        lock (gate)
        {
            var mail = new CaughtMail(++lastId, time.GetUtcNow(), from, to, read.Subject ?? "", read.MessageId ?? "", read.TextBody ?? "", read.HtmlBody ?? "", headers);
            newestFirst.AddFirst(mail);
            if (newestFirst.Count > MostMails) newestFirst.RemoveLast();
            return mail;
        }
    }

    /// <summary>The newest first; those which went to one address, when it is given.</summary>
    public IReadOnlyList<CaughtMail> All(string? to = null)
    {
        lock (gate) return [.. newestFirst.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
    }

    public CaughtMail? Find(int id)
    {
        lock (gate) return newestFirst.FirstOrDefault(mail => mail.Id == id);
    }

    public void Clear()
    {
        lock (gate) newestFirst.Clear();
    }
}
