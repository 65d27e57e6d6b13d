namespace Portal.Core.Messaging;

/// <summary>How one adult wants the mails of a topic; none means at once. Reminders are <c>Guardian.RemindersOff</c>, which their own link writes too.</summary>
public sealed class MailPreference
{
    public required GuardianId GuardianId { get; init; }

    public required MailTopic Topic { get; init; }

    public required MailDelivery Delivery { get; set; }
}
