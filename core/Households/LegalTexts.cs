namespace Portal.Core.Households;

/// <summary>
/// The versions of the texts that families accept (R4, R7): the day each last changed. A new version is asked of everybody at
/// their next visit; what each accepted before stays in their consents.
/// </summary>
public static class LegalTexts
{
    public const string TermsVersion = "2026-11-01";

    public const string PrivacyVersion = "2026-11-01";
}
