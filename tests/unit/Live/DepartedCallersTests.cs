using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Portal.Realtime.Live;
using Xunit;

namespace Portal.UnitTests.Live;

/// <summary>A page closed in the middle of a question is no fault of the portal; everything else still is.</summary>
public sealed class DepartedCallersTests
{
    [Fact]
    public async Task A_question_ends_quietly_with_the_connection_it_was_asked_on()
    {
        var caller = new Caller();

        var answer = await Ask(caller, () =>
        {
            caller.Leave();
            caller.ConnectionAborted.ThrowIfCancellationRequested();
        });

        Assert.Null(answer);
    }

    [Fact]
    public async Task A_question_cut_off_while_the_caller_waits_is_a_fault() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => Ask(new Caller(), () => throw new OperationCanceledException()));

    [Fact]
    public async Task Another_fault_stays_one_when_the_caller_has_left()
    {
        var caller = new Caller();
        caller.Leave();

        await Assert.ThrowsAsync<HubException>(() => Ask(caller, () => throw new HubException("Ce planning n’est pas disponible.")));
    }

    private static async Task<object?> Ask(Caller caller, Action question)
    {
        using var hub = new Nothing();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var invocation = new HubInvocationContext(caller, services, hub, typeof(Nothing).GetMethod(nameof(Nothing.Count))!, []);
        return await new DepartedCallers().InvokeMethodAsync(invocation, _ =>
        {
            question();
            return new("an answer");
        });
    }

    private sealed class Nothing : Hub
    {
        public static void Count()
        {
        }
    }

    private sealed class Caller : HubCallerContext
    {
        private bool gone;

        public override string ConnectionId => "one";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => new(gone);

        public void Leave() => gone = true;

        public override void Abort() => Leave();
    }
}
