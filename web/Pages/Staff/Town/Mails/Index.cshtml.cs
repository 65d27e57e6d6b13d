using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Mails;

/// <summary>One line of the outbox.</summary>
public sealed record MailRow(QueuedMail Mail, string Household, string Dossier);

/// <summary>« Courriels »: what was written to the families of this organiser (I6), by household, recipient and state.</summary>
[Opens(StaffRight.AnswerRequests)]
public sealed class IndexModel(PortalDb db, ResumeAddress resumeAddress) : StaffPage(db)
{
    /// <summary>How many stopped addresses are shown.</summary>
    public const int MostStopped = 20;

    private const int AtOnce = 40;

    /// <summary>A part of a name, of a dossier number or of an address.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Wanted { get; set; }

    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Feuillet { get; set; } = 1;

    public int Pages { get; private set; }

    public IReadOnlyList<MailRow> Rows { get; private set; } = [];

    /// <summary>Addresses to which nothing is sent any more, the last stopped first.</summary>
    public IReadOnlyList<StoppedAddress> Stopped { get; private set; } = [];

    /// <summary>The family says that an address works again.</summary>
    public async Task<IActionResult> OnPostReprendreAsync(Guid foyer, string? adresse, CancellationToken ct)
    {
        if (await resumeAddress.Run(Agent, new HouseholdId(foyer), adresse ?? "", ct) is not null)
        {
            return NotFound();
        }

        return ThankAndGoTo("/agent/courriels", $"Les prochains courriels partiront à {adresse}. Ceux qui ont été retenus peuvent être renvoyés.");
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Stopped = await Db.StoppedAt(organiser, ct);
        var mails = Db.Mails.AsNoTracking().Where(mail => mail.OrganiserId == organiser);
        if (State == "retours")
        {
            mails = mails.Where(mail => mail.BouncedAt != null);
        }
        else if (Enum.TryParse<MailState>(State, out var state) && Enum.IsDefined(state))
        {
            mails = mails.Where(mail => mail.State == state);
        }

        if (Wanted?.Trim() is { Length: > 0 } wanted)
        {
            var small = wanted.ToLowerInvariant();
            mails = mails.Where(mail => mail.To.Contains(small)
                || Db.Households.Any(household => household.Id == mail.HouseholdId && (household.DossierNumber == wanted || household.Name.Contains(wanted) || household.Name.Contains(small))));
        }

        Pages = Math.Max(1, (await mails.CountAsync(ct) + AtOnce - 1) / AtOnce);
        Feuillet = Math.Clamp(Feuillet, 1, Pages);
        var page = await mails.OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Sequence).Skip((Feuillet - 1) * AtOnce).Take(AtOnce).ToListAsync(ct);
        var ids = page.Select(mail => mail.HouseholdId).OfType<HouseholdId>().Distinct().ToList();
        var households = await Db.Households.AsNoTracking().Where(household => ids.Contains(household.Id)).Select(household => new { household.Id, household.Name, household.DossierNumber }).ToDictionaryAsync(household => household.Id, ct);
        Rows = [.. page.Select(mail =>
        {
            var household = mail.HouseholdId is { } id ? households.GetValueOrDefault(id) : null;
            return new MailRow(mail, household?.Name ?? "", household?.DossierNumber ?? "");
        })];
    }
}
