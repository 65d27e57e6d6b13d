using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Makes two households one, or two children of one household one child, in one transaction. All that names the one that goes
/// is laid on the one that stays: bookings, requests, documents, accounts; money too, whose owner changes while its amounts,
/// numbers and instants do not. What is changed is written down (<see cref="MergeJournal"/>), so that it can be undone.
/// </summary>
public sealed class MergeHouseholds(PortalDb db, HealthSeal seal, TimeProvider clock)
{
    /// <summary>Fields that are no <see cref="FamilyField"/> and are chosen all the same.</summary>
    public const string NameField = "household.name";
    public const string QuotientField = "household.quotient";
    public const string HealthField = "child.health";

    public Task<MergeAnswer> Run(Agent agent, MergeWish wish, CancellationToken ct) => db.InTransaction(() => Merge(agent, wish, ct), ct);

    private async Task<MergeAnswer> Merge(Agent agent, MergeWish wish, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: whoever ticks, pays or confirms for one of them waits here, and nothing is read before.
        await db.LockHouseholds([wish.Kept, wish.Gone], ct);
        var homes = await db.HouseholdsAt(agent.OrganiserId).Where(home => home.Id == wish.Kept || home.Id == wish.Gone)
            .Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery().ToListAsync(ct);
        if (homes.Find(home => home.Id == wish.Kept) is not { } kept || homes.Find(home => home.Id == wish.Gone) is not { } gone || !wish.IsOf(kept, gone))
        {
            return MergeAnswer.Unknown;
        }

        var problems = await new MergeProblems(db).Of(agent, wish, kept, ct);
        if (problems.Count > 0)
        {
            db.ChangeTracker.Clear();
            return new MergeAnswer(null, problems);
        }

        var merge = new HouseholdMerge { OrganiserId = agent.OrganiserId, Kept = kept.Id, Gone = gone.Id, By = agent.Name, At = now, Summary = SummaryOf(wish, kept, gone) };
        await MoveAll(wish, kept, gone, ct);
        db.ChangeTracker.DetectChanges();
        var rows = MergeJournal.Of(db, merge.Id);
        db.Add(merge);
        db.AddRange(rows);
        db.Record(now, agent.Name, "household.merged", $"merge {merge.Id}", kept.Id, $"household {gone.Id.Value}", $"{merge.Summary}; {rows.Count} rows");
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        await db.IndexWords([kept.Id, gone.Id], ct);
        return new MergeAnswer(merge.Id, []);
    }

    private static string SummaryOf(MergeWish wish, Household kept, Household gone)
    {
        var children = string.Join(", ", wish.Children.Keys.Select(id => gone.Children.Single(child => child.Id == id).FirstName));
        return kept.Id == gone.Id
            ? $"{children}, dans le foyer {kept.Name} ({kept.DossierNumber})"
            : $"{gone.Name} ({gone.DossierNumber}) dans {kept.Name} ({kept.DossierNumber}){(children.Length == 0 ? "" : $"\u00A0: {children}")}";
    }

    private async Task MoveAll(MergeWish wish, Household kept, Household gone, CancellationToken ct)
    {
        WriteChosen(wish, kept, gone);
        await CloseEmptyCarts(wish, ct);
        await new RekeyRows(db, seal, wish, kept.Id).Run(ct);
        var rows = new MoveRows(db);
        await rows.Follow(wish.Children, ct);
        await rows.Follow(wish.Adults, ct);
        await MoveSubjects(wish, ct);
        if (kept.Id != gone.Id)
        {
            KeepOneQuotient(wish, kept, gone);
            await rows.Follow(new Dictionary<HouseholdId, HouseholdId> { [gone.Id] = kept.Id }, ct);
            foreach (var invoice in db.ChangeTracker.Entries<Invoice>().Where(entry => entry.Entity.HouseholdId == kept.Id && entry.Entity.MergedFrom is null))
            {
                invoice.Property(i => i.MergedFrom).CurrentValue = gone.Id;
            }
        }

        await KeepOneAccount(wish, ct);
        // By what is tracked: whoever moved has left the list of the household that goes.
        db.RemoveRange(db.ChangeTracker.Entries<Child>().Where(entry => wish.Children.ContainsKey(entry.Entity.Id)).Select(entry => entry.Entity).ToList());
        db.RemoveRange(db.ChangeTracker.Entries<Guardian>().Where(entry => wish.Adults.ContainsKey(entry.Entity.Id)).Select(entry => entry.Entity).ToList());
        if (kept.Id != gone.Id)
        {
            db.Remove(gone);
        }
    }

