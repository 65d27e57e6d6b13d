using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Accounts;
using Portal.Core.Households;

namespace Portal.Web.Pages.Me;

/// <summary>« Quitter le guichet » (R14).</summary>
public sealed class LeaveDeskModel(LeaveDesk leaveDesk) : PageModel
{
    public IActionResult OnGet() => Redirect("/agent");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (User.DeskAgentName() is { } agent && User.SessionId() is { } session)
        {
            await leaveDesk.Run(agent, session, ct);
        }

        // Whoever may act at the desk may find the next family there.
        return Redirect("/agent/guichet");
    }
}
