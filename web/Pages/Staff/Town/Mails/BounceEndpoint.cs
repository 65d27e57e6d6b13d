using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Core.Messaging;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Mails;

/// <summary>
/// Where a mail server, or a mail service, says that mails came back: <c>POST /courriels/retours</c>, signed with the shared
/// secret of the settings. The body is the report itself (<c>message/rfc822</c>), or a list of events as JSON. Without a
/// secret in the settings there is no such door.
/// </summary>
public static class BounceEndpoint
{
    private const string SignedBy = "X-Portail-Signature";
    private const string SignedAt = "X-Portail-Instant";

    /// <summary>A signature is good for this long, so that an old one cannot be sent again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapBounces(this WebApplication app) => app.MapPost("/courriels/retours", Receive).DisableAntiforgery().RequireRateLimiting(Rates.Anonymous);

    /// <summary>The signature of a body: HMAC-SHA256 of « instant.body » in hexadecimal.</summary>
    /// <param name="instant">Seconds since 1970, in digits.</param>
    public static string Sign(string secret, string instant, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(instant + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    private static async Task<IResult> Receive(HttpRequest request, RecordBounce recordBounce, IOptions<MailSettings> settings, TimeProvider clock, CancellationToken ct)
    {
        if (settings.Value.BounceSecret is not { Length: > 0 } secret)
        {
            return Results.NotFound();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        if (!IsSigned(request, secret, body.ToArray(), clock.GetUtcNow()))
        {
            return Results.Text("Signature absente, fausse ou trop ancienne.", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (await BouncesIn(request, body.ToArray(), ct) is not { } bounces)
        {
            return Results.Text("Ni un rapport de non-remise, ni une liste d’événements.", statusCode: StatusCodes.Status400BadRequest);
        }

        var noted = 0;
        foreach (var bounce in bounces)
        {
            noted += await recordBounce.Run(bounce, ct) ? 1 : 0;
        }

        return Results.Json(new { noted });
    }

    private static bool IsSigned(HttpRequest request, string secret, byte[] body, DateTimeOffset now)
    {
        var (instant, signature) = (request.Headers[SignedAt].ToString(), request.Headers[SignedBy].ToString());
        return long.TryParse(instant, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Fresh.TotalSeconds
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(secret, instant, body)));
    }

    private static async Task<IReadOnlyList<Bounce>?> BouncesIn(HttpRequest request, byte[] body, CancellationToken ct)
    {
        if (request.ContentType?.StartsWith("message/", StringComparison.OrdinalIgnoreCase) == true)
        {
            return await DeliveryReport.Read(new MemoryStream(body), ct);
        }

        try
        {
            return request.HasJsonContentType() && JsonSerializer.Deserialize<List<Event>>(body, Json) is { } events
                ? [.. events.Where(one => one.Address is not null).Select(one => new Bounce(one.Address!, BounceStatus.IsForGood(one.Status ?? ""), $"{one.Status} {one.Reason}".Trim(), BounceStatus.MailIn(one.MessageId)))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Event(string? Address, string? Status, string? Reason, string? MessageId);
}
