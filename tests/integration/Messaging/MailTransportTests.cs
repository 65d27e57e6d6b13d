using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.Simulator;
using Portal.Simulator.Mail;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>The mail transport in a real SMTP conversation (I4).</summary>
public sealed class MailTransportTests : IAsyncLifetime
{
    private readonly WebApplication simulator = SimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:SmtpPort=0"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await simulator.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_arrives_with_its_accents_its_two_versions_and_its_identifier()
    {
        const string Subject = "Réservation confirmée : l’accueil du mercredi 2 décembre de Zoé, de Maël et d’Inès, à 7 h 30";
        const string Text = "Bonjour,\n\n.Un point en tête de ligne.\n..Deux points.\nMontant = 12,40\u00A0€\n";

        await Transport().Send(Mail() with { Subject = Subject, Text = Text }, Ct);

        var mail = Assert.Single(Caught("parent@example.fr"));
        Assert.Equal(Subject, mail.Subject);
        Assert.Equal(Text.ReplaceLineEndings("\n"), mail.Text.ReplaceLineEndings("\n"));
        Assert.Equal(Mail().Html, mail.Html.TrimEnd());
        Assert.Equal("booking-12-confirmed@example.fr", mail.MessageId);
        Assert.StartsWith("multipart/alternative", mail.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Contains("Portail famille d’Évreux", mail.Headers["From"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_says_in_its_headers_how_one_press_stops_them_and_no_other_mail_does_O23()
    {
        var link = "https://portail.example.fr/rappels/" + new string('a', 180);

        await Transport().Send(Mail() with { To = "rappel@example.fr", Unsubscribe = link }, Ct);
        await Transport().Send(Mail(), Ct);

        var reminder = Assert.Single(Caught("rappel@example.fr"));
        Assert.Equal(($"<{link}>", "List-Unsubscribe=One-Click"), (reminder.Headers["List-Unsubscribe"].Replace(" ", "", StringComparison.Ordinal), reminder.Headers["List-Unsubscribe-Post"]));
        Assert.DoesNotContain("List-Unsubscribe", Assert.Single(Caught("parent@example.fr")).Headers.Keys);
    }

    [Fact]
    public async Task A_long_mail_arrives_whole()
    {
        var html = "<p>" + string.Concat(Enumerable.Repeat("Une ligne du relevé de présence : été, noël. ", 4_000)) + "</p>";

        await Transport().Send(Mail() with { Html = html }, Ct);

        Assert.Equal(html, Assert.Single(Caught("parent@example.fr")).Html.TrimEnd());
    }

    [Theory]
    [InlineData("refuse+parent@example.fr", true)]
    [InlineData("plus-tard+parent@example.fr", false)]
    public async Task A_refusal_says_whether_trying_again_can_help(string to, bool permanent)
    {
        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport().Send(Mail() with { To = to }, Ct));

        Assert.Equal(permanent, refusal.Permanent);
        Assert.Empty(Caught(to));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_later()
    {
        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(port: ClosedPort()).Send(Mail(), Ct));

        Assert.False(refusal.Permanent);
    }

    [Fact]
    public async Task Without_a_host_in_the_settings_mail_waits()
    {
        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport(host: "").Send(Mail(), Ct));

        Assert.False(refusal.Permanent);
    }

    [Theory]
    [InlineData("parent@example.fr\r\nBcc: tous@example.fr", "Bonjour")]
    [InlineData("parent@example.fr", "Bonjour\r\nBcc: tous@example.fr")]
    [InlineData("parent@example.fr", "Bonjour\nBcc: tous@example.fr")]
    [InlineData("parent@example.fr, tous@example.fr", "Bonjour")]
    [InlineData("parent", "Bonjour")]
    [InlineData("", "Bonjour")]
    public async Task Nobody_writes_a_header_through_an_address_or_a_subject(string to, string subject)
    {
        var refusal = await Assert.ThrowsAsync<MailNotTakenException>(() => Transport().Send(Mail() with { To = to, Subject = subject }, Ct));

        Assert.True(refusal.Permanent);
        Assert.Empty(simulator.Services.GetRequiredService<MailBox>().All());
    }

    [Theory]
    [InlineData("hélène@example.fr")]
    [InlineData("parent@école.fr")]
    [InlineData("x\"y@example.fr")]
    [InlineData("<parent@example.fr>")]
    public async Task An_address_that_this_server_does_not_speak_makes_no_other_mail_wait(string to)
    {
        var failure = await Record.ExceptionAsync(() => Transport().Send(Mail() with { To = to }, Ct));

        Assert.True(failure is null or MailNotTakenException { Permanent: true, IsServerAway: false }, $"{failure}");
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_server_refused()
    {
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Transport().Send(Mail(), givenUp.Token));
    }

    private static OutgoingMail Mail() =>
        new("booking-12-confirmed", "parent@example.fr", "Bonjour", "<p>Bonjour, c’est réservé à 4,20&nbsp;€.</p>", "Bonjour.");

    private IMailTransport Transport(int? port = null, string host = "127.0.0.1")
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mail:Host"] = host,
            ["Mail:Port"] = $"{port ?? simulator.Services.GetRequiredService<SmtpCatcher>().Port}",
            ["Mail:From"] = "portail@example.fr",
            ["Mail:FromName"] = "Portail famille d’Évreux",
        }).Build();
        return new ServiceCollection().AddMailTransport(settings).BuildServiceProvider().GetRequiredService<IMailTransport>();
    }

    private IReadOnlyList<CaughtMail> Caught(string to) => simulator.Services.GetRequiredService<MailBox>().All(to);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
