namespace Portal.Core.Accounts;

/// <summary>What somebody may hear instead of an account. None of them says whether somebody else has one (R9).</summary>
public enum AccountRefusal
{
    NameMissing,
    EmailWrong,
    TooManyEmails,
    AddressMissing,
    ChildrenMissing,
    UserNameNotLetters,
    UserNameTaken,
    PasswordsDiffer,
    PasswordTooShort,
    PasswordTooPlain,
    PasswordGuessable,
    PasswordWrong,
    PasswordSame,
    DossierUnknown,
    CodeUnknown,
    LinkDead,
    TermsNotAccepted,
    TooManyTries,
    NotFound,
    AlreadyAnswered,
    ReasonMissing,
    NothingToPrint,
    ConsentMissing,
    LastAdministrator,
    RoleUnknown,
    CodeWrong,
}

public static class AccountRefusals
{
    public static string Sentence(this AccountRefusal refusal) => refusal switch
    {
        AccountRefusal.NameMissing => "Indiquez un prénom et un nom.",
        AccountRefusal.EmailWrong => "Cette adresse électronique n’est pas complète\u00A0: vérifiez-la.",
        AccountRefusal.TooManyEmails => "Indiquez cinq adresses au plus, séparées par un point-virgule.",
        AccountRefusal.AddressMissing => "Indiquez votre adresse postale.",
        AccountRefusal.ChildrenMissing => "Indiquez le prénom et la date de naissance de vos enfants.",
        AccountRefusal.UserNameNotLetters => "L’identifiant se compose de 6 à 30 lettres, sans accent, sans chiffre et sans espace.",
        AccountRefusal.UserNameTaken => "Cet identifiant est déjà pris\u00A0: choisissez-en un autre.",
        AccountRefusal.PasswordsDiffer => "Les deux mots de passe ne sont pas les mêmes.",
        AccountRefusal.PasswordTooShort => "Ce mot de passe est trop court\u00A0: il en faut 12 caractères au moins.",
        AccountRefusal.PasswordTooPlain => "Mêlez des minuscules, des majuscules, des chiffres et des signes, ou écrivez une phrase de sept mots.",
        AccountRefusal.PasswordGuessable => "Ce mot de passe se devine trop vite\u00A0: évitez les suites, les dates et votre nom, ajoutez des mots sans rapport entre eux.",
        AccountRefusal.PasswordWrong => "Le mot de passe actuel n’est pas le bon.",
        AccountRefusal.PasswordSame => "Choisissez un mot de passe différent de celui que vous aviez.",
        AccountRefusal.DossierUnknown => "Nous n’avons pas trouvé de dossier à ouvrir sous ce numéro et ce nom. Vérifiez-les sur le courrier que vous avez reçu\u00A0; si un compte existe déjà, connectez-vous.",
        AccountRefusal.CodeUnknown => "Ce profil et ce code d’accès ne vont pas ensemble, ou le code a déjà servi. Vérifiez-les sur votre courrier.",
        AccountRefusal.LinkDead => "Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau.",
        AccountRefusal.TermsNotAccepted => "Lisez les deux textes, puis cochez les deux cases pour continuer.",
        AccountRefusal.TooManyTries => "Trop d’essais\u00A0: par sécurité, réessayez dans un quart d’heure.",
        AccountRefusal.NotFound => "Nous n’avons pas trouvé ce que vous cherchez.",
        AccountRefusal.AlreadyAnswered => "Un collègue a déjà répondu à cette demande.",
        AccountRefusal.ReasonMissing => "Pour refuser, écrivez une phrase que la famille lira.",
        AccountRefusal.NothingToPrint => "Il n’y a aucun courrier à imprimer\u00A0: ces familles ont déjà ouvert leur compte.",
        AccountRefusal.ConsentMissing => "Indiquez comment la famille a donné son accord, puis cochez la case.",
        AccountRefusal.LastAdministrator => "Il faut au moins un administrateur\u00A0: nommez-en d’abord un autre.",
        AccountRefusal.RoleUnknown => "Choisissez un rôle, et un lieu de cette structure.",
        AccountRefusal.CodeWrong => "Ce code n’est pas le bon, ou il a déjà changé. Attendez le suivant, puis réessayez.",
    };
}
