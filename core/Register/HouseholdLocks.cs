using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

internal static class HouseholdLocks
{
    /// <summary>
    /// Locks households until the end of the transaction, in the one order of all deeds: their open carts, then the households,
    /// both by id, then the children that they share. Whoever calls it reads what it decides by afterwards.
    /// </summary>
    /// <remarks>
    /// A cart that is opened between the first and the second step is committed by then, and is read; its next deed waits at the
    /// household as the first one did.
    /// </remarks>
    public static async Task LockHouseholds(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var open = await db.Carts.Where(cart => households.Contains(cart.HouseholdId) && (cart.State == CartState.Open || cart.State == CartState.Paying)).Select(cart => cart.Id).ToListAsync(ct);
        foreach (var cart in open.OrderBy(id => id.Value))
        {
            await db.LockCart(cart, ct);
        }

        var inOrder = households.Distinct().OrderBy(id => id.Value).ToList();
        foreach (var household in inOrder)
        {
            await db.LockMoney(household, ct);
        }

        foreach (var household in inOrder)
        {
            await db.LockShares(household, ct);
        }
    }
}
