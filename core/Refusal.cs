namespace Portal.Core;

/// <summary>What a family may hear instead of yes. Each has its sentence (O15); a new one without a sentence does not compile.</summary>
public enum Refusal
{
    /// <summary>R19: the child's file is not complete or not validated.</summary>
    DossierIncomplete,

    /// <summary>The activity is not for this child: age, school.</summary>
    NotForThisChild,

    /// <summary>No school, no care, a public holiday, or outside the activity's period.</summary>
    Closed,

    /// <summary>R32, R34: the limit to book has passed.</summary>
    TooLate,

    /// <summary>R33, R71: the limit to cancel has passed.</summary>
    TooLateToCancel,

    /// <summary>R88: this organiser takes cancellations at its desk only.</summary>
    NotCancellableOnline,

    /// <summary>R60: no place left.</summary>
    DayFull,

    /// <summary>R66: full, and others wait before: the list is open.</summary>
    WaitingListOnly,

    /// <summary>The child already waits for this slot.</summary>
    AlreadyWaiting,

    /// <summary>There is a place: no need to wait.</summary>
    NotFull,

    /// <summary>R87: this activity keeps no waiting list.</summary>
    NoWaitingList,

    /// <summary>The offer was answered, or its time is over.</summary>
    OfferOver,

    /// <summary>The child already has this slot, booked or in a cart.</summary>
    AlreadyTaken,

    /// <summary>R27: blocked by another slot of the same day.</summary>
    ExcludedByAnother,

    /// <summary>R26, R28: goes only with another slot of the same day.</summary>
    NeedsAnother,

    /// <summary>The cart is being paid, so its content cannot move.</summary>
    PaymentInProgress,

    /// <summary>R69: the fifteen minutes are over.</summary>
    CartExpired,

    /// <summary>The cart holds nothing to commit.</summary>
    CartEmpty,

    /// <summary>The hold has been renewed as often as it may (O3).</summary>
    NoMoreRenewals,

    /// <summary>PayFiP takes nothing under one euro.</summary>
    AmountTooSmall,

    /// <summary>The booking is already cancelled, or was never ours to cancel.</summary>
    NothingToCancel,

    /// <summary>The bank's service does not answer.</summary>
    BankUnavailable,

    /// <summary>Not the household's, or not existing: the two are told apart by nobody (I6).</summary>
    NotFound,
}

public static class RefusalSentences
{
    /// <summary>The sentence that the family reads.</summary>
    public static string Sentence(this Refusal refusal) => refusal switch
    {
        // R19, word for word.
        Refusal.DossierIncomplete => "Vous devez compléter le dossier de cet enfant pour qu’il ait accès aux réservations.",
        Refusal.NotForThisChild => "Cette activité n’est pas ouverte à cet enfant.",
        Refusal.Closed => "Il n’y a pas d’accueil ce jour-là.",
        Refusal.TooLate => "La date limite de réservation est passée.",
        Refusal.TooLateToCancel => "La date limite d’annulation est passée.",
        Refusal.NotCancellableOnline => "Cette réservation ne s’annule pas en ligne\u00A0: adressez-vous au service.",
        Refusal.DayFull => "C’est complet\u00A0: il ne reste plus de place ce jour-là.",
        Refusal.WaitingListOnly => "C’est complet\u00A0: d’autres familles attendent une place. Vous pouvez rejoindre la liste d’attente.",
        Refusal.AlreadyWaiting => "Cet enfant est déjà sur la liste d’attente ce jour-là.",
        Refusal.NotFull => "Il reste une place\u00A0: vous pouvez réserver sans attendre.",
        Refusal.NoWaitingList => "Il n’y a pas de liste d’attente pour cette activité.",
        Refusal.OfferOver => "Cette proposition n’est plus valable\u00A0: elle a déjà reçu une réponse, ou son délai est passé.",
        Refusal.AlreadyTaken => "Ce créneau est déjà réservé pour cet enfant.",
        Refusal.ExcludedByAnother => "Ce créneau ne va pas avec un autre créneau déjà choisi ce jour-là.",
        Refusal.NeedsAnother => "Ce créneau demande d’en réserver d’abord un autre ce jour-là.",
        Refusal.PaymentInProgress => "Un paiement est en cours pour ce panier. Terminez-le, ou reprenez votre panier pour le modifier.",
        Refusal.CartExpired => "Le délai est écoulé\u00A0: les places de ce panier ne sont plus gardées. Vous pouvez réessayer.",
        Refusal.CartEmpty => "Votre panier est vide.",
        Refusal.NoMoreRenewals => "Ce panier a déjà été prolongé autant de fois que possible.",
        Refusal.AmountTooSmall => "Le paiement en ligne commence à 1,00\u00A0€. Ajoutez une réservation, ou passez au guichet.",
        Refusal.NothingToCancel => "Cette réservation est déjà annulée.",
        Refusal.BankUnavailable => "Le service de paiement ne répond pas pour le moment. Vos places restent gardées\u00A0: réessayez dans un instant.",
        Refusal.NotFound => "Nous n’avons pas trouvé ce que vous cherchez.",
    };
}
