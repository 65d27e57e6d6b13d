namespace Portal.Core.Custody;

/// <summary>Why a deed about custody did nothing. Not kept with any request, so it is apart from <see cref="Refusal"/>.</summary>
public enum CustodyRefusal
{
    /// <summary>Not the household's, or not existing (I6).</summary>
    NotFound,

    /// <summary>Answered, withdrawn, or past its day.</summary>
    Over,

    /// <summary>A day that is not, or no longer, the giver's.</summary>
    DaysMoved,

    /// <summary>A day that has begun.</summary>
    TooLate,

    /// <summary>No day, days in disorder, or too many.</summary>
    DaysUnreadable,

    /// <summary>A rule that is not one.</summary>
    RuleUnreadable,

    /// <summary>Weekends at the other parent's, where the weeks alternate already.</summary>
    VisitsNeedOneHome,

    /// <summary>A name, a first name or an address is lacking.</summary>
    ParentUnreadable,

    /// <summary>No household of that number at this organiser.</summary>
    DossierUnknown,

    /// <summary>The household is the child's own.</summary>
    SameHousehold,

    /// <summary>The child is shared already.</summary>
    AlreadyShared,

    /// <summary>A change that has to say why, and does not; or dates its document in the future.</summary>
    ReasonMissing,

    /// <summary>What is written down already.</summary>
    NothingChanges,

    /// <summary>Has a household of their own by now: pressed twice, or another agent was faster.</summary>
    AdultGone,

    /// <summary>Nobody would be left in the household.</summary>
    OnlyAdult,

    /// <summary>The new household has no address.</summary>
    AddressUnreadable,

    /// <summary>The bank has yet to answer to who leaves.</summary>
    PaymentUnderWay,

    /// <summary>A note that is longer than what is kept.</summary>
    NoteTooLong,

    /// <summary>As many proposals wait as the other parent can read.</summary>
    TooMany,
}

public static class CustodyRefusals
{
    public static string Sentence(this CustodyRefusal why) => why switch
    {
        CustodyRefusal.NotFound => "Nous n’avons pas trouvé ce que vous cherchez.",
        CustodyRefusal.Over => "Cette proposition n’est plus ouverte\u00A0: elle a reçu une réponse, a été retirée, ou son jour est arrivé.",
        CustodyRefusal.DaysMoved => "Un de ces jours n’est pas, ou plus, à celui qui le donne. Regardez le calendrier, puis proposez à nouveau.",
        CustodyRefusal.TooLate => "Choisissez des jours à partir de demain.",
        CustodyRefusal.DaysUnreadable => $"Indiquez les jours que vous donnez, ceux que vous prenez, ou les deux\u00A0: {CustodySwap.MostDays}\u00A0jours au plus, le premier avant le dernier.",
        CustodyRefusal.RuleUnreadable => "Ce calendrier n’est pas lisible\u00A0: indiquez le premier jour, les semaines et les vacances.",
        CustodyRefusal.VisitsNeedOneHome => "Les week-ends et les mercredis chez l’autre parent supposent que l’enfant vit toutes les semaines chez le même\u00A0: choisissez le même parent pour les semaines paires et impaires.",
        CustodyRefusal.ParentUnreadable => "Indiquez le prénom, le nom et une adresse de courriel du second parent.",
        CustodyRefusal.DossierUnknown => "Aucun foyer de ce numéro n’est connu ici.",
        CustodyRefusal.SameHousehold => "Ce foyer est celui de l’enfant\u00A0: le second parent a besoin du sien.",
        CustodyRefusal.AlreadyShared => "Cet enfant est déjà partagé entre deux foyers.",
        CustodyRefusal.ReasonMissing => $"Indiquez le motif, en {ChangeAuthority.LongestReason}\u00A0caractères au plus, et une date de document qui n’est pas à venir.",
        CustodyRefusal.NothingChanges => "C’est déjà noté ainsi.",
        CustodyRefusal.AdultGone => "Cet adulte n’est plus dans ce foyer\u00A0: il a déjà le sien.",
        CustodyRefusal.OnlyAdult => "Ce foyer n’a qu’un adulte\u00A0: il n’y a personne à séparer.",
        CustodyRefusal.AddressUnreadable => "Indiquez l’adresse du nouveau foyer, son code postal à cinq chiffres et sa commune.",
        CustodyRefusal.PaymentUnderWay => "Un paiement de cet adulte est en cours\u00A0: attendez la réponse de la banque, puis recommencez.",
        CustodyRefusal.NoteTooLong => $"Ce message dépasse {CustodySwap.LongestNote}\u00A0caractères.",
        CustodyRefusal.TooMany => "Vous avez déjà dix propositions en attente\u00A0: retirez-en une avant d’en faire une autre.",
    };
}
