using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// One gesture of the planning that unticks some days and ticks others (R36, R40-R42): one transaction, so that nobody is
/// left with half of it, and undone together.
/// </summary>
public sealed class PickDays(PortalDb db, CatalogueReader catalogues, TakeCart takeCart, UntickDays untickDays, HoldPlaces holdPlaces, ILiveFeed feed)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="unwanted">Given back first, so that what they block is free for the others.</param>
    /// <param name="wanted">Ticked.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> unwanted, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => takeCart.Run(who, catalogue, [.. unwanted, .. wanted], hand => Pick(hand, unwanted, wanted, ct), ct), ct);

        feed.Tell(answer);
        return answer;
    }

    private async Task Pick(CartInHand hand, IReadOnlyList<SlotDay> unwanted, IReadOnlyList<SlotDay> wanted, CancellationToken ct)
    {
        if (unwanted.Count > 0 && wanted.Count > 0)
        {
            await takeCart.LockPlaces(hand, [.. unwanted, .. wanted], ct);
        }

        if (unwanted.Count > 0)
        {
            await untickDays.Untick(hand, unwanted, ct);
            await takeCart.Save(hand, ct);
        }

        await holdPlaces.Tick(hand, wanted, ct);
    }
}
