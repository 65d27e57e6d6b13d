using Microsoft.EntityFrameworkCore;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>How a booking stands in the history of a month (R81).</summary>
public enum ConsumptionState
{
    /// <summary>Its day is past: it counts.</summary>
    Consumed,

    /// <summary>Booked, its day is today or to come.</summary>
    ToCome,

    /// <summary>Not firm yet (R57, R64).</summary>
    Pending,
    CancelAsked,

    /// <summary>Was not there; what it costs is in its charges (R80).</summary>
    Absent,

    /// <summary>The service said no (R64).</summary>
    Refused,

    /// <summary>Given back later; it stays in the history with what it gave back.</summary>
    Cancelled,
}

/// <summary>One booking of the month: what it costs after all, and why.</summary>
/// <param name="Amount">The sum of its charges in euros: nothing once it was given back.</param>
public sealed record Consumption(DateOnly Date, ChildId ChildId, string Child, OfferedSlot? Slot, ConsumptionState State, Money Amount, string Reason, DateTimeOffset? CancelledAt);

/// <summary>Money received in the month, or owed to the family since.</summary>
public enum MoneyMove
{
    /// <summary>By the bank.</summary>
    PaidOnline,

    /// <summary>By credit notes (R70).</summary>
    PaidByCredit,

    /// <summary>A credit note was opened.</summary>
    Credited,

    /// <summary>An invoice was paid at the counter (R74).</summary>
    PaidAtCounter,

    /// <summary>What the counter had taken was taken back.</summary>
    TakenBack,

    /// <summary>What was paid online for an invoice came back from the bank.</summary>
    Refunded,
}

/// <param name="Amount">Positive, in euros; the move says which way.</param>
/// <param name="Reference">The bank's reference, or the credit note's number.</param>
public sealed record MoneyLine(DateTimeOffset At, MoneyMove Move, Money Amount, string Reference, string Reason);

/// <summary>What a household used and paid at one organiser in one month: any month, not only the last two (R81).</summary>
/// <param name="Balance">What the organiser owed the family in credit notes when the month ended, or owes now.</param>
public sealed record MonthHistory(DateOnly First, IReadOnlyList<Consumption> Consumptions, IReadOnlyList<MoneyLine> Moves, Money Balance)
{
    public Money Consumed => Money.Sum(Consumptions.Select(line => line.Amount));

    /// <summary>What was paid online, less what the bank gave back: negative where that was paid in another month.</summary>
    public Money Paid => Money.Sum(Moves.Where(move => move.Move is MoneyMove.PaidOnline or MoneyMove.Refunded).Select(move => move.Move == MoneyMove.Refunded ? -move.Amount : move.Amount));

    /// <summary>What the counter took, less what it took back: negative where that was taken in another month.</summary>
    public Money PaidAtCounter => Money.Sum(Moves.Where(move => move.Move is MoneyMove.PaidAtCounter or MoneyMove.TakenBack).Select(move => move.Move == MoneyMove.TakenBack ? -move.Amount : move.Amount));

    public Money PaidByCredit => Money.Sum(Moves.Where(move => move.Move == MoneyMove.PaidByCredit).Select(move => move.Amount));

    public Money Credited => Money.Sum(Moves.Where(move => move.Move == MoneyMove.Credited).Select(move => move.Amount));

    public bool IsEmpty => Consumptions.Count == 0 && Moves.Count == 0;

    public static async Task<MonthHistory> Of(PortalDb db, Catalogue catalogue, HouseholdId household, DateOnly month, DateTimeOffset now, CancellationToken ct)
    {
        var first = month.FirstOfMonth();
        var organiser = catalogue.Organiser.Id;
        return new MonthHistory(first, await ConsumptionsOf(db, catalogue, household, first, now, ct), await MovesOf(db, organiser, household, first, ct), await BalanceOf(db, organiser, household, first, ct));
    }

    /// <summary>The first and the last month that have something to show; this month when there is nothing.</summary>
    public static async Task<(DateOnly First, DateOnly Last)> Span(PortalDb db, OrganiserId organiser, HouseholdId household, DateOnly today, CancellationToken ct)
    {
        var bookings = db.Bookings.Where(booking => booking.HouseholdId == household && booking.OrganiserId == organiser);
        var first = await bookings.MinAsync(booking => (DateOnly?)booking.Date, ct) ?? today;
        var last = await bookings.MaxAsync(booking => (DateOnly?)booking.Date, ct) ?? today;
        var paid = await db.Payments.Where(payment => payment.HouseholdId == household && payment.OrganiserId == organiser && payment.State == PaymentState.Paid).MinAsync(payment => payment.SettledAt, ct);
        var begin = paid is { } at && ParisTime.DayOf(at) < first ? ParisTime.DayOf(at) : first;
        return ((begin < today ? begin : today).FirstOfMonth(), (last > today ? last : today).FirstOfMonth());
    }

