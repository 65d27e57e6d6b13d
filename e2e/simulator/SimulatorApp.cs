using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Portal.Simulator.Mail;
using Portal.Simulator.PayFip;

namespace Portal.Simulator;

/// <summary>Plays what a portal meets outside: the DGFiP's payment service and a mail server. In memory, bounded, for demos and tests.</summary>
public static class SimulatorApp
{
    /// <summary>
    /// Builds it; the caller starts and stops it. With <c>--urls http://127.0.0.1:0</c> the address is in <c>app.Urls</c> once
    /// started, and the mail port in <see cref="SmtpCatcher.Port"/>.
    /// </summary>
    /// <param name="args">As on the command line.</param>
    /// <param name="configure">A last word on the services, for a test.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // An empty builder: inside a test, the working folder holds the settings of other programs.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        builder.WebHost.UseKestrelCore();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        builder.Services.Configure<SimulatorSettings>(builder.Configuration.GetSection("Simulator"));
        AddServices(builder.Services);
        configure?.Invoke(builder);

        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<OperationBook>();
        services.AddSingleton<Outage>();
        services.AddSingleton<Notifier>();
        services.AddSingleton<SecuriteService>();
        services.AddSingleton<MailBox>();
        services.AddSingleton<SmtpCatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<SmtpCatcher>());
    }

    private static void Map(WebApplication app)
    {
        app.MapHome();
        app.MapSecuriteService();
        app.MapPaymentPage();
        app.MapOperationsApi();
        app.MapMailApi();
        app.MapMailPages();
    }
}
