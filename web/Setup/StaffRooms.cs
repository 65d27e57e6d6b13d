using System.Security.Claims;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Web.Setup;

/// <summary>A room of the service: its icon and <c>Here</c>, its word, its address and the page behind it.</summary>
/// <param name="Opens">A new group begins with it: a thin line stands before.</param>
public sealed record StaffRoom(string Key, string Word, string Address, string Page, bool Opens = false);

/// <summary>The service's rooms in the order of its work: the day, the families, the money, the portal itself.</summary>
public static class StaffRooms
{
    /// <summary>So many fit under a thumb; the others are one tap further, at the foot of each page.</summary>
    public const int OnPhone = 4;

    private static readonly IReadOnlyList<StaffRoom> All =
    [
        new("day", "La journée", "/agent", "/Staff/Day"),
        new("rollcall", "Appel", "/agent/appel", "/Staff/RollCall"),
        new("pickups", "Sorties", "/agent/sorties", "/Staff/Pickups"),
        new("asked", "Demandes", "/agent/demandes", "/Staff/Asked", Opens: true),
        new("absences", "Absences", "/agent/absences", "/Staff/Absences"),
        new("waiting", "Attente", "/agent/attente", "/Staff/Waiting"),
        new("files", "Dossiers", "/agent/dossiers", "/Staff/Files/Index"),
        new("accounts", "Comptes", "/agent/comptes", "/Staff/Accounts"),
        new("desk", "Guichet", "/agent/guichet", "/Staff/Desk"),
        new("invoices", "Factures", "/agent/factures", "/Staff/Billing/Index"),
        new("news", "Actualités", "/agent/actualites", "/Staff/News/Index", Opens: true),
        new("mails", "Courriels", "/agent/courriels", "/Staff/Mails/Index"),
        new("nights", "Nuits", "/agent/nuits", "/Staff/Nights"),
        new("settings", "Réglages", "/agent/reglages", "/Staff/Settings/Index"),
        new("team", "Équipe", "/agent/equipe", "/Staff/Team"),
    ];

    /// <summary>Those that this agent may enter.</summary>
    public static IReadOnlyList<StaffRoom> For(ClaimsPrincipal agent) =>
        [.. All.Where(room => StaffDoors.Opens(agent.StaffRole(), room.Page) && StaffDoors.IsFound(agent.OnlyFacility(), room.Page))];
}
