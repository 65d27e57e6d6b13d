using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>A page about one child of the household, whom the organiser knows; another's is not found (I6).</summary>
public abstract class ChildPage(Visit visit, PortalDb db) : FamilyPage(visit)
{
    protected PortalDb Db { get; } = db;

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    public Child Child { get; private set; } = null!;

    protected string ToFile => $"/moi/enfants/{Id}/dossier";

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        await base.OnPageHandlerExecutionAsync(context, async () => await Find() ? await next() : Missing(context));

    private async Task<bool> Find()
    {
        var (id, household, organiser) = (new ChildId(Id), Guardian.HouseholdId, Organiser);
        var child = await Db.Children.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.HouseholdId == household && Db.ChildFiles.Any(file => file.ChildId == id && file.OrganiserId == organiser), HttpContext.RequestAborted);
        if (child is null)
        {
            return false;
        }

        Child = child;
        return true;
    }

    private PageHandlerExecutedContext Missing(PageHandlerExecutingContext context)
    {
        context.Result = NotFound();
        return new PageHandlerExecutedContext(PageContext, context.Filters, context.HandlerMethod, context.HandlerInstance) { Canceled = true };
    }

    /// <summary>After a part was saved: the file remembers it, and its list says what comes next.</summary>
    protected async Task<IActionResult> Confirmed(ConfirmSection confirm, FileSections section, string thanks, CancellationToken ct)
    {
        await confirm.Run(Guardian, Organiser, Child.Id, section, ct);
        return ThankAndGoTo(ToFile, thanks);
    }
}
