using Portal.Core;
using Portal.Core.Messaging;

namespace Portal.Web.Words;

/// <summary>Where a mail stands, as staff read it.</summary>
public static class MailWords
{
    /// <summary>The word of a filter.</summary>
    public static string InWords(this MailState state) => state switch
    {
        MailState.ToSend => "En route",
        MailState.Sent => "Partis",
        MailState.GivenUp => "Non remis",
        MailState.ForDigest => "Attendent le résumé",
        MailState.InDigest => "Dans un résumé",
        MailState.OnPortal => "Sur le portail seulement",
        MailState.NoAddress => "Sans adresse",
        MailState.AddressStopped => "Adresse arrêtée",
    };

    /// <summary>What happened to it, in one sentence.</summary>
    public static string Story(this QueuedMail mail) => mail.BouncedAt is { } back ? $"Revenu {back.InstantInWords()}\u00A0: la boîte ne l’a pas reçu" : mail.State switch
    {
        MailState.Sent => $"Parti {mail.SentAt?.InstantInWords()}",
        MailState.ToSend => mail.Attempts == 0 ? "Va partir" : $"Refusé {FrenchWords.Count(mail.Attempts, "fois", "fois")}, nouvel essai {mail.NextAttemptAt?.InstantInWords()}",
        MailState.GivenUp => $"Non remis, après {FrenchWords.Count(mail.Attempts, "essai", "essais")}",
        MailState.ForDigest => "Attend le résumé du jour",
        MailState.InDigest => "Réuni dans un résumé du jour",
        MailState.OnPortal => "Lu sur le portail seulement, à la demande de l’adulte",
        MailState.NoAddress => "Cet adulte n’a pas d’adresse",
        MailState.AddressStopped => "Non envoyé\u00A0: l’adresse ne reçoit pas nos messages",
    };

    /// <summary>True when somebody of the service has something to do.</summary>
    public static bool NeedsCare(this QueuedMail mail) => mail.BouncedAt is not null || mail.State is MailState.GivenUp or MailState.NoAddress or MailState.AddressStopped;
}
