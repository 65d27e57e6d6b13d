using System.Text.RegularExpressions;
using MailKit.Net.Smtp;

namespace Portal.Core.Messaging;

/// <summary>What a mail server's « no » means for the mail and for those behind it.</summary>
internal static partial class SmtpAnswer
{
    public static MailNotTakenException Refusal(SmtpCommandException answer)
    {
        var status = (int)answer.StatusCode;
        return new MailNotTakenException($"SMTP {status} {answer.Message}", IsPermanent(status), answer)
        {
            IsServerAway = IsServerAway(status),
            EnhancedStatus = EnhancedStatus().Match(answer.Message) is { Success: true } found ? found.Value : null,
        };
    }

    /// <summary>
    /// True for an answer about this address or this message. Other 5xx (530, 535, 503…) are about our settings: once
    /// mended, the same mail leaves.
    /// </summary>
    private static bool IsPermanent(int status) => status is 521 or (>= 550 and <= 556);

    /// <summary>True when the answer is about no mail in particular: the server is closing, or it wants another account.</summary>
    private static bool IsServerAway(int status) => status is 421 or 454 or 530 or 534 or 535 or 538;

    /// <summary>« 5.1.1 » in « 5.1.1 No such mailbox ».</summary>
    [GeneratedRegex(@"(?<![0-9.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")]
    private static partial Regex EnhancedStatus();
}
