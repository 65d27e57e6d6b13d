using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Core.Accounts;
using Portal.Core.Messaging;
using Portal.Simulator;
using Portal.Simulator.Mail;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Accounts;

/// <summary>The post: the outbox is emptied through a real SMTP conversation, and the letters are read as they arrived.</summary>
internal sealed partial class Post : IAsyncDisposable
{
    private readonly PortalHost portal;
    private readonly WebApplication simulator = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:SmtpPort=0"]);

    private Post(PortalHost portal) => this.portal = portal;

    public static async Task<Post> For(PortalHost portal)
    {
        var post = new Post(portal);
        await post.simulator.StartAsync();
        return post;
    }

    /// <summary>Delivers what waits, and answers what this address has received so far.</summary>
    public async Task<IReadOnlyList<CaughtMail>> To(string address, CancellationToken ct)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{simulator.Services.GetRequiredService<SmtpCatcher>().Port}",
            ["Mail:From"] = "portail@example.fr",
        }).Build();
        await using var services = new ServiceCollection().AddMailTransport(settings).BuildServiceProvider();
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AnswerResets>().Run(ct);
        }

        await using var db = portal.Database.Open();
        var bounces = new RecordBounce(db, portal.Clock, NullLogger<RecordBounce>.Instance);
        await new SendMails(db, services.GetRequiredService<IMailTransport>(), bounces, services.GetRequiredService<IOptions<MailSettings>>(), portal.Clock, NullLogger<SendMails>.Instance).Run(ct);
        return simulator.Services.GetRequiredService<MailBox>().All(address);
    }

    /// <summary>The path of the button in a letter.</summary>
    public static string LinkIn(CaughtMail mail) => Link().Match(WebUtility.HtmlDecode(mail.Html)) is { Success: true } link
        ? new Uri(link.Groups["link"].Value).PathAndQuery
        : throw new InvalidOperationException($"No link in « {mail.Subject} ».");

    public async ValueTask DisposeAsync()
    {
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    [GeneratedRegex("href=\"(?<link>http[^\"]+)\"")]
    private static partial Regex Link();
}
