using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.TestSupport;

/// <summary>How a test wants its front desk.</summary>
public sealed record PortalOptions
{
    public HoldsIn Holds { get; init; } = HoldsIn.Redis;

    /// <summary>Puts a cable that can be pulled between the portal and its database.</summary>
    public bool PullableDatabase { get; init; }

    /// <summary>Agents must set up a second factor before anything else, as in production.</summary>
    public bool StaffSecondFactor { get; init; }

    /// <summary>A Redis other than the one that all tests share.</summary>
    public string? Redis { get; init; }

    /// <summary>The address that families use, where it is not the one that the test speaks to; a proxy before it says what was asked.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>PEM files that seal the keys of cookies, the first, and open them, all; empty: nothing seals them.</summary>
    public string KeysCertificates { get; init; } = "";

    /// <summary>How often one network may ask for what is open to everybody; null: as the portal has it.</summary>
    public int? AnonymousPerMinute { get; init; }

    /// <summary>The portal's keys for web push; without them there is none.</summary>
    public PushKeys? Push { get; init; }

    /// <summary>What stands between the portal and its services in this test.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>The real front desk, on a port of its own, as production runs it, over a town in a database of its own. Its clock is the test's.</summary>
public sealed class PortalHost : IAsyncDisposable
{
    /// <summary>Everybody's, hashed once and cheaply: a race of three hundred families is not about hashing.</summary>
    public const string Password = "Un-mot-de-passe-2026";

    private readonly Desk desk;
    private readonly PortalHost? first;

    private PortalHost(TestDatabase database, TestTown town, TestClock clock, TestBank bank, Cable? cable, string prefix, PortalOptions options, PortalHost? first)
    {
        this.first = first;
        (Database, Town, Clock, Bank, DatabaseCable, RedisPrefix, Options) = (database, town, clock, bank, cable, prefix, options);
        var port = Cable.FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        desk = new Desk(this);
        desk.UseKestrel(port);
        desk.StartServer();
    }

    public Uri Address { get; }

    public TestDatabase Database { get; }

    public TestTown Town { get; }

    public TestClock Clock { get; }

    public TestBank Bank { get; }

    public Cable? DatabaseCable { get; }

    public string RedisPrefix { get; }

    public PortalOptions Options { get; }

    public IServiceProvider Services => desk.Services;

    public static async Task<PortalHost> Start(TestTown town, PortalOptions? wanted = null)
    {
        var options = wanted ?? new PortalOptions();
        var clock = new TestClock();
        var database = await TestDatabase.Empty();
        await using (var db = database.Open())
        {
            await town.Save(db);
            await OpenAccounts(db, town);
        }

        var cable = options.PullableDatabase ? database.Engine.Cable() : null;
        return new PortalHost(database, town, clock, await TestBank.Open(clock), cable, $"test-{Guid.NewGuid():N}", options, null);
    }

    /// <summary>A second node, with nothing but the database and Redis between the two.</summary>
    public PortalHost Twin(PortalOptions? options = null) => new(Database, Town, Clock, Bank, DatabaseCable, RedisPrefix, options ?? Options, first: this);

    public static string UserNameOf(Guardian guardian) => guardian.Email.Split('@')[0];

    /// <summary>A browser that has not signed in.</summary>
    public Browser Browser() => BrowserAt(Address);

    /// <summary>The same at a portal of another process.</summary>
    public static Browser BrowserAt(Uri address) => new(address);

    /// <summary>The same on another network than all others: any address under 127.0.0.0/8 is this machine's.</summary>
    public Browser BrowserAt(string address) => new(Address, System.Net.IPAddress.Parse(address));

    public Browser BrowserWithoutCookies() => new(Address, takesCookies: false);

    public async Task<Browser> SignedIn(Guardian guardian, CancellationToken ct)
    {
        var browser = Browser();
        await browser.SignIn(UserNameOf(guardian), Password, ct);
        return browser;
    }

    public Task<Browser> SignedIn(TestHousehold household, CancellationToken ct) => SignedIn(household.Parent, ct);

