using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portal.Core.Messaging;

/// <summary>What a push says, when it may leave, and of what it may be.</summary>
public static class PushWords
{
    private static readonly TimeOnly Evening = new(21, 0);
    private static readonly TimeOnly Morning = new(7, 0);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Topics of which an adult can be alerted. What opens an account is not told on a locked screen.</summary>
    public static IReadOnlyList<MailTopic> Topics { get; } = [MailTopic.Offers, MailTopic.Waiting, MailTopic.Answers, MailTopic.Reminders, MailTopic.Documents, MailTopic.Money, MailTopic.Custody];

    /// <summary>
    /// The title on a screen that others may see: the portal's own words, never the letter's, so that no name, no sum and
    /// nothing of a child's file can be in it, whatever an organiser writes into its letters.
    /// </summary>
    public static string Title(MailKind kind) => MailTemplates.Of(kind) switch
    {
        { Topic: MailTopic.Money } => "Du nouveau dans vos factures",
        // Whose days they are is nobody else's business.
        { Topic: MailTopic.Custody } => "Du nouveau dans votre planning",
        { Topic: MailTopic.Documents } => "Du nouveau dans votre dossier",
        { Kind: MailKind.PaymentReturned } => "Du nouveau sur une demande",
        var template => template.Name,
    };

    /// <summary>The line under the title.</summary>
    public static string Body(MailKind kind) => kind == MailKind.Offer
        ? "Une réponse est attendue avant la limite\u00A0: touchez pour répondre."
        : "Touchez pour lire la suite sur le portail.";

    /// <summary>At once for an offer, which somebody else may get; the rest does not wake anybody: what is written in the night leaves in the morning.</summary>
    public static DateTimeOffset LeavesAt(MailKind kind, DateTimeOffset now)
    {
        if (kind == MailKind.Offer)
        {
            return now;
        }

        var day = ParisTime.DayOf(now);
        return now < ParisTime.At(day, Morning) ? ParisTime.At(day, Morning)
            : now >= ParisTime.At(day, Evening) ? ParisTime.At(day.AddDays(1), Morning)
            : now;
    }

    /// <summary>One name per alert: a push that leaves twice after a crash takes the place of the first.</summary>
    public static string TagOf(Guid mail) => Base64Url.EncodeToString(mail.ToByteArray());

    /// <summary>What the service worker reads.</summary>
    internal static byte[] Message(MailKind kind, Guid mail) =>
        JsonSerializer.SerializeToUtf8Bytes(new { title = Title(kind), body = Body(kind), link = $"/alertes/{mail}", tag = TagOf(mail) }, Json);
}
