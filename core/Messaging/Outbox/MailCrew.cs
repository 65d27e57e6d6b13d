using System.Threading.Channels;

namespace Portal.Core.Messaging;

/// <summary>What became of a mail in a crew's hands.</summary>
/// <param name="IsTaken">The server has it.</param>
/// <param name="Refusal">Why the server has it not. Neither taken nor refused: it was left alone, for its claim nears its end or the server went away.</param>
internal readonly record struct MailOutcome(QueuedMail Mail, bool IsTaken, MailNotTakenException? Refusal = null);

/// <summary>
/// The connections at work: each takes the next mail the moment its last one has left, so that none waits for the slowest.
/// How many they are is the server's word: one that is turned away while others are served leaves its mail to them and
/// goes; when the last one is turned away, the server is away.
/// </summary>
internal sealed class MailCrew : IAsyncDisposable
{
    /// <summary>What one mail may take, a server that does not answer included.</summary>
    private static readonly TimeSpan PerMail = TimeSpan.FromSeconds(35);

    private readonly IMailTransport transport;
    private readonly TimeProvider clock;
    private readonly Channel<QueuedMail> mails = Channel.CreateUnbounded<QueuedMail>();
    private readonly Channel<MailOutcome> outcomes = Channel.CreateUnbounded<MailOutcome>();
    private readonly CancellationTokenSource stopping;
    private readonly Task working;
    private int hands;

    /// <param name="size">How many connections at most.</param>
    /// <param name="ct">Stops them, each within its mail.</param>
    public MailCrew(IMailTransport transport, int size, TimeProvider clock, CancellationToken ct)
    {
        (this.transport, this.clock, hands) = (transport, clock, size);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        working = Work(size, stopping.Token);
    }

    /// <summary>Mails given and not yet answered for.</summary>
    public int Pending { get; private set; }

    /// <summary>True once the server serves nobody: the mails still in hand are left alone.</summary>
    public bool IsServerAway { get; private set; }

    /// <param name="claimed">Each with the end of its claim as its next attempt.</param>
    public void Enqueue(IReadOnlyCollection<QueuedMail> claimed)
    {
        Pending += claimed.Count;
        foreach (var mail in claimed)
        {
            mails.Writer.TryWrite(mail);
        }
    }

    /// <returns>All that is answered by now, at least one; none when the crew was stopped or fell: <see cref="Complete"/> says why.</returns>
    public async Task<List<MailOutcome>> Answers()
    {
        var answers = new List<MailOutcome>();
        if (await outcomes.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (outcomes.Reader.TryRead(out var outcome))
            {
                answers.Add(outcome);
            }
        }

        Pending -= answers.Count;
        return answers;
    }

    /// <summary>No more mails come. Throws what the crew fell over.</summary>
    public Task Complete()
    {
        mails.Writer.TryComplete();
        return working;
    }

    /// <summary>Stops those who are still at it: no mail leaves once nobody is there to note it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Complete().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task Work(int size, CancellationToken ct)
    {
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, size), new ParallelOptions { MaxDegreeOfParallelism = size, CancellationToken = ct }, async (_, stop) =>
            {
                await foreach (var mail in mails.Reader.ReadAllAsync(stop))
                {
                    if (await Send(mail, stop) is not { } outcome)
                    {
                        return;
                    }

                    outcomes.Writer.TryWrite(outcome);
                }
            });
        }
        finally
        {
            outcomes.Writer.Complete();
        }
    }

    /// <returns>Null: this connection was turned away, and others have the mail.</returns>
    private async Task<MailOutcome?> Send(QueuedMail mail, CancellationToken stop)
    {
        if (IsServerAway || clock.GetUtcNow() > mail.NextAttemptAt - PerMail)
        {
            return new(mail, IsTaken: false);
        }

        try
        {
            await transport.Send(new OutgoingMail(QueuedMail.MessageIdOf(mail.Id), mail.To, mail.Subject, mail.Html, mail.Text, mail.Unsubscribe), stop);
            return new(mail, IsTaken: true);
        }
        catch (MailNotTakenException turnedAway) when (turnedAway.IsServerAway && Interlocked.Decrement(ref hands) > 0)
        {
            mails.Writer.TryWrite(mail);
            return null;
        }
        catch (MailNotTakenException refusal)
        {
            IsServerAway |= refusal.IsServerAway;
            return new(mail, IsTaken: false, refusal);
        }
    }
}
