using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Alerts;

/// <summary>One line of the list of alerts.</summary>
/// <param name="For">The other adult it was written to; null when it is one's own.</param>
public sealed record AlertRow(Guid Id, string Subject, DateTimeOffset At, bool IsRead, string? For);

/// <summary>« Mes alertes » (R21): every mail of the household, the newest first, a page at a time.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, ReadAlerts readAlerts) : FamilyPage(visit)
{
    private const int AtOnce = 30;

    /// <summary>The page, from 1.</summary>
    [BindProperty(SupportsGet = true)]
    public int Feuillet { get; set; } = 1;

    public int Pages { get; private set; }

    public IReadOnlyList<AlertRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var alerts = db.AlertsOf(Guardian.HouseholdId, Guardian.Id);
        Pages = Math.Max(1, (await alerts.CountAsync(ct) + AtOnce - 1) / AtOnce);
        Feuillet = Math.Clamp(Feuillet, 1, Pages);
        var household = Guardian.HouseholdId;
        var names = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == household).ToDictionaryAsync(guardian => guardian.Id, guardian => guardian.FirstName, ct);
        var page = await alerts.OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Sequence).Skip((Feuillet - 1) * AtOnce).Take(AtOnce)
            .Select(mail => new { mail.Id, mail.Subject, mail.CreatedAt, mail.ReadAt, mail.GuardianId }).ToListAsync(ct);
        Rows = [.. page.Select(mail => new AlertRow(mail.Id, mail.Subject, mail.CreatedAt, mail.ReadAt is not null || mail.GuardianId != Guardian.Id, mail.GuardianId == Guardian.Id ? null : mail.GuardianId is { } other ? names.GetValueOrDefault(other) : null))];
    }

    /// <summary>The counter of the menu alone, for a page that hears of a new alert.</summary>
    public IActionResult OnGetNombre() => Partial("_AlertCount", Visit);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var read = await readAlerts.Run(Guardian, null, ct);
        return ThankAndGoTo("/alertes", read == 0 ? "Tout était déjà lu." : $"C’est noté\u00A0: {FrenchWords.Count(read, "alerte est lue.", "alertes sont lues.")}");
    }
}
