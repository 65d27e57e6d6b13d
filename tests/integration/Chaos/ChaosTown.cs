using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.Jobs.Commands;
using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>One town in the installation, and what one seed does to it.</summary>
internal sealed class ChaosTown
{
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ChaosPortals portals;

    private ChaosTown(ChaosServers servers, ChaosPortals portals, TestTown town) => (Servers, this.portals, Town) = (servers, portals, town);

    public ChaosServers Servers { get; }

    public TestTown Town { get; }

    public TestBank Bank => portals.Bank;

    public IReadOnlyList<ChaosNode> Nodes => portals.Nodes;

    public PortalProcess Shift => portals.Shift;

    public TimeProvider Clock => portals.Clock;

    /// <summary>What no family should ever be shown.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>What happened, for whoever replays a seed.</summary>
    public ConcurrentQueue<string> Story { get; } = new();

    /// <summary>The agent's user name.</summary>
    public const string Agent = "agentecole";

    /// <param name="past">What was booked in the months before.</param>
    public static async Task<ChaosTown> Open(ChaosServers servers, TestTown town, IReadOnlyList<Booking> past, CancellationToken ct)
    {
        var portals = await servers.Portals(ct);
        await using (var db = ChaosServers.PortalAt(portals.Connection))
        {
            await town.Save(db);
            await PortalHost.OpenAccounts(db, town);
            await PortalHost.OpenAccount(db, town.OrganiserId, Agent, ct);
            db.AddRange(past);
            db.AddRange(past.Select(booking => new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = booking.CreatedAt }));
            await db.SaveChangesAsync(ct);
        }

        await portals.StartShift();
        return new ChaosTown(servers, portals, town);
    }

    public void Note(string what) => Story.Enqueue(what);

    public void Fault(string what) => faults.Enqueue(what);

    /// <summary>Looks into the database, past the portal.</summary>
    public async Task<T> Ask<T>(Func<PortalDb, Task<T>> question)
    {
        await using var db = ChaosServers.PortalAt(portals.Connection);
        return await question(db);
    }

    /// <summary>What an agent does, in a process that nobody kills.</summary>
    public async Task<T> AtTheDesk<TService, T>(Func<TService, PortalDb, Task<T>> deed)
        where TService : notnull
    {
        await using var scope = portals.Desk.CreateAsyncScope();
        return await deed(scope.ServiceProvider.GetRequiredService<TService>(), scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    public Task<T> AtTheDesk<TService, T>(Func<TService, Task<T>> deed)
        where TService : notnull => AtTheDesk<TService, T>((service, _) => deed(service));

    public Task AllAnswer(CancellationToken ct) => portals.AllAnswer(ct);

    public Task Pass(TimeSpan time, CancellationToken ct) => portals.Pass(time, ct);

    public Task StartShift() => portals.StartShift();

    /// <summary>The night of a morning, as <c>./portal job nightly</c> runs it.</summary>
    public async Task<int> Night(DateOnly date, CancellationToken ct)
    {
        var nights = await AtTheDesk((OpenNights deed) => deed.Run(date, ct));
        foreach (var night in nights)
        {
            await AtTheDesk((NightRun deed) => deed.Run(night, ct));
        }

        return nights.Count;
    }

    /// <summary>As <c>./portal job billing</c> does it.</summary>
    public async Task<int> Bill(string what, CancellationToken ct) => await JobCommand.Run(portals.Desk, ["billing", "--month", "2026-10", what], ct);

    /// <summary>A chore in a process of its own, killed in the middle.</summary>
    public async Task HalfAChore(Func<PortalDb, Task<bool>> hasBegun, CancellationToken ct, params string[] words)
    {
        await using var chore = portals.Chore(words);
        await Eventually.True(async () => !chore.IsRunning || await Begun(hasBegun), $"the middle of {string.Join(' ', words)}", ct, ChaosNode.Patience);
    }

    private async Task<bool> Begun(Func<PortalDb, Task<bool>> hasBegun)
    {
        try
        {
            return await Ask(hasBegun);
        }
        catch (Exception away) when (PortalDb.IsOutage(away))
        {
            return false;
        }
    }
}
