using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Steps;

/// <summary>Step 1: for which children, one or several (R23, R30).</summary>
public sealed class IndexModel(Visit visit, PortalDb db, TimeProvider clock) : StepPage(visit, db, clock)
{
    public Task OnGetAsync(CancellationToken ct) => Show(ct);
}
