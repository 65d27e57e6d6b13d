using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.TestSupport;

/// <summary>A push service of a browser's maker, on a port of its own: it takes what is signed by the portal, and answers as the test says.</summary>
public sealed class TestPushService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedPush> received = [];

    private TestPushService(WebApplication app) => this.app = app;

    public IReadOnlyList<ReceivedPush> Received => [.. received];

    /// <summary>What to answer from now on.</summary>
    public int Status { get; set; } = StatusCodes.Status201Created;

    public string? RetryAfter { get; set; }

    public Uri Address => new(app.Urls.Single());

    public string Endpoint(string name) => new Uri(Address, $"/push/{name}").AbsoluteUri;

    public static async Task<TestPushService> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new TestPushService(builder.Build());
        service.app.MapPost("/push/{name}", service.Receive);
        await service.app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Receive(HttpContext http, string name)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var head = http.Request.Headers;
        received.Enqueue(new ReceivedPush(name, body.ToArray(), head.Authorization.ToString(), head.ContentEncoding.ToString(), long.Parse(head["TTL"].ToString(), System.Globalization.CultureInfo.InvariantCulture), head["Topic"].ToString(), head["Urgency"].ToString()));
        if (RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = wait;
        }

        http.Response.StatusCode = Status;
    }
}

/// <param name="Ttl">In seconds.</param>
public sealed record ReceivedPush(string Endpoint, byte[] Body, string Authorization, string Encoding, long Ttl, string Topic, string Urgency)
{
    /// <summary>The claims of who sent it, once their signature is checked with that key (RFC 8292).</summary>
    public JsonElement ClaimsSignedBy(string publicKey)
    {
        var parts = Authorization["vapid t=".Length..].Split(", k=");
        var token = parts[0].Split('.');
        var point = Base64Url.DecodeFromChars(publicKey);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        return parts[1] == publicKey && key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256)
            ? JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token[1]))
            : throw new CryptographicException("Not signed by the portal.");
    }
}
