using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>The first visit: which structure, as each has its own way in.</summary>
public sealed class IndexModel(PortalDb db) : AccountPage
{
    public IReadOnlyList<Organiser> Organisers { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Organisers = await db.Organisers.AsNoTracking().OrderBy(organiser => organiser.Name).ToListAsync(ct);
}
