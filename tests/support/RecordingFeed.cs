using System.Collections.Concurrent;
using Portal.Core;
using Portal.Core.Places;

namespace Portal.TestSupport;

/// <summary>Hears what the deeds announce, in their order, in place of the browsers.</summary>
public sealed class RecordingFeed : ILiveFeed
{
    private readonly ConcurrentQueue<PlaceCount> counts = new();
    private readonly ConcurrentQueue<CartNews> carts = new();
    private readonly ConcurrentQueue<WaitingNews> waiting = new();
    private readonly ConcurrentQueue<HouseholdId> alerted = new();

    public IReadOnlyList<PlaceCount> Counts => [.. counts];

    public IReadOnlyList<CartNews> Carts => [.. carts];

    public IReadOnlyList<WaitingNews> Waiting => [.. waiting];

    public IReadOnlyList<HouseholdId> Alerted => [.. alerted];

    public void Announce(IReadOnlyList<PlaceCount> counts)
    {
        foreach (var count in counts)
        {
            this.counts.Enqueue(count);
        }
    }

    public void CartChanged(CartNews news) => carts.Enqueue(news);

    public void WaitingChanged(WaitingNews news) => waiting.Enqueue(news);

    public void AlertsChanged(IReadOnlyList<HouseholdId> households)
    {
        foreach (var household in households)
        {
            alerted.Enqueue(household);
        }
    }

    public void Clear()
    {
        counts.Clear();
        carts.Clear();
        waiting.Clear();
        alerted.Clear();
    }
}
