using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Messaging.Transports;

/// <summary>Gives a process its mail transport: the only place where the two feeds differ.</summary>
public static class MailTransports
{
    /// <summary>Binds <c>Mail:*</c> and registers <see cref="IMailTransport"/>: MailKit in an open-feed build, System.Net.Mail otherwise.</summary>
    public static IServiceCollection AddMailTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailSettings>(configuration.GetSection("Mail"));
#if OPEN_FEED
        return services.AddSingleton<IMailTransport, MailKitTransport>();
#else
        return services.AddSingleton<IMailTransport, SystemNetMailTransport>();
#endif
    }
}
