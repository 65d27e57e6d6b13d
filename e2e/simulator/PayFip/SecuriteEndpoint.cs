namespace Portal.Simulator.PayFip;

/// <summary>The door of the SOAP service, and its bad days.</summary>
internal static class SecuriteEndpoint
{
    public static void MapSecuriteService(this WebApplication app) =>
        app.MapPost("/tpa/services/securite", async (HttpRequest request, SecuriteService service, Outage outage, CancellationToken ct) =>
        {
            var mode = outage.Mode;
            if (mode is OutageMode.Http502)
                return Results.Content("<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html", statusCode: 502);
            if (mode is OutageMode.Technique) return Reply(new(500, Soap.Breakdown()));

            var answer = service.Answer(await Soap.ReadRequest(request.Body, ct));

            // Late, not deaf: what was asked is done, which is the worst case for the caller.
            if (mode is OutageMode.Lent) await outage.Wait(ct);

            return Reply(answer);
        });

    private static IResult Reply(SoapAnswer answer) =>
        Results.Content(answer.Envelope, "text/xml;charset=utf-8", statusCode: answer.Status);
}
