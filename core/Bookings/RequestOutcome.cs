using Portal.Core.Carts;
using Portal.Core.Messaging;

namespace Portal.Core.Bookings;

/// <summary>What became of one line of a request, as its family is told: done, sent, waiting or refused.</summary>
public enum LineOutcome
{
    /// <summary>Firm (R86).</summary>
    Booked,
    Cancelled,

    /// <summary>Past the limit: the child will not come, and the day is due (R80).</summary>
    Absent,
    HoursChanged,

    /// <summary>Goes to the service at night, which answers the next day (R57).</summary>
    SentAtNight,

    /// <summary>Waits for the service (R64).</summary>
    Asked,

    /// <summary>Asked past its limit (R34).</summary>
    AskedLate,
    CancelAsked,
    AbsenceAsked,
    HoursAsked,
    Refused,
}

/// <summary>
/// What became of a request, all its lines together: the mail of the commit and the page that opens after it say the same,
/// and neither says « réservé » of what waits for an answer (R57, R60, R64, R78, R80, R86).
/// </summary>
public sealed record RequestOutcome(IReadOnlyCollection<LineOutcome> Lines)
{
    /// <param name="booking">The state of the line's booking today; null when it made none.</param>
    /// <param name="late">Whether the line was asked past its limit.</param>
    public static LineOutcome Of(CartOperation operation, Refusal? refused, BookingState? booking, bool late = false) => RequestStates.Of(operation, refused, booking) switch
    {
        LineState.Refused => LineOutcome.Refused,
        LineState.NotTransmitted when operation == CartOperation.Book => LineOutcome.SentAtNight,
        LineState.Pending when operation == CartOperation.Book => late ? LineOutcome.AskedLate : LineOutcome.Asked,
        LineState.Pending when operation == CartOperation.Cancel => booking == BookingState.AbsenceAsked ? LineOutcome.AbsenceAsked : LineOutcome.CancelAsked,
        LineState.Pending when booking == BookingState.ChangeAsked => LineOutcome.HoursAsked,
        LineState.Cancelled => LineOutcome.Cancelled,
        LineState.Accepted or LineState.NotTransmitted or LineState.Pending =>
            operation == CartOperation.ChangeHours ? LineOutcome.HoursChanged
            : booking == BookingState.Absent ? LineOutcome.Absent
            : operation == CartOperation.Cancel ? LineOutcome.Cancelled
            : LineOutcome.Booked,
    };

    public bool IsRefused => Lines.Contains(LineOutcome.Refused);

    /// <summary>Something of it waits for an answer.</summary>
    public bool Waits => Lines.Any(Waiting);

    private bool OnlyWaits => Lines.Count > 0 && Lines.All(Waiting);

    /// <summary>Which mail tells it: its subject is the first thing that is read.</summary>
    public MailKind Kind =>
        Lines.Count == 0 ? MailKind.PaymentReturned
        : All(LineOutcome.Refused) ? MailKind.RequestRefused
        : IsRefused ? MailKind.RequestPartly
        : OnlyWaits ? (All(LineOutcome.SentAtNight) ? MailKind.RequestSent : MailKind.RequestWaiting)
        : Waits ? MailKind.RequestPartlyWaiting
        : Lines.Contains(LineOutcome.Booked) ? MailKind.RequestAccepted
        : Lines.Contains(LineOutcome.Cancelled) ? MailKind.RequestCancelled
        : Lines.Contains(LineOutcome.Absent) ? MailKind.RequestAbsent
        : MailKind.HoursChanged;

    /// <summary>The same at the head of a page.</summary>
    public string Heading => Kind switch
    {
        MailKind.PaymentReturned => "Votre paiement vous est rendu.",
        MailKind.RequestRefused => "Rien n’a pu être pris.",
        MailKind.RequestPartly => "Une partie de votre demande n’a pas pu être prise.",
        MailKind.RequestSent => "C’est noté\u00A0: votre demande part cette nuit.",
        MailKind.RequestWaiting => "C’est demandé\u00A0: le service vous répondra.",
        MailKind.RequestPartlyWaiting => "Une partie est faite, le reste attend une réponse.",
        MailKind.RequestAccepted => "C’est réservé\u00A0!",
        MailKind.RequestCancelled => "C’est annulé.",
        MailKind.RequestAbsent => "L’absence est notée.",
        _ => "L’horaire est changé.",
    };

