using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// « Annuler le dernier geste »: what it ticked is unticked, what it unticked is asked for again, hours go back; as long as
/// the cart lives. Undoing is a gesture too, so undoing it is to redo. What was given back may meanwhile be somebody
/// else's: it is then refused like any other day.
/// </summary>
public sealed class UndoGesture(PortalDb db, CatalogueReader catalogues, TakeCart takeCart, HoldPlaces holdPlaces, UntickDays untickDays, ChangeHours changeHours, ILiveFeed feed)
{
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, ct), ct);

        feed.Tell(answer);
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, CancellationToken ct)
    {
        var hand = await takeCart.For(who, catalogue, ct);
        var touched = hand.Cart.LastGesture();
        await takeCart.LockPlaces(hand, hand.Refusal is null ? touched.Select(line => line.Day) : [], ct);
        if (hand.Refusal is not null || touched.Count == 0)
        {
            return hand.Refusing([default], hand.Refusal ?? Refusal.NothingToUndo);
        }

        hand.Cart.Begin(undoes: true);
        await TakeBack(hand, touched, ct);
        return takeCart.Leave(hand);
    }

    private async Task TakeBack(CartInHand hand, IReadOnlyList<CartLine> touched, CancellationToken ct)
    {
        var (came, went) = (touched.Where(IsHere).ToList(), touched.Where(line => !IsHere(line) && line.State == CartLineState.Removed).ToList());
        var moved = came.Where(line => line.ChangedIn > line.AddedIn && line.ChangedIn == line.LastTouched).ToList();
        var brought = came.Except(moved).ToList();
        List<SlotDay> hours = [.. moved.Select(line => line.Day with { Hours = line.HoursBefore }), .. Days(went, CartOperation.ChangeHours), .. await Booked(brought, ct)];

        await untickDays.Untick(hand, [.. Days(brought, CartOperation.Book), .. Days(went, CartOperation.Cancel)], ct);
        await takeCart.Save(hand, ct);
        await holdPlaces.Tick(hand, [.. Days(went, CartOperation.Book), .. Days(brought, CartOperation.Cancel)], ct);
        await takeCart.Save(hand, ct);
        await changeHours.Change(hand, hours, ct);
    }

    private static bool IsHere(CartLine line) => line.State == CartLineState.Live;

    private static IEnumerable<SlotDay> Days(IEnumerable<CartLine> lines, CartOperation operation) =>
        lines.Where(line => line.Operation == operation).Select(line => line.Day);

    // Taking back a change of hours is to ask for those the booking has.
    private async Task<IEnumerable<SlotDay>> Booked(IEnumerable<CartLine> brought, CancellationToken ct)
    {
        var days = new List<SlotDay>();
        foreach (var line in brought.Where(line => line.Operation == CartOperation.ChangeHours))
        {
            days.Add(line.Day with { Hours = (await db.Bookings.FindAsync([line.BookingId!.Value], ct))!.Hours });
        }

        return days;
    }
}
