using Portal.Core.Persistence;

namespace Portal.Core.Register;

internal static class HouseholdLocks
{
    /// <summary>
    /// Locks households until the end of the transaction, in the one order of all deeds: their carts, which may move with
    /// them, then the households by id, then the children that they share. Whoever calls it reads what it decides by afterwards.
    /// </summary>
    /// <remarks>
    /// A cart that is opened between the first and the second step is committed by then, and is read; its next deed waits at the
    /// household as the first one did.
    /// </remarks>
    public static async Task LockHouseholds(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        await db.LockCartsOf(households, ct);
        await db.LockDaysOf(households, ct);
    }
}