    /// <summary>A sentence for each kind of outcome, done before waiting; what is refused is listed with its reasons instead.</summary>
    /// <param name="isPaid">Whether all that is booked was paid.</param>
    public string InWords(bool isPaid) => Kind switch
    {
        MailKind.PaymentReturned => "Votre paiement est bien arrivé, mais ce panier était déjà réglé\u00A0: il n’y avait plus rien à réserver. La somme vous est rendue en entier.",
        MailKind.RequestRefused => "Aucune ligne de votre demande n’a pu être prise en compte.",
        _ => string.Join(" ", Enum.GetValues<LineOutcome>().Where(Lines.Contains).Select(one => Sentence(one, Lines.Count(line => line == one), isPaid)).Where(sentence => sentence.Length > 0)),
    };

    /// <summary>What stands over the lines of one outcome, where there are several.</summary>
    public static string Title(LineOutcome outcome) => outcome switch
    {
        LineOutcome.Booked => "Réservé\u00A0:",
        LineOutcome.Cancelled => "Annulé\u00A0:",
        LineOutcome.Absent => "Absent\u00A0:",
        LineOutcome.HoursChanged => "Horaire changé\u00A0:",
        LineOutcome.SentAtNight => "Demandé, part cette nuit\u00A0:",
        LineOutcome.Asked => "Demandé au service\u00A0:",
        LineOutcome.AskedLate => "Demandé au service hors délai\u00A0:",
        LineOutcome.CancelAsked => "Annulation demandée\u00A0:",
        LineOutcome.AbsenceAsked => "Modification demandée\u00A0:",
        LineOutcome.HoursAsked => "Autre horaire demandé\u00A0:",
        LineOutcome.Refused => "Ces lignes n’ont pas pu être prises en compte\u00A0:",
    };

    private static string Sentence(LineOutcome outcome, int count, bool isPaid) => outcome switch
    {
        LineOutcome.Booked => $"{Bookings(count)} {Agreed(count, "est enregistrée", "sont enregistrées")}{(isPaid ? Agreed(count, " et payée", " et payées") : "")}.",
        LineOutcome.Cancelled => $"{Bookings(count)} {Agreed(count, "est annulée", "sont annulées")}.",
        LineOutcome.Absent => $"{FrenchWords.Count(count, "absence est notée", "absences sont notées")}.",
        LineOutcome.HoursChanged => $"{FrenchWords.Count(count, "horaire est changé", "horaires sont changés")}.",
        LineOutcome.SentAtNight => $"{Bookings(count)} {Agreed(count, "est demandée\u00A0: elle sera transmise", "sont demandées\u00A0: elles seront transmises")} cette nuit, et la réponse s’affichera demain.",
        LineOutcome.Asked => $"{Bookings(count)} {Agreed(count, "est demandée", "sont demandées")} au service\u00A0: il vous répondra par courriel.",
        LineOutcome.AskedLate => $"{FrenchWords.Count(count, "jour est demandé", "jours sont demandés")} au service hors délai\u00A0: il vous répondra par courriel. Rien n’est payé pour {Agreed(count, "lui", "eux")} pour l’instant.",
        LineOutcome.CancelAsked => $"{FrenchWords.Count(count, "annulation est demandée", "annulations sont demandées")} au service\u00A0: il vous répondra par courriel. D’ici là, {Agreed(count, "ce jour reste réservé", "ces jours restent réservés")}.",
        LineOutcome.AbsenceAsked => $"{FrenchWords.Count(count, "modification est demandée", "modifications sont demandées")} au service\u00A0: il vous répondra par courriel.",
        LineOutcome.HoursAsked => $"{FrenchWords.Count(count, "autre horaire est demandé", "autres horaires sont demandés")} au service\u00A0: il vous répondra par courriel. D’ici là, l’ancien reste.",
        LineOutcome.Refused => "",
    };

    private bool All(LineOutcome outcome) => Lines.All(line => line == outcome);

    private static bool Waiting(LineOutcome line) => line is LineOutcome.SentAtNight or LineOutcome.Asked or LineOutcome.AskedLate or LineOutcome.CancelAsked or LineOutcome.AbsenceAsked or LineOutcome.HoursAsked;

    private static string Bookings(int count) => FrenchWords.Count(count, "réservation", "réservations");

    private static string Agreed(int count, string one, string many) => count < 2 ? one : many;
}
