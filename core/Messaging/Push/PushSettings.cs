using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Messaging;

/// <summary>The portal's keys for web push, from the settings <c>Push:*</c>. Without keys the option is not shown and nothing is sent.</summary>
public sealed class PushSettings
{
    /// <summary>In base64url, as <c>push-keys</c> prints it.</summary>
    public string PublicKey { get; set; } = "";

    public string PrivateKey { get; set; } = "";

    /// <summary><c>mailto:</c> or <c>https:</c>: where a push service writes when something goes wrong; empty: the sender of mails.</summary>
    public string Contact { get; set; } = "";

    /// <summary>For tests: a push service on this machine. Never where families come.</summary>
    public bool AllowsPrivateHosts { get; set; }

    public bool IsOn => PublicKey.Length > 0;

    internal bool IsSound =>
        (PublicKey.Length == 0 && PrivateKey.Length == 0 || PushKeys.TryRead(PublicKey, PrivateKey, out _))
        && (Contact.Length == 0 || Contact.StartsWith("mailto:", StringComparison.Ordinal) || Contact.StartsWith("https://", StringComparison.Ordinal));
}

internal static class PushRegistration
{
    /// <summary>Binds <c>Push:*</c> and registers the deeds of web push.</summary>
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PushSettings>().Bind(configuration.GetSection("Push"))
            .Validate(settings => settings.IsSound, "Push:PublicKey and Push:PrivateKey are not a pair (« push-keys » makes one), or Push:Contact is neither mailto: nor https:.")
            .ValidateOnStart();
        services.AddHttpClient<PushService>(client => client.Timeout = PushService.Timeout).ConfigurePrimaryHttpMessageHandler(PushService.Handler);
        services.AddScoped<KeepPushSubscription>();
        services.AddScoped<EndPushSubscription>();
        services.AddScoped<ChoosePushes>();
        services.AddScoped<SendPushes>();
        return services;
    }
}
