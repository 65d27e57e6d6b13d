namespace Portal.Realtime.Live;

/// <summary>
/// Knows whether this node has heard all that the others have said: Redis passes news on at most once, and to nobody who is
/// not there. Each node counts its news and says once a second how many they were; of those it had said a pulse ago none may
/// be missing now. A pulse's grace, since two that follow each other closely may be heard the other way round. Who gives no
/// pulse any more has died, and may have told nobody what it saved last.
/// </summary>
/// <param name="clock">Of this machine, as it measures how long a node has been silent.</param>
public sealed class MissedNews(TimeProvider clock)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, Sender> senders = [];

    /// <returns>True when it turns out that something was missed. It is said once.</returns>
    public bool Hear(Guid node, long number, bool isPulse)
    {
        // Of a node never heard of before nothing is known from its beginning on.
        if (!senders.TryGetValue(node, out var sender))
        {
            senders[node] = sender = new Sender();
        }

        sender.IsHeard(clock.GetTimestamp());

        if (!isPulse)
        {
            sender.Hear(number);
            return false;
        }

        return sender.HasMissedSome(number);
    }

    /// <returns>True when a node has fallen silent. It is said once for each, as long as it stays so.</returns>
    public bool SomebodyFellSilent()
    {
        foreach (var (node, _) in senders.Where(sender => clock.GetElapsedTime(sender.Value.HeardAt) > Forgotten).ToList())
        {
            senders.Remove(node);
        }

        var silent = false;
        foreach (var sender in senders.Values)
        {
            silent |= sender.FallsSilent(clock.GetElapsedTime(sender.HeardAt) > Silence);
        }

        return silent;
    }

    private sealed class Sender
    {
        private bool isSilent;

        private readonly SortedSet<long> ahead = [];
        private long heardAllUpTo;
        private long saidBefore;

        public long HeardAt { get; private set; }

        public void IsHeard(long at) => (HeardAt, isSilent) = (at, false);

        public bool FallsSilent(bool now)
        {
            var falls = now && !isSilent;
            isSilent |= now;
            return falls;
        }

        public void Hear(long number)
        {
            if (number > heardAllUpTo)
            {
                ahead.Add(number);
            }

            MergeRanges();
        }

        public bool HasMissedSome(long said)
        {
            var missed = heardAllUpTo < saidBefore;
            if (missed)
            {
                heardAllUpTo = saidBefore;
                ahead.RemoveWhere(number => number <= saidBefore);
                MergeRanges();
            }

            saidBefore = said;
            return missed;
        }

        private void MergeRanges()
        {
            while (ahead.Remove(heardAllUpTo + 1))
            {
                heardAllUpTo++;
            }
        }
    }
}
