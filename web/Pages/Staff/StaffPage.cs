using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Staff;

/// <summary>A page of the staff's rooms: it knows its agent, and the only organiser whose rows it may show (I6), before any handler runs.</summary>
public abstract class StaffPage(PortalDb db) : PortalPage
{
    protected PortalDb Db { get; } = db;

    public Organiser Organiser { get; private set; } = null!;

    protected Agent Agent { get; private set; } = null!;

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (User.AgentOfOrganiser() is not { } id || await Db.Organisers.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, HttpContext.RequestAborted) is not { } organiser)
        {
            context.Result = NotFound();
            return;
        }

        (Organiser, Agent) = (organiser, User.AsAgent(id, HttpContext.RequestServices.GetRequiredService<TimeProvider>().TodayInParis()));
        Response.Headers.CacheControl = "no-store";
        ViewData["OrganiserName"] = organiser.Name;
        ViewData["Accent"] = organiser.Accent;
        await next();
    }

    /// <summary>The form again, with what is wrong in it, as it was written.</summary>
    protected IActionResult Again(SettingsAnswer answer)
    {
        var why = answer.Refusal!.Value;
        return answer.Problems.Count > 0 ? SayNoHere(string.Join('\n', answer.Problems), StatusOf(why)) : SayNoHere(why);
    }
}
