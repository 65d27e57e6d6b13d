using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Payments;

namespace Portal.IntegrationTests.Settlement;

/// <summary>A bank whose word differs from what was asked: another amount, another reference, another cash office.</summary>
internal sealed class LyingBank(PayFipGateway bank, LyingBank.Lie lie) : IPaymentGateway
{
    public static Action<IServiceCollection> Saying(Func<PaymentAnswer, PaymentAnswer> lie) => services =>
    {
        services.AddSingleton(new Lie { About = lie });
        services.AddTransient<IPaymentGateway, LyingBank>();
    };

    public Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct) => bank.Start(order, ct);

    public Uri PageOf(string operationId) => bank.PageOf(operationId);

    public async Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct) => lie.About(await bank.Lookup(operationId, ct));

    public sealed class Lie
    {
        public required Func<PaymentAnswer, PaymentAnswer> About { get; set; }
    }
}

/// <summary>Our own process dies at the bank's door: before anything was sent, or just after the operation was opened.</summary>
internal sealed class DyingAtTheBank(PayFipGateway bank, DyingAtTheBank.When when) : IPaymentGateway
{
    public static Action<IServiceCollection> Once(bool afterOpening) => services =>
    {
        services.AddSingleton(new When { AfterOpening = afterOpening });
        services.AddTransient<IPaymentGateway, DyingAtTheBank>();
    };

    public async Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct)
    {
        if (when.Dead)
        {
            return await bank.Start(order, ct);
        }

        when.Dead = true;
        if (when.AfterOpening)
        {
            await bank.Start(order, ct);
        }

        throw new InvalidOperationException("The process died here.");
    }

    public Uri PageOf(string operationId) => bank.PageOf(operationId);

    public Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct) => bank.Lookup(operationId, ct);

    public sealed class When
    {
        public required bool AfterOpening { get; init; }

        public bool Dead { get; set; }
    }
}

/// <summary>A bank that chokes on one operation, whatever the others do.</summary>
internal sealed class ChokingBank(PayFipGateway bank, ChokingBank.On on) : IPaymentGateway
{
    public static void Choke(IServiceCollection services)
    {
        services.AddSingleton(new On());
        services.AddTransient<IPaymentGateway, ChokingBank>();
    }

    public Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct) => bank.Start(order, ct);

    public Uri PageOf(string operationId) => bank.PageOf(operationId);

    public Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct) =>
        operationId == on.Operation ? throw new InvalidOperationException("Nobody thought of this answer.") : bank.Lookup(operationId, ct);

    public sealed class On
    {
        public string? Operation { get; set; }
    }
}

/// <summary>A bank that lets a question hang: the test says for how long, and how it ends.</summary>
internal sealed class HangingBank(PayFipGateway bank, HangingBank.Line line) : IPaymentGateway
{
    public static void Hang(IServiceCollection services)
    {
        services.AddSingleton(new Line());
        services.AddTransient<IPaymentGateway, HangingBank>();
    }

    public async Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct)
    {
        await line.OnStart();
        return await bank.Start(order, ct);
    }

    public Uri PageOf(string operationId) => bank.PageOf(operationId);

    public async Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct)
    {
        await line.OnLookup(operationId);
        return await bank.Lookup(operationId, ct);
    }

    public sealed class Line
    {
        public Func<Task> OnStart { get; set; } = () => Task.CompletedTask;

        public Func<string, Task> OnLookup { get; set; } = _ => Task.CompletedTask;
    }
}
