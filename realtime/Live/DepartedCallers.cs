using Microsoft.AspNetCore.SignalR;
using Portal.Core.Persistence;

namespace Portal.Realtime.Live;

/// <summary>
/// Somebody who closes the page while the hub still counts for them is nobody's mistake: the question ends with the
/// connection, and nothing is written in the log that an operator would be woken up for.
/// </summary>
public sealed class DepartedCallers : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception failure) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested && PortalDb.IsGivenUp(failure))
        {
            // Nobody is there to hear the answer.
            return null;
        }
    }
}
