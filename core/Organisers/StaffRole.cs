namespace Portal.Core.Organisers;

/// <summary>What somebody of the service does; their rights follow from it (<see cref="StaffRights"/>). The numbers are stored.</summary>
public enum StaffRole
{
    /// <summary>Answers families: requests, proofs, accounts, the desk.</summary>
    Agent = 1,

    /// <summary>Régisseur: money, and the desk where families pay.</summary>
    CashOfficer = 2,

    /// <summary>Sees the days of a facility, and hands its children over.</summary>
    ActivityLeader = 3,

    /// <summary>Everything but who is in the team.</summary>
    Manager = 4,

    /// <summary>Everything, and who may do what.</summary>
    Administrator = 5,
}

/// <summary>What a page or a button of the staff's room asks for.</summary>
public enum StaffRight
{
    /// <summary>The day, live: counts, never a family's file.</summary>
    SeeDay,

    /// <summary>Answer what families ask: bookings, cancellations, absences, the waiting list.</summary>
    AnswerRequests,

    /// <summary>Files, children and documents of families.</summary>
    SeeFiles,

    /// <summary>Open a child's health record, which is sealed; each opening is logged.</summary>
    OpenHealth,

    /// <summary>Open accounts, print letters, send credentials again.</summary>
    OpenAccounts,

    /// <summary>Act for a family at the desk (R14).</summary>
    ActForFamilies,

    /// <summary>Invoices, payments and purses.</summary>
    HandleMoney,

    /// <summary>The register as a whole: import, export, households that are there twice.</summary>
    KeepRegister,

    /// <summary>The organiser's settings and catalogue.</summary>
    ChangeSettings,

    /// <summary>Today's children at the door: who may fetch each, whom to call, and the identity that was seen.</summary>
    HandOverChildren,

    /// <summary>News and menus, which all families read (R84).</summary>
    WriteNews,

    /// <summary>Who is in the team, and with which role.</summary>
    ManageTeam,
}

/// <summary>The one table from role to rights.</summary>
public static class StaffRights
{
    private static readonly StaffRight[] AgentRights = [StaffRight.SeeDay, StaffRight.AnswerRequests, StaffRight.SeeFiles, StaffRight.OpenHealth, StaffRight.OpenAccounts, StaffRight.ActForFamilies, StaffRight.HandOverChildren, StaffRight.WriteNews];

    /// <summary>What this role may do; nothing for somebody who is not of the service.</summary>
    public static IReadOnlyList<StaffRight> Of(StaffRole? role) => role switch
    {
        StaffRole.Agent => AgentRights,
        StaffRole.CashOfficer => [StaffRight.SeeDay, StaffRight.HandleMoney, StaffRight.ActForFamilies],
        StaffRole.ActivityLeader => [StaffRight.SeeDay, StaffRight.HandOverChildren],
        StaffRole.Manager => [.. AgentRights, StaffRight.HandleMoney, StaffRight.KeepRegister, StaffRight.ChangeSettings],
        StaffRole.Administrator => Enum.GetValues<StaffRight>(),
        null => [],
    };

    /// <summary>False for nobody (null).</summary>
    public static bool May(this StaffRole? role, StaffRight right) => Of(role).Contains(right);

    /// <summary>« agent », « régisseur »: how the team's page says it.</summary>
    public static string InWords(this StaffRole role) => role switch
    {
        StaffRole.Agent => "agent",
        StaffRole.CashOfficer => "régisseur",
        StaffRole.ActivityLeader => "animateur",
        StaffRole.Manager => "responsable",
        StaffRole.Administrator => "administrateur",
    };
}
