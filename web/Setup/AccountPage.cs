using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Setup;

/// <summary>A page about an account: it keeps nothing in caches, and says no in one sentence at its top.</summary>
public abstract class AccountPage : PageModel
{
    [TempData]
    public string? Thanks { get; set; }

    public string? ProblemNow { get; private set; }

    /// <summary>Whose tries are counted together: from which network, and whether the account of this name knows the device.</summary>
    protected Caller From(string? userName) => HttpContext.RequestServices.GetRequiredService<KnownDevices>().Caller(HttpContext, userName);

    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => Response.Headers.CacheControl = "no-store";

    protected IActionResult Refuse(AccountRefusal why)
    {
        if (why == AccountRefusal.NotFound)
        {
            return NotFound();
        }

        Response.StatusCode = why == AccountRefusal.TooManyTries ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity;
        ProblemNow = why.Sentence();
        return Page();
    }

    /// <summary>The page again with a question, where an address is likely a slip; null where there is nothing to ask.</summary>
    protected IActionResult? AskBack(string? typed)
    {
        if (MailSlips.AskBack(this, typed) is not { } question)
        {
            return null;
        }

        (Response.StatusCode, ProblemNow) = (StatusCodes.Status422UnprocessableEntity, question);
        return Page();
    }

    protected IActionResult ThankAndGoTo(string address, string thanks)
    {
        Thanks = thanks;
        return Redirect(address);
    }
}

/// <summary>The same for somebody who is signed in: the menu around it is theirs, a family's or an agent's.</summary>
public abstract class MyAccountPage(PortalDb db, Visit visit) : AccountPage
{
    protected PortalDb Db { get; } = db;

    public Account Account { get; private set; } = null!;

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
