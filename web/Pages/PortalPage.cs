using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core;

namespace Portal.Web.Pages;

/// <summary>
/// A page that thanks, or says why not, in a sentence at its top. A deed that is done leads to a page that thanks. One that is
/// refused leads back with its sentence; where something was written that must not be lost, the form itself comes back, with the
/// status of the refusal.
/// </summary>
public abstract class PortalPage : PageModel
{
    [TempData]
    public string? Thanks { get; set; }

    [TempData]
    public string? Problem { get; set; }

    /// <summary>Said in this very answer: what is kept for the next page would be said twice.</summary>
    public string? ProblemNow { get; protected set; }

    /// <summary>For the script, which shows the page without loading it anew.</summary>
    protected bool IsScript => Request.Headers.XRequestedWith == "fetch";

    /// <summary>Where an address leads from this page.</summary>
    protected virtual string AddressFor(string address) => address;

    public new RedirectResult Redirect(string url) => base.Redirect(AddressFor(url));

    protected IActionResult ThankAndGoTo(string address, string thanks)
    {
        Thanks = thanks;
        return Redirect(address);
    }

    protected IActionResult SayNo(string address, Refusal why) => SayNo(address, why.Sentence());

    protected IActionResult SayNo(string address, string problem)
    {
        Problem = problem;
        return Redirect(address);
    }

    /// <summary>After a deed: thanks, or the sentence of what stood against it.</summary>
    protected IActionResult ThankOrSayNo(string address, string? problem, string thanks) =>
        problem is null ? ThankAndGoTo(address, thanks) : SayNo(address, problem);

    /// <summary>The form again, as it was written.</summary>
    protected IActionResult SayNoHere(Refusal why) => SayNoHere(why.Sentence(), StatusOf(why));

    protected IActionResult SayNoHere(string problem, int status = StatusCodes.Status422UnprocessableEntity)
    {
        (Response.StatusCode, ProblemNow) = (status, problem);
        return Page();
    }

    /// <summary>409 where somebody else was faster and what was read holds no longer, 422 where it cannot be done as it was written.</summary>
    protected static int StatusOf(Refusal why) => why is Refusal.SettingsChanged or Refusal.AlreadyAnswered or Refusal.AlreadyTakenBack or Refusal.AlreadyRefunded or Refusal.BalanceChanged
        ? StatusCodes.Status409Conflict
        : StatusCodes.Status422UnprocessableEntity;
}
