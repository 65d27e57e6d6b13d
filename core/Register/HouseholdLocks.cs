using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

internal static class HouseholdLocks
{
    /// <summary>
    /// Locks households until the end of the transaction, in the one order of all deeds: their carts, which may move with
    /// them, then the households by id, then the children that they share. Whoever calls it reads what it decides by afterwards.
    /// </summary>
    /// <exception cref="DbUpdateConcurrencyException">A cart was opened between the first step and the second: the deed is run again.</exception>
    public static async Task LockHouseholds(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var locked = await db.LockCartsOf(households, ct);
        await db.LockDaysOf(households, ct);

        if (await db.Carts.CountAsync(cart => households.Contains(cart.HouseholdId), ct) != locked)
        {
            throw new DbUpdateConcurrencyException("A cart was opened meanwhile: look again.");
        }
    }
}
