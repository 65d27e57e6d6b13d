using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// Looks at a whole cart before its commit: the days as they will be, once what is cancelled is gone (R26-R28), and the
/// limits. A day picked in time stays good for one lifetime of the cart, not for each of its renewals.
/// </summary>
public sealed class CommitCheck(PortalDb db, TimeProvider clock)
{
    /// <returns>One sentence per line that cannot be committed; none when all can.</returns>
    public async Task<IReadOnlyList<PickedLine>> Of(Guardian who, Cart cart, Catalogue catalogue, CancellationToken ct)
    {
        var lines = cart.LiveLines.ToList();
        if (lines.Count == 0)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var days = lines.Select(line => new SlotDay(line.ChildId, line.SlotId, line.Date)).ToList();
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        var cancelled = lines.Where(line => line.Operation == CartOperation.Cancel).Select(line => line.BookingId).ToHashSet();
        var taken = (await db.TakenBy([.. picking.Family.Children.Select(child => child.Id)], lines.Min(line => line.Date), lines.Max(line => line.Date), now, ct))
            .Where(slot => slot.BookingId is null || !cancelled.Contains(slot.BookingId))
            .ToList();

        var late = lines
            .Where(line => line.Operation == CartOperation.Book && IsTooLate(catalogue, line, now))
            .Select(line => picking.Refuse(new SlotDay(line.ChildId, line.SlotId, line.Date), Refusal.TooLate));
        var touched = days.Select(day => (day.ChildId, day.Date)).ToHashSet();
        var alone = taken
            .Where(slot => touched.Contains((slot.ChildId, slot.Date)) && catalogue.Find(slot.SlotId) is not null)
            .Select(slot => (Slot: slot, Why: BookingRules.WhyNotWith(catalogue.Find(slot.SlotId)!, taken.FindAll(other => other != slot && other.ChildId == slot.ChildId && other.Date == slot.Date))))
            .Where(pair => pair.Why is not null)
            .Select(pair => picking.Refuse(new SlotDay(pair.Slot.ChildId, pair.Slot.SlotId, pair.Slot.Date), pair.Why!.Value));
        return [.. late, .. alone];
    }

    private static bool IsTooLate(Catalogue catalogue, CartLine line, DateTimeOffset now)
    {
        var slot = catalogue.Find(line.SlotId)!;
        return BookingRules.IsTooLate(slot, line.Date, now - slot.Policies.CartLifetime);
    }
}
