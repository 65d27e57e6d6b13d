using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Transports;
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
        using var trust = new TrustIn(server.Certificate!);
        var transport = Transport(server, tls: true, User, Password);

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
        using var trust = server.Certificate is { } certificate ? new TrustIn(certificate) : null;

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls, password is null ? null : User, password).Send(Mail(), Ct));

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
    public async Task A_server_without_encryption_gets_nothing_when_the_settings_want_it()
    {
        var (server, mails) = await Server();

        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(server, tls: true).Send(Mail(), Ct));

        Assert.Equal((false, true), (refusal.Permanent, refusal.IsServerAway));
        Assert.Empty(mails.All());
    }

    private static OutgoingMail Mail(int number = 0) => new($"facture-{number}", $"parent{number}@example.fr", "Facture de 46,50\u00A0€", "<p>Bonjour</p>", "Bonjour");

    private async Task<(SmtpCatcher Server, MailBox Mails)> Server(bool tls = false, string? user = null, string? password = null)
    {
        WebApplication simulator = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:SmtpPort=0", $"--Simulator:SmtpTls={tls}", $"--Simulator:SmtpUser={user}", $"--Simulator:SmtpPassword={password}"]);
        open.Add(simulator);
        await simulator.StartAsync(Ct);
        return (simulator.Services.GetRequiredService<SmtpCatcher>(), simulator.Services.GetRequiredService<MailBox>());
    }

    private IMailTransport Transport(SmtpCatcher server, bool tls = false, string? user = null, string? password = null, int mailsEach = 100)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:From"] = "portail@example.fr",
            ["Mail:Tls"] = $"{tls}",
            ["Mail:User"] = user,
            ["Mail:Password"] = password,
            ["Mail:MailsAConnection"] = $"{mailsEach}",
        }).Build();
        var services = new ServiceCollection().AddMailTransport(settings).BuildServiceProvider();
        open.Insert(0, services);
        return services.GetRequiredService<IMailTransport>();
    }

#pragma warning disable SYSLIB0014 // The only place where the framework's mail client asks whom to trust; MailKit asks the machine.
    /// <summary>Trusts one certificate of one test, as the machine trusts those of its authorities.</summary>
    private sealed class TrustIn : IDisposable
    {
        private readonly string thumbprint;

        public TrustIn(X509Certificate2 certificate)
        {
            thumbprint = certificate.Thumbprint;
            ServicePointManager.ServerCertificateValidationCallback += Vouches;
        }

        public void Dispose() => ServicePointManager.ServerCertificateValidationCallback -= Vouches;

        private bool Vouches(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
            errors == SslPolicyErrors.None || shown?.GetCertHashString() == thumbprint;
    }
#pragma warning restore SYSLIB0014
}
