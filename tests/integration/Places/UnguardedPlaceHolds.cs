using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.IntegrationTests.Places;

/// <summary>
/// The control of the race: what the ledger would be without its lock. It counts, then writes, as many portals do.
/// With it the same crowd must oversell, or the race proves nothing.
/// </summary>
internal sealed class UnguardedPlaceHolds(PortalDb db, TimeProvider clock) : IPlaceHolds
{
    public async Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var tally = new PlaceTally(await db.CountsOf([.. wanted.SelectMany(line => line.PoolDates).Distinct()], clock.GetUtcNow(), ct), []);
        var taken = new HashSet<CartLineId>();
        foreach (var line in wanted.Where(tally.HasRoomFor))
        {
            db.Holds.AddRange(line.PoolDates.Select(day => new Hold { LineId = line.LineId, PoolId = day.PoolId, Date = day.Date, CartId = cart, ExpiresAt = until }));
            tally.Hold(line);
            taken.Add(line.LineId);
        }

        await db.SaveChangesAsync(ct);
        return new PlacesAnswer(taken, tally.Counts());
    }

    public async Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var ids = lines.Select(line => line.LineId).ToList();
        await db.Holds.Where(hold => ids.Contains(hold.LineId)).ExecuteDeleteAsync(ct);
        return PlacesAnswer.Nothing;
    }

    public Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct) => throw NotRaced();

    public Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) => throw NotRaced();

    public Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct) => throw NotRaced();

    public Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct) => throw NotRaced();

    public Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct) => throw NotRaced();

    public Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct) => throw NotRaced();

    private static NotSupportedException NotRaced() => new("The race only holds and releases.");
}
