using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Persistence;

namespace Portal.Core.Payments;

/// <summary>The one door to a payment that is to change: its cart's row, its household's money, and only then the payment as it is now (I3).</summary>
public static class PaymentLocks
{
    public static async Task<Payment> LockPayment(this PortalDb db, PaymentId id, CancellationToken ct)
    {
        var what = await db.Payments.AsNoTracking().Where(payment => payment.Id == id).Select(payment => new { payment.CartId, payment.HouseholdId }).SingleAsync(ct);
        if (what.CartId is { } cart)
        {
            await db.LockCart(cart, ct);
        }

        await db.LockMoney(what.HouseholdId, ct);
        var payment = await db.Payments.Include(p => p.Lines).SingleAsync(p => p.Id == id, ct);
        if (payment.HouseholdId != what.HouseholdId)
        {
            // Its household was made one with another while we waited.
            await db.LockMoney(payment.HouseholdId, ct);
            await db.Entry(payment).ReloadAsync(ct);
        }

        return payment;
    }

    /// <summary>The family has gone to the bank with the same cart again: whatever becomes of this attempt, the cart is the newer one's.</summary>
    internal static Task<bool> HasNewer(this PortalDb db, Payment payment, CancellationToken ct) =>
        db.Payments.AnyAsync(other => other.CartId == payment.CartId && other.StartedAt > payment.StartedAt, ct);
}
