namespace Portal.Core.Messaging;

/// <summary>Every mail that the portal writes. Their numbers are stored: a new kind takes a free one.</summary>
public enum MailKind
{
    Activation = 1,
    Credentials = 2,
    PasswordSet = 3,
    PasswordReset = 4,
    AccountAsked = 5,
    AccountAccepted = 6,
    AccountRefused = 7,
    NewAddress = 8,
    AddressLeft = 9,
    PasskeyAdded = 25,
    PasskeyRemoved = 26,

    RequestAccepted = 10,
    RequestPartly = 11,
    RequestRefused = 12,
    RequestWaiting = 13,
    RequestCancelled = 14,
    HoursChanged = 15,
    PaymentReturned = 16,
    ServiceAnswered = 17,
    NightReport = 18,

    /// <summary>What was asked goes to the service at night (R57).</summary>
    RequestSent = 19,

    /// <summary>Some of it is done, the rest waits for an answer.</summary>
    RequestPartlyWaiting = 20,
    RequestAbsent = 21,

    Cancelled = 30,
    CancelAsked = 31,
    AbsenceNoted = 32,
    AbsenceAsked = 33,
    ProofAccepted = 34,
    ProofRefused = 35,
    AbsenceFound = 36,

    /// <summary>A child was there without a booking, which the service then made.</summary>
    GuestNoted = 37,
    GuestRemoved = 38,

    Offer = 40,
    OfferLapsed = 41,
    WaitingBooked = 42,
    WaitingClosed = 43,

    PaymentReceived = 50,
    Invoice = 51,
    LateReminder = 52,
    InvoiceSettled = 53,
    InvoiceCredit = 54,
    PaymentTakenBack = 55,
    PaymentRefunded = 56,
    CreditRefunded = 57,

    LimitReminder = 60,

    DocumentRefused = 70,
    DocumentExpiring = 71,
    DocumentAccepted = 72,
    FileValidated = 73,
    FileToComplete = 74,
    ChangeAccepted = 75,
    ChangeRefused = 76,
    FamilyAdded = 77,
    QuotientNoted = 78,

    NightFailed = 80,
    CountersDrifted = 81,
    PaymentMismatched = 82,

    Digest = 90,

    CustodyShared = 110,
    CustodyProposed = 111,
    CustodySettled = 112,
    SwapProposed = 113,
    SwapAnswered = 114,
    AuthorityChanged = 115,
    OwnHousehold = 116,
    AdultLeft = 117,
}

/// <summary>What an adult chooses by: mails that are about the same thing.</summary>
public enum MailTopic
{
    Account = 1,
    Money = 2,
    Offers = 3,
    Answers = 4,
    Waiting = 5,
    Reminders = 6,
    Documents = 7,

    /// <summary>A child that two households share (O19).</summary>
    Custody = 20,

    /// <summary>What the service itself is written, at its own address.</summary>
    Service = 8,
}

/// <summary>How an adult wants the mails of a topic.</summary>
public enum MailDelivery
{
    AtOnce = 1,

    /// <summary>Gathered into one mail a day.</summary>
    Daily = 2,

    /// <summary>On the page of alerts only.</summary>
    Never = 3,
}

public static class MailTopics
{
    /// <summary>Those of families: what the service is written is not theirs to choose.</summary>
    public static IReadOnlyList<MailTopic> All { get; } = [.. Enum.GetValues<MailTopic>().Where(topic => topic != MailTopic.Service)];

    /// <summary>True when its mails always leave at once: they carry a link or a sum that somebody waits for.</summary>
    public static bool IsRequired(this MailTopic topic) => topic is MailTopic.Account or MailTopic.Money or MailTopic.Offers or MailTopic.Service;

    /// <summary>
    /// True for what tells of bookings: it goes to all addresses of its adult (R10). Receipts, invoices, what opens an account
    /// and what is in a file go to the first alone.
    /// </summary>
    public static bool GoesToAllAddresses(this MailKind kind) => kind is
        MailKind.RequestAccepted or MailKind.RequestPartly or MailKind.RequestRefused or MailKind.RequestWaiting or MailKind.RequestSent or MailKind.RequestPartlyWaiting or MailKind.RequestAbsent or MailKind.RequestCancelled or MailKind.HoursChanged
        or MailKind.ServiceAnswered or MailKind.NightReport
        or MailKind.Cancelled or MailKind.CancelAsked or MailKind.AbsenceNoted or MailKind.AbsenceAsked or MailKind.ProofAccepted or MailKind.ProofRefused or MailKind.GuestNoted or MailKind.GuestRemoved
        or MailKind.Offer or MailKind.OfferLapsed or MailKind.WaitingBooked or MailKind.WaitingClosed;

    /// <summary>What may be chosen. A reminder that comes in the evening comes after its limit, so it is never gathered.</summary>
    public static IReadOnlyList<MailDelivery> Choices(this MailTopic topic) => topic switch
    {
        _ when topic.IsRequired() => [MailDelivery.AtOnce],
        MailTopic.Reminders => [MailDelivery.AtOnce, MailDelivery.Never],
        _ => [MailDelivery.AtOnce, MailDelivery.Daily, MailDelivery.Never],
    };

    /// <summary>The topic as its adult reads it.</summary>
    public static string InWords(this MailTopic topic) => topic switch
    {
        MailTopic.Account => "Mon compte et ma sécurité",
        MailTopic.Money => "Factures et paiements",
        MailTopic.Offers => "Places proposées",
        MailTopic.Answers => "Réponses à mes demandes",
        MailTopic.Waiting => "Nouvelles de mes listes d’attente",
        MailTopic.Reminders => "Rappels avant les limites",
        MailTopic.Documents => "Mon dossier et mes pièces",
        MailTopic.Custody => "Garde partagée et échanges de jours",
        MailTopic.Service => "Marche du portail",
    };

    /// <summary>Why these mails come: the last line of each.</summary>
    public static string Because(this MailTopic topic) => topic switch
    {
        MailTopic.Account => "Vous recevez ce message parce qu’il concerne l’accès à votre compte.",
        MailTopic.Money => "Vous recevez ce message parce que vous réglez des activités sur le portail famille.",
        MailTopic.Offers => "Vous recevez ce message parce que vous êtes sur une liste d’attente et qu’une réponse est attendue.",
        MailTopic.Answers => "Vous recevez ce message parce que vous avez fait une demande sur le portail famille.",
        MailTopic.Waiting => "Vous recevez ce message parce que vous êtes sur une liste d’attente.",
        MailTopic.Reminders => "Vous recevez ce rappel parce que vous réservez d’habitude ces jours-là.",
        MailTopic.Documents => "Vous recevez ce message parce qu’il concerne le dossier de votre famille.",
        MailTopic.Custody => "Vous recevez ce message parce que vous partagez la garde d’un enfant.",
        MailTopic.Service => "Vous recevez ce message parce que cette adresse est celle du service dans le portail famille.",
    };
}
