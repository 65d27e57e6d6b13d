using Microsoft.Extensions.Options;
using Portal.Core.Accounts;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>The mails about accounts, written into the outbox in the deed's own transaction (I4). None of them ever carries a password.</summary>
public sealed class AccountLetters(PortalDb db, IOptions<PortalSettings> portal)
{
    private const string Ours = "#0d6660";
    private const string Name = "Portail famille";
    private const string Spam = "Si vous attendez un autre message de notre part, regardez aussi dans les indésirables.";

    /// <summary>The service has the request of somebody who wants an account.</summary>
    public void RequestReceived(AccountRequest request, Organiser organiser)
    {
        var letter = Open("Votre demande de compte est arrivée", organiser, "Vous recevez ce message parce que cette adresse a été indiquée dans une demande de compte. Si ce n’est pas vous, ne faites rien.");
        letter.Say($"Bonjour {request.FullName}. Le service {organiser.Name} a reçu votre demande et vous répond par courriel.");
        letter.Say(Spam);
        Queue($"account-request:{request.Id}", request.Email, null, letter, request.AskedAt);
    }

    /// <summary>R2, R15: the procedure is validated; the link chooses the password.</summary>
    public void RequestAccepted(AccountRequest request, Organiser organiser, Account account, string secret, DateTimeOffset now)
    {
        var letter = Open("Votre compte est ouvert", organiser);
        letter.Say($"Bonjour {request.FullName}. Le service a accepté votre demande.");
        letter.List([("Votre identifiant", account.UserName!)]);
        letter.Say("Choisissez maintenant votre mot de passe. Ce lien sert une fois, pendant sept jours\u00A0; ensuite, « Mot de passe oublié » vous en envoie un autre.");
        letter.Button("Choisir mon mot de passe", portal.Value.Link($"/mot-de-passe/{secret}"));
        Queue($"account-accepted:{request.Id}", request.Email, account.HouseholdId, letter, now);
    }

    public void RequestRefused(AccountRequest request, Organiser organiser, DateTimeOffset now)
    {
        var letter = Open("Votre demande de compte n’est pas acceptée", organiser);
        letter.Say($"Bonjour {request.FullName}. Le service {organiser.Name} n’a pas pu ouvrir votre compte.");
        letter.Say($"Raison\u00A0: {request.Reason}");
        letter.Button("Faire une nouvelle demande", portal.Value.Link($"/inscription/{organiser.Code}"));
        Queue($"account-refused:{request.Id}", request.Email, null, letter, now);
    }

    /// <summary>R4: the account works once this link was opened.</summary>
    public void Activation(Account account, Organiser organiser, AccountLink link, string secret)
    {
        var letter = Open("Activez votre compte", organiser);
        letter.Say("Vous venez d’ouvrir un compte. Il fonctionne dès que vous aurez confirmé que cette adresse est la vôtre.");
        letter.List([("Votre identifiant", account.UserName!)]);
        letter.Button("Activer mon compte", portal.Value.Link($"/activation/{secret}"));
        letter.Say("Ce lien est valable sept jours. " + Spam);
        Queue($"account-link:{link.Id}", account.Email!, account.HouseholdId, letter, link.CreatedAt);
    }

    /// <summary>R5: identifier and link of an account that the service has opened.</summary>
    public void Credentials(Account account, Organiser organiser, AccountLink link, string secret)
    {
        var letter = Open("Votre accès au portail famille", organiser, "Vous recevez ce message parce que le service a ouvert un compte à votre nom.");
        letter.Say($"Le service {organiser.Name} a ouvert votre compte.");
        letter.List([("Votre identifiant", account.UserName!)]);
        letter.Say("Choisissez votre mot de passe\u00A0: le lien sert une fois, pendant sept jours. Ensuite, le guichet vous en renvoie un sur simple appel.");
        letter.Button("Choisir mon mot de passe", portal.Value.Link($"/mot-de-passe/{secret}"));
        Queue($"account-link:{link.Id}", account.Email!, account.HouseholdId, letter, link.CreatedAt);
    }

    /// <summary>R9: sent only where identifier and address belong together.</summary>
    public void Reset(Account account, AccountLink link, string secret)
    {
        var letter = Open("Choisir un nouveau mot de passe", null, "Vous recevez ce message parce qu’un nouveau mot de passe a été demandé pour votre compte. Si ce n’est pas vous, ne faites rien\u00A0: l’ancien reste bon.");
        letter.List([("Votre identifiant", account.UserName!)]);
        letter.Button("Choisir un nouveau mot de passe", portal.Value.Link($"/mot-de-passe/{secret}"));
        letter.Say("Ce lien sert une fois, pendant deux heures.");
        Queue($"account-link:{link.Id}", account.Email!, account.HouseholdId, letter, link.CreatedAt);
    }

    /// <summary>R5: a password was chosen or changed; nobody changes it in silence.</summary>
    public void PasswordChosen(Account account, DateTimeOffset now)
    {
        if (account.Email is not { Length: > 0 } address)
        {
            return;
        }

        var letter = Open("Votre mot de passe est enregistré", null);
        letter.Say($"Le mot de passe du compte {account.UserName} a été choisi ou changé {now.InstantInWords()}. Les autres appareils ont été déconnectés.");
        letter.Say("Si ce n’est pas vous, demandez tout de suite un nouveau mot de passe et prévenez le service.");
        letter.Button("Se connecter", portal.Value.Link("/connexion"));
        Queue($"account-password:{account.Id}:{now.UtcTicks}", address, account.HouseholdId, letter, now);
    }

    /// <summary>R10: both addresses are asked, so that neither a thief of the password nor a typing mistake takes the account away.</summary>
    public void EmailAsked(Account account, AccountLink link, string secret, string to, string wished)
    {
        var isNew = link.Purpose == LinkPurpose.ConfirmNewEmail;
        var letter = Open(isNew ? "Confirmez votre nouvelle adresse" : "Une nouvelle adresse est demandée pour votre compte", null);
        letter.Say($"Le compte {account.UserName} demande à recevoir ses messages à cette adresse\u00A0: {wished}.");
        letter.Say(isNew ? "Confirmez qu’elle est bien la vôtre. Le changement se fait quand les deux adresses ont confirmé." : "Confirmez que ce changement vient de vous. Si ce n’est pas le cas, ne confirmez pas et changez votre mot de passe.");
        letter.Button("Confirmer", portal.Value.Link($"/adresse/{secret}"));
        Queue($"account-link:{link.Id}", to, account.HouseholdId, letter, link.CreatedAt);
    }

    private static Letter Open(string subject, Organiser? organiser, string because = "Vous recevez ce message parce qu’il concerne votre compte du portail famille.") =>
        new(subject, organiser?.Accent ?? Ours, organiser?.Name ?? Name) { Because = because };

    private void Queue(string cause, string to, HouseholdId? household, Letter letter, DateTimeOffset now) => db.Mails.Add(new QueuedMail
    {
        Cause = cause,
        HouseholdId = household,
        To = to,
        Subject = letter.Subject,
        Html = letter.Html(),
        Text = letter.Text(),
        CreatedAt = now,
        NextAttemptAt = now,
    });
}
