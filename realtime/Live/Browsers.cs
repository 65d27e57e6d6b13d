using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Persistence;

namespace Portal.Realtime.Live;

/// <summary>This node's browsers, and what it takes to speak to them.</summary>
public sealed class Browsers(IHubContext<LiveHub, IPlacesClient> hub, LiveSessions sessions, IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<OrganiserId, string> codes = new();

    /// <summary>The hub knows no others than this node's.</summary>
    public IPlacesClient All => hub.Clients.All;

    public IPlacesClient In(string group) => hub.Clients.Group(group);

    public Task Close(IReadOnlySet<Guid> accounts, CancellationToken ct) => sessions.CloseEnded(accounts, ct);

    /// <summary>What an organiser is called on the wire.</summary>
    public async Task<string> CodeOf(OrganiserId organiser, CancellationToken ct)
    {
        if (codes.TryGetValue(organiser, out var code))
        {
            return code;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        return codes[organiser] = await db.Organisers.Where(o => o.Id == organiser).Select(o => o.Code).SingleAsync(ct);
    }
}
