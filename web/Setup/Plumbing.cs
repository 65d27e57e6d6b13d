using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Portal.Core.Payments.PayFip;
using Portal.Core.Persistence;

namespace Portal.Web.Setup;

/// <summary>Headers, files and the health of the node.</summary>
public static class Plumbing
{
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // The cart's form ends, by a redirect, on the bank's page: browsers hold that against form-action too.
        var bank = app.Services.GetRequiredService<IOptions<PayFipSettings>>().Value.PaymentUrl.GetLeftPart(UriPartial.Authority);
        var policy = $"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; form-action 'self' {bank}; frame-ancestors 'none'; base-uri 'self'";
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            return next(context);
        });
    }

    /// <summary>Answers 200 when the database does, tables and all: for the proxy and for <c>./portal up</c>.</summary>
    public static void MapHealth(this WebApplication app) => app.MapGet("/sante", async (PortalDb db, CancellationToken ct) =>
    {
        await db.Organisers.AnyAsync(ct);
        return Results.Text("ok");
    });
}

internal static class StaticAssets
{
    /// <summary>Addresses carry a version (<c>asp-append-version</c>), so a file may be kept for a year.</summary>
    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers[HeaderNames.CacheControl] =
            context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
    };
}
