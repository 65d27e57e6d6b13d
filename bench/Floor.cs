using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Portal.Bench;

/// <summary>
/// What the same stack does on the same machine when a press costs nothing but itself: Kestrel, a cookie, the token of a form,
/// one Redis script, one committed insert. A refused press ends after the script. It runs as a process of its own, as the portal does.
/// </summary>
internal sealed class Floor : IAsyncDisposable
{
    private const string Table = "bench_floor";
    private const string Script = "return redis.call('INCR', KEYS[1])";

    private readonly Process process;

    private Floor(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it, and comes back once it answers.</summary>
    public static async Task<Floor> Start(string database)
    {
        await Say(database, $"create table if not exists {Table} (id uuid primary key, pool int, day date, until timestamptz)");
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Floor).Assembly.Location, "floor"]) { RedirectStandardOutput = true })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The floor did not start.");
        return new Floor(process, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static Task CleanUp(string database) => Say(database, $"drop table if exists {Table}");

    /// <summary>The child's side: says its address on one line, then answers until it is killed.</summary>
    public static async Task Serve(string database, string redis)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery();
        builder.Services.AddSingleton(NpgsqlDataSource.Create(database));
        builder.Services.AddSingleton((await ConnectionMultiplexer.ConnectAsync(redis)).GetDatabase());
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/enter", Enter);
        app.MapGet("/token", (HttpContext http, IAntiforgery tokens) => tokens.GetAndStoreTokens(http).RequestToken!).RequireAuthorization();
        app.MapPost("/hold", (HttpContext http, IAntiforgery tokens, IDatabase gate, NpgsqlDataSource source) => Press(http, tokens, gate, source)).RequireAuthorization();
        app.MapPost("/refuse", (HttpContext http, IAntiforgery tokens, IDatabase gate) => Press(http, tokens, gate, null)).RequireAuthorization();
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
    }

    private static Task Enter(HttpContext http, string name) =>
        http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name)], CookieAuthenticationDefaults.AuthenticationScheme)));

    private static async Task<IResult> Press(HttpContext http, IAntiforgery tokens, IDatabase gate, NpgsqlDataSource? source)
    {
        await tokens.ValidateRequestAsync(http);
        var number = (long)await gate.ScriptEvaluateAsync(Script, ["bench:floor"]);
        if (source is null)
        {
            return Results.Conflict(new { raison = "DayFull" });
        }

        await using var insert = source.CreateCommand($"insert into {Table} values ($1, $2, $3, now())");
        insert.Parameters.AddWithValue(Guid.CreateVersion7());
        insert.Parameters.AddWithValue((int)(number % 1000));
        insert.Parameters.AddWithValue(DateOnly.Parse("2026-12-04", CultureInfo.InvariantCulture));
        await insert.ExecuteNonQueryAsync();
        return Results.Json(new { prises = 1 });
    }

    private static async Task Say(string database, string statement)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
