using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Portal.TestSupport;

/// <summary>What came back: status, text, and the page when it is one.</summary>
public sealed record Answer(HttpStatusCode Status, Uri Address, string Text, string? MediaType, Uri? Location)
{
    /// <summary>The same before it was read as text: a paper, a picture.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>When one may ask again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The page, parsed; never run.</summary>
    public IHtmlDocument Page => (IHtmlDocument)BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(Text).Address(Address)).GetAwaiter().GetResult();

    /// <summary>What a person reads on it: where its source breaks a line, a browser shows a space.</summary>
    public string Words => WordsOf(Page.Body);

    public static string WordsOf(INode? part) => string.Join(' ', (part?.TextContent ?? "").Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>A browser without scripts: it keeps cookies, follows links and sends forms (R1).</summary>
public sealed partial class Browser : IDisposable
{
    private const int MostRedirects = 8;

    private readonly HttpClient http;
    private readonly Uri home;

    /// <param name="from">The address of this machine that it speaks from: each is a network of its own.</param>
    /// <param name="takesCookies">Some browsers are set to take none.</param>
    internal Browser(Uri home, IPAddress? from = null, bool takesCookies = true)
    {
        this.home = home;
        Cookies = new CookieContainer();
        var handler = new SocketsHttpHandler { CookieContainer = Cookies, UseCookies = takesCookies, AllowAutoRedirect = false, UseProxy = false };
        if (from is not null)
        {
            handler.ConnectCallback = async (to, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(to.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        http = new HttpClient(handler) { BaseAddress = home, Timeout = TimeSpan.FromMinutes(10) };
    }

    public CookieContainer Cookies { get; }

    public string CookieHeader => Cookies.GetCookieHeader(home);

    public async Task SignIn(string userName, string password, CancellationToken ct)
    {
        var answer = await TrySignIn(userName, password, ct);
        if (answer.Location is null)
        {
            throw new InvalidOperationException($"{userName} could not sign in: {answer.Words.Trim()}");
        }
    }

    /// <summary>What the sign-in answers, whatever it is.</summary>
    public async Task<Answer> TrySignIn(string userName, string password, CancellationToken ct)
    {
        var page = await Get("/connexion", ct);
        var form = page.Page.QuerySelector<IHtmlFormElement>("form:has(input[name=MotDePasse])") ?? throw new InvalidOperationException($"No form to sign in: {page.Status} {page.Text}");
        return await SendOnly(form, null, [("Identifiant", userName), ("MotDePasse", password)], ct);
    }

    /// <summary>Opens an address, and follows where it leads.</summary>
    public async Task<Answer> Get(string address, CancellationToken ct) => await Follow(await Ask(HttpMethod.Get, new Uri(home, address), null, null, ct), ct);

    /// <summary>One question, one answer: no redirect is followed.</summary>
    public Task<Answer> GetOnly(string address, CancellationToken ct, string? accept = null) => Ask(HttpMethod.Get, new Uri(home, address), null, accept, ct);

    /// <summary>Sends a form as the page has it, the button pressed and some fields changed, and follows where it leads.</summary>
    public async Task<Answer> Send(IHtmlFormElement form, CancellationToken ct, params (string Name, string Value)[] changed) => await Follow(await SendOnly(form, null, changed, ct), ct);

    /// <summary>Presses a button of a form.</summary>
    public async Task<Answer> Press(IElement button, CancellationToken ct)
    {
        var pressed = (IHtmlButtonElement)button;
        var form = pressed.Form ?? throw new InvalidOperationException("This button is in no form.");
        return await Follow(await SendOnly(form, pressed, [], ct), ct);
    }

    /// <summary>Reads the recap and presses « Valider »; no redirect is followed.</summary>
    public async Task<Answer> Validate(CancellationToken ct, string organiser = "clapiers") => await Validate(await Recap(ct, organiser), ct);

    /// <summary>Presses « Valider » on a recap that was read before.</summary>
    public Task<Answer> Validate(IHtmlFormElement recap, CancellationToken ct, params (string Name, string Value)[] changed) => SendOnly(recap, null, changed, ct);

    /// <summary>The recap's form of « Valider ».</summary>
    public async Task<IHtmlFormElement> Recap(CancellationToken ct, string organiser = "clapiers")
    {
        var recap = await Get($"/{organiser}/panier", ct);
        return recap.Page.QuerySelector<IHtmlFormElement>("form:has(#valider)") ?? throw new InvalidOperationException($"Nothing to validate: {recap.Status} {recap.Words.Trim()}");
    }

    /// <summary>Posts by hand what no page would send, with a valid token of a page of one's own.</summary>
    public async Task<Answer> Post(string address, IEnumerable<(string Name, string Value)> fields, CancellationToken ct, string? accept = null, string? token = null)
    {
        token ??= await Token(ct);
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)));
        return await Ask(HttpMethod.Post, new Uri(home, address), content, accept, ct);
    }

    /// <summary>Sends one document with a form of ours, and follows where it leads.</summary>
    public async Task<Answer> SendFile(string address, IEnumerable<(string Name, string Value)> fields, (string Name, string FileName, byte[] Content) file, CancellationToken ct)
    {
        using var content = new MultipartFormDataContent();
        using var bytes = new ByteArrayContent(file.Content);
        content.Add(bytes, file.Name, file.FileName);
        foreach (var (name, value) in fields.Append(("__RequestVerificationToken", await Token(ct))))
        {
            content.Add(new StringContent(value), name);
        }

        return await Follow(await Ask(HttpMethod.Post, new Uri(home, address), content, null, ct), ct);
    }

    /// <summary>Opens an address and keeps its headers.</summary>
    public Task<HttpResponseMessage> Fetch(string address, CancellationToken ct) => http.GetAsync(new Uri(home, address), ct);

    public Task<Answer> PostRaw(string address, HttpContent content, CancellationToken ct, string? accept = null, string? referer = null) =>
        Ask(HttpMethod.Post, new Uri(home, address), content, accept, ct, referer);

    /// <summary>The token that our forms carry.</summary>
    public async Task<string> Token(CancellationToken ct)
    {
        var answer = await Get("/panier", ct);
        if (answer.Status != HttpStatusCode.OK)
        {
            // An agent has no cart.
            answer = await Get("/agent", ct);
        }

        return TokenField().Match(answer.Text) is { Success: true } field ? field.Groups["token"].Value : throw new InvalidOperationException($"No form on {answer.Address}: {answer.Status}");
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendOnly(IHtmlFormElement form, IHtmlButtonElement? pressed, (string Name, string Value)[] changed, CancellationToken ct)
    {
        var fields = FieldsOf(form).Where(field => !changed.Any(change => change.Name == field.Name)).Concat(changed).ToList();
        if (pressed?.Name is { Length: > 0 } name)
        {
            fields.Add((name, pressed.Value));
        }

        var address = new Uri(new Uri(form.BaseUri), pressed?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "");
        using var content = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        return string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase)
            ? await Ask(HttpMethod.Post, address, content, null, ct)
            : await Ask(HttpMethod.Get, new UriBuilder(address) { Query = await content.ReadAsStringAsync(ct) }.Uri, null, null, ct);
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(IHtmlFormElement form) => form.Elements.SelectMany<IElement, (string, string)>(element => element switch
    {
        IHtmlInputElement { Name: { Length: > 0 } name, Type: "checkbox" or "radio" } box => box.IsChecked ? [(name, box.Value)] : [],
        IHtmlInputElement { Name: { Length: > 0 } name, Type: not ("submit" or "button" or "image") } input => [(name, input.Value)],
        IHtmlSelectElement { Name: { Length: > 0 } name } select => [(name, select.Value ?? "")],
        IHtmlTextAreaElement { Name: { Length: > 0 } name } area => [(name, area.Value)],
        _ => [],
    });

    private async Task<Answer> Follow(Answer answer, CancellationToken ct)
    {
        for (var hops = 0; answer.Location is { } there && hops < MostRedirects; hops++)
        {
            answer = await Ask(HttpMethod.Get, there, null, null, ct);
        }

        return answer;
    }

    private async Task<Answer> Ask(HttpMethod method, Uri address, HttpContent? content, string? accept, CancellationToken ct, string? referer = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        if (referer is not null)
        {
            request.Headers.TryAddWithoutValidation("Referer", referer);
        }

        request.Headers.TryAddWithoutValidation("Accept", accept ?? "text/html");
        using var response = await http.SendAsync(request, ct);
        var location = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } to ? new Uri(address, to) : null;
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        return new Answer(response.StatusCode, address, Encoding.UTF8.GetString(bytes), response.Content.Headers.ContentType?.MediaType, location) { Content = bytes, RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"")]
    private static partial Regex TokenField();
}
