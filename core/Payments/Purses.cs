using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Payments;

/// <summary>Credit notes and their use. Every method runs under the household's money lock, inside a deed's transaction (I3).</summary>
public sealed class Purses(PortalDb db)
{
    /// <summary>Sets aside what the purse can pay of an amount, for a payment that starts (R70).</summary>
    public async Task<Money> Available(HouseholdId household, OrganiserId organiser, CancellationToken ct) =>
        Money.Max(Money.Zero, await db.PurseOf(household, organiser, ct));

    public void Use(Payment payment, DateTimeOffset now)
    {
        if (payment.FromPurse > Money.Zero)
        {
            Write(payment, PurseMove.Used, -payment.FromPurse, "Avoir utilisé pour un paiement.", now);
        }
    }

    /// <summary>Gives back what a payment had set aside and did not use. Once: the payment remembers.</summary>
    public void Return(Payment payment, DateTimeOffset now)
    {
        if (payment.PurseReserved)
        {
            Write(payment, PurseMove.Returned, payment.FromPurse, "Paiement non abouti\u00A0: votre avoir vous est rendu.", now);
            payment.PurseGivenBack();
        }
    }

    /// <summary>Owes the family an amount, under a number without gaps.</summary>
    public async Task<PurseEntry> Credit(HouseholdId household, OrganiserId organiser, Money amount, string reason, CreditCause cause, DateTimeOffset now, CancellationToken ct)
    {
        var entry = new PurseEntry
        {
            HouseholdId = household,
            OrganiserId = organiser,
            Move = PurseMove.CreditNote,
            Amount = amount,
            Number = "AV-" + await db.NextNumber(organiser, SeriesKind.CreditNote, now, ct),
            Reason = reason,
            At = now,
            PaymentId = cause.Payment,
            BookingId = cause.Booking,
            RequestId = cause.Request,
        };
        db.PurseEntries.Add(entry);
        return entry;
    }

    private void Write(Payment payment, PurseMove move, Money amount, string reason, DateTimeOffset now) => db.PurseEntries.Add(new PurseEntry
    {
        HouseholdId = payment.HouseholdId,
        OrganiserId = payment.OrganiserId,
        Move = move,
        Amount = amount,
        Reason = reason,
        At = now,
        PaymentId = payment.Id,
    });
}

/// <summary>What a credit note comes from: a request's commit, with its payment or without, or one cancelled booking.</summary>
public readonly record struct CreditCause(RequestId? Request, PaymentId? Payment, BookingId? Booking);

public static class Numbering
{
    /// <summary>
    /// The next « 2026-000123 » of a series, without gaps: its row stays locked until the issuing transaction ends, so a
    /// number taken by a transaction that fails is taken again by the next.
    /// </summary>
    public static async Task<string> NextNumber(this PortalDb db, OrganiserId organiser, SeriesKind kind, DateTimeOffset now, CancellationToken ct) =>
        (await db.NextNumbers(organiser, kind, 1, now, ct))[0];

    /// <summary>The same for several at once: an uninterrupted stretch of the series.</summary>
    public static async Task<IReadOnlyList<string>> NextNumbers(this PortalDb db, OrganiserId organiser, SeriesKind kind, int count, DateTimeOffset now, CancellationToken ct)
    {
        var year = ParisTime.DayOf(now).Year;
        var series = db.NumberSeries.Where(row => row.OrganiserId == organiser && row.Year == year && row.Kind == kind);
        if (await series.ExecuteUpdateAsync(row => row.SetProperty(s => s.Last, s => s.Last + count), ct) == 0)
        {
            // Two first numbers of a year: the second insert fails and its whole deed is run again.
            db.NumberSeries.Add(new NumberSeries { OrganiserId = organiser, Year = year, Kind = kind, Last = count });
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Entries<NumberSeries>().ToList().ForEach(entry => entry.State = EntityState.Detached);
            return [.. Enumerable.Range(1, count).Select(number => $"{year}-{number:000000}")];
        }

        var last = await series.AsNoTracking().Select(row => row.Last).SingleAsync(ct);
        return [.. Enumerable.Range(last - count + 1, count).Select(number => $"{year}-{number:000000}")];
    }
}
