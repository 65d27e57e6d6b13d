using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Core.Demo;

namespace Portal.Bench;

/// <summary>How often something was pressed in a while, and how long each answer took.</summary>
/// <param name="Milliseconds">Of the presses that were answered as they should be.</param>
/// <param name="Others">Presses that were answered otherwise.</param>
internal sealed record Pressed(IReadOnlyList<double> Milliseconds, int Others)
{
    public static Pressed Sum(IReadOnlyCollection<Pressed> all) => new([.. all.SelectMany(one => one.Milliseconds).Order()], all.Sum(one => one.Others));

    public double At(double share) => Math.Round(Workshop.At(Milliseconds, share), 1);
}

/// <summary>Somebody signed in, with the token of a form: a demo family at the portal, or a name at the floor.</summary>
internal sealed class Presser(HttpClient http, string token, string address)
{
    /// <summary>The days this family could tick, and those that are full.</summary>
    public IReadOnlyList<string> Free { get; private init; } = [];

    public IReadOnlyList<string> Full { get; private init; } = [];

    /// <returns>Null for a family that has nothing to tick in that month.</returns>
    public static async Task<Presser?> AtThePortal(Uri portal, string userName, string month)
    {
        var http = Client(portal);
        using var form = Form(TokenOf(await Parse(http, "/connexion"))!, ("Identifiant", userName), ("MotDePasse", DemoAccounts.Password));
        using var signedIn = await http.PostAsync("/connexion", form);
        if (!signedIn.IsSuccessStatusCode)
        {
            return null;
        }

        var planning = await Parse(http, $"/planning?mois={month}&mode=edition");
        var organiser = planning.QuerySelector("body")?.GetAttribute("data-family");
        var (free, full) = (Values(planning, ".chip.free[name=cocher]"), Values(planning, ".chip.full[value]"));
        return string.IsNullOrEmpty(organiser) || free.Count < 4 ? null : new Presser(http, TokenOf(planning)!, $"/{organiser}/planning?handler=Choisir") { Free = free, Full = full };
    }

    public static async Task<Presser> AtTheFloor(Uri floor, string name, string address)
    {
        var http = Client(floor);
        using var entered = await http.GetAsync($"/enter?name={name}");
        return new Presser(http, await http.GetStringAsync("/token"), address) { Free = [name] };
    }

    /// <summary>Presses as fast as it is answered.</summary>
    /// <param name="meant">The answer that counts.</param>
    /// <param name="days">Pressed in turn.</param>
    /// <param name="field">Of the form.</param>
    /// <param name="takesBack">Each press that was granted is taken back before the next; that is not counted.</param>
    public async Task<Pressed> Press(long until, HttpStatusCode meant, IReadOnlyList<string> days, string field = "cocher", bool takesBack = false)
    {
        var (times, others) = (new List<double>(), 0);
        for (var i = 0; Stopwatch.GetTimestamp() < until; i++)
        {
            var (day, start) = (days[i % days.Count], Stopwatch.GetTimestamp());
            var isMeant = await Post(field, day) == meant;
            if (!isMeant)
            {
                others++;
                continue;
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (takesBack)
            {
                await Post("decocher", day);
            }
        }

        return new Pressed(times, others);
    }

    private async Task<HttpStatusCode> Post(string field, string day)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Form(token, (field, day)) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = address };

    private static FormUrlEncodedContent Form(string token, params (string Name, string Value)[] fields) =>
        new(fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

    private static async Task<IHtmlDocument> Parse(HttpClient http, string address) => await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync(address));

    private static IReadOnlyList<string> Values(IHtmlDocument page, string buttons) => [.. page.QuerySelectorAll($"button{buttons}").Select(button => button.GetAttribute("value")!)];

    private static string? TokenOf(IHtmlDocument page) => page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
}
