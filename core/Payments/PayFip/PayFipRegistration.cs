using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Payments;

/// <summary>Makes PayFiP the gateway of a process.</summary>
public static class PayFipRegistration
{
    /// <summary>Binds <c>PayFip:*</c> and registers <see cref="PayFipGateway"/>, by itself and as <see cref="IPaymentGateway"/>.</summary>
    public static IServiceCollection AddPayFip(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<PayFipSettings>(configuration.GetSection(PayFipSettings.Section));

        // A redirected order would be an order sent to somebody else.
        services.AddHttpClient<PayFipGateway>()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });

        return services.AddTransient<IPaymentGateway>(provider => provider.GetRequiredService<PayFipGateway>());
    }
}
