using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// Looks at a whole cart before its commit: the days as they will be, once what is cancelled is gone (R26-R28), and the
/// rules of each line, caps included. A day picked in time stays good for one lifetime of the cart, not for each of its
/// renewals.
/// </summary>
public sealed class CommitCheck(PortalDb db)
{
    /// <returns>One sentence per line that cannot be committed; none when all can.</returns>
    public async Task<IReadOnlyList<PickedLine>> Of(Guardian who, Cart cart, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var lines = cart.LiveLines.ToList();
        if (lines.Count == 0)
        {
            return [];
        }

        var days = lines.Select(line => new SlotDay(line.ChildId, line.SlotId, line.Date)).ToList();
        var picking = await Picking.For(db, who, catalogue, days, now, ct);

        var refused = lines
            .Where(line => line.Operation == CartOperation.Book)
            .Select(line => (Day: new SlotDay(line.ChildId, line.SlotId, line.Date), Why: WhyNot(picking, catalogue, line, now)))
            .Where(pair => pair.Why is not null)
            .Select(pair => picking.Refuse(pair.Day, pair.Why!.Value))
            .ToList();
        var lateChanges = lines
            .Where(line => line.Operation == CartOperation.ChangeHours && BookingRules.WhyNotChange(catalogue.Find(line.SlotId)!, line.Date, now - catalogue.Organiser.Policies.CartLifetime) is not null)
            .Select(line => picking.Refuse(line.Day, Refusal.TooLateToChange));
        return [.. refused, .. lateChanges, .. Alone(picking, catalogue, lines)];
    }

    private static Refusal? WhyNot(Picking picking, Catalogue catalogue, CartLine line, DateTimeOffset now)
    {
        if (picking.Family.Find(line.ChildId) is not { } child || catalogue.Find(line.SlotId) is not { } slot)
        {
            return Refusal.NotFound;
        }

        return BookingRules.WhyNotCommit(picking.Family, child, slot, line.Date, line.IsAsked, picking.Agenda, asOf: now - slot.Policies.CartLifetime);
    }

    /// <summary>
    /// What would be left on a day that the cart touches, without the slot it needs or beside one it excludes. Another
    /// adult's cart may end without a commit: it excludes, but it carries nothing, and its own commit will answer for it.
    /// </summary>
    private static IEnumerable<PickedLine> Alone(Picking picking, Catalogue catalogue, IReadOnlyList<CartLine> lines)
    {
        var own = lines.Select(line => line.Id).ToHashSet();
        var cancelled = lines.Where(line => line.Operation == CartOperation.Cancel).Select(line => line.BookingId).ToHashSet();
        foreach (var (child, date) in lines.Select(line => (line.ChildId, line.Date)).Distinct())
        {
            var left = picking.Agenda.On(child, date)
                .Where(taken => taken.BookingId is null || !cancelled.Contains(taken.BookingId))
                .Select(taken => taken.LineId is { } line && !own.Contains(line) ? taken with { CarriesNothing = true } : taken)
                .ToList();
            foreach (var taken in left.Where(taken => !taken.CarriesNothing))
            {
                var others = left.FindAll(other => other != taken);
                if (catalogue.Find(taken.SlotId) is { } slot && BookingRules.WhyNotWith(slot, others) is { } why)
                {
                    yield return picking.Refuse(new SlotDay(child, taken.SlotId, date), why, new Agenda(others));
                }
            }
        }
    }
}
