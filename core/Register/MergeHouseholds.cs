using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.WaitingLists;

namespace Portal.Core.Register;

/// <summary>How two households are to be made one.</summary>
public sealed record MergeWish
{
    public required HouseholdId Kept { get; init; }

    /// <summary>Goes into the other; the same where only children of one household are made one.</summary>
    public required HouseholdId Gone { get; init; }

    /// <summary>Children who are the same: who goes, and who stays. The others of the household that goes move as they are.</summary>
    public IReadOnlyDictionary<ChildId, ChildId> Children { get; init; } = new Dictionary<ChildId, ChildId>();

    /// <summary>Adults who are the same.</summary>
    public IReadOnlyDictionary<GuardianId, GuardianId> Adults { get; init; } = new Dictionary<GuardianId, GuardianId>();

    /// <summary>Fields whose value comes from what goes: <c>household.city</c>, or <c>child.level|id of the child that stays</c>.</summary>
    public IReadOnlySet<string> FromGone { get; init; } = new HashSet<string>();

    public static string KeyOf(FamilyField field, Guid? subject = null) => KeyOf(field.Key, subject);

    public static string KeyOf(string field, Guid? subject = null) => subject is { } id ? $"{field}|{id}" : field;
}

/// <summary>What came of a merge, or of its undoing: nothing was done where there are problems.</summary>
/// <param name="Problems">French sentences; none when it is done.</param>
public sealed record MergeAnswer(Guid? Merge, IReadOnlyList<string> Problems)
{
    public bool IsUnknown => Merge is null && Problems.Count == 0;

