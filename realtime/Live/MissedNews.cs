namespace Portal.Realtime.Live;

/// <summary>
/// Knows whether this node has heard all that the others have said: Redis passes news on at most once, and to nobody who is
/// not there. Each node counts its news and says once a second how many they were; of those it had said a pulse ago none may
/// be missing now. A pulse's grace, since two that follow each other closely may be heard the other way round.
/// </summary>
public sealed class MissedNews
{
    private readonly Dictionary<Guid, Sender> senders = [];

    /// <returns>True when it turns out that something was missed. It is said once.</returns>
    public bool Hear(Guid node, long number, bool isPulse)
    {
        // Of a node never heard of before nothing is known from its beginning on.
        if (!senders.TryGetValue(node, out var sender))
        {
            senders[node] = sender = new Sender();
        }

        if (!isPulse)
        {
            sender.Hear(number);
            return false;
        }

        return sender.HasMissedSome(number);
    }

    private sealed class Sender
    {
        private readonly SortedSet<long> ahead = [];
        private long heardAllUpTo;
        private long saidBefore;

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
