using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Makes two households of one again, exactly as they were, within thirty days. What the family did since stays with the
/// household that had stayed; where that would part money from what it paid, nothing is done and the reasons are said.
/// </summary>
public sealed class UndoMerge(PortalDb db, TimeProvider clock)
{
    public Task<MergeAnswer> Run(Agent agent, Guid merge, CancellationToken ct) => db.InTransaction(() => Undo(agent, merge, ct), ct);

    private async Task<MergeAnswer> Undo(Agent agent, Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: which two it was never changes; all else is read under their locks, so that of two presses one finds it undone.
        var both = await db.HouseholdMerges.Where(m => m.Id == id && m.OrganiserId == agent.OrganiserId).Select(m => new { m.Kept, m.Gone }).FirstOrDefaultAsync(ct);
        if (both is null)
        {
            return MergeAnswer.Unknown;
        }

        await db.LockHouseholds([both.Kept, both.Gone], ct);
        var merge = await db.HouseholdMerges.SingleAsync(m => m.Id == id, ct);

        if (!merge.IsUndoable(now))
        {
            return new MergeAnswer(null, [merge.UndoneAt is null ? $"Cette réunion a plus de {HouseholdMerge.Undoable.Days} jours\u00A0: elle ne s’annule plus." : "Cette réunion est déjà annulée."]);
        }

        var rows = await db.Set<MergedRow>().AsNoTracking().Where(row => row.MergeId == id).OrderByDescending(row => row.Position).ToListAsync(ct);
        var problems = await db.Unsettled([merge.Kept], ct);
        problems.AddRange(await SettledSince(merge, rows, ct));
        foreach (var row in rows)
        {
            if (!await MergeJournal.PutBack(db, row, ct))
            {
                problems.Add(Changed(row));
            }
        }

        if (problems.Count > 0)
        {
            db.ChangeTracker.Clear();
            return new MergeAnswer(null, [.. problems.Distinct()]);
        }

        merge.Undo(agent.Name, now);
        db.Record(now, agent.Name, "household.merge-undone", $"merge {merge.Id}", merge.Kept, merge.Summary, $"household {merge.Gone.Value} is back; {rows.Count} rows");
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        await db.IndexWords([merge.Kept, merge.Gone], ct);
        return new MergeAnswer(merge.Id, []);
    }

    private async Task<List<string>> SettledSince(HouseholdMerge merge, List<MergedRow> rows, CancellationToken ct)
    {
        var problems = new List<string>();
        var bookings = Ids<Booking>(rows).ConvertAll(id => new BookingId(id));
        if (await db.Charges.AnyAsync(charge => bookings.Contains(charge.BookingId) && charge.At > merge.At, ct) || await db.Absences.AnyAsync(absence => bookings.Contains(absence.BookingId) && absence.DeclaredAt > merge.At, ct))
        {
            problems.Add("Une réservation venue de l’autre foyer a été annulée, changée ou remboursée depuis.");
        }

        if (await db.InvoiceLines.AnyAsync(line => db.Charges.Any(charge => charge.Id == line.ChargeId && bookings.Contains(charge.BookingId)) && db.Invoices.Any(invoice => invoice.Id == line.InvoiceId && invoice.IssuedAt > merge.At), ct))
        {
            problems.Add("Une réservation venue de l’autre foyer a été facturée depuis.");
        }

        var invoices = Ids<Invoice>(rows).ConvertAll(id => new InvoiceId(id));
        if (await db.InvoicePayments.AnyAsync(payment => invoices.Contains(payment.InvoiceId) && payment.At > merge.At, ct))
        {
            problems.Add("Une facture venue de l’autre foyer a été payée ou reprise depuis.");
        }

        var entries = Ids<PurseEntry>(rows);
        var purse = await db.PurseEntries.AsNoTracking().Where(entry => entry.HouseholdId == merge.Kept).ToListAsync(ct);
        foreach (var atOne in purse.GroupBy(entry => entry.OrganiserId))
        {
            var back = Money.Sum(atOne.Where(entry => entries.Contains(entry.Id)).Select(entry => entry.Amount));
            var left = Money.Sum(atOne.Where(entry => !entries.Contains(entry.Id)).Select(entry => entry.Amount));
            var before = Money.Sum(atOne.Where(entry => !entries.Contains(entry.Id) && entry.At <= merge.At).Select(entry => entry.Amount));
            if (back > Money.Zero && left < Money.Zero && left < before)
            {
                problems.Add("L’avoir venu de l’autre foyer a servi depuis.");
            }
        }

        return problems;
    }

    private static List<Guid> Ids<T>(List<MergedRow> rows) => [.. rows.Where(row => row.Change == RowChange.Changed && row.Entity == typeof(T).FullName).Select(MergeJournal.IdOf)];

    private static string Changed(MergedRow row) => row.Entity.Split('.')[^1] switch
    {
        nameof(Household) => "Le foyer a été changé depuis, ou réuni avec un autre.",
        nameof(Guardian) => "Un responsable a été changé depuis.",
        nameof(Child) => "Un enfant a été changé depuis.",
        nameof(Account) => "Un compte a été changé depuis.",
        "ChildFile" or "HealthRecord" or "SignedFile" or "Signature" or "FamilyDocument" or "ChangeRequest" => "Un dossier a été complété ou validé depuis.",
        _ => "Ce qui est venu de l’autre foyer a été changé depuis.",
    };
}

/// <summary>Forgets what moved in merges that can no longer be undone.</summary>
public sealed class ForgetMerges(PortalDb db, TimeProvider clock)
{
    /// <returns>How many rows were removed.</returns>
    public Task<int> Run(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - HouseholdMerge.Undoable;
        return db.Set<MergedRow>().Where(row => db.HouseholdMerges.Any(merge => merge.Id == row.MergeId && merge.At < before)).ExecuteDeleteAsync(ct);
    }
}
