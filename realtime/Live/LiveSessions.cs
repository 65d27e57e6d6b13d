using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Realtime.Live;

/// <summary>
/// This node's open connections, each with the session it came with. A request looks its session up; a connection was asked
/// about once, when it opened: so it is closed as soon as its session is over, or means somebody else (the desk, another role).
/// The news of it comes through the feed; what no news told, a node that died or a time that ran out, the sweep finds.
/// </summary>
public sealed class LiveSessions(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Connections of one account at one node: more tabs than anybody has open, and few enough that no account is a crowd.</summary>
    public const int MostOfOne = 40;

    private const int AskedAtOnce = 500;

    private readonly ConcurrentDictionary<string, HubCallerContext> open = new();
    private readonly ConcurrentDictionary<Guid, int> ofAccount = new();

    /// <returns>False when the account has as many as it may: this one is not to be served.</returns>
    public bool Opened(HubCallerContext connection)
    {
        var isServed = connection.User?.AccountId() is not { } account || ofAccount.AddOrUpdate(account, 1, (_, others) => others + 1) <= MostOfOne;
        open[connection.ConnectionId] = connection;
        return isServed;
    }

    public void Closed(HubCallerContext connection)
    {
        if (open.TryRemove(connection.ConnectionId, out _) && connection.User?.AccountId() is { } account && ofAccount.AddOrUpdate(account, 0, (_, others) => others - 1) <= 0)
        {
            ofAccount.TryRemove(new KeyValuePair<Guid, int>(account, 0));
        }
    }

    /// <summary>Closes what must no longer hear anything. Closing twice does no harm.</summary>
    /// <param name="accounts">Those that news came of; null: everybody.</param>
    public async Task CloseEnded(IReadOnlySet<Guid>? accounts, CancellationToken ct)
    {
        var asked = open.Values.Where(connection => accounts is null || (connection.User?.AccountId() is { } account && accounts.Contains(account))).ToList();
        foreach (var some in asked.GroupBy(connection => connection.User?.SessionId()).Chunk(AskedAtOnce))
        {
            var sessions = await Find([.. some.Select(session => session.Key).OfType<Guid>()], ct);
            var now = clock.GetUtcNow();
            foreach (var connection in some.SelectMany(session => session).Where(connection => !IsStill(connection, sessions, now)))
            {
                connection.Abort();
            }
        }
    }

    private async Task<Dictionary<Guid, (AccountSession Session, Account Account)>> Find(List<Guid> ids, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var found = await (
            from session in db.AccountSessions.AsNoTracking()
            join account in db.Accounts.AsNoTracking() on session.AccountId equals account.Id
            where ids.Contains(session.Id)
            select new { Session = session, Account = account }).ToListAsync(ct);
        return found.ToDictionary(row => row.Session.Id, row => (row.Session, row.Account));
    }

    private static bool IsStill(HubCallerContext connection, Dictionary<Guid, (AccountSession Session, Account Account)> sessions, DateTimeOffset now)
    {
        if (connection.User is not { } user || user.SessionId() is not { } id || !sessions.TryGetValue(id, out var found) || found.Account.IsClosed || found.Session.IsOver(now))
        {
            return false;
        }

        // As the cookie of a request would be read now: who has a household of their own is no longer in the rooms of the other; an agent at the desk is in the family's rooms, and in no other.
        var desk = found.Account.Role.May(StaffRight.ActForFamilies) ? found.Session.DeskGuardianId : null;
        return desk is not null
            ? user.GuardianId() == desk && user.HouseholdId() == found.Session.DeskHouseholdId
            : user.GuardianId() == found.Account.GuardianId && user.HouseholdId() == found.Account.HouseholdId && user.StaffRole() == found.Account.Role && user.AgentOfOrganiser() == found.Account.AgentOf;
    }
}
