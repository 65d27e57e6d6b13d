using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Portal.EndToEnd.Support;

/// <summary>
/// The front desk as it runs in life, on a real port, in the test's own process: its services, configuration and memory
/// are its own, so two of them are two nodes. It can be stopped and started again at the same port.
/// </summary>
public sealed class Node(DemoTown town) : IAsyncDisposable
{
    private readonly int port = Places.FreePort();
    private WebApplicationFactory<Program>? host;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public void Start()
    {
        host = new Front(town, Address);
        host.UseKestrel(port);
        host.StartServer();
    }

    public async Task Stop()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }

    /// <summary>Does what the night shift does, without waiting for its hour.</summary>
    public async Task<T> Run<TDeed, T>(Func<TDeed, Task<T>> deed)
        where TDeed : notnull
    {
        await using var scope = host!.Services.CreateAsyncScope();
        return await deed(scope.ServiceProvider.GetRequiredService<TDeed>());
    }

    public async ValueTask DisposeAsync() => await Stop();

    private sealed class Front(DemoTown town, Uri address) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(Path.Combine(Places.Repository, "web"));
            builder.UseEnvironment("Development");
            foreach (var (name, value) in town.SettingsFor(address))
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(town.Log));
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(town.Clock)));
        }
    }
}