    /// <summary>An agent of an organiser, whose account is opened here and now.</summary>
    public async Task<Browser> SignedInAgent(string userName, OrganiserId organiser, CancellationToken ct, StaffRole role = StaffRole.Administrator, FacilityId? facility = null)
    {
        await using (var db = Database.Open())
        {
            await OpenAccount(db, organiser, userName, ct, role, facility);
        }

        var browser = Browser();
        await browser.SignIn(userName, Password, ct);
        return browser;
    }

    /// <summary>An account for an agent, under <see cref="Password"/>.</summary>
    public static async Task OpenAccount(PortalDb db, OrganiserId organiser, string userName, CancellationToken ct, StaffRole role = StaffRole.Administrator, FacilityId? facility = null)
    {
        var account = Account.ForAgent(organiser, userName, role, facility: facility);
        account.PasswordHash = HashOf(account);
        db.Add(account);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Looks into the database, past the portal.</summary>
    public async Task<T> Ask<T>(Func<PortalDb, Task<T>> question)
    {
        await using var db = Database.Open();
        return await question(db);
    }

    /// <summary>Runs a deed as a request would, without the page before it.</summary>
    public async Task In<TService>(Func<TService, Task> deed)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await deed(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        var locks = Services.GetRequiredService<LockOrder>();
        await desk.DisposeAsync();
        if (first is not null)
        {
            locks.Verify();
            return;
        }

        await Bank.DisposeAsync();
        if (DatabaseCable is not null)
        {
            await DatabaseCable.DisposeAsync();
        }

        await Database.DisposeAsync();
        locks.Verify();
    }

    /// <summary>An account for every adult of a town, each under <see cref="Password"/>.</summary>
    public static async Task OpenAccounts(PortalDb db, TestTown town)
    {
        var guardians = town.Families.SelectMany(family => family.Household.Guardians).ToList();
        var accounts = guardians.ConvertAll(guardian => Account.For(guardian, UserNameOf(guardian)));
        if (accounts.Count == 0)
        {
            return;
        }

        var hash = HashOf(accounts[0]);
        accounts.ForEach(account => account.PasswordHash = hash);
        db.AddRange(accounts);
        await db.SaveChangesAsync();
    }

    private static string HashOf(Account account) =>
        new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(account, Password);

    private sealed class Desk(PortalHost host) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            var engine = host.Database.Engine;
            var connection = host.DatabaseCable is { } cable ? engine.Through(cable, host.Database.ConnectionString) : host.Database.ConnectionString;

            builder.UseEnvironment("Production");
            // As published: what was only built is looked at anew for each request, and kept by no browser.
            builder.UseSetting("ReloadStaticAssetsAtRuntime", "false");
            builder.UseSetting("EnableStaticAssetsDevelopmentCaching", "true");
            builder.UseSetting("Portal:Database", engine.Name);
            builder.UseSetting("Portal:PublicUrl", host.Options.PublicUrl ?? (host.first ?? host).Address.ToString());
            builder.UseSetting("FORWARDEDHEADERS_ENABLED", host.Options.PublicUrl is null ? "false" : "true");
            builder.UseSetting("Portal:RedisPrefix", host.RedisPrefix);
            builder.UseSetting("Portal:KeysCertificates", host.Options.KeysCertificates);
            builder.UseSetting("Portal:StaffSecondFactor", host.Options.StaffSecondFactor ? "true" : "false");
            builder.UseSetting("ConnectionStrings:Portal", connection);
            builder.UseSetting("ConnectionStrings:Redis", host.Options.Holds == HoldsIn.Redis ? host.Options.Redis ?? TestServers.Redis : "");
            if (host.Options.AnonymousPerMinute is { } often)
            {
                builder.UseSetting("Portal:AnonymousPerMinute", $"{often}");
            }

            builder.UseSetting("PayFip:ServiceUrl", host.Bank.ServiceUrl.ToString());
            builder.UseSetting("PayFip:PaymentUrl", host.Bank.PaymentUrl.ToString());
            builder.UseSetting("PayFip:TimeoutSeconds", "5");
            builder.UseSetting("Portal:Documents", TestServers.Documents);
            builder.UseSetting("Push:PublicKey", host.Options.Push?.Public ?? "");
            builder.UseSetting("Push:PrivateKey", host.Options.Push?.Private ?? "");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(host.Clock));
                services.AddLockOrder();
                services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
                host.Options.Services?.Invoke(services);
            });
        }
    }
}