    private static async Task<IReadOnlyList<Consumption>> ConsumptionsOf(PortalDb db, Catalogue catalogue, HouseholdId household, DateOnly first, DateTimeOffset now, CancellationToken ct)
    {
        var (next, today, organiser) = (first.AddMonths(1), ParisTime.DayOf(now), catalogue.Organiser.Id);
        var month = db.Bookings.AsNoTracking().Where(booking => booking.HouseholdId == household && booking.OrganiserId == organiser && booking.Date >= first && booking.Date < next);
        var bookings = await month.OrderBy(booking => booking.Date).ToListAsync(ct);
        var charges = (await db.Charges.AsNoTracking().Where(charge => month.Any(booking => booking.Id == charge.BookingId)).ToListAsync(ct)).ToLookup(charge => charge.BookingId);
        var names = await db.FirstNamesOf(household, ct);

        return [.. bookings
            .Select(booking => (Booking: booking, Slot: catalogue.Find(booking.SlotId), Charges: charges[booking.Id].OrderBy(charge => charge.At).ToList()))
            .OrderBy(line => line.Booking.Date).ThenBy(line => line.Slot?.Slot.StartsAt).ThenBy(line => names.GetValueOrDefault(line.Booking.ChildId), StringComparer.Ordinal)
            .Select(line => new Consumption(
                line.Booking.Date,
                line.Booking.ChildId,
                names.GetValueOrDefault(line.Booking.ChildId, ""),
                line.Slot,
                StateOf(line.Booking, today),
                line.Charges.Count == 0 ? line.Booking.Price : Money.Sum(line.Charges.Select(charge => charge.Amount)),
                line.Charges.LastOrDefault()?.Reason ?? line.Booking.PriceReason,
                line.Booking.CancelledAt))];
    }

    private static ConsumptionState StateOf(Booking booking, DateOnly today) => booking.State switch
    {
        BookingState.Confirmed or BookingState.ChangeAsked => booking.Date < today ? ConsumptionState.Consumed : ConsumptionState.ToCome,
        BookingState.NotTransmitted or BookingState.Pending => ConsumptionState.Pending,
        BookingState.CancelAsked => ConsumptionState.CancelAsked,
        BookingState.AbsenceAsked or BookingState.Absent => ConsumptionState.Absent,
        BookingState.Refused => ConsumptionState.Refused,
        BookingState.Cancelled => ConsumptionState.Cancelled,
    };

    private static async Task<IReadOnlyList<MoneyLine>> MovesOf(PortalDb db, OrganiserId organiser, HouseholdId household, DateOnly first, CancellationToken ct)
    {
        var (from, to) = (ParisTime.At(first, TimeOnly.MinValue), ParisTime.At(first.AddMonths(1), TimeOnly.MinValue));
        var payments = await db.Payments.AsNoTracking()
            .Where(payment => payment.HouseholdId == household && payment.OrganiserId == organiser && payment.State == PaymentState.Paid && payment.SettledAt >= from && payment.SettledAt < to)
            .ToListAsync(ct);
        var credits = await db.PurseEntries.AsNoTracking()
            .Where(entry => entry.HouseholdId == household && entry.OrganiserId == organiser && (entry.Move == PurseMove.CreditNote || entry.Move == PurseMove.Refunded) && entry.At >= from && entry.At < to)
            .ToListAsync(ct);

        var online = payments.Where(payment => payment.Amount > Money.Zero).Select(payment => new MoneyLine(payment.SettledAt!.Value, MoneyMove.PaidOnline, payment.Amount, payment.Reference, "Paiement en ligne."));
        var byCredit = payments.Where(payment => payment.FromPurse > Money.Zero).Select(payment => new MoneyLine(payment.SettledAt!.Value, MoneyMove.PaidByCredit, payment.FromPurse, payment.Reference, "Payé avec vos avoirs."));
        var opened = credits.Select(entry => entry.Move == PurseMove.Refunded
            ? new MoneyLine(entry.At, MoneyMove.Refunded, -entry.Amount, "", entry.Reason)
            : new MoneyLine(entry.At, MoneyMove.Credited, entry.Amount, entry.Number ?? "", entry.Reason));
        return [.. online.Concat(byCredit).Concat(opened).OrderBy(line => line.At).ThenBy(line => line.Move)];
    }

    private static async Task<Money> BalanceOf(PortalDb db, OrganiserId organiser, HouseholdId household, DateOnly first, CancellationToken ct)
    {
        var to = ParisTime.At(first.AddMonths(1), TimeOnly.MinValue);
        return Money.Sum(await db.PurseEntries.Where(entry => entry.HouseholdId == household && entry.OrganiserId == organiser && entry.At < to).Select(entry => entry.Amount).ToListAsync(ct));
    }
}
