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

    public override IEndpointListener CreateListener(IEndpointDefinition endpointDefinition) => new Listener(this, base.CreateListener(endpointDefinition));

    public void Leave() => Interlocked.Decrement(ref inside);

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
