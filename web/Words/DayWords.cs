using Portal.Core.Bookings;
using Portal.Core.Organisers;

namespace Portal.Web.Words;

/// <summary>The words of the states (R51, R85): each has one, an icon and a colour.</summary>
public static class DayWords
{
    public static string Of(DayState state) => state switch
    {
        DayState.Available => "Libre",
        DayState.AvailableLate => "Hors délai",
        DayState.AskLate => "À demander",
        DayState.Full => "Complet",
        DayState.WaitingListOpen => "Complet, attendre",
        DayState.Waiting => "Liste d’attente",
        DayState.Offered => "Place proposée",
        DayState.InCart => "Panier",
        DayState.CancelInCart => "À annuler",
        DayState.ChangeInCart => "Horaire à changer",
        DayState.Confirmed => "Réservé",
        DayState.Locked => "Réservé, non modifiable",
        DayState.NotTransmitted => "Non transmis",
        DayState.Pending => "En attente",
        DayState.CancelAsked => "Annulation demandée",
        DayState.ChangeAsked => "Horaire demandé",
        DayState.AbsenceAsked => "Modification demandée",
        DayState.Absent => "Absent",
        DayState.Refused => "Refusé",
        DayState.PastDeadline => "Trop tard",
        DayState.OthersDay => "Autre parent",
        DayState.TakenByOther => "Réservé par l’autre parent",
        DayState.NotPossible => "Pas possible",
    };

    public static Chip Chip(DayState state) => new(Class(state), Of(state)) { Icon = state };

    public static string Class(DayState state) => state switch
    {
        DayState.Available => "free",
        DayState.AvailableLate or DayState.AskLate => "late",
        DayState.Full => "full",
        DayState.WaitingListOpen => "full listed",
        DayState.Waiting => "wait",
        DayState.Offered => "offer",
        DayState.InCart => "cart",
        DayState.CancelInCart => "cancel",
        DayState.ChangeInCart => "cart",
        DayState.Confirmed => "booked",
        DayState.Locked => "booked locked",
        DayState.NotTransmitted or DayState.Pending or DayState.CancelAsked or DayState.ChangeAsked => "pending",
        DayState.AbsenceAsked => "change",
        DayState.Absent => "absent",
        DayState.Refused => "refused",
        DayState.OthersDay => "others",
        DayState.TakenByOther => "others taken",
        DayState.PastDeadline or DayState.NotPossible => "past",
    };

    /// <summary>What a state means, for the legend: the words of the guides beside ours (R35, R50-R52, R54).</summary>
    public static string Meaning(DayState state) => state switch
    {
        DayState.Available => "Disponible\u00A0: appuyez pour réserver.",
        DayState.AvailableLate => "Encore disponible après la limite, avec un supplément.",
        DayState.AskLate => "La limite est passée\u00A0: à demander au service, qui vous répondra.",
        DayState.Full => "Il n’y a plus de place.",
        DayState.WaitingListOpen => "Disponible sur liste d’attente seulement.",
        DayState.Waiting => "En liste d’attente, avec votre rang\u00A0; annulable.",
        DayState.Offered => "Une place s’est libérée pour vous\u00A0: répondez avant la fin.",
        DayState.InCart => "Dans le panier, à valider.",
        DayState.CancelInCart => "Réservé, à annuler quand vous validerez le panier.",
        DayState.ChangeInCart => "Réservé, l’horaire change quand vous validerez le panier.",
        DayState.Confirmed => "Validé, modifiable.",
        DayState.Locked => "Validé, la limite pour annuler est passée.",
        DayState.NotTransmitted => "Vient d’être demandé, part au service cette nuit.",
        DayState.Pending => "En attente de validation par le service.",
        DayState.CancelAsked => "Demande d’annulation, le service vous répondra.",
        DayState.ChangeAsked => "Demande d’un autre horaire, le service vous répondra.",
        DayState.AbsenceAsked => "Demande de modification hors délai\u00A0: une absence, facturée.",
        DayState.Absent => "Absent\u00A0: la place est libre pour d’autres, le jour reste dû sauf justificatif accepté.",
        DayState.Refused => "Refusé\u00A0: la raison est dans vos demandes.",
        DayState.PastDeadline => "Hors délai\u00A0: la limite pour réserver est passée.",
        DayState.OthersDay => "Jour de garde de l’autre parent\u00A0: proposez-lui un échange.",
        DayState.TakenByOther => "L’autre parent a réservé ce créneau, et le paie.",
        DayState.NotPossible => "Non réservable\u00A0: le jour dit pourquoi.",
    };

    public static string Of(DaySummary summary) => summary switch
    {
        DaySummary.NotOpen => "Fermé",
        DaySummary.Waiting => "En attente",
        DaySummary.Available => "Libre",
        DaySummary.WaitingListOnly => "Attente seule",
        DaySummary.InCart => "Panier",
        DaySummary.Booked => "Réservé",
        DaySummary.BookedAndWaiting => "Réservé, en attente",
        DaySummary.BookedLocked => "Réservé, non modifiable",
        DaySummary.AllFull => "Complet",
    };

    /// <summary>The guide's own legend of a day when no activity is chosen (R53, R54).</summary>
    public static string Meaning(DaySummary summary) => summary switch
    {
        DaySummary.NotOpen => "Non ouvert, ou hors délai.",
        DaySummary.Waiting => "Une ou plusieurs demandes en liste d’attente ou refusées, annulables\u00A0: voyez le jour.",
        DaySummary.Available => "Disponible.",
        DaySummary.WaitingListOnly => "Disponible sur liste d’attente seulement.",
        DaySummary.InCart => "Votre panier garde ou change quelque chose ce jour-là.",
        DaySummary.Booked => "Réservé, une action est possible.",
        DaySummary.BookedAndWaiting => "Demandé, avec au moins une demande en liste d’attente ou refusée.",
        DaySummary.BookedLocked => "Réservé, non modifiable.",
        DaySummary.AllFull => "Toutes les activités sont complètes.",
    };

    public static string Class(DaySummary summary) => summary switch
    {
        DaySummary.NotOpen => "past",
        DaySummary.Waiting => "wait",
        DaySummary.Available => "free",
        DaySummary.WaitingListOnly => "listed",
        DaySummary.InCart => "cart",
        DaySummary.Booked => "booked",
        DaySummary.BookedAndWaiting => "booked waiting",
        DaySummary.BookedLocked => "locked",
        DaySummary.AllFull => "full",
    };

    /// <summary>Why a family stands where it stands on a waiting list (O10).</summary>
    public static string Of(PriorityGrounds ground) => ground switch
    {
        PriorityGrounds.Resident => "habitants de la commune",
        PriorityGrounds.SiblingPresent => "frère ou sœur déjà inscrit ce jour-là",
        PriorityGrounds.AllParentsWork => "chaque parent travaille",
        _ => "",
    };

    /// <summary>Each child of a household has a colour, in the order of their age; there are six (<c>parts/who.css</c>).</summary>
    public static string ColourOf(int index) => $"k{index % 6}";

    public static string InitialOf(string firstName, IEnumerable<string> siblings) =>
        siblings.Count(name => name.StartsWith(firstName[..1], StringComparison.OrdinalIgnoreCase)) > 1 && firstName.Length > 1 ? firstName[..2] : firstName[..1].ToUpperInvariant();
}
