using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Legal;

/// <summary>Whom to call or write to. Open to everybody; who is signed in finds the services that know them, others find all.</summary>
public sealed class ContactModel(PortalDb db) : PageModel
{
    public IReadOnlyList<Organiser> Services { get; private set; } = [];

    public string Title => Services.Count > 1 ? "Joindre un service" : "Joindre le service";

    public async Task OnGetAsync(CancellationToken ct)
    {
        var known = User.HouseholdId() is { } household ? await db.OrganisersKnowing(household, ct)
            : User.AgentOfOrganiser() is { } own ? [own]
            : [];
        var all = await db.Organisers.AsNoTracking().Where(organiser => known.Count == 0 || known.Contains(organiser.Id)).OrderBy(organiser => organiser.Name).ToListAsync(ct);
        Services = all.FindAll(organiser => !organiser.Contact.IsEmpty);
    }
}
