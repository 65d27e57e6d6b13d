using Portal.Core.Bookings;
using Portal.Core.Dossiers;

namespace Portal.Web.Words;

/// <summary>How the settings' pages call what they set.</summary>
public static class SettingWords
{
    public static string Of(FieldRule rule) => rule switch
    {
        FieldRule.Free => "Libre",
        FieldRule.Validated => "Vérifiée par le service",
        FieldRule.StaffOnly => "Service seulement",
    };

    public static string Of(LegalKind kind) => kind switch
    {
        LegalKind.InternalRules => "Règlement intérieur",
        LegalKind.Terms => "Conditions d’utilisation",
        LegalKind.Privacy => "Données personnelles",
    };

    public static string WhoSigns(LegalKind kind) => kind switch
    {
        LegalKind.InternalRules => "Signé une fois par enfant, par un de ses adultes",
        LegalKind.Terms or LegalKind.Privacy => "Signé par chaque adulte, pour lui-même",
    };

    /// <summary>In addresses.</summary>
    public static string AddressOf(LegalKind kind) => kind switch
    {
        LegalKind.InternalRules => "reglement",
        LegalKind.Terms => "conditions",
        LegalKind.Privacy => "donnees",
    };

    public static string Of(DocumentAudience audience) => audience switch
    {
        DocumentAudience.Household => "Une fois pour le foyer",
        DocumentAudience.EachChild => "Pour chaque enfant",
        DocumentAudience.ChildrenWithHealthPlan => "Pour les enfants qui ont un PAI",
    };

    public static string Of(IdentityDocument document) => document switch
    {
        IdentityDocument.IdentityCard => "Carte d’identité",
        IdentityDocument.Passport => "Passeport",
        IdentityDocument.ResidencePermit => "Titre de séjour",
        IdentityDocument.DrivingLicence => "Permis de conduire",
    };
}
