using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Messaging;

/// <summary>Gives a process its mail transport.</summary>
public static class MailTransports
{
    /// <summary>Binds <c>Mail:*</c> and registers <see cref="IMailTransport"/>.</summary>
    public static IServiceCollection AddMailTransport(this IServiceCollection services, IConfiguration configuration) =>
        services.Configure<MailSettings>(configuration.GetSection("Mail")).AddSingleton<IMailTransport, MailKitTransport>();
}
