using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Web.Pages.Family;

namespace Portal.Web.Start;

/// <summary>What a family finds while its organiser's portal is closed for the night (R13): until when, and that nothing is lost. Nothing it asks is done meanwhile.</summary>
public static class ClosedPage
{
    private const string Title = "Le portail se repose";

    public static IActionResult For(Visit visit, DateTimeOffset until, HttpContext http)
    {
        var sentence = $"Le portail {visit.Organiser.Name.DePlace()} revient {until.InstantInWords()}. Votre panier, vos places et leurs minutes vous attendent.";
        http.Response.Headers.RetryAfter = Math.Ceiling((until - visit.Now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.WantsJson())
        {
            return http.Problem(StatusCodes.Status503ServiceUnavailable, Title, sentence);
        }

        var elsewhere = string.Concat(visit.OpenElsewhere.Select(open => $"<p><a class=\"button quiet\" href=\"{Safe(open.To("/"))}\">{Safe(open.Name)}</a></p>"));
        return new ContentResult
        {
            StatusCode = StatusCodes.Status503ServiceUnavailable,
            ContentType = "text/html; charset=utf-8",
            // Written by hand, like the pages of errors: the maintenance may be of what other pages need.
            Content = $$"""
                <!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                <title>{{Title}} · Portail famille</title><link rel="stylesheet" href="/css/portal.css"><style nonce="{{Safe(http.PageNonce())}}">:root { --accent: {{Safe(visit.Organiser.Accent)}}; }</style></head>
                <body class="bare"><main class="card bare-card" id="contenu"><h1>{{Title}}</h1><p>{{Safe(sentence)}}</p>
                <p><a class="button" href="{{Safe(http.Request.Path)}}">Réessayer</a></p>{{elsewhere}}<p class="small"><a href="/contact#{{Safe(visit.Organiser.Code)}}">Joindre le service</a></p></main></body></html>
                """,
        };
    }

    private static string Safe(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
