using Microsoft.AspNetCore.Mvc;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;

namespace Portal.Web.Setup;

/// <summary>
/// Hands out a family's document, once the caller has been allowed. Under a name of ours, as a file to keep: a browser
/// never runs it, sniffs it or stores it among pages.
/// </summary>
internal static class ServedDocument
{
    public static IActionResult Proof(HttpResponse response, DocumentStore documents, Absence absence)
    {
        if (absence.Document is not { } name || documents.Open(name) is not { } content)
        {
            return new NotFoundResult();
        }

        var kind = DocumentStore.KindOf(name);
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        return new FileStreamResult(content, DocumentStore.MediaTypeOf(kind))
        {
            FileDownloadName = $"justificatif-{absence.Date:yyyy-MM-dd}.{kind.ToString().ToLowerInvariant()}",
        };
    }
}
