using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// A parent unticks days (R79): a line of the cart gives its place back at once; a booking enters the cart as a
/// cancellation, which the commit carries out (R58). Nothing happens to a booking by unticking it.
/// </summary>
public sealed partial class UntickDays(PortalDb db, IPlaceHolds holds, CatalogueReader catalogues, CartEnd ends, ILiveFeed feed, TimeProvider clock, ILogger<UntickDays> log)
{
    public Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, CancellationToken ct) =>
        Run(who, organiser, days, GestureStep.Begins, ct);

    /// <param name="who">The guardian whose cart it is.</param>
    /// <param name="organiser">Whose catalogue the days are of.</param>
    /// <param name="days">Days in the cart or booked; anything else is answered as nothing to cancel.</param>
    /// <param name="step">Whether this is a gesture of its own, for the one who may want to undo it.</param>
    /// <param name="ct">Stops before the commit, never after it.</param>
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, IReadOnlyList<SlotDay> days, GestureStep step, CancellationToken ct)
    {
        var catalogue = await catalogues.Of(organiser, ct);

        var answer = await db.InTransaction(() => Decide(who, catalogue, days, step, ct), ct);

        feed.Announce(answer.Counts);
        feed.CartChanged(answer.News(who, organiser));
        Unticked(log, answer.Cart?.Id.Value, answer.Lines.Count);
        return answer;
    }

    private async Task<PickAnswer> Decide(Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> days, GestureStep step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var organiser = catalogue.Organiser.Id;
        var freed = await ends.ExpireDeadCartsOf(who.HouseholdId, now, ct);
        var current = await db.LockCurrentCart(who.Id, organiser, ct);
        if (current?.State == CartState.Paying)
        {
            return PickAnswer.Refusing(days, Refusal.PaymentInProgress, current, freed);
        }

        var cart = current ?? Cart.OpenFor(who, organiser, catalogue.Organiser.Policies, now);
        cart.Begin(step);
        var picking = await Picking.For(db, who, catalogue, days, now, ct);
        var bookings = await BookingsOn(who.HouseholdId, days, ct);

        var answers = new List<PickedLine>();
        var released = new List<CartLine>();
        foreach (var day in days.Distinct())
        {
            if (cart.LiveLines.FirstOrDefault(line => line.Operation == CartOperation.Book && line.Of(day)) is { } line)
            {
                released.Add(line);
                answers.Add(new PickedLine(day, null, null));
            }
            else if (cart.LiveLines.Any(other => other.Operation == CartOperation.Cancel && other.Of(day)))
            {
                answers.Add(new PickedLine(day, null, null));
            }
            else if (WhyNot(catalogue, bookings, day, now) is { } why)
            {
                answers.Add(picking.Refuse(day, why));
            }
            else
            {
                var booking = bookings.First(other => other.Is(day) && other.State < BookingState.Cancelled);
                var terms = CancellationTerms.Of(booking, catalogue.Find(day.SlotId)!, now);
                await DropChangeOf(cart, day, ct);
                db.CartLines.Add(cart.Cancel(booking.Id, day with { Hours = booking.Hours }, terms.GivenBack, terms.Reason));
                answers.Add(new PickedLine(day, null, null));
            }
        }

        var counts = await Release(cart, released, ct);
        return new PickAnswer(ends.Keep(cart, isNew: current is null), answers, [.. freed, .. counts]);
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

    private static Refusal? WhyNot(Catalogue catalogue, List<Booking> bookings, SlotDay day, DateTimeOffset now) =>
        catalogue.Find(day.SlotId) is not { } slot ? Refusal.NotFound
        : !bookings.Exists(booking => booking.Is(day)) ? Refusal.NotBooked
        : bookings.Find(booking => booking.Is(day) && booking.State < BookingState.Cancelled) is not { } booking ? Refusal.NothingToCancel
        : CancellationTerms.Of(booking, slot, now).Refusal;

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
