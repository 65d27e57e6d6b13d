using Portal.Core;
using Portal.Core.Bookings;

namespace Portal.Web.Words;

/// <summary>The words of what follows a booking: requests (R57, R82) and the history (R81).</summary>
public static class RequestWords
{
    public static string Of(RequestState state) => state switch
    {
        RequestState.NotTransmitted => "Non transmise",
        RequestState.Pending => "En attente",
        RequestState.Accepted => "Acceptée",
        RequestState.PartlyAccepted => "Acceptée en partie",
        RequestState.Refused => "Refusée",
        RequestState.Cancelled => "Annulée",
        RequestState.PaymentReturned => "Paiement rendu",
    };

    /// <summary>The day's state that looks like it: one set of icons and colours for all pages.</summary>
    private static DayState DayStateOf(RequestState state) => state switch
    {
        RequestState.NotTransmitted => DayState.NotTransmitted,
        RequestState.Pending => DayState.Pending,
        RequestState.Accepted => DayState.Confirmed,
        RequestState.PartlyAccepted or RequestState.PaymentReturned => DayState.InCart,
        RequestState.Refused => DayState.Full,
        RequestState.Cancelled => DayState.PastDeadline,
    };

    public static string Of(ConsumptionState state) => state switch
    {
        ConsumptionState.Consumed => "Consommé",
        ConsumptionState.ToCome => "À venir",
        ConsumptionState.Pending => "En attente",
        ConsumptionState.CancelAsked => "Annulation demandée",
        ConsumptionState.Absent => "Absent",
        ConsumptionState.Refused => "Refusé",
        ConsumptionState.Cancelled => "Annulé",
    };

    private static DayState DayStateOf(ConsumptionState state) => state switch
    {
        ConsumptionState.Consumed => DayState.Locked,
        ConsumptionState.ToCome => DayState.Confirmed,
        ConsumptionState.Pending => DayState.Pending,
        ConsumptionState.CancelAsked => DayState.CancelAsked,
        ConsumptionState.Refused => DayState.Full,
        ConsumptionState.Absent or ConsumptionState.Cancelled => DayState.PastDeadline,
    };

    public static string Of(MoneyMove move) => move switch
    {
        MoneyMove.PaidOnline => "Paiement en ligne",
        MoneyMove.PaidByCredit => "Payé par avoir",
        MoneyMove.Credited => "Avoir",
        MoneyMove.PaidAtCounter => "Payé au guichet",
        MoneyMove.TakenBack => "Encaissement annulé",
        MoneyMove.Refunded => "Rendu par la banque",
    };

    public static Chip Chip(RequestState state) => state == RequestState.PartlyAccepted
        ? new Chip("cart", Of(state)) { Icon = DayState.Confirmed }
        : DayWords.Chip(DayStateOf(state)) with { Word = Of(state) };

    public static Chip Chip(ConsumptionState state) => state == ConsumptionState.Consumed
        ? new Chip("booked", Of(state)) { Icon = DayState.Confirmed }
        : DayWords.Chip(DayStateOf(state)) with { Word = Of(state) };

    /// <summary>« le jeudi 26 novembre 2026 », « du jeudi 26 au … ».</summary>
    public static string Dates(DateOnly from, DateOnly to) =>
        from == to ? $"le {from.DayInWords()} {from.Year}"
        : from.Year == to.Year ? $"du {from.DayInWords()} au {to.DayInWords()} {to.Year}"
        : $"du {from.DayInWords()} {from.Year} au {to.DayInWords()} {to.Year}";

    /// <summary>« 26/11/2026 à 9 h 05 », in Paris.</summary>
    public static string Stamp(DateTimeOffset at)
    {
        var paris = ParisTime.InParis(at);
        return $"{paris.ToString("dd/MM/yyyy", FrenchWords.French)} à {TimeOnly.FromDateTime(paris.DateTime).InWords()}";
    }
}
