using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Carts;

/// <summary>
/// The sweep: frees the places of carts whose time is over and tells everybody. It decides nothing, the time stamps do
/// (I2); any number of nodes may run it at once, and a cart ends once.
/// </summary>
public sealed partial class ExpireCarts(PortalDb db, CartEnd ends, ILiveFeed feed, TimeProvider clock, ILogger<ExpireCarts> log)
{
    private const int AtOnce = 200;

    /// <returns>How many carts ended here.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var dead = await db.Carts.AsNoTracking()
            .Where(cart => (cart.State == CartState.Open || cart.State == CartState.Paying) && cart.ExpiresAt <= now)
            .OrderBy(cart => cart.ExpiresAt)
            .Select(cart => cart.Id)
            .Take(AtOnce)
            .ToListAsync(ct);

        var ended = 0;
        foreach (var id in dead)
        {
            if (await db.InTransaction(() => ends.ExpireIfDead(id, now, ct), ct) is { } end)
            {
                feed.Tell(end);
                Expired(log, id.Value, end.Counts.Count);
                ended++;
            }
        }

        return ended;
    }

    [LoggerMessage(EventName = "CartExpired", Level = LogLevel.Information, Message = "Cart {Cart} expired, {Counts} counts moved")]
    private static partial void Expired(ILogger logger, Guid cart, int counts);
}
