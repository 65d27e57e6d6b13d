using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Portal.Core.Bookings;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Calendars;

/// <summary>Where calendar programs read a family's feed: no cookie, the address is the key. Robots are told to keep away.</summary>
public static class FeedEndpoint
{
    public static string AddressOf(string token) => $"/calendrier/{token}.ics";

    public static void MapCalendarFeeds(this WebApplication app) => app.MapMethods("/calendrier/{jeton}.ics", [HttpMethods.Get, HttpMethods.Head], async (string jeton, ReadCalendarFeed read, HttpContext http, CancellationToken ct) =>
    {
        var headers = http.Response.Headers;
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "private, no-cache";
        return await read.Run(jeton, ct) switch
        {
            FeedReading.Found found => Answer(found),
            FeedReading.Gone => Results.Text("Ce calendrier a été supprimé par la famille.", "text/plain", Encoding.UTF8, StatusCodes.Status410Gone),
            _ => Results.Text("Aucun calendrier à cette adresse.", "text/plain", Encoding.UTF8, StatusCodes.Status404NotFound),
        };
    }).RequireRateLimiting(Rates.Anonymous);

    // A program that already has this very text is told so, and nothing is sent (304).
    private static IResult Answer(FeedReading.Found found)
    {
        var text = Encoding.UTF8.GetBytes(found.Text);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text))[..32]}\"");
        return Results.File(text, "text/calendar; charset=utf-8", "portail-famille.ics", lastModified: found.LastChange, entityTag: tag);
    }
}
