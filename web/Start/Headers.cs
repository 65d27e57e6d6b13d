using System.Security.Cryptography;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Payments;

namespace Portal.Web.Start;

/// <summary>What every answer says to the browser, and which hosts are answered.</summary>
public static class Headers
{
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // The cart's form ends, by a redirect, on the bank's page: browsers hold that against form-action too.
        var bank = app.Services.GetRequiredService<IOptions<PayFipSettings>>().Value.PaymentUrl.GetLeftPart(UriPartial.Authority);
        const string ours = "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'";
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            // Older browsers take « self » for pages alone, and not for the live connection to the same host.
            headers.ContentSecurityPolicy = $"{ours}; style-src 'self' 'nonce-{context.PageNonce()}'; script-src 'self' 'nonce-{context.PageNonce()}'; connect-src 'self' {(context.Request.IsHttps ? "wss" : "ws")}://{context.Request.Host}; form-action 'self' {bank}";
            headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            return next(context);
        });
    }

    /// <summary>What is ours and written into this page itself must bear: an organiser's colour, the map of the modules.</summary>
    public static string PageNonce(this HttpContext context) =>
        (string)(context.Items[typeof(Headers)] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    /// <summary>This page shows a mail in a frame, which keeps to the policy of its page; and a mail has no other styles than attributes.</summary>
    public static void AllowStylesOfALetter(this HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = $"{context.Response.Headers.ContentSecurityPolicy}; style-src-attr 'unsafe-inline'";

    /// <summary>
    /// Answers to the host of <c>Portal:PublicUrl</c> and to this machine's own names (a proxy beside it, a health check), and to
    /// no other: links and redirects are written with the host that was asked. Browsers keep to https for a year once they had it.
    /// </summary>
    public static IServiceCollection AddPortalHost(this IServiceCollection services)
    {
        services.AddOptions<HostFilteringOptions>().PostConfigure<IOptions<PortalSettings>>((hosts, portal) =>
            (hosts.AllowedHosts, hosts.AllowEmptyHosts, hosts.IncludeFailureMessage) = ([portal.Value.Link("/").Host, "localhost", "127.0.0.1", "[::1]"], false, false));
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        return services;
    }

    /// <summary>A page of another site opens no live connection with our cookie: a browser says whose page asks.</summary>
    public static void UseLiveOrigin(this WebApplication app)
    {
        var home = app.Services.GetRequiredService<IOptions<PortalSettings>>().Value.Link("/").GetLeftPart(UriPartial.Authority);
        app.Use((context, next) =>
        {
            var origin = context.Request.Headers.Origin.ToString();
            if (!context.Request.Path.StartsWithSegments("/live") || origin.Length == 0 || origin == home || origin == $"{context.Request.Scheme}://{context.Request.Host}")
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }
}