    public static MergeAnswer Unknown { get; } = new(null, []);
}

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

    private static readonly MethodInfo MoveOne = typeof(MergeHouseholds).GetMethod(nameof(Move), BindingFlags.NonPublic | BindingFlags.Instance)!;

    public Task<MergeAnswer> Run(Agent agent, MergeWish wish, CancellationToken ct) => db.InTransaction(() => Merge(agent, wish, ct), ct);

    private async Task<MergeAnswer> Merge(Agent agent, MergeWish wish, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: both households are locked in one order, as by whoever ticks, pays or confirms for them.
        foreach (var id in new[] { wish.Kept, wish.Gone }.Distinct().OrderBy(id => id.Value))
        {
            await db.LockDaysOf(id, ct);
        }

        var homes = await db.HouseholdsAt(agent.OrganiserId).Where(home => home.Id == wish.Kept || home.Id == wish.Gone).Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery().ToListAsync(ct);
        if (homes.Find(home => home.Id == wish.Kept) is not { } kept || homes.Find(home => home.Id == wish.Gone) is not { } gone || !IsOfThem(wish, kept, gone))
        {
            return MergeAnswer.Unknown;
        }

        var problems = await Problems(agent, wish, kept, gone, ct);
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

    private static bool IsOfThem(MergeWish wish, Household kept, Household gone) =>
        (kept.Id != gone.Id || wish.Children.Count > 0)
        && wish.Children.All(pair => pair.Key != pair.Value && gone.Children.Any(child => child.Id == pair.Key) && kept.Children.Any(child => child.Id == pair.Value) && !wish.Children.ContainsKey(pair.Value))
        && wish.Adults.All(pair => pair.Key != pair.Value && gone.Guardians.Any(adult => adult.Id == pair.Key) && kept.Guardians.Any(adult => adult.Id == pair.Value) && !wish.Adults.ContainsKey(pair.Value))
        && wish.Children.Values.Distinct().Count() == wish.Children.Count && wish.Adults.Values.Distinct().Count() == wish.Adults.Count;

    private static string SummaryOf(MergeWish wish, Household kept, Household gone)
    {
        var children = string.Join(", ", wish.Children.Keys.Select(id => gone.Children.Single(child => child.Id == id).FirstName));
        return kept.Id == gone.Id
            ? $"{children}, dans le foyer {kept.Name} ({kept.DossierNumber})"
            : $"{gone.Name} ({gone.DossierNumber}) dans {kept.Name} ({kept.DossierNumber}){(children.Length == 0 ? "" : $"\u00A0: {children}")}";
    }

    private async Task<List<string>> Problems(Agent agent, MergeWish wish, Household kept, Household gone, CancellationToken ct)
    {
        var both = new[] { kept.Id, gone.Id };
        var problems = await db.Unsettled(both, ct);
        if (kept.Id != gone.Id)
        {
            var knownBy = (await db.ChildFiles.Where(file => both.Contains(file.HouseholdId)).Select(file => new { file.HouseholdId, file.OrganiserId }).Distinct().ToListAsync(ct))
                .Concat(await db.KnownHouseholds.Where(known => both.Contains(known.HouseholdId)).Select(known => new { known.HouseholdId, known.OrganiserId }).ToListAsync(ct))
                .Distinct().GroupBy(known => known.OrganiserId);
            // I6: nobody gets to see a family because another service tidied up.
            if (knownBy.Any(organiser => organiser.Key != agent.OrganiserId && organiser.Count() == 1))
            {
                problems.Add("Une autre structure ne connaît que l’un de ces deux foyers\u00A0: elle verrait l’autre. Inscrivez d’abord les deux auprès d’elle, ou laissez-les.");
            }
        }

        foreach (var (from, to) in wish.Children)
        {
            ChildId[] pair = [from, to];
            var name = kept.Children.Single(child => child.Id == to).FirstName;
            var booked = await db.Bookings.Where(booking => pair.Contains(booking.ChildId) && (int)booking.State < 100).Select(booking => new { booking.SlotId, booking.Date }).ToListAsync(ct);
            var waited = await db.WaitingEntries.Where(entry => pair.Contains(entry.ChildId) && (entry.State == WaitingState.Waiting || entry.State == WaitingState.Offered || entry.State == WaitingState.InCart)).Select(entry => new { entry.SlotId, entry.Date }).ToListAsync(ct);
            var slots = await db.Slots.AsNoTracking().ToDictionaryAsync(slot => slot.Id, slot => slot.Name, ct);
            problems.AddRange(booked.GroupBy(day => day).Where(day => day.Count() > 1).OrderBy(day => day.Key.Date).Select(day => $"{name} a deux réservations pour {slots[day.Key.SlotId]}, {day.Key.Date.DayInWords()}\u00A0: annulez d’abord l’une des deux."));
            problems.AddRange(waited.GroupBy(day => day).Where(day => day.Count() > 1).OrderBy(day => day.Key.Date).Select(day => $"{name} attend deux fois une place pour {slots[day.Key.SlotId]}, {day.Key.Date.DayInWords()}\u00A0: quittez d’abord l’une des deux listes."));
        }

        return problems;
    }

    private async Task MoveAll(MergeWish wish, Household kept, Household gone, CancellationToken ct)
    {
        Choose(wish, kept, gone);
        await CloseEmptyCarts(wish, ct);
        await Rekey(wish, kept, ct);
        await Follow(wish.Children, ct);
        await Follow(wish.Adults, ct);
        await Refer(wish, ct);
        if (kept.Id != gone.Id)
        {
            Quotients(wish, kept, gone);
            await Follow(new Dictionary<HouseholdId, HouseholdId> { [gone.Id] = kept.Id }, ct);
            foreach (var invoice in db.ChangeTracker.Entries<Invoice>().Where(entry => entry.Entity.HouseholdId == kept.Id && entry.Entity.MergedFrom is null))
            {
                invoice.Property(i => i.MergedFrom).CurrentValue = gone.Id;
            }
        }

        foreach (var account in db.ChangeTracker.Entries<Account>().Where(entry => entry.Entity.GuardianId is { } adult && wish.Adults.Values.Contains(adult)).GroupBy(entry => entry.Entity.GuardianId))
        {
            // One adult, one account: theirs, where they have one already.
            var theirs = await db.Accounts.AnyAsync(own => own.GuardianId == account.Key && !own.IsClosed, ct);
            foreach (var entry in account.Where(_ => theirs))
            {
                entry.Entity.Close();
            }
        }

        // By what is tracked: whoever moved has left the list of the household that goes.
        db.RemoveRange(db.ChangeTracker.Entries<Child>().Where(entry => wish.Children.ContainsKey(entry.Entity.Id)).Select(entry => entry.Entity).ToList());
        db.RemoveRange(db.ChangeTracker.Entries<Guardian>().Where(entry => wish.Adults.ContainsKey(entry.Entity.Id)).Select(entry => entry.Entity).ToList());
        if (kept.Id != gone.Id)
        {
            db.Remove(gone);
        }
    }

    private static void Choose(MergeWish wish, Household kept, Household gone)
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
            Choose(wish, FamilyFields.OfChild.Concat(FamilyFields.Permissions), gone.Children.Single(child => child.Id == from), kept.Children.Single(child => child.Id == to), to.Value);
        }

        foreach (var (from, to) in wish.Adults)
        {
            Choose(wish, FamilyFields.OfGuardian, gone.Guardians.Single(adult => adult.Id == from), kept.Guardians.Single(adult => adult.Id == to), to.Value);
        }
    }

    private static void Choose(MergeWish wish, IEnumerable<FamilyField> fields, object from, object to, Guid subject)
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

    // Rows whose key names a child, an adult or a household: the old one goes, the new one comes unless it is there.
    private async Task Rekey(MergeWish wish, Household kept, CancellationToken ct)
    {
        var (children, adults) = (wish.Children.Keys.ToList(), wish.Adults.Keys.ToList());
        var (stayingChildren, stayingAdults) = (wish.Children.Values.ToList(), wish.Adults.Values.ToList());
        var bonds = await db.Bonds.Where(bond => children.Contains(bond.ChildId) || adults.Contains(bond.GuardianId) || stayingChildren.Contains(bond.ChildId) || stayingAdults.Contains(bond.GuardianId)).ToListAsync(ct);
        var there = bonds.Select(bond => (bond.GuardianId, bond.ChildId)).ToHashSet();
        foreach (var bond in bonds.Where(bond => children.Contains(bond.ChildId) || adults.Contains(bond.GuardianId)))
        {
            db.Remove(bond);
            var (adult, child) = (wish.Adults.GetValueOrDefault(bond.GuardianId, bond.GuardianId), wish.Children.GetValueOrDefault(bond.ChildId, bond.ChildId));
            if (there.Add((adult, child)))
            {
                db.Add(new Bond { GuardianId = adult, ChildId = child, Relation = bond.Relation });
            }
        }

        var files = await db.ChildFiles.Where(file => children.Contains(file.ChildId) || stayingChildren.Contains(file.ChildId)).ToListAsync(ct);
        foreach (var file in files.Where(file => children.Contains(file.ChildId)))
        {
            db.Remove(file);
            var own = files.Find(other => other.ChildId == wish.Children[file.ChildId] && other.OrganiserId == file.OrganiserId);
            if (own is null)
            {
                own = ChildFile.Started(wish.Children[file.ChildId], kept.Id, file.OrganiserId, file.Year);
                db.Add(own);
                Copy(file, own);
            }
            else if ((file.ValidatedFor ?? 0, file.Year, file.State).CompareTo((own.ValidatedFor ?? 0, own.Year, own.State)) > 0)
            {
                Copy(file, own);
            }
        }

        var records = await db.HealthRecords.Where(record => children.Contains(record.ChildId) || stayingChildren.Contains(record.ChildId)).ToListAsync(ct);
        foreach (var record in records.Where(record => children.Contains(record.ChildId)))
        {
            db.Remove(record);
            var to = wish.Children[record.ChildId];
            var own = records.Find(other => other.ChildId == to);
            if (own is null || wish.FromGone.Contains(MergeWish.KeyOf(HealthField, to.Value)))
            {
                // The seal binds a record to its child: it is opened and sealed again, read by nobody.
                var sealedAgain = seal.Seal(to, seal.Open(record.ChildId, record.Sealed));
                if (own is null)
                {
                    db.Add(new HealthRecord { ChildId = to, HouseholdId = kept.Id, Sealed = sealedAgain, ChangedAt = record.ChangedAt });
                }
                else
                {
                    (own.Sealed, own.ChangedAt) = (sealedAgain, record.ChangedAt);
                }
            }
        }

        var fetched = await db.Set<ContactChild>().Where(row => children.Contains(row.ChildId) || stayingChildren.Contains(row.ChildId)).ToListAsync(ct);
        var may = fetched.Select(row => (row.ContactId, row.ChildId)).ToHashSet();
        foreach (var row in fetched.Where(row => children.Contains(row.ChildId)))
        {
            db.Remove(row);
            if (may.Add((row.ContactId, wish.Children[row.ChildId])))
            {
                db.Add(new ContactChild { ContactId = row.ContactId, ChildId = wish.Children[row.ChildId] });
            }
        }

        var preferences = await db.MailPreferences.Where(preference => adults.Contains(preference.GuardianId) || stayingAdults.Contains(preference.GuardianId)).ToListAsync(ct);
        foreach (var preference in preferences.Where(preference => adults.Contains(preference.GuardianId)))
        {
            // The adult who stays has chosen for themselves, or has what is usual.
            db.Remove(preference);
        }

        // What a device is told of goes with its adult's wishes: the devices themselves follow.
        db.RemoveRange(await db.PushWishes.Where(topic => adults.Contains(topic.GuardianId)).ToListAsync(ct));

        if (wish.Kept != wish.Gone)
        {
            var known = await db.KnownHouseholds.Where(row => row.HouseholdId == wish.Kept || row.HouseholdId == wish.Gone).ToListAsync(ct);
            foreach (var row in known.Where(row => row.HouseholdId == wish.Gone))
            {
                db.Remove(row);
                if (!known.Exists(other => other.HouseholdId == wish.Kept && other.OrganiserId == row.OrganiserId))
                {
                    db.Add(new KnownHousehold { HouseholdId = wish.Kept, OrganiserId = row.OrganiserId, Since = row.Since });
                }
            }
        }
    }

    private void Copy(ChildFile from, ChildFile to)
    {
        foreach (var property in db.Entry(from).Properties.Where(property => property.Metadata.Name is not (nameof(ChildFile.ChildId) or nameof(ChildFile.OrganiserId) or nameof(ChildFile.HouseholdId))))
        {
            db.Entry(to).Property(property.Metadata).CurrentValue = property.CurrentValue;
        }
    }

    private void Quotients(MergeWish wish, Household kept, Household gone)
    {
        // Two incomes of one family: the one chosen stays, whatever its date.
        var dropped = wish.FromGone.Contains(QuotientField) && gone.Quotients.Count > 0 ? kept.Quotients : kept.Quotients.Count > 0 ? gone.Quotients : [];
        db.RemoveRange(dropped.ToList());
    }

    /// <summary>What other programs call the one that goes is said of the one that stays: their next file finds it.</summary>
    private async Task Refer(MergeWish wish, CancellationToken ct)
    {
        var moved = wish.Children.Select(pair => (pair.Key.Value, pair.Value.Value)).Concat(wish.Adults.Select(pair => (pair.Key.Value, pair.Value.Value))).Append((wish.Gone.Value, wish.Kept.Value)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
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

    private async Task Follow<TId>(IReadOnlyDictionary<TId, TId> moved, CancellationToken ct)
        where TId : struct
    {
        if (moved.Count == 0)
        {
            return;
        }

        foreach (var column in MergedColumns.Of(db.Model, typeof(TId)).Where(column => !column.IsPrimaryKey()).ToList())
        {
            await (Task)MoveOne.MakeGenericMethod(column.DeclaringType.ClrType, typeof(TId)).Invoke(this, [column, moved, ct])!;
        }
    }

    private async Task Move<TRow, TId>(IProperty column, IReadOnlyDictionary<TId, TId> moved, CancellationToken ct)
        where TRow : class
        where TId : struct
    {
        var ids = moved.Keys.ToList();
        var rows = column.IsNullable
            ? db.Set<TRow>().Where(row => EF.Property<TId?>(row, column.Name) != null && ids.Contains(EF.Property<TId?>(row, column.Name)!.Value))
            : db.Set<TRow>().Where(row => ids.Contains(EF.Property<TId>(row, column.Name)));
        foreach (var row in await rows.ToListAsync(ct))
        {
            var entry = db.Entry(row);
            if (entry.State is not EntityState.Deleted && entry.Property(column).CurrentValue is TId from && moved.TryGetValue(from, out var to))
            {
                entry.Property(column).CurrentValue = to;
            }
        }
    }
}

internal static class UnsettledQueries
{
    /// <summary>What keeps households from being made one, or two again, this minute: something of theirs is being paid or billed.</summary>
    public static async Task<List<string>> Unsettled(this PortalDb db, HouseholdId[] households, CancellationToken ct)
    {
        var problems = new List<string>();
        if (await db.Carts.AnyAsync(cart => households.Contains(cart.HouseholdId) && (cart.State == CartState.Paying || (cart.State == CartState.Open && cart.Lines.Any(line => line.State == CartLineState.Live))), ct))
        {
            problems.Add("Un panier est ouvert dans l’un de ces foyers\u00A0: attendez qu’il soit validé ou que son délai soit passé.");
        }

        if (await db.Payments.AnyAsync(payment => households.Contains(payment.HouseholdId) && (payment.State == PaymentState.Preparing || payment.State == PaymentState.Started || payment.AskAgainAt != null), ct))
        {
            problems.Add("Un paiement est en cours dans l’un de ces foyers\u00A0: attendez sa réponse.");
        }

        if (await db.BillingMonths.AnyAsync(month => month.State != BillingState.Issued && db.BillingDrafts.Any(draft => draft.BillingMonthId == month.Id && households.Contains(draft.HouseholdId)), ct))
        {
            problems.Add("La facturation d’un mois est en projet pour ces foyers\u00A0: attendez qu’elle soit émise.");
        }

        if (await db.SharedChildren.AnyAsync(share => share.EndedAt == null && (households.Contains(share.HomeId) || households.Contains(share.HouseholdId)), ct))
        {
            problems.Add("Un enfant de ces foyers est en garde partagée\u00A0: terminez d’abord le partage, ou laissez les foyers comme ils sont.");
        }

        return problems;
    }
}
