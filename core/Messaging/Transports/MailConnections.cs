using System.Collections.Concurrent;

namespace Portal.Core.Messaging.Transports;

/// <summary>Connections to the mail server that are used again, each by one mail at a time.</summary>
/// <param name="open">Connects and signs in.</param>
/// <param name="close">Says goodbye; must not throw.</param>
/// <param name="mailsEach">After so many mails a connection is replaced, before the server does it.</param>
internal sealed class MailConnections<T>(Func<CancellationToken, Task<T>> open, Action<T> close, int mailsEach) : IDisposable
    where T : class
{
    private readonly ConcurrentBag<(T Client, int Used)> idle = [];

    /// <summary>
    /// Sends over a connection. One that was kept may have been closed by the server meanwhile: the mail then goes over a
    /// fresh one, at once.
    /// </summary>
    /// <param name="isBroken">True for a failure of the connection, not of the mail.</param>
    public async Task Use(Func<T, CancellationToken, Task> send, Func<Exception, bool> isBroken, CancellationToken ct)
    {
        if (idle.TryTake(out var kept))
        {
            try
            {
                await Send(kept.Client, kept.Used, send, ct);
                return;
            }
            catch (Exception failure) when (isBroken(failure) && !ct.IsCancellationRequested)
            {
                // Below.
            }
        }

        await Send(await open(ct), 0, send, ct);
    }

    /// <summary>Closes those that nobody uses.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out var kept))
        {
            close(kept.Client);
        }
    }

    private async Task Send(T client, int used, Func<T, CancellationToken, Task> send, CancellationToken ct)
    {
        try
        {
            await send(client, ct);
        }
        catch
        {
            // In what state a refusal leaves the conversation, nobody says: the next mail gets another.
            close(client);
            throw;
        }

        if (used + 1 < mailsEach)
        {
            idle.Add((client, used + 1));
        }
        else
        {
            close(client);
        }
    }
}
