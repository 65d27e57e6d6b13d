namespace Portal.Core.Organisers;

/// <summary>A set of policies that works, as one of the five guides has it (R86-R89): what a new organiser begins with.</summary>
/// <param name="Name">As an agent reads it: « Comme Clapiers ».</param>
/// <param name="InShort">What families notice first.</param>
/// <param name="Accent">A colour of its own, dark enough for white text (RGAA 3.2).</param>
public sealed record OrganiserPreset(string Key, string Name, string InShort, string Accent, Policies Policies)
{
    /// <summary>Booked at once, billed the month after; the yearly registration opens bookings (R15, R73).</summary>
    public static OrganiserPreset Claira { get; } = new("claira", "Comme Claira", "Réservé d’un clic, facturé le mois suivant", "#9a3412", new Policies
    {
        AccountOpening = AccountOpening.SelfService,
        Gate = BookingGate.AnnualRegistration,
        Firmness = Firmness.OnCommit,
        Billing = BillingMode.InArrears,
        Late = LatePolicy.Refused,
        Full = FullPolicy.Refused,
        Cancellation = CancellationPolicy.Immediate,
        BookingDeadline = DeadlineRule.Parse("1d 18:00"),
        CancellationDeadline = DeadlineRule.Parse("1d 18:00"),
    });

    /// <summary>Prepaid within the quarter of an hour: only payment makes a place firm (R32, R33, R68-R72).</summary>
    public static OrganiserPreset Clapiers { get; } = new("clapiers", "Comme Clapiers", "Payé en réservant, dans le quart d’heure", "#0d6660", new Policies
    {
        AccountOpening = AccountOpening.PostedDossierNumber,
        Gate = BookingGate.FileKnown | BookingGate.Appointment,
        Firmness = Firmness.OnPayment,
        Billing = BillingMode.Prepaid,
        Late = LatePolicy.Refused,
        Full = FullPolicy.Refused,
        Cancellation = CancellationPolicy.CreditNote,
        // R71: ALP and canteen; the ALSH differs by activity (R72).
        LateCancellation = LateCancellationPolicy.NoRefund,
        ProofHours = 48,
        BookingDeadline = DeadlineRule.Parse("1d 12:00 skip weekends"),
        CancellationDeadline = DeadlineRule.Parse("1d 12:00 skip weekends"),
    });

    /// <summary>A complete and validated file first; late days at a surcharge; cancelling by request (R18, R34, R78).</summary>
    public static OrganiserPreset Cluses { get; } = new("cluses", "Comme Cluses", "Dossier validé d’abord, hors délai avec supplément", "#1d4f91", new Policies
    {
        AccountOpening = AccountOpening.MailedCredentials,
        Gate = BookingGate.FileValidated | BookingGate.Documents,
        Firmness = Firmness.OnCommit,
        Billing = BillingMode.Invoice,
        Late = LatePolicy.Surcharged,
        Full = FullPolicy.Refused,
        Cancellation = CancellationPolicy.OnRequest,
        LateCancellation = LateCancellationPolicy.Request,
        BookingDeadline = DeadlineRule.Parse("2d 09:00 skip weekends holidays"),
        CancellationDeadline = DeadlineRule.Parse("2d 09:00 skip weekends holidays"),
    });

    /// <summary>Sent to the service at night, with waiting lists and purses (R57, R66, R76).</summary>
    public static OrganiserPreset Clisson { get; } = new("clisson", "Comme Clisson", "Transmis la nuit, listes d’attente, porte-monnaie", "#6b2d73", new Policies
    {
        AccountOpening = AccountOpening.HandedOutCredentials,
        Gate = BookingGate.RulesSigned | BookingGate.NotInDebt,
        Firmness = Firmness.AfterNight,
        Billing = BillingMode.Purse,
        Late = LatePolicy.Refused,
        Full = FullPolicy.WaitingList,
        Priority = PriorityRules.Parse("residents siblings works"),
        FreedPlace = FreedPlace.BookedAtNight,
        Cancellation = CancellationPolicy.Immediate,
        LateCancellation = LateCancellationPolicy.Refused,
        BookingDeadline = DeadlineRule.Parse("1d 09:00 skip weekends holidays"),
        CancellationDeadline = DeadlineRule.Parse("1d 09:00 skip weekends holidays"),
    });

    /// <summary>Every request waits for the service's mail (R64, R74, R80).</summary>
    public static OrganiserPreset ClapChaz { get; } = new("clap-chaz", "Comme Clap Chaz", "Chaque demande attend la réponse du service", "#8a4b00", new Policies
    {
        AccountOpening = AccountOpening.AccessCode,
        Gate = BookingGate.None,
        Firmness = Firmness.AfterStaff,
        Billing = BillingMode.InArrears,
        Late = LatePolicy.Refused,
        Full = FullPolicy.Refused,
        Cancellation = CancellationPolicy.OnRequest,
        LateCancellation = LateCancellationPolicy.BilledAbsence,
        BookingDeadline = DeadlineRule.Parse("48h"),
        CancellationDeadline = DeadlineRule.Parse("48h"),
    });

    /// <summary>The five, in the order in which pages offer them.</summary>
    public static IReadOnlyList<OrganiserPreset> All { get; } = [Claira, Clapiers, Cluses, Clisson, ClapChaz];

    /// <returns>Null for a key that is none of theirs.</returns>
    public static OrganiserPreset? Find(string? key) => All.FirstOrDefault(preset => preset.Key == key);
}
