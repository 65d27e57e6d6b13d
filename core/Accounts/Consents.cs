using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

public static class Consents
{
    /// <summary>Both texts in force are accepted: on the account for the gate, as rows of their own for the proof (R4, R7).</summary>
    public static void Agree(this PortalDb db, Account account, DateTimeOffset now)
    {
        account.Accept(LegalTexts.TermsVersion, LegalTexts.PrivacyVersion);
        db.Consents.Add(new Consent { AccountId = account.Id, Kind = ConsentKind.Terms, Version = LegalTexts.TermsVersion, At = now, HouseholdId = account.HouseholdId });
        db.Consents.Add(new Consent { AccountId = account.Id, Kind = ConsentKind.Privacy, Version = LegalTexts.PrivacyVersion, At = now, HouseholdId = account.HouseholdId });
    }
}
