using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Simulator;
using Portal.Simulator.Mail;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Messaging;

/// <summary>A town that writes mails, and a mail server which catches them.</summary>
internal sealed class MailTown : IAsyncDisposable
{
    private readonly WebApplication simulator;

    private MailTown(WebApplication simulator, CoreHost host) => (this.simulator, Host) = (simulator, host);

    public CoreHost Host { get; }

    /// <summary>Each process has its own.</summary>
    public static CoreOptions Options(int port, int connections = 4) => new()
    {
        Services = services => services.Configure<MailSettings>(mail => (mail.Host, mail.Port, mail.From, mail.Connections) = ("127.0.0.1", port, "portail@example.fr", connections)),
    };

    /// <param name="port">Another than the catcher's: nobody answers there.</param>
    /// <param name="serves">How many connections the catcher takes at the same time.</param>
    public static async Task<MailTown> Start(TestTown town, int? port = null, int serves = 50)
    {
        var simulator = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:SmtpPort=0", $"--Simulator:SmtpConnections={serves}"]);
        await simulator.StartAsync();
        return new MailTown(simulator, await CoreHost.Start(town, Options(port ?? simulator.Services.GetRequiredService<SmtpCatcher>().Port)));
    }

    public int Port => Catcher.Port;

    /// <summary>The server at the other end.</summary>
    public SmtpCatcher Catcher => simulator.Services.GetRequiredService<SmtpCatcher>();

    /// <summary>What arrived, the oldest first.</summary>
    public IReadOnlyList<CaughtMail> Caught => [.. simulator.Services.GetRequiredService<MailBox>().All().Reverse()];

    public async Task<Organiser> Organiser(CancellationToken ct) => await Host.Ask(db => db.Organisers.AsNoTracking().SingleAsync(ct));

    /// <summary>Writes an invoice's mail.</summary>
    public async Task Invoice(Guardian to, string cause, CancellationToken ct, string number = "2026-000001", MailKind kind = MailKind.Invoice)
    {
        var organiser = await Organiser(ct);
        await Host.In(async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<PortalDb>();
            await db.InTransaction(async () =>
            {
                await services.GetRequiredService<Stationery>().Write(kind, organiser, to, cause, "/factures", Host.Clock.GetUtcNow(), ct, Values(kind, number));
                return true;
            }, ct);
        });
    }

    public Task<int> Send(CancellationToken ct) => Host.In((SendMails deed) => deed.Run(ct));

    public Task<List<QueuedMail>> Mails(CancellationToken ct) => Host.Ask(db => db.Mails.AsNoTracking().OrderBy(mail => mail.Sequence).ToListAsync(ct));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    private static (string, string)[] Values(MailKind kind, string number) =>
        [.. MailTemplates.Of(kind).Own.Select(placeholder => (placeholder.Name, placeholder.Name == "facture" ? number : placeholder.Sample))];
}
