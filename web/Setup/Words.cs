using Portal.Core.Bookings;

namespace Portal.Web.Setup;

/// <summary>The words of the states (R51, R85): each has one, an icon and a colour.</summary>
public static class Words
{
    /// <summary>Children's colours, in the order of their age; each dark enough for a white initial.</summary>
    private static readonly string[] Colours = ["#b8325a", "#1f5fae", "#7a3fb0", "#8a5200", "#0b6e4f", "#a3341f"];

    public static string Of(DayState state) => state switch
    {
        DayState.Available => "Libre",
        DayState.AvailableLate => "Hors délai",
        DayState.Full => "Complet",
        DayState.WaitingListOpen => "Complet, attendre",
        DayState.Waiting => "Liste d’attente",
        DayState.Offered => "Place proposée",
        DayState.InCart => "Panier",
        DayState.CancelInCart => "À annuler",
        DayState.Confirmed => "Réservé",
        DayState.Locked => "Réservé, non modifiable",
        DayState.NotTransmitted => "Non transmis",
        DayState.Pending => "En attente",
        DayState.CancelAsked => "Annulation demandée",
        DayState.PastDeadline => "Trop tard",
        DayState.NotPossible => "Pas possible",
    };

    public static string Class(DayState state) => state switch
    {
        DayState.Available => "free",
        DayState.AvailableLate => "late",
        DayState.Full => "full",
        DayState.WaitingListOpen => "full listed",
        DayState.Waiting => "wait",
        DayState.Offered => "offer",
        DayState.InCart => "cart",
        DayState.CancelInCart => "cancel",
        DayState.Confirmed => "booked",
        DayState.Locked => "booked locked",
        DayState.NotTransmitted or DayState.Pending or DayState.CancelAsked => "pending",
        DayState.PastDeadline or DayState.NotPossible => "past",
    };

    public static string ColourOf(int index) => Colours[index % Colours.Length];

    public static string InitialOf(string firstName, IEnumerable<string> siblings) =>
        siblings.Count(name => name.StartsWith(firstName[..1], StringComparison.OrdinalIgnoreCase)) > 1 && firstName.Length > 1 ? firstName[..2] : firstName[..1].ToUpperInvariant();
}
