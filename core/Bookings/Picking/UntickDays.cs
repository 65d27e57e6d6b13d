using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// A parent unticks days (R79): a line of the cart gives its place back at once; a booking enters the cart as a
/// cancellation, which the commit carries out (R58). Nothing happens to a booking by unticking it.
/// </summary>
public sealed partial class UntickDays(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, TakeCart takeCart, CartEnd ends, ILiveFeed feed, ILogger<UntickDays> log)
{
    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="days">Days in the cart or booked; anything else is answered as nothing to cancel.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => takeCart.Run(who, catalogue, days, hand => Untick(hand, days, ct), ct), ct);

        feed.Tell(answer);
        Unticked(log, answer.Cart?.Id.Value, answer.Lines.Count);
        return answer;
    }

    /// <summary>One step of a gesture, in its transaction.</summary>
    internal async Task Untick(CartInHand hand, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return;
        }

        var (cart, catalogue, now) = (hand.Cart, hand.Catalogue, hand.Now);
        var (picking, _) = await takeCart.FactsFor(hand, days, ct);
        var bookings = await BookingsOn(hand.Who.HouseholdId, days, ct);
        var elsewhere = await takeCart.Elsewhere(hand, bookings.ConvertAll(booking => booking.Id), ct);

        var released = new List<CartLine>();
        foreach (var day in days.Distinct())
        {
            if (cart.LiveLines.FirstOrDefault(line => line.Operation == CartOperation.Book && line.Of(day)) is { } line)
            {
                released.Add(line);
                hand.Answer(new PickedLine(day, null, null));
            }
            else if (cart.LiveLines.Any(other => other.Operation == CartOperation.Cancel && other.Of(day)))
            {
                hand.Answer(new PickedLine(day, null, null));
            }
            else if (WhyNot(catalogue, bookings, elsewhere, day, now) is { } why)
            {
                hand.Answer(picking.Refuse(day, why));
            }
            else
            {
                var booking = bookings.First(other => other.Is(day) && other.State < BookingState.Cancelled);
                var terms = CancellationTerms.Of(booking, catalogue.Find(day.SlotId)!, now);
                await DropChangeOf(cart, day, ct);
                db.CartLines.Add(cart.Cancel(booking.Id, day with { Hours = booking.Hours }, terms.Shown, terms.Reason, now));
                hand.Answer(new PickedLine(day, null, null));
            }
        }

        hand.Moved(await Release(cart, released, ct));
    }

    // One operation for a booking in a cart: the index that says so must see the old one gone before the new one comes.
    private async Task DropChangeOf(Cart cart, SlotDay day, CancellationToken ct)
    {
        if (cart.LiveLines.FirstOrDefault(line => line.Operation == CartOperation.ChangeHours && line.Of(day)) is { } change)
        {
            change.Remove(cart.Gesture);
            await db.SaveChangesAsync(ct);
        }
    }

    private static Refusal? WhyNot(Catalogue catalogue, List<Booking> bookings, IReadOnlySet<BookingId> elsewhere, SlotDay day, DateTimeOffset now) =>
        catalogue.Find(day.SlotId) is not { } slot ? Refusal.NotFound
        : !bookings.Exists(booking => booking.Is(day)) ? Refusal.NotBooked
        : bookings.Find(booking => booking.Is(day) && booking.State < BookingState.Cancelled) is not { } booking ? WhyNothing(bookings, day)
        : elsewhere.Contains(booking.Id) ? Refusal.InAnotherCart
        : CancellationTerms.Of(booking, slot, now).Refusal;

    private static Refusal WhyNothing(List<Booking> bookings, SlotDay day) =>
        bookings.Exists(booking => booking.Is(day) && booking.State == BookingState.Absent) ? Refusal.AlreadyAbsent : Refusal.NothingToCancel;

    private async Task<IReadOnlyList<PlaceCount>> Release(Cart cart, List<CartLine> lines, CancellationToken ct)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        var places = await ends.PlacesOf(cart, lines, ct);
        foreach (var line in lines)
        {
            line.Remove(cart.Gesture);
        }

        return (await holds.Release(cart.OrganiserId, places, ct)).Counts;
    }

    private async Task<List<Booking>> BookingsOn(HouseholdId household, IReadOnlyList<SlotDay> days, CancellationToken ct)
    {
        var children = days.Select(day => day.ChildId).Distinct().ToList();
        var dates = days.Select(day => day.Date).Distinct().ToList();
        return await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == household && children.Contains(booking.ChildId) && dates.Contains(booking.Date))
            .ToListAsync(ct);
    }

    [LoggerMessage(EventName = "DaysUnticked", Level = LogLevel.Information, Message = "Cart {Cart}: {Days} days unticked")]
    private static partial void Unticked(ILogger logger, Guid? cart, int days);
}
