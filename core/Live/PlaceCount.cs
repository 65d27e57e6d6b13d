namespace Portal.Core.Live;

/// <summary>How a pool stands on a day.</summary>
/// <param name="Held">Live holds, the asker's own included.</param>
public readonly record struct PlaceCount(PoolId PoolId, DateOnly Date, int Capacity, int Booked, int Held, int Version)
{
    /// <summary>Never below nought: staff may lower a capacity under what is already booked.</summary>
    public int Left => Math.Max(0, Capacity - Booked - Held);
}
