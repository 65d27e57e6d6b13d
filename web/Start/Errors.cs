using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

/// <summary>What a person reads when something goes wrong: a French sentence, the right status, no stack.</summary>
public static class Errors
{
    /// <summary>Nothing a family sends is near this size; what is larger is refused before it is read.</summary>
    public const long LargestForm = 512 * 1024;

    public static void UsePortalErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Answer(context, StatusOf(context.Features.Get<IExceptionHandlerFeature>()?.Error, context.RequestAborted.IsCancellationRequested)),
            SuppressDiagnosticsCallback = context => StatusOf(context.Exception, context.HttpContext.RequestAborted.IsCancellationRequested) != StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages(context => Answer(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    /// <summary>
    /// Refuses what is larger than any form of ours by its announced length, before somebody reads it: a form reader
    /// would call it incomplete. A page that takes a family's documents says itself how much. The rest is let in and dropped by
    /// the server, so that the sender still hears the answer.
    /// </summary>
    public static void UseSizeLimit(this WebApplication app) => app.Use((context, next) =>
    {
        var most = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? LargestForm;
        if (context.Request.ContentLength <= most || context.Request.ContentLength is null)
        {
            return next(context);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = 32 * most;
        }

        return Answer(context, StatusCodes.Status413PayloadTooLarge);
    });

    /// <summary>What a script reads when something was refused or went wrong: the same words as on the page.</summary>
    public static ObjectResult Problem(this HttpContext http, int status, string title, string sentence) =>
        new(http.RequestServices.GetRequiredService<ProblemDetailsFactory>().CreateProblemDetails(http, status, title, detail: sentence)) { StatusCode = status };

    /// <summary>Where nobody chose other words, a problem has those of its status.</summary>
    public static IServiceCollection AddPortalProblems(this IServiceCollection services) => services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
    {
        if (context.ProblemDetails.Detail is null)
        {
            (context.ProblemDetails.Title, context.ProblemDetails.Detail) = Words(context.HttpContext, context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode);
        }
    });

    /// <summary>Asks for something to be shown, and changes nothing.</summary>
    public static bool IsShown(this HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    public static bool WantsJson(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence for a status; the same on the page and in problem details.</summary>
    public static (string Title, string Sentence) Words(int status) => status switch
    {
        400 => ("Demande incomplète", "Nous n’avons pas compris cette demande. Rien n’a été changé. Rechargez la page, puis réessayez."),
        401 => ("Connexion nécessaire", "Votre session est terminée. Reconnectez-vous pour continuer\u00A0: votre panier est conservé."),
        403 => ("Page réservée", "Cette page n’est pas ouverte à votre compte."),
        404 => ("Page introuvable", "Nous n’avons pas trouvé ce que vous cherchez."),
        405 => ("Action impossible", "Cette action n’existe pas. Rien n’a été changé."),
        413 => ("Envoi trop volumineux", "Ce que vous avez envoyé est trop volumineux. Rien n’a été changé."),
        429 => ("Trop de demandes", "Votre réseau nous envoie beaucoup de demandes à la fois. Attendez quelques secondes, puis réessayez\u00A0: rien n’est perdu."),
        415 => ("Format inconnu", "Nous n’avons pas compris ce format. Rien n’a été changé."),
        503 => ("Un instant, s’il vous plaît", "Le service est momentanément indisponible. Votre panier et vos places sont conservés\u00A0: réessayez dans quelques secondes."),
        _ => ("Une erreur s’est produite", "Quelque chose n’a pas fonctionné de notre côté. Rien n’a été perdu\u00A0: réessayez dans un instant."),
    };

    /// <summary>The status with which a failure is answered.</summary>
    /// <param name="failure">What rose.</param>
    /// <param name="hasLeft">Whether who asked is gone: nobody is there to hear the answer.</param>
    public static int StatusOf(Exception? failure, bool hasLeft) => failure switch
    {
        _ when hasLeft && PortalDb.IsGivenUp(failure) => StatusCodes.Status499ClientClosedRequest,
        BadHttpRequestException bad => bad.StatusCode,
        Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        InvalidDataException => StatusCodes.Status400BadRequest,
        PaymentGatewayUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ when PortalDb.IsOutage(failure) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static (string Title, string Sentence) Words(HttpContext context, int status) => StaleForms.BeginsAgainAt(context) is null
        ? Words(status)
        : ("Cette page n’est plus à jour", "Elle était ouverte depuis trop longtemps, ou quelqu’un s’est connecté ou déconnecté dans un autre onglet. Rien n’a été changé\u00A0: recommencez.");

    private static async Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status499ClientClosedRequest or StatusCodes.Status304NotModified)
        {
            return;
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        var again = StaleForms.BeginsAgainAt(context);
        var (title, sentence) = Words(context, status);
        // An agent has no family's home: its door would show this page again.
        var (way, words) = again is null ? (context.User.AgentOfOrganiser() is null ? "/" : "/agent", "Revenir à l’accueil") : (HtmlEncoder.Default.Encode(again), "Recommencer");
        if (context.Request.WantsJson() && await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context }))
        {
            return;
        }

        // Written by hand rather than by a page: it must stand when the database, the cookie keys or the views do not.
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($$"""
            <!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{{title}} · Portail famille</title><link rel="stylesheet" href="/css/portal.css"></head>
            <body class="bare"><main class="card bare-card" id="contenu"><h1>{{title}}</h1><p>{{sentence}}</p>
            <p><a class="button" href="{{way}}">{{words}}</a></p><p class="small"><a href="/contact">Joindre le service</a></p></main></body></html>
            """);
    }
}
