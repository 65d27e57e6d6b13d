using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>What to do to get an account at this structure.</summary>
public sealed class WayModel(PortalDb db) : OpeningPage(db, null)
{
    public void OnGet()
    {
    }
}
