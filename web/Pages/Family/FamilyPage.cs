using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core;
using Portal.Core.Households;
using Portal.Web.Pages.Family.Planning.Several;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family;

/// <summary>A page of the family's rooms: it knows its visitor before any handler runs.</summary>
public abstract class FamilyPage(Visit visit) : PortalPage
{
    public Visit Visit { get; } = visit;

    protected Guardian Guardian => Visit.Guardian;

    protected OrganiserId Organiser => Visit.Organiser.Id;

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!Request.IsShown() && !RouteData.Values.ContainsKey(FamilyRooms.Organiser))
        {
            // Nobody says whose this is, and what guesses might be wrong.
            context.Result = BadRequest();
            return;
        }

        if (!await Visit.Load(HttpContext, HttpContext.RequestAborted))
        {
            context.Result = NotFound();
            return;
        }

        if (Request.IsShown() && Visit.LeadsTo(Request) is { } there)
        {
            context.Result = Redirect(there);
            return;
        }

        if (Visit.ClosedUntil is { } until)
        {
            context.Result = ClosedPage.For(Visit, until, HttpContext);
            return;
        }

        if (Request.IsShown())
        {
            Visit.Remember(HttpContext);
            await Visit.CountCart(HttpContext.RequestAborted);
        }

        Response.Headers.CacheControl = "no-store";
        ViewData["Visit"] = Visit;
        await next();
    }

    /// <summary>The organiser's own address of a room.</summary>
    protected override string AddressFor(string address) => Visit.To(address);

    /// <summary>After « Réserver » under a preview: to the recap, or back when nothing came of it.</summary>
    protected IActionResult After(Reserved reserved, string otherwise)
    {
        (Thanks, Problem) = (reserved.Thanks, reserved.Problem ?? (reserved.Thanks is null ? "Il n’y a rien à réserver ici." : null));
        return Redirect(reserved.Taken > 0 ? "/panier" : otherwise);
    }
}
