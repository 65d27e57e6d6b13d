namespace Portal.Core.Organisers;

/// <summary>
/// What must be in order before a child can be booked (R15, R18-R20, R76). Each sign is one condition, and an organiser
/// joins those it wants: the five guides are five such sums.
/// </summary>
[Flags]
public enum BookingGate
{
    /// <summary>The organiser knows the child: that is all.</summary>
    None = 0,

    /// <summary>R15: the service has validated the registration of the school year that the day belongs to.</summary>
    AnnualRegistration = 1,

    /// <summary>The service has validated the child's file, this year or before.</summary>
    FileKnown = 2,

    /// <summary>R8: the internal rules are signed for this child, as they read now.</summary>
    RulesSigned = 4,

    /// <summary>R18: the file is complete and validated as it stands: one that is sent again waits again.</summary>
    FileValidated = 8,

    /// <summary>Every blocking document is accepted, and still good on the day.</summary>
    Documents = 16,

    /// <summary>R76: the household owes nothing to its purse.</summary>
    NotInDebt = 32,

    /// <summary>R20: who did not come last year has an appointment first. Asked for Wednesdays and holidays only.</summary>
    Appointment = 64,
}
