using System.Net.Sockets;
using System.Runtime.CompilerServices;
using SmtpServer;
using SmtpServer.IO;
using SmtpServer.Net;

namespace Portal.Simulator.Mail;

/// <summary>Counts who comes to the mail catcher, and turns away who is one too many (421), as Postfix does.</summary>
internal sealed class SmtpDoor(int most) : EndpointListenerFactory
{
    private int inside;
    private int visits;
    private int turnedAway;

    public int Visits => Volatile.Read(ref visits);

    public int TurnedAway => Volatile.Read(ref turnedAway);

    public override IEndpointListener CreateListener(IEndpointDefinition endpointDefinition)
    {
        var listener = (EndpointListener)base.CreateListener(endpointDefinition);
        // A client that says several things at once waits 40 ms for the second answer, unless small answers leave at once.
        // The library has no word for it; what is accepted has it from the socket that listens.
        SocketOf(listener).Server.NoDelay = true;
        return new Listener(this, listener);
    }

    public void Leave() => Interlocked.Decrement(ref inside);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tcpListener")]
    private static extern ref TcpListener SocketOf(EndpointListener listener);

    private sealed class Listener(SmtpDoor door, IEndpointListener inner) : IEndpointListener
    {
        public async Task<ISecurableDuplexPipe> GetPipeAsync(ISessionContext context, CancellationToken cancellationToken)
        {
            while (true)
            {
                var pipe = await inner.GetPipeAsync(context, cancellationToken);
                Interlocked.Increment(ref door.visits);
                if (Interlocked.Increment(ref door.inside) <= door.Most)
                {
                    return pipe;
                }

                Interlocked.Increment(ref door.turnedAway);
                door.Leave();
                await pipe.Output.WriteAsync("421 4.7.0 trop de connexions\r\n"u8.ToArray(), cancellationToken);
                (pipe as IDisposable)?.Dispose();
            }
        }

        public void Dispose() => inner.Dispose();
    }

    private int Most => most;
}
