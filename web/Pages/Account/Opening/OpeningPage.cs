using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>A page of one structure's way in; it does not exist where the structure has set another.</summary>
/// <param name="way">Null: of any.</param>
public abstract class OpeningPage(PortalDb db, AccountOpening? way) : AccountPage
{
    public Organiser Organiser { get; private set; } = null!;

    /// <summary>The structure's own terms and sheet on personal data, which are accepted with the account (R4, R7); none: the portal's stand in.</summary>
    public IReadOnlyList<LegalText> OwnTexts { get; private set; } = [];

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var code = RouteData.Values["code"] as string;
        if (await db.Organisers.AsNoTracking().FirstOrDefaultAsync(organiser => organiser.Code == code, HttpContext.RequestAborted) is not { } found
            || (way is not null && found.Policies.AccountOpening != way))
        {
            context.Result = NotFound();
            return;
        }

        Organiser = found;
        OwnTexts = [.. (await db.TextsOf(found.Id, HttpContext.RequestAborted)).Where(text => text.Kind != LegalKind.InternalRules)];
        ViewData["Accent"] = found.Accent;
        Response.Headers.CacheControl = "no-store";
        await next();
    }
}
