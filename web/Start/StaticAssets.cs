using Microsoft.Net.Http.Headers;

namespace Portal.Web.Start;

internal static class StaticAssets
{
    /// <summary>Addresses carry a version (<c>asp-append-version</c>), so a file may be kept for a year.</summary>
    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers[HeaderNames.CacheControl] =
            context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
    };
}
