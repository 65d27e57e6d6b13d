using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Portal.Web.Start;

/// <summary>
/// Notes that a form was refused because it no longer is this visitor's: it stood open too long, or somebody signed in or out
/// in another tab. <see cref="Errors"/> then says so, and leads to the page where one begins again.
/// </summary>
internal sealed class StaleForms : IAlwaysRunResultFilter
{
    private static readonly object Key = new();

    /// <summary>Where one begins again; null when the answer is about something else.</summary>
    public static string? BeginsAgainAt(HttpContext context) => context.Items[Key] as string;

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            var request = context.HttpContext.Request;
            var asked = QueryString.Create(request.Query.Where(part => part.Key != "handler"));
            context.HttpContext.Items[Key] = $"{request.PathBase}{request.Path}{asked}";
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
