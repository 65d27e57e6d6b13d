using System.Collections.Concurrent;
using Portal.Core.Places;

namespace Portal.TestSupport;

/// <summary>Hears what the deeds announce, in their order, in place of the browsers.</summary>
public sealed class RecordingFeed : ILiveFeed
{
    private readonly ConcurrentQueue<PlaceCount> counts = new();
    private readonly ConcurrentQueue<CartNews> carts = new();

    public IReadOnlyList<PlaceCount> Counts => [.. counts];

    public IReadOnlyList<CartNews> Carts => [.. carts];

    public void Announce(IReadOnlyList<PlaceCount> counts)
    {
        foreach (var count in counts)
        {
            this.counts.Enqueue(count);
        }
    }

    public void CartChanged(CartNews news) => carts.Enqueue(news);

    public void Clear()
    {
        counts.Clear();
        carts.Clear();
    }
}
