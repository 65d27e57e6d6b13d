using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Payments;
using Portal.Simulator;
using Portal.Simulator.PayFip;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Payments;

/// <summary>The real gateway against the simulated service, over HTTP (I3, R68).</summary>
[OnOneEngine("It speaks to the bank, and to no database.")]
public sealed class PayFipAgainstSimulatorTests : IAsyncLifetime
{
    private readonly WebApplication simulator = SimulatorApp.Create(
        ["--urls", "http://127.0.0.1:0"],
        builder => builder.Services.AddSingleton<TimeProvider>(new MovableClock()));

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Uri Address => new(simulator.Urls.Single());

    private MovableClock Clock => (MovableClock)simulator.Services.GetRequiredService<TimeProvider>();

    public async ValueTask InitializeAsync()
    {
        await simulator.StartAsync();
        http.BaseAddress = Address;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task A_payment_by_card_goes_from_the_order_to_the_answer()
    {
        var operation = await Gateway().Start(Order(), Ct);
        var unpaid = await Gateway().Lookup(operation.OperationId, Ct);

        await Control(operation, "payer");
        var paid = await Gateway().Lookup(operation.OperationId, Ct);

        Assert.Equal(PaymentResult.NotYetKnown, unpaid.Result);
        Assert.Equal((PaymentResult.PaidByCard, new Money(12.40m), "F202600012A1", "012345"), (paid.Result, paid.Amount, paid.Reference, paid.ClientNumber));
        Assert.NotNull(paid.AuthorisationNumber);
    }

    [Theory]
    [InlineData("payer?moyen=prelevement", PaymentResult.PaidByDebit)]
    [InlineData("refuser", PaymentResult.Refused)]
    [InlineData("abandonner", PaymentResult.Abandoned)]
    [InlineData("oublier", PaymentResult.Unknown)]
    public async Task Every_other_end_is_told_as_it_is(string end, PaymentResult expected)
    {
        var operation = await Gateway().Start(Order(), Ct);

        await Control(operation, end);

        Assert.Equal(expected, (await Gateway().Lookup(operation.OperationId, Ct)).Result);
    }

    [Fact]
    public async Task A_family_which_left_can_come_back_and_pay_the_same_operation()
    {
        var operation = await Gateway().Start(Order(), Ct);

        await Control(operation, "abandonner");
        await Control(operation, "payer");

        Assert.Equal(PaymentResult.PaidByCard, (await Gateway().Lookup(operation.OperationId, Ct)).Result);
    }

    [Fact]
    public async Task An_operation_unknown_to_the_service_is_never_taken_as_paid()
    {
        Assert.Equal(PaymentResult.Unknown, (await Gateway().Lookup(Guid.NewGuid().ToString(), Ct)).Result);
    }

    [Fact]
    public async Task An_operation_whose_page_was_not_opened_in_fifteen_minutes_is_forgotten()
    {
        var operation = await Gateway().Start(Order(), Ct);
        var opened = await Gateway().Start(Order(), Ct);
        await http.GetAsync(opened.PaymentPage, Ct);

        Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(PaymentResult.Unknown, (await Gateway().Lookup(operation.OperationId, Ct)).Result);
        Assert.Equal(PaymentResult.NotYetKnown, (await Gateway().Lookup(opened.OperationId, Ct)).Result);
    }

    [Fact]
    public async Task The_page_opens_once_and_shows_what_is_paid()
    {
        var operation = await Gateway().Start(Order(), Ct);

        var first = await http.GetAsync(operation.PaymentPage, Ct);
        var second = await http.GetAsync(operation.PaymentPage, Ct);

        Assert.Contains("12,40\u00A0€", await first.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Theory]
    [InlineData("payer-carte", 1, true)]
    [InlineData("payer-deux-notifications", 2, true)]
    [InlineData("payer-sans-retour", 0, false)]
    public async Task The_page_notifies_the_portal_then_sends_the_browser_back_by_a_form(string button, int notifications, bool returns)
    {
        var heard = new List<string>();
        await using var portal = await FakePortal(idOp => { lock (heard) heard.Add(idOp); });
        var order = Order() with { NotificationUrl = new Uri(new Uri(portal.Urls.Single()), "/notification") };
        var operation = await Gateway().Start(order, Ct);
        await http.GetAsync(operation.PaymentPage, Ct);

        using var form = new FormUrlEncodedContent([new("idop", operation.OperationId)]);
        var page = await (await http.PostAsync(new Uri($"/tpa/paiementws.web/{button}", UriKind.Relative), form, Ct)).Content.ReadAsStringAsync(Ct);

        Assert.Equal(Enumerable.Repeat(operation.OperationId, notifications), heard);
        Assert.Equal(returns, page.Contains($"method=\"post\" action=\"{order.ReturnUrl}\"", StringComparison.Ordinal));
        Assert.Equal(PaymentResult.PaidByCard, (await Gateway().Lookup(operation.OperationId, Ct)).Result);
    }

    [Theory]
    [InlineData("technique")]
    [InlineData("http502")]
    [InlineData("lent")]
    public async Task An_outage_leaves_the_payment_as_it_was_and_passes(string mode)
    {
        var operation = await Gateway().Start(Order(), Ct);
        await Control(operation, "payer");

        await Outage(mode);
        var down = await Record.ExceptionAsync(() => Gateway(timeoutSeconds: 0.2).Lookup(operation.OperationId, Ct));
        await Outage("aucune");

        Assert.IsType<PaymentGatewayUnavailableException>(down);
        Assert.Equal(PaymentResult.PaidByCard, (await Gateway().Lookup(operation.OperationId, Ct)).Result);
    }

    [Fact]
    public async Task A_late_answer_may_hide_an_operation_that_was_opened()
    {
        await Outage("lent");
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => Gateway(timeoutSeconds: 0.2).Start(Order(), Ct));

        Assert.Single(simulator.Services.GetRequiredService<OperationBook>().All());
    }

    [Fact]
    public async Task The_service_does_not_see_fields_that_inherited_a_namespace()
    {
        XNamespace soap = "http://schemas.xmlsoap.org/soap/envelope/";
        XNamespace service = "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/PaiementSecuriseService";
        var asked = new XElement(soap + "Envelope", new XElement(soap + "Body",
            new XElement(service + "recupererDetailClient", new XElement(service + "arg0", new XElement(service + "numCli", "012345")))));

        using var content = new StringContent(asked.ToString());
        var answer = await http.PostAsync(new Uri("/tpa/services/securite", UriKind.Relative), content, Ct);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("<code>T1</code>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_the_cash_office_proves_the_configuration()
    {
        Assert.Equal("REGIE DE DEMONSTRATION SIMULATEUR", await Gateway().NameOfClient("012345", Ct));

        var refusal = await Assert.ThrowsAsync<PaymentGatewayRefusedException>(() => Gateway().NameOfClient("12", Ct));
        Assert.Equal("T1", refusal.Code);
    }

    private static PaymentOrder Order() => new(
        "012345", 2026, "F202600012A1", "Cantine de novembre", new Money(12.40m), "parent@example.fr",
        new Uri("http://127.0.0.1:9/notification"), new Uri("http://portail.example.fr/retour"));

    private PayFipGateway Gateway(double timeoutSeconds = 15) => new(http, Options.Create(new PayFipSettings
    {
        ServiceUrl = new Uri(Address, "/tpa/services/securite"),
        PaymentUrl = new Uri(Address, "/tpa/paiementws.web"),
        TimeoutSeconds = timeoutSeconds,
    }));

    private async Task Control(PaymentOperation operation, string deed)
    {
        using var done = await http.PostAsync(new Uri($"/simulateur/api/operations/{operation.OperationId}/{deed}", UriKind.Relative), null, Ct);
        done.EnsureSuccessStatusCode();
    }

    private async Task Outage(string mode)
    {
        using var done = await http.PostAsync(new Uri($"/simulateur/api/panne?mode={mode}&secondes=60", UriKind.Relative), null, Ct);
        done.EnsureSuccessStatusCode();
    }

    private static async Task<WebApplication> FakePortal(Action<string> onNotification)
    {
        var portal = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]).Build();
        portal.MapPost("/notification", async (HttpRequest request) => onNotification((await request.ReadFormAsync())["idop"].ToString()));
        await portal.StartAsync(Ct);
        return portal;
    }

    /// <summary>The simulator's own clock; what waits for real keeps waiting for real.</summary>
    private sealed class MovableClock : TimeProvider
    {
        private TimeSpan ahead;

        public void Advance(TimeSpan by) => ahead += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
