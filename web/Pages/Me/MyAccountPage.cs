using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Web.Pages.Account;
using Portal.Web.Pages.Family;

namespace Portal.Web.Pages.Me;

/// <summary>The same for somebody who is signed in: the menu around it is theirs, a family's or an agent's.</summary>
public abstract class MyAccountPage(PortalDb db, Visit visit) : AccountPage
{
    protected PortalDb Db { get; } = db;

    public Core.Households.Account Account { get; private set; } = null!;

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var id = User.AccountId();
        if (User.DeskAgentName() is not null || await Db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.Id == id, HttpContext.RequestAborted) is not { } account)
        {
            // An agent at the desk acts for the family, never on its keys.
            context.Result = NotFound();
            return;
        }

        Account = account;
        if (User.FirstThing() is null)
        {
            await Surround();
        }

        Response.Headers.CacheControl = "no-store";
        await next();
    }

    private async Task Surround()
    {
        if (User.AgentOfOrganiser() is { } organiser)
        {
            var known = await Db.Organisers.AsNoTracking().SingleAsync(o => o.Id == organiser, HttpContext.RequestAborted);
            (ViewData["OrganiserName"], ViewData["Accent"]) = (known.Name, known.Accent);
        }
        else if (await visit.Load(HttpContext, HttpContext.RequestAborted))
        {
            visit.Remember(HttpContext);
            await visit.CountCart(HttpContext.RequestAborted);
            ViewData["Visit"] = visit;
        }
    }
}
