using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Portal.Web.Start;

/// <summary>
/// Answers 405 where a form names no deed of its page, or one that is not there: the page would be drawn without any of its
/// deeds having read what it shows. An address that names one which is not there is no address of ours: 404. Before every
/// other filter of a page, for all of them.
/// </summary>
internal sealed class UnknownDeeds : IAsyncPageFilter, IOrderedFilter
{
    public int Order => int.MinValue;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        var isKnown = IsOfThePage(request.Query["handler"], context);
        if (isKnown && (request.IsShown() || context.HandlerMethod is not null))
        {
            return next();
        }

        context.Result = new StatusCodeResult(request.IsShown() ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed);
        return Task.CompletedTask;
    }

    // A name that is nowhere on the page would be taken for the page's one nameless deed. One of its forms' deeds is known
    // in an address too: whoever was refused and reloads the page by its address sees it again.
    private static bool IsOfThePage(string? named, PageHandlerExecutingContext context) =>
        string.IsNullOrEmpty(named) || ((CompiledPageActionDescriptor)context.ActionDescriptor).HandlerMethods.Any(deed => string.Equals(deed.Name, named, StringComparison.OrdinalIgnoreCase));
}
