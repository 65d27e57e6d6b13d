using Microsoft.AspNetCore.Mvc;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;

namespace Portal.Web.Paper;

/// <summary>
/// Hands out a family's document, once the caller has been allowed. Under a name of ours, as a file to keep: a browser
/// never runs it, sniffs it or stores it among pages.
/// </summary>
internal static class ServedDocument
{
    public static IActionResult Proof(HttpResponse response, DocumentStore documents, Absence absence) =>
        Serve(response, documents, absence.Document, $"justificatif-{absence.Date:yyyy-MM-dd}");

    /// <summary>One page of a document that a family has sent.</summary>
    /// <param name="shown">In a frame of our own, beside the form that answers it; else as a file to keep.</param>
    public static IActionResult Page(HttpResponse response, DocumentStore documents, DocumentPage page, bool shown = false) =>
        Serve(response, documents, page.Name, $"piece-{page.Number}", shown);

    /// <summary>The record of a file, as it was signed.</summary>
    public static IActionResult Signed(HttpResponse response, DocumentStore documents, SignedFile file) =>
        Serve(response, documents, file.Document, $"dossier-{SchoolYear.InWords(file.Year)}");

    private static IActionResult Serve(HttpResponse response, DocumentStore documents, string? name, string called, bool shown = false)
    {
        if (name is null || documents.Open(name) is not { } content)
        {
            return new NotFoundResult();
        }

        var kind = DocumentStore.KindOf(name);
        // A PDF is drawn by the browser's own reader, which a sandbox would shut out; nothing else in it may load or run.
        response.Headers.ContentSecurityPolicy = shown ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'" : "sandbox; default-src 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        return new FileStreamResult(content, DocumentStore.MediaTypeOf(kind))
        {
            FileDownloadName = shown ? null : $"{called}.{kind.ToString().ToLowerInvariant()}",
        };
    }
}
