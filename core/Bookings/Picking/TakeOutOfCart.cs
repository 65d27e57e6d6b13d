using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// Takes days out of the recap (R62), whatever the cart was going to do with them: a day that was to be booked is given
/// back, a booking that was to be cancelled or moved is kept as it is. One gesture, one transaction.
/// </summary>
public sealed class TakeOutOfCart(PortalDb db, CatalogueReader catalogues, TakeCart takeCart, UntickDays untickDays, HoldPlaces holdPlaces, ChangeHours changeHours, ILiveFeed feed)
{
    /// <param name="seen">What the family read: nothing is taken out of another cart, nor of one that changed. Null: the one that stands.</param>
    /// <param name="days">Those that are no longer in the cart are left as they are.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, CartSeen? seen, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => takeCart.Run(who, catalogue, days, hand => TakeOut(hand, seen, days, ct), ct), ct);

        feed.Tell(answer);
        return answer;
    }

    private async Task TakeOut(CartInHand hand, CartSeen? seen, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        // A second press of the same button finds its days gone: they are out of the cart, as was asked.
        var isDone = seen?.Id == hand.Cart.Id && !hand.Cart.LiveLines.Any(line => days.Any(line.Of));
        if (seen is not null && !isDone && seen != CartSeen.Of(hand.Cart))
        {
            days.ToList().ForEach(day => hand.Answer(new PickedLine(day, Refusal.CartChanged, Refusal.CartChanged.Sentence())));
            return;
        }

        var lines = hand.Cart.LiveLines.Where(line => days.Any(line.Of)).ToLookup(line => line.Operation);

        await untickDays.Untick(hand, [.. lines[CartOperation.Book].Select(line => line.Day)], ct);
        await holdPlaces.Tick(hand, [.. lines[CartOperation.Cancel].Select(line => line.Day)], ct);
        await changeHours.Change(hand, await BookedDays([.. lines[CartOperation.ChangeHours].Select(line => line.BookingId!.Value)], ct), ct);
    }

    // Other hours are taken out of the cart by asking for those the booking has.
    private async Task<IReadOnlyList<SlotDay>> BookedDays(IReadOnlyList<BookingId> moved, CancellationToken ct) =>
        [.. (await db.Bookings.AsNoTracking().Where(booking => moved.Contains(booking.Id)).ToListAsync(ct))
            .Select(booking => new SlotDay(booking.ChildId, booking.SlotId, booking.Date) { Hours = booking.Hours })];
}
