using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Carts;

/// <summary>« Réessayer »: asks again for what an expired cart had lost, as far as there is still room (R69, O3).</summary>
public sealed class RetryCart(PortalDb db, HoldPlaces holdPlaces, CartEnd ends, TimeProvider clock)
{
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, CartId lost, CancellationToken ct)
    {
        var days = await db.InTransaction(() => Reopen(who, organiser, lost, ct), ct);
        return await holdPlaces.Run(who, organiser, days, ct);
    }

    // Dying after this line costs the family one offer to try again, and no place.
    private async Task<IReadOnlyList<SlotDay>> Reopen(Guardian who, OrganiserId organiser, CartId lost, CancellationToken ct)
    {
        // The page may be quicker than the sweep (I2). What this frees and is not taken again, the sweep tells.
        await ends.ExpireDeadCartsOf(who.HouseholdId, clock.GetUtcNow(), ct);
        await db.LockCart(lost, ct);
        var cart = await db.Carts.Include(c => c.Lines)
            .FirstOrDefaultAsync(c => c.Id == lost && c.GuardianId == who.Id && c.OrganiserId == organiser && c.State == CartState.Expired, ct);
        if (cart is null)
        {
            return [];
        }

        cart.Empty();
        return [.. cart.Lines
            .Where(line => line.State == CartLineState.Lost && line.Operation == CartOperation.Book)
            .Select(line => line.Day)];
    }
}
