using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Accounts;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

/// <summary>A page about an account: it keeps nothing in caches, and says no in one sentence at its top.</summary>
public abstract class AccountPage : PortalPage
{
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

        return SayNoHere(why.Sentence(), why == AccountRefusal.TooManyTries ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The page again with a question, where an address is likely a slip; null where there is nothing to ask.</summary>
    protected IActionResult? AskBack(string? typed) => AddressTypos.AskBack(this, typed) is { } question ? SayNoHere(question) : null;
}
