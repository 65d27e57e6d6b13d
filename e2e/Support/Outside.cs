using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Simulator;
using Portal.Simulator.Mail;
using Portal.Simulator.PayFip;

namespace Portal.EndToEnd.Support;

/// <summary>What the portal meets outside, simulated for one test: the bank and its page, and the mail server.</summary>
public sealed class Outside : IAsyncDisposable
{
    private readonly WebApplication app;

    private Outside(WebApplication app) => this.app = app;

    public Uri ServiceUrl => new(Address, "/tpa/services/securite");

    /// <summary>Under another name than the portal's: for the browser, coming back from there is coming from another site.</summary>
    public Uri PaymentUrl => new($"http://localhost:{Address.Port}/tpa/paiementws.web");

    public int SmtpPort => app.Services.GetRequiredService<SmtpCatcher>().Port;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<CaughtMail> Mails => app.Services.GetRequiredService<MailBox>().All();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Operation> Operations => app.Services.GetRequiredService<OperationBook>().All();

    private Uri Address => new(app.Urls.Single());

    public static async Task<Outside> Open(TimeProvider clock)
    {
        var app = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:SmtpPort", "0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(clock);
        });
        await app.StartAsync();
        return new Outside(app);
    }

    public void DeafenBank() => app.Services.GetRequiredService<Outage>().Begin(OutageMode.Http502, TimeSpan.FromHours(1));

    public void HealBank() => app.Services.GetRequiredService<Outage>().Begin(OutageMode.Aucune, TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
