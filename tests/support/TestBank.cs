using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Simulator;
using Portal.Simulator.PayFip;

namespace Portal.TestSupport;

/// <summary>The simulated bank on a port of its own. The gateway speaks SOAP to it; the test plays the family at its page.</summary>
public sealed class TestBank : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestBank(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public Uri ServiceUrl => new(Address, "/tpa/services/securite");

    public Uri PaymentUrl => new(Address, "/tpa/paiementws.web");

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Operation> Operations => Book.All();

    private OperationBook Book => app.Services.GetRequiredService<OperationBook>();

    private TimeProvider Clock => app.Services.GetRequiredService<TimeProvider>();

    public static async Task<TestBank> Open(TimeProvider clock)
    {
        var app = SimulatorApp.Create(["--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(clock);
        });
        await app.StartAsync();
        return new TestBank(app);
    }

    public void Pay(string operation) => End(operation, OperationState.PaidByCard);

    public void Refuse(string operation) => End(operation, OperationState.Refused);

    public void Abandon(string operation) => End(operation, OperationState.Abandoned);

    /// <summary>The family opens the page, and nothing more.</summary>
    public void Visit(string operation) => Book.Find(operation)!.Open(Clock.GetUtcNow(), once: true);

    /// <summary>What the bank's night does to an operation.</summary>
    public void Forget(string operation) => Book.Forget(operation);

    public void Close() => app.Services.GetRequiredService<Outage>().Begin(OutageMode.Http502, TimeSpan.FromMinutes(5));

    public void Reopen() => app.Services.GetRequiredService<Outage>().Begin(OutageMode.Aucune, TimeSpan.Zero);

    /// <summary>Where its clock can be moved.</summary>
    public void Pass(TimeSpan time) => ((Core.MovableClock)Clock).Offset += time;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private void End(string operation, OperationState state)
    {
        if (!Book.Find(operation)!.End(state, Clock.GetUtcNow()))
        {
            throw new InvalidOperationException("This operation has already ended.");
        }
    }
}
