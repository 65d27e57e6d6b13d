using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Reminds of invoices past their day (R74): the day after, and two weeks later. Once per invoice and step, however often it runs.</summary>
public sealed class RemindLateInvoices(PortalDb db, InvoiceLetters letters, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Days after it was due at which each step falls.</summary>
    private static readonly int[] Steps = [1, 15];

    /// <summary>What is later than this is a matter of dunning, not of a reminder.</summary>
    private const int LastDay = 60;

    /// <returns>How many families were reminded.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var today = clock.TodayInParis();
        var reminded = 0;
        for (var step = Steps.Length; step >= 1; step--)
        {
            // A step that was missed is not made up for once the next one is due.
            var (dueBefore, dueFrom) = (today.AddDays(1 - Steps[step - 1]), step == Steps.Length ? today.AddDays(-LastDay) : today.AddDays(1 - Steps[step]));
            while (await db.InTransaction(() => Next(step, dueFrom, dueBefore, ct), ct) is var sent and > 0)
            {
                reminded += sent;
            }
        }

        return reminded;
    }

    private async Task<int> Next(int step, DateOnly dueFrom, DateOnly dueBefore, CancellationToken ct)
    {
        var late = db.Unpaid(db.Invoices.Where(invoice => invoice.DueOn >= dueFrom && invoice.DueOn < dueBefore && !db.InvoiceReminders.Any(reminder => reminder.InvoiceId == invoice.Id && reminder.Step == step)));
        var standings = await db.Standing(late.OrderBy(invoice => invoice.Id).Take(Batch), ct);
        var organisers = await db.Organisers.AsNoTracking().ToDictionaryAsync(organiser => organiser.Id, ct);

        var now = clock.GetUtcNow();
        foreach (var standing in standings)
        {
            // Its key is the guard: a second process that reminds of the same invoice fails here and looks again.
            db.InvoiceReminders.Add(new InvoiceReminder { InvoiceId = standing.Invoice.Id, Step = step, At = now });
            await letters.Late(organisers[standing.Invoice.OrganiserId], standing.Invoice, standing.Left, step, now, ct);
            db.Record(now, "billing", "invoice.reminded", $"invoice {standing.Invoice.Number}", standing.Invoice.HouseholdId, null, $"step {step}, {standing.Left.Euros} left");
        }

        return standings.Count;
    }
}
