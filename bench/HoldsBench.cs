using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Npgsql;
using Portal.Core.Demo;

namespace Portal.Bench;

/// <summary>
/// Holds per second through HTTP: as many families as asked tick a day and untick it again, each as fast as it is
/// answered. The floor is what the same database does at the same width with one committed insert per hold and nothing
/// around it.
/// </summary>
internal static class HoldsBench
{
    public static async Task Run(Uri portal, string database, int families, TimeSpan span)
    {
        Console.WriteLine($"{families} familles, {span.TotalSeconds:0} s, {portal}");
        var floor = await InsertsPerSecond(database, families, span / 2);

        var parents = new List<Parent>();
        for (var number = 8; parents.Count < families && number < 2000; number++)
        {
            if (await Parent.SignIn(portal, $"famille{number:000000}") is { } parent)
            {
                parents.Add(parent);
            }
        }

        Console.WriteLine($"{parents.Count} familles connectées");
        var until = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        var results = await Task.WhenAll(parents.Select(parent => parent.TickUntil(until)));

        var latencies = results.SelectMany(result => result.Held).Order().ToList();
        var holds = latencies.Count / span.TotalSeconds;
        Console.WriteLine($"places gardées      {holds,8:0} /s   refusées {results.Sum(result => result.Refused)}, erreurs {results.Sum(result => result.Failed)}");
        Console.WriteLine($"réponse             p50 {At(latencies, .5):0.0} ms   p95 {At(latencies, .95):0.0} ms   p99 {At(latencies, .99):0.0} ms");
        Console.WriteLine($"plancher (insert)   {floor,8:0} /s   soit {floor / Math.Max(1, holds):0.0} × une place gardée (et chacune est aussi rendue)");
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];

    private static async Task<double> InsertsPerSecond(string database, int width, TimeSpan span)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using (var make = source.CreateCommand("create table if not exists bench_floor (id uuid primary key, pool int, day date, until timestamptz)"))
        {
            await make.ExecuteNonQueryAsync();
        }

        var until = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, width).Select(async worker =>
        {
            var count = 0;
            for (; Stopwatch.GetTimestamp() < until; count++)
            {
                await using var insert = source.CreateCommand("insert into bench_floor values ($1, $2, $3, now())");
                insert.Parameters.AddWithValue(Guid.CreateVersion7());
                insert.Parameters.AddWithValue(worker);
                insert.Parameters.AddWithValue(new DateOnly(2026, 12, 4));
                await insert.ExecuteNonQueryAsync();
            }

            return count;
        }));

        await using var drop = source.CreateCommand("drop table bench_floor");
        await drop.ExecuteNonQueryAsync();
        return counts.Sum() / span.TotalSeconds;
    }

    /// <summary>One signed-in family and the days it could tick.</summary>
    private sealed class Parent(HttpClient http, string token, string organiser, IReadOnlyList<string> days)
    {
        public static async Task<Parent?> SignIn(Uri portal, string userName)
        {
            var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = portal };
            var page = await Parse(http, "/connexion");
            using var form = Form(TokenOf(page)!, ("Identifiant", userName), ("MotDePasse", DemoAccounts.Password));
            using var signedIn = await http.PostAsync("/connexion", form);

            var planning = await Parse(http, "/planning?mois=2027-03&mode=edition");
            var days = planning.QuerySelectorAll("button.chip.free[name=cocher]").Select(button => button.GetAttribute("value")!).ToList();
            var organiser = planning.QuerySelector("body")?.GetAttribute("data-family");
            return string.IsNullOrEmpty(organiser) || days.Count < 4 ? null : new Parent(http, TokenOf(planning)!, organiser, days);
        }

        public async Task<(List<double> Held, int Refused, int Failed)> TickUntil(long until)
        {
            var (held, refused, failed) = (new List<double>(), 0, 0);
            for (var i = 0; Stopwatch.GetTimestamp() < until; i++)
            {
                var day = days[i % days.Count];
                var start = Stopwatch.GetTimestamp();
                var status = await Post("cocher", day);
                if (status == HttpStatusCode.OK)
                {
                    held.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    await Post("decocher", day);
                }
                else if (status == HttpStatusCode.Conflict)
                {
                    refused++;
                }
                else
                {
                    failed++;
                }
            }

            return (held, refused, failed);
        }

        private async Task<HttpStatusCode> Post(string field, string day)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{organiser}/planning?handler=Choisir") { Content = Form(token, (field, day)) };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }

        private static FormUrlEncodedContent Form(string token, params (string Name, string Value)[] fields) =>
            new(fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

        private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Parse(HttpClient http, string address) =>
            await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync(address));

        private static string? TokenOf(AngleSharp.Html.Dom.IHtmlDocument page) => page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
    }
}
