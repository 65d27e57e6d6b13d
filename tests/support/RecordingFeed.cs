using System.Collections.Concurrent;
using Portal.Core;
using Portal.Core.Live;

namespace Portal.TestSupport;

/// <summary>Hears what the deeds announce, in their order, in place of the browsers.</summary>
public sealed class RecordingFeed : ILiveFeed
{
    private int queues;

    /// <summary>How often a queue of the service has moved.</summary>
    public int Queues => queues;

    public void QueueChanged(OrganiserId organiser) => Interlocked.Increment(ref queues);

    /// <summary>The accounts whose sessions have changed, as often as they did.</summary>
    public IReadOnlyList<Guid> Accounts => [.. accounts];

    /// <summary>The places whose roll call has moved, as often as it did.</summary>
    public IReadOnlyList<FacilityId> RollCalls => [.. calls];

    public void RollCallChanged(FacilityId place) => calls.Enqueue(place);

    public void SessionsChanged(Guid account) => accounts.Enqueue(account);

    /// <summary>The households whose shared days have changed hands, as often as they did.</summary>
    public IReadOnlyList<HouseholdId> Custody => [.. custody];

    public void CustodyChanged(IReadOnlyList<HouseholdId> households)
    {
        foreach (var household in households)
        {
            custody.Enqueue(household);
        }
    }

    private readonly ConcurrentQueue<HouseholdId> custody = new();
    private readonly ConcurrentQueue<Guid> accounts = new();
    private readonly ConcurrentQueue<FacilityId> calls = new();
    private readonly ConcurrentQueue<PlaceCount> counts = new();
    private readonly ConcurrentQueue<CartNews> carts = new();
    private readonly ConcurrentQueue<WaitingNews> waiting = new();
    private readonly ConcurrentQueue<OrganiserId> jobs = new();
    private readonly ConcurrentQueue<HouseholdId> alerted = new();

    public IReadOnlyList<PlaceCount> Counts => [.. counts];

    public IReadOnlyList<CartNews> Carts => [.. carts];

    public IReadOnlyList<WaitingNews> Waiting => [.. waiting];

    /// <summary>The organisers whose night has moved, as often as it did.</summary>
    public IReadOnlyList<OrganiserId> Jobs => [.. jobs];

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

    public void JobChanged(OrganiserId organiser) => jobs.Enqueue(organiser);

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
        jobs.Clear();
        calls.Clear();
        alerted.Clear();
        custody.Clear();
    }
}
