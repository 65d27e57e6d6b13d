using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Settlement;

namespace Portal.TestSupport;

/// <summary>What the tests look at from outside: the jobs of the night and minute, and the invariants.</summary>
public static class Watch
{
    /// <summary>The sweep of carts.</summary>
    public static Task<int> Sweep(this CoreHost host, CancellationToken ct) => host.In((ExpireCarts deed) => deed.Run(ct));

    /// <summary>The minute's questions to the bank.</summary>
    public static Task<int> Poll(this CoreHost host, CancellationToken ct) => host.In((PollPayments deed) => deed.Run(ct));

    public static Task<PlaceCount> Count(this CoreHost host, PoolId pool, DateOnly day, CancellationToken ct) =>
        host.Ask(async db => (await db.CountsOf([new PoolDate(pool, day)], host.Clock.Now, ct)).Single());

    public static Task<int> Left(this CoreHost host, PoolId pool, DateOnly day, CancellationToken ct) =>
        host.Ask(async db => (await db.CountsOf([new PoolDate(pool, day)], host.Clock.Now, ct)).Single().Left);

    /// <summary>I1, I3 and the counters, in the database itself. Empty when all is well.</summary>
    public static Task<List<string>> Faults(this CoreHost host, CancellationToken ct) => Faults(host.Town, host.Ask, host.Clock.Now, ct);

    /// <summary>The same of a town whose portal runs elsewhere.</summary>
    public static Task<List<string>> Faults(TestTown town, Asks<List<string>> ask, DateTimeOffset now, CancellationToken ct) => ask(async db =>
    {
        // The sweeps go on meanwhile: one picture of all tables.
        await using var picture = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var faults = new List<string>();
        var days = await db.PoolDays.AsNoTracking().ToListAsync(ct);
        var counts = (await db.CountsOf([.. days.Select(day => new PoolDate(day.PoolId, day.Date))], now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        var poolsOf = town.Catalogue().Slots.ToDictionary(slot => slot.Slot.Id, slot => slot.PoolIds);
        var holding = await db.Bookings.AsNoTracking().Where(booking => booking.State < BookingState.Cancelled).Select(booking => new { booking.SlotId, booking.Date }).ToListAsync(ct);
        var booked = holding.SelectMany(booking => poolsOf[booking.SlotId].Select(pool => new PoolDate(pool, booking.Date))).CountBy(day => day).ToDictionary();

        foreach (var (day, count) in counts)
        {
            if (count.Booked != booked.GetValueOrDefault(day))
            {
                faults.Add($"{day}: the counter says {count.Booked}, the bookings say {booked.GetValueOrDefault(day)}");
            }

            if (count.Booked + count.Held > count.Capacity)
            {
                faults.Add($"{day}: {count.Booked} booked and {count.Held} held, for {count.Capacity} places");
            }
        }

        var lines = await db.CartLines.AsNoTracking().Where(line => line.State == CartLineState.Live && line.Operation == CartOperation.Book
            && db.Carts.Any(cart => cart.Id == line.CartId && cart.ExpiresAt > now && (cart.State == CartState.Open || cart.State == CartState.Paying))).ToListAsync(ct);
        var own = lines.Select(line => line.Id).ToList();
        // An offer keeps its place while it is taken out of a cart, until that is noted; once it is booked, it needs none.
        var offers = await db.WaitingEntries.AsNoTracking().Where(entry => entry.OfferedUntil > now
            && (entry.State == WaitingState.Offered
                || (entry.State == WaitingState.InCart && !own.Contains(entry.OfferLine) && !db.CartLines.Any(line => line.Id == entry.OfferLine && line.State == CartLineState.Done)))).Select(entry => new { entry.OfferLine, entry.SlotId, entry.Date }).ToListAsync(ct);
        var wanted = lines.Select(line => (Line: line.Id, line.SlotId, line.Date)).Concat(offers.Select(offer => (Line: offer.OfferLine, offer.SlotId, offer.Date)))
            .SelectMany(line => poolsOf[line.SlotId].Select(pool => (line.Line, Day: new PoolDate(pool, line.Date)))).ToHashSet();
        var holds = (await db.Holds.AsNoTracking().Where(hold => hold.ExpiresAt > now).ToListAsync(ct)).ConvertAll(hold => (Line: hold.LineId, Day: new PoolDate(hold.PoolId, hold.Date)));
        faults.AddRange(holds.Except(wanted).Select(hold => $"{hold.Day}: held for {hold.Line.Value}, which is no live line and no offer"));
        faults.AddRange(wanted.Except(holds).Select(line => $"{line.Day}: {line.Line.Value} is a live line or an offer, and holds nothing"));
        faults.AddRange(holds.GroupBy(hold => hold).Where(twice => twice.Count() > 1).Select(twice => $"{twice.Key.Day}: held twice for {twice.Key.Line.Value}"));
        var purses = await db.PurseEntries.AsNoTracking().GroupBy(entry => entry.HouseholdId).Select(group => new { group.Key, Entries = group.Select(entry => entry.Amount).ToList() }).ToListAsync(ct);
        faults.AddRange(purses.Where(purse => Money.Sum(purse.Entries) < Money.Zero).Select(purse => $"household {purse.Key.Value} owes its purse {Money.Sum(purse.Entries)}"));
        return faults;
    });

    /// <summary>
    /// I3 for one household: what came from the bank, and did not go back there, is in bookings that stand, on an invoice, or in the purse.
    /// Reserved parts of running payments count as the family's still.
    /// </summary>
    public static Task<(Money Paid, Money Owned)> Books(this CoreHost host, HouseholdId household, CancellationToken ct) => Books(host.Town, host.Ask, household, ct);

    /// <summary>The same of a town whose portal runs elsewhere.</summary>
    public static Task<(Money Paid, Money Owned)> Books(TestTown town, Asks<(Money Paid, Money Owned)> ask, HouseholdId household, CancellationToken ct) => ask(async db =>
    {
        var payments = await db.Payments.AsNoTracking().Where(payment => payment.HouseholdId == household).ToListAsync(ct);
        var bookings = await db.Bookings.AsNoTracking().Where(booking => booking.HouseholdId == household && booking.Prepaid && booking.State < BookingState.Cancelled).ToListAsync(ct);
        var purse = await db.PurseOf(household, town.OrganiserId, ct);
        var reserved = Money.Sum(payments.Where(payment => payment.PurseReserved && !payment.IsSettled).Select(payment => payment.FromPurse));
        var givenBack = await db.PurseEntries.AsNoTracking().Where(entry => entry.HouseholdId == household && entry.Move == PurseMove.Refunded).Select(entry => entry.Amount).ToListAsync(ct);
        var onInvoices = await db.InvoicePayments.AsNoTracking().Where(payment => payment.HouseholdId == household && payment.PaymentId != null).Select(payment => payment.Amount).ToListAsync(ct);
        return (
            Money.Sum(payments.Where(payment => payment.State == PaymentState.Paid).Select(payment => payment.Amount)) + Money.Sum(givenBack),
            Money.Sum(bookings.Select(booking => booking.Price)) + purse + reserved + Money.Sum(onInvoices));
    });
}

/// <summary>Looks into a database and comes back with what it found.</summary>
public delegate Task<T> Asks<T>(Func<PortalDb, Task<T>> question);
