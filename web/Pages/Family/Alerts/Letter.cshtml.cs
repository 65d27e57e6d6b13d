using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Alerts;

/// <summary>One alert: the letter as it was written, in plain text. Opening one's own marks it read.</summary>
public sealed class LetterModel(Visit visit, PortalDb db, ReadAlerts readAlerts) : FamilyPage(visit)
{
    public QueuedMail Mail { get; private set; } = null!;

    /// <summary>The letter without its title, its links and its foot, which the page has its own of.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    public bool IsHidden => MailTemplates.Of(Mail.Kind).IsSecret;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await db.AlertsOf(Guardian.HouseholdId, Guardian.Id).FirstOrDefaultAsync(mail => mail.Id == id, ct) is not { } mail)
        {
            return NotFound();
        }

        Mail = mail;
        Lines = [.. mail.Text.Split('\n').Skip(1).Where(line => !line.Contains("http://", StringComparison.Ordinal) && !line.Contains("https://", StringComparison.Ordinal)).SkipWhile(string.IsNullOrWhiteSpace)];
        if (await readAlerts.Run(Guardian, id, ct) > 0)
        {
            await Visit.CountCart(ct);
        }

        return Page();
    }
}
