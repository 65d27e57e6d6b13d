namespace Portal.Core.Households;

/// <summary>
/// The versions of the portal's own texts (R4, R7), which stand in for an organiser that has published none: the day each last
/// changed. A new version is asked of everybody concerned at their next visit; what each accepted before stays in their consents.
/// </summary>
public static class LegalTexts
{
    /// <summary>The day on which the terms last changed (CGU).</summary>
    public const string TermsVersion = "2026-11-01";

    /// <summary>The day on which the privacy notice last changed (RGPD).</summary>
    public const string PrivacyVersion = "2026-11-01";
}
