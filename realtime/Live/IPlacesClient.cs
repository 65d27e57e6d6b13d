namespace Portal.Realtime.Live;

/// <summary>The news that a browser hears. Written down for other clients in docs/live-protocol.md.</summary>
public interface IPlacesClient
{
    /// <summary>Places left, changed days only, at most ten times a second; an older version than the one shown is dropped.</summary>
    Task RemainingChanged(IReadOnlyList<Remaining> days);

    /// <summary>The same with what an agent sees.</summary>
    Task OccupancyChanged(IReadOnlyList<Occupancy> days);

    /// <summary>The cart of this guardian changed, in this tab or in another, or ended.</summary>
    Task CartChanged(CartState cart);

    /// <summary>A rank or an offer of this household has moved at an organiser; which one, a page of ours tells.</summary>
    Task WaitingChanged(WaitingState waiting);

    /// <summary>For agents: a file, a document or a change came, was taken or was answered; a page of ours tells which.</summary>
    Task QueueChanged();

    /// <summary>The night of the agent's organiser has moved; how far, the board tells.</summary>
    Task JobChanged(JobChange job);

    /// <summary>Today's roll call of a place that the agent watches has moved; which child, the page tells.</summary>
    Task RollCallChanged(RollCallChange call);

    /// <summary>This household has a new alert (R21); which one, a page of ours tells.</summary>
    Task AlertsChanged();

    /// <summary>Days of a child that this household shares have changed hands, or the child is shared from now on, or no longer (O19); whose they are, a page of ours tells.</summary>
    Task CustodyChanged();

    /// <summary>Some news never reached this node: watch again, each at a moment of its own, as a whole node's browsers hear this at once.</summary>
    Task WatchAgain();
}

/// <summary>Places left in a pool on a day.</summary>
public sealed record Remaining(int Pool, DateOnly Date, int Left, int Version);

/// <summary>The same for an agent: of how many, and how many only held.</summary>
public sealed record Occupancy(int Pool, DateOnly Date, int Left, int Capacity, int Booked, int Held, int Version);

/// <summary>A cart as its tabs show it, at a version that grows with every deed on it. <paramref name="ExpiresAt"/> is server time: see <see cref="Snapshot.Now"/>.</summary>
public sealed record CartState(string Organiser, Guid Id, int Version, string State, DateTimeOffset? ExpiresAt, int Lines, decimal Total);

/// <summary>The waiting lists of a household at an organiser have moved. <paramref name="Offered"/>: a place has just been offered to it.</summary>
public sealed record WaitingState(string Organiser, bool Offered);

/// <summary>The night of an organiser has moved on, failed, or ended.</summary>
public sealed record JobChange(string Organiser);

/// <summary>Today's roll call of a place has moved.</summary>
public sealed record RollCallChange(int Place);

/// <summary>What an agent watches from now on: server time, and the places whose roll calls they will hear of.</summary>
public sealed record RollCallWatch(DateTimeOffset Now, IReadOnlyList<int> Places);

/// <summary>Where things stand when a page starts to watch, or watches again after a cut.</summary>
/// <param name="Now">Server time, from which a browser knows its own offset (I2).</param>
public sealed record Snapshot(DateTimeOffset Now, IReadOnlyList<Remaining> Days, CartState? Cart);

/// <summary>The same for an agent.</summary>
public sealed record DaySnapshot(DateTimeOffset Now, IReadOnlyList<Occupancy> Days);