    private static void WriteChosen(MergeWish wish, Household kept, Household gone)
    {
        if (wish.FromGone.Contains(NameField))
        {
            kept.Name = gone.Name;
        }

        foreach (var field in FamilyFields.OfHousehold.Where(field => wish.FromGone.Contains(MergeWish.KeyOf(field))))
        {
            field.Write(kept, field.Read(gone));
        }

        foreach (var (from, to) in wish.Children)
        {
            WriteChosen(wish, FamilyFields.OfChild.Concat(FamilyFields.Permissions), gone.Children.Single(child => child.Id == from), kept.Children.Single(child => child.Id == to), to.Value);
        }

        foreach (var (from, to) in wish.Adults)
        {
            WriteChosen(wish, FamilyFields.OfGuardian, gone.Guardians.Single(adult => adult.Id == from), kept.Guardians.Single(adult => adult.Id == to), to.Value);
        }
    }

    private static void WriteChosen(MergeWish wish, IEnumerable<FamilyField> fields, object from, object to, Guid subject)
    {
        foreach (var field in fields.Where(field => wish.FromGone.Contains(MergeWish.KeyOf(field, subject))))
        {
            field.Write(to, field.Read(from));
        }
    }

    // Only one cart of an adult may be open at an organiser; those that hold something were a problem before.
    private async Task CloseEmptyCarts(MergeWish wish, CancellationToken ct)
    {
        var adults = wish.Adults.Keys.ToList();
        foreach (var cart in await db.Carts.Where(cart => adults.Contains(cart.GuardianId) && cart.State == CartState.Open).ToListAsync(ct))
        {
            db.Entry(cart).Property(c => c.State).CurrentValue = CartState.Abandoned;
        }
    }

    private void KeepOneQuotient(MergeWish wish, Household kept, Household gone)
    {
        // Two incomes of one family: the one chosen stays, whatever its date.
        var dropped = wish.FromGone.Contains(QuotientField) && gone.Quotients.Count > 0 ? kept.Quotients : kept.Quotients.Count > 0 ? gone.Quotients : [];
        db.RemoveRange(dropped.ToList());
    }

    // One adult, one account: theirs, where they have one already.
    private async Task KeepOneAccount(MergeWish wish, CancellationToken ct)
    {
        foreach (var moved in db.ChangeTracker.Entries<Account>().Where(entry => entry.Entity.GuardianId is { } adult && wish.Adults.Values.Contains(adult)).GroupBy(entry => entry.Entity.GuardianId))
        {
            if (await db.Accounts.AnyAsync(own => own.GuardianId == moved.Key && !own.IsClosed, ct))
            {
                moved.ToList().ForEach(entry => entry.Entity.Close());
            }
        }
    }

    // What other programs call the one that goes is said of the one that stays, so that their next file finds it; and what was asked of them.
    private async Task MoveSubjects(MergeWish wish, CancellationToken ct)
    {
        var moved = wish.Children.Select(pair => (From: pair.Key.Value, To: pair.Value.Value))
            .Concat(wish.Adults.Select(pair => (From: pair.Key.Value, To: pair.Value.Value)))
            .Append((From: wish.Gone.Value, To: wish.Kept.Value)).ToDictionary(pair => pair.From, pair => pair.To);
        var ids = moved.Keys.ToList();
        foreach (var reference in await db.ExternalReferences.Where(reference => ids.Contains(reference.SubjectId)).ToListAsync(ct))
        {
            reference.SubjectId = moved[reference.SubjectId];
        }

        foreach (var change in await db.ChangeRequests.Where(change => ids.Contains(change.SubjectId)).ToListAsync(ct))
        {
            db.Entry(change).Property(c => c.SubjectId).CurrentValue = moved[change.SubjectId];
        }
    }
}
