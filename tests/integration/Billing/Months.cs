using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Billing;

/// <summary>What tests of billing ask of a town: days used in a month, and the cash office at work.</summary>
internal static class Months
{
    public static readonly DateOnly November = new(2026, 11, 1);

    public static readonly DateTimeOffset FirstOfDecember = new(2026, 12, 1, 6, 0, 0, TimeSpan.Zero);

    /// <summary>A lunch that took place, with its charge, as the commit wrote it.</summary>
    public static async Task<BookingId> Used(this CoreHost host, TestHousehold family, DateOnly day, decimal price, CancellationToken ct, bool prepaid = false, string reason = "Cantine, tarif unique") =>
        await host.Ask(async db =>
        {
            var at = ParisTime.At(day.AddDays(-7), new(10, 0));
            var booking = Booking.Imported(host.Town.OrganiserId, family.Id, family.Parent.Id, family.Child.Id, host.Town.Lunch, day, new Money(price), reason, prepaid, at);
            db.Bookings.Add(booking);
            db.Charges.Add(new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = reason, At = at });
            await db.SaveChangesAsync(ct);
            return booking.Id;
        });

    /// <summary>The opposite charge of a booking, as an accepted proof or a refusal writes it.</summary>
    public static Task<int> GivenBack(this CoreHost host, BookingId booking, decimal amount, CancellationToken ct) => host.Ask(db =>
    {
        db.Charges.Add(new Charge { BookingId = booking, Amount = new Money(-amount), Reason = "Absence justifiée\u00A0: rien n’est facturé.", At = host.Clock.Now });
        return db.SaveChangesAsync(ct);
    });

    public static Task<DraftedMonth> Draft(this CoreHost host, DateOnly month, CancellationToken ct) => host.In((DraftMonth deed) => deed.Run(host.Town.OrganiserId, month, "agent", ct));

    public static Task<Refusal?> LetGo(this CoreHost host, BillingMonth month, CancellationToken ct) => host.In((IssueMonth deed) => deed.Run(month.OrganiserId, month.Month, month.CutOff, "agent", ct));

    public static Task<int> Issue(this CoreHost host, CancellationToken ct, int batch = 500) => host.In((IssueInvoices deed) => deed.Run(ct, batch));

    /// <summary>Draft, « Émettre », and all batches.</summary>
    public static async Task<IReadOnlyList<InvoiceStanding>> Bill(this CoreHost host, DateOnly month, CancellationToken ct)
    {
        var drafted = await host.Draft(month, ct);
        Assert.Null(drafted.Refusal);
        Assert.Null(await host.LetGo(drafted.Month!, ct));
        await host.Issue(ct);
        return [.. (await host.Invoices(ct)).Where(standing => standing.Invoice.Month == month)];
    }

    /// <summary>All invoices, in the order of their numbers.</summary>
    public static Task<List<InvoiceStanding>> Invoices(this CoreHost host, CancellationToken ct) => host.Ask(db => db.Standing(db.Invoices.OrderBy(invoice => invoice.Number), ct));

    public static Task<List<InvoiceLine>> Lines(this CoreHost host, CancellationToken ct) => host.Ask(db => db.InvoiceLines.AsNoTracking().ToListAsync(ct));
}
