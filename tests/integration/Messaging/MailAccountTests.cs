using MailKit.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.Simulator;
using Portal.Simulator.Mail;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>A mail server that wants encryption and an account, in a real conversation: nothing of a family, and no password, leaves in the clear.</summary>
public sealed class MailAccountTests : IAsyncDisposable
{
    private const string User = "portail";
    private const string Password = "mot de passe d’été";

    private readonly List<IAsyncDisposable> open = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var each in open)
        {
            await each.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mails_leave_under_TLS_with_the_account_all_over_one_connection()
    {
        var (server, mails) = await Server(tls: true, User, Password);
        var transport = Transport(server, tls: true, User, Password, authority: Pem(server));

        for (var number = 0; number < 20; number++)
        {
            await transport.Send(Mail(number), Ct);
        }

        Assert.Equal(20, mails.All().Count);
        Assert.Equal(1, server.Visits);
    }

    [Fact]
    public async Task A_connection_is_replaced_before_the_server_closes_it()
    {
        var (server, mails) = await Server();
        var transport = Transport(server, mailsEach: 5);

        for (var number = 0; number < 20; number++)
        {
            await transport.Send(Mail(number), Ct);
        }

        Assert.Equal((20, 4), (mails.All().Count, server.Visits));
    }

    [Theory]
    [InlineData(false, "autre", "A server that asks for an account does not take it under another password.")]
    [InlineData(false, null, "Nor without one.")]
    [InlineData(true, "autre", "Nor under TLS.")]
    public async Task The_wrong_account_is_the_settings_fault_and_the_mail_waits(bool tls, string? password, string why)
    {
        var (server, mails) = await Server(tls, User, Password);
        var transport = Transport(server, tls, password is null ? null : User, password, authority: tls ? Pem(server) : null);

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => transport.Send(Mail(), Ct));

        Assert.False(refusal.Permanent, why);
        Assert.True(refusal.IsServerAway, why);
        Assert.Empty(mails.All());
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_neither_password_nor_mail()
    {
        var (server, mails) = await Server(tls: true, User, Password);

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true, User, Password).Send(Mail(), Ct));

        Assert.Equal((false, true), (refusal.Permanent, refusal.IsServerAway));
        Assert.Empty(mails.All());
    }

    [Fact]
    public async Task A_towns_own_authority_vouches_for_its_server_and_for_no_other()
    {
        var (server, mails) = await Server(tls: true, host: "0.0.0.0");
        var (other, _) = await Server(tls: true);

        var stranger = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true, authority: Pem(other)).Send(Mail(), Ct));

        // 127.0.0.2 reaches the same server, whose certificate does not bear that name.
        var misnamed = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true, authority: Pem(server), host: "127.0.0.2").Send(Mail(), Ct));

        Assert.All([stranger, misnamed], refusal => Assert.IsType<SslHandshakeException>(refusal.InnerException));
        Assert.Empty(mails.All());
        await Transport(server, tls: true, authority: Pem(server)).Send(Mail(), Ct);
        Assert.Single(mails.All());
    }

    [Theory]
    [InlineData("nowhere.pem", null)]
    [InlineData("empty.pem", "This is no certificate.")]
    public async Task An_authority_that_cannot_be_read_vouches_for_nobody_and_the_mail_waits(string name, string? content)
    {
        var (server, mails) = await Server(tls: true);
        var file = Path.Combine(Directory.CreateTempSubdirectory("portal-").FullName, name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content, Ct);
        }

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true, authority: file).Send(Mail(), Ct));

        Assert.Equal((false, true), (refusal.Permanent, refusal.IsServerAway));
        Assert.Empty(mails.All());
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_when_the_settings_want_it()
    {
        var (server, mails) = await Server();

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true).Send(Mail(), Ct));

        Assert.Equal((false, true), (refusal.Permanent, refusal.IsServerAway));
        Assert.Empty(mails.All());
    }

    private static OutgoingMail Mail(int number = 0) => new($"facture-{number}", $"parent{number}@example.fr", "Facture de 46,50\u00A0€", "<p>Bonjour</p>", "Bonjour");

    /// <summary>The file of an authority which vouches for this server.</summary>
    private static string Pem(SmtpCatcher server)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("portal-").FullName, "authority.pem");
        File.WriteAllText(file, server.Certificate!.ExportCertificatePem());
        return file;
    }

    private async Task<(SmtpCatcher Server, MailBox Mails)> Server(bool tls = false, string? user = null, string? password = null, string host = "127.0.0.1")
    {
        WebApplication simulator = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", $"--Simulator:SmtpHost={host}", "--Simulator:SmtpPort=0", $"--Simulator:SmtpTls={tls}", $"--Simulator:SmtpUser={user}", $"--Simulator:SmtpPassword={password}"]);
        open.Add(simulator);
        await simulator.StartAsync(Ct);
        return (simulator.Services.GetRequiredService<SmtpCatcher>(), simulator.Services.GetRequiredService<MailBox>());
    }

    private IMailTransport Transport(SmtpCatcher server, bool tls = false, string? user = null, string? password = null, int mailsEach = 100, string? authority = null, string host = "127.0.0.1")
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mail:Host"] = host,
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:From"] = "portail@example.fr",
            ["Mail:Tls"] = $"{tls}",
            ["Mail:User"] = user,
            ["Mail:Password"] = password,
            ["Mail:Authority"] = authority,
            ["Mail:MailsAConnection"] = $"{mailsEach}",
        }).Build();
        var services = new ServiceCollection().AddMailTransport(settings).BuildServiceProvider();
        open.Insert(0, services);
        return services.GetRequiredService<IMailTransport>();
    }
}
