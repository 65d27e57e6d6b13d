using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Portal.Core.Messaging;

/// <summary>What became of a push.</summary>
public enum PushAnswer
{
    Taken,

    /// <summary>The browser has given up its address.</summary>
    Gone,

    /// <summary>The service is busy or away.</summary>
    Later,

    /// <summary>The service will never take this one, or its name leads where nothing may be sent.</summary>
    Refused,
}

/// <summary>What became of a push, and why.</summary>
/// <param name="After">How long the service asks to wait.</param>
public sealed record PushOutcome(PushAnswer Answer, string Why, TimeSpan? After = null);

/// <summary>
/// Hands pushes to the service that a browser's maker runs (RFC 8030). It sees an address, a length that is the same for
/// all, and bytes that it cannot open. Addresses come from browsers, so redirects are not followed, private networks are
/// not reached, and no more of an answer than its head is read.
/// </summary>
public sealed class PushService(HttpClient http, IOptions<PushSettings> settings, IOptions<MailSettings> mail, TimeProvider clock)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> authorisations = [];

    /// <summary>Never throws: what fails is an outcome, so that one address in a lot stops no other.</summary>
    public async Task<PushOutcome> Send(QueuedPush push, CancellationToken ct)
    {
        try
        {
            using var request = RequestFor(push);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return Read(response);
        }
        catch (HttpRequestException failure) when (failure.InnerException is PrivateHostException)
        {
            // The device stays: a name server that lies for an hour must not end every family's.
            return new PushOutcome(PushAnswer.Refused, "private host");
        }
        catch (CryptographicException failure)
        {
            return new PushOutcome(PushAnswer.Gone, failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return new PushOutcome(PushAnswer.Later, failure.Message);
        }
    }

    /// <summary>Connects only to what the whole world reaches, by the address that was looked at and no other.</summary>
    public static HttpMessageHandler Handler(IServiceProvider services)
    {
        var allowsPrivate = services.GetRequiredService<IOptions<PushSettings>>().Value.AllowsPrivateHosts;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would look the name up itself, and the check below with it.
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, ct) =>
            {
                var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
                IPAddress[] reachable = [.. addresses.Where(address => allowsPrivate || PushAddress.IsPublic(address))];
                if (reachable.Length == 0)
                {
                    throw new PrivateHostException();
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(reachable, context.DnsEndPoint.Port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
    }

    private HttpRequestMessage RequestFor(QueuedPush push)
    {
        var endpoint = new Uri(push.Subscription.Endpoint);
        var content = new ByteArrayContent(PushSeal.Seal(PushWords.Message(push.Kind, push.MailId), push.Subscription.P256dh, push.Subscription.Auth));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", AuthorisationFor(endpoint));
        request.Headers.Add("TTL", ((long)Math.Max(0, (push.ExpiresAt - clock.GetUtcNow()).TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Topic", PushWords.TagOf(push.MailId));
        request.Headers.Add("Urgency", push.Kind == MailKind.Offer ? "high" : "normal");
        return request;
    }

    // Signed once for each service in a run; several pushes ask at the same time.
    private string AuthorisationFor(Uri endpoint)
    {
        lock (authorisations)
        {
            var service = endpoint.GetLeftPart(UriPartial.Authority);
            if (!authorisations.TryGetValue(service, out var known))
            {
                if (!PushKeys.TryRead(settings.Value.PublicKey, settings.Value.PrivateKey, out var keys))
                {
                    throw new InvalidOperationException("There are no keys to sign with.");
                }

                var contact = settings.Value.Contact.Length > 0 ? settings.Value.Contact : $"mailto:{mail.Value.From}";
                authorisations[service] = known = keys.Authorisation(endpoint, contact, clock.GetUtcNow());
            }

            return known;
        }
    }

    private PushOutcome Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var asked = response.Headers.RetryAfter;
        return status switch
        {
            >= 200 and < 300 => new(PushAnswer.Taken, ""),
            404 or 410 => new(PushAnswer.Gone, $"{status}"),
            408 or 429 or >= 500 => new(PushAnswer.Later, $"{status}", asked?.Delta ?? (asked?.Date is { } date ? date - clock.GetUtcNow() : null)),
            _ => new(PushAnswer.Refused, $"{status}"),
        };
    }

    private sealed class PrivateHostException() : Exception("The name of a push service leads into a private network.");
}
