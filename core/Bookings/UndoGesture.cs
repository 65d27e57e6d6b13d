using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Bookings;

/// <summary>
/// « Annuler le dernier geste »: what it ticked is unticked, what it unticked is asked for again, hours go back; as long as
/// the cart lives. Undoing is a gesture too, so undoing it is to redo. What was given back may meanwhile be somebody
/// else's: it is then refused like any other day.
/// </summary>
/// <remarks>Deeds one after the other: dying in between leaves half a gesture undone, each half whole in itself.</remarks>
public sealed class UndoGesture(PortalDb db, HoldPlaces holdPlaces, UntickDays untickDays, ChangeHours changeHours, TimeProvider clock)
{
    public async Task<PickAnswer> Run(Guardian who, OrganiserId organiser, CancellationToken ct)
    {
        var cart = await db.CurrentCartOf(who.Id, organiser, ct);
        var touched = cart?.IsAlive(clock.GetUtcNow()) == true ? cart.LastGesture() : [];
        if (touched.Count == 0)
        {
            return PickAnswer.Refusing([default], Refusal.NothingToUndo, cart, []);
        }

        var (came, went) = (touched.Where(IsHere).ToList(), touched.Where(line => !IsHere(line) && line.State == CartLineState.Removed).ToList());
        var moved = came.Where(line => line.ChangedIn > line.AddedIn && line.ChangedIn == line.LastTouched).ToList();
        var brought = came.Except(moved).ToList();

        var answers = new List<PickAnswer>();
        var step = GestureStep.Undoes;
        await Do(Days(brought, CartOperation.Book).Concat(Days(went, CartOperation.Cancel)), untickDays.Run);
        await Do(Days(went, CartOperation.Book).Concat(Days(brought, CartOperation.Cancel)), holdPlaces.Run);
        await Do([.. moved.Select(line => line.Day with { Hours = line.HoursBefore }), .. Days(went, CartOperation.ChangeHours), .. await Booked(brought, ct)], changeHours.Run);
        return new PickAnswer(answers[^1].Cart, [.. answers.SelectMany(answer => answer.Lines)], [.. answers.SelectMany(answer => answer.Counts)]);

        async Task Do(IEnumerable<SlotDay> days, Func<Guardian, OrganiserId, IReadOnlyList<SlotDay>, GestureStep, CancellationToken, Task<PickAnswer>> deed)
        {
            if (days.ToList() is { Count: > 0 } asked)
            {
                answers.Add(await deed(who, organiser, asked, step, ct));
                step = GestureStep.Continues;
            }
        }
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
