using System.Collections.Frozen;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>
/// The unique keys at which two honest deeds can meet: each has looked, found nothing, and writes the row. Who comes second
/// is run again and finds what the first has written. Any other key that is broken is broken by an error of ours, which
/// rises at once: run again, it would only be broken again.
/// </summary>
public static class RaceKeys
{
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
    [
        // Carts, places, waiting: two tabs, two adults, the sweep and a press.
        "IX_Carts_GuardianId_OrganiserId",
        "IX_CartLines_ChildId_SlotId_Date",
        "IX_CartLines_BookingId",
        "IX_Bookings_ChildId_SlotId_Date",
        "IX_WaitingEntries_ChildId_SlotId_Date",
        "IX_Absences_BookingId",
        "PK_AttendanceChecks",
        "IX_IdentityChecks_ChildId_Date_PersonId",
        "PK_UsualSlots",

        // Money and numbers: the first number of a year; two answers of the bank; two agents at one counter; two who bill a month.
        "PK_NumberSeries",
        "IX_BillingMonths_OrganiserId_Month",
        "IX_InvoicePayments_PaymentId",
        "IX_InvoicePayments_CancelsId",
        "PK_InvoiceReminders",

        // Mail: one cause, one letter, whoever writes it.
        "IX_Mails_Cause",
        "IX_QueuedPushes_MailId_SubscriptionId",
        "IX_PushSubscriptions_EndpointHash",
        "PK_PushWishes",
        "PK_MailPreferences",
        "PK_MailWords",
        "PK_BouncedAddresses",

        // Nights.
        "IX_JobRuns_OrganiserId_Date_Number",
        "PK_JobSteps",

        // Households and their files: two adults, two agents, an import.
        "IX_Households_DossierNumber",
        "UserNameIndex",
        "IX_SharedChildren_ChildId",
        "PK_KnownHouseholds",
        "PK_ChildFiles",
        "PK_HealthRecords",
        "PK_Bonds",
        "PK_ContactChildren",
        "PK_Takings",
        "PK_ExternalReferences",
        "PK_NotTheSame",
        "PK_AppointmentMarks",
        "PK_HouseholdWords",
        "PK_AccountAttempts",
        "PK_Passkeys",

        // Settings, news, menus: two agents at one screen.
        "PK_DossierSettings",
        "PK_PreparedTexts",
        "IX_LegalTexts_OrganiserId_Kind_Version",
        "IX_MenuWeeks_OrganiserId_Monday",
        "IX_MenuWeeks_OrganiserId_Monday_FacilityId",
        "PK_MenuDays",
        "PK_NewsPlaces",
    ]);

    public static bool IsBrokenIn(PostgresException failure) => failure.ConstraintName is { } name && Names.Contains(name);

    public static bool IsBrokenIn(SqlException failure) => IsBrokenIn(failure.Message);

    /// <summary>SQL Server names the key in its message only, between apostrophes in every language.</summary>
    public static bool IsBrokenIn(string message) => message.Split('\'').Any(Names.Contains);
}
