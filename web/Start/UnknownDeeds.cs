using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Portal.Web.Start;

/// <summary>
/// Answers 405 where a form names no deed of its page, or one that is not there: the page would be drawn without any of its
/// deeds having read what it shows. Before every other filter of a page, for all of them.
/// </summary>
internal sealed class UnknownDeeds : IAsyncPageFilter, IOrderedFilter
{
    public int Order => int.MinValue;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || (context.HandlerMethod is not null && IsOfThePage(request.Query["handler"], context)))
        {
            return next();
        }

        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        return Task.CompletedTask;
    }

    // A name that is nowhere on the page would be taken for the page's one nameless deed.
    private static bool IsOfThePage(string? named, PageHandlerExecutingContext context) =>
        string.IsNullOrEmpty(named) || ((CompiledPageActionDescriptor)context.ActionDescriptor).HandlerMethods.Any(deed => string.Equals(deed.Name, named, StringComparison.OrdinalIgnoreCase));
}
