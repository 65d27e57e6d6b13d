using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Persistence;

/// <summary>
/// The keys of cookies, forms and sealed links live in the database, so that any process reads what another wrote. A certificate
/// beside the program seals them there: a copy of the database alone then signs nobody in.
/// </summary>
public static partial class ProtectionKeys
{
    private const string Certificates = $"Portal:{nameof(PortalSettings.KeysCertificates)}";

    public static IServiceCollection AddPortalKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services.AddDataProtection().SetApplicationName("portail-famille").PersistKeysToDbContext<PortalDb>();
        var files = (configuration[Certificates] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (files.Length == 0)
        {
            services.AddHostedService<KeysUnsealed>();
            return services;
        }

        X509Certificate2[] certificates = [.. files.Select(file => X509Certificate2.CreateFromPemFile(file))];
        keys.ProtectKeysWithCertificate(certificates[0]).UnprotectKeysWithAnyCertificate(certificates);
        return services;
    }

    /// <summary>Says at each start in production what a copy of the database would be worth.</summary>
    internal sealed partial class KeysUnsealed(IHostEnvironment environment, ILogger<KeysUnsealed> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (environment.IsProduction())
            {
                Unsealed(log, Certificates);
            }

            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(EventName = "KeysUnsealed", Level = LogLevel.Warning, Message = "The keys that sign cookies stand readable in the database: whoever has a copy of it can sign in as anybody. Name a certificate in {Setting}")]
        private static partial void Unsealed(ILogger logger, string setting);
    }
}
