using System.Security.Claims;
using Portal.Web.Pages.Staff.Answers;
using Portal.Web.Pages.Staff.People;
using Portal.Web.Pages.Staff.Today;
using Portal.Web.Pages.Staff.Town;

namespace Portal.Web.Start;

/// <summary>A room of the service: its icon and <c>Here</c>, its word, its address and the page behind it.</summary>
/// <param name="Opens">A new group begins with it: a thin line stands before.</param>
public sealed record StaffRoom(string Key, string Word, string Address, Type Page, bool Opens = false);

/// <summary>The service's rooms in the order of its work: the day, the families, the money, the portal itself.</summary>
public static class StaffRooms
{
    /// <summary>So many fit under a thumb; the others are one tap further, at the foot of each page.</summary>
    public const int OnPhone = 4;

    private static readonly IReadOnlyList<StaffRoom> All =
    [
        new("day", "La journée", "/agent", typeof(DayModel)),
        new("rollcall", "Appel", "/agent/appel", typeof(RollCallModel)),
        new("pickups", "Sorties", "/agent/sorties", typeof(PickupsModel)),
        new("asked", "Demandes", "/agent/demandes", typeof(AskedModel), Opens: true),
        new("absences", "Absences", "/agent/absences", typeof(AbsencesModel)),
        new("waiting", "Attente", "/agent/attente", typeof(WaitingModel)),
        new("files", "Dossiers", "/agent/dossiers", typeof(Pages.Staff.Answers.Files.IndexModel)),
        new("accounts", "Comptes", "/agent/comptes", typeof(AccountsModel)),
        new("desk", "Guichet", "/agent/guichet", typeof(DeskModel)),
        new("invoices", "Factures", "/agent/factures", typeof(Pages.Staff.Billing.IndexModel)),
        new("studio", "Atelier", "/agent/atelier", typeof(Pages.Staff.Studio.IndexModel), Opens: true),
        new("news", "Actualités", "/agent/actualites", typeof(Pages.Staff.Town.News.IndexModel)),
        new("mails", "Courriels", "/agent/courriels", typeof(Pages.Staff.Town.Mails.IndexModel)),
        new("nights", "Nuits", "/agent/nuits", typeof(NightsModel)),
        new("settings", "Réglages", "/agent/reglages", typeof(Pages.Staff.Town.Settings.IndexModel)),
        new("team", "Équipe", "/agent/equipe", typeof(TeamModel)),
    ];

    /// <summary>Those that this agent may enter.</summary>
    public static IReadOnlyList<StaffRoom> For(ClaimsPrincipal agent) =>
        [.. All.Where(room => agent.MayOpen(room.Page))];
}
