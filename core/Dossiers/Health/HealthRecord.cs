namespace Portal.Core.Dossiers;

/// <summary>What a parent tells of a child's health (R16). Written by the family, read by it and by whoever of the service may.</summary>
public sealed record HealthNotes
{
    public const int Longest = 2000;

    public string Allergies { get; init; } = "";

    public string Illnesses { get; init; } = "";

    public string Medication { get; init; } = "";

    public string Vaccines { get; init; } = "";

    public string Doctor { get; init; } = "";

    public string DoctorPhone { get; init; } = "";

    /// <summary>What the care plan (PAI) says, and since when.</summary>
    public string HealthPlan { get; init; } = "";

    public DateOnly? HealthPlanDate { get; init; }
}

/// <summary>The health record of a child, sealed: the database holds nothing that can be read without a key that is not in it.</summary>
public sealed class HealthRecord
{
    public required ChildId ChildId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    /// <summary>See <see cref="HealthSeal"/>.</summary>
    public required string Sealed { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}
