using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Web.Start;

/// <summary>
/// Who may open a page of the service: it stands on the page's model. A page on which nobody wrote it is open to administrators
/// only, so that what was forgotten is closed rather than open.
/// </summary>
/// <param name="right">What every handler of the page asks for.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpensAttribute(StaffRight right) : Attribute
{
    public StaffRight Right { get; } = right;

    /// <summary>
    /// The page knows how to show one facility only. An agent who is limited to a facility does not find the others: what is the
    /// whole organiser's (its money, its nights, its register) is not theirs, nor is a page that nobody thought of.
    /// </summary>
    public bool ByFacility { get; init; }
}

/// <summary>Opens and shuts the service's pages, as each of them says.</summary>
public static class StaffAccess
{
    /// <summary>Whether this agent gets into a page, to show them a link to it or not.</summary>
    public static bool MayOpen(this ClaimsPrincipal agent, Type page) => LetsIn(agent, page) && IsFound(agent, page);

    private static OpensAttribute? Of(MemberInfo page) => page.GetCustomAttribute<OpensAttribute>();

    private static bool LetsIn(ClaimsPrincipal agent, MemberInfo page) =>
        Of(page) is { } opens ? agent.StaffRole().May(opens.Right) : agent.StaffRole() == StaffRole.Administrator;

    private static bool IsFound(ClaimsPrincipal agent, MemberInfo page) => agent.OnlyFacility() is null || Of(page) is { ByFacility: true };

    /// <summary>Asks before any handler of the staff's room, with the role as it is at this very request.</summary>
    public sealed class Filter : IAsyncPageFilter
    {
        public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

        public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
        {
            var page = (CompiledPageActionDescriptor)context.ActionDescriptor;
            var agent = context.HttpContext.User;
            context.Result = !page.ViewEnginePath.StartsWith("/Staff/", StringComparison.OrdinalIgnoreCase) ? null
                : !LetsIn(agent, page.HandlerTypeInfo) ? new StatusCodeResult(StatusCodes.Status403Forbidden)
                : !IsFound(agent, page.HandlerTypeInfo) ? new NotFoundResult()
                : null;
            return context.Result is null ? next() : Task.CompletedTask;
        }
    }
}
