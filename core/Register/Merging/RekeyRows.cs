using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Rows whose key names a child, an adult or a household that goes: each is written anew under the name of who stays, unless one is there.</summary>
internal sealed class RekeyRows(PortalDb db, HealthSeal seal, MergeWish wish, HouseholdId kept)
{
    private readonly List<ChildId> children = [.. wish.Children.Keys, .. wish.Children.Values];
    private readonly List<GuardianId> adults = [.. wish.Adults.Keys, .. wish.Adults.Values];

    public async Task Run(CancellationToken ct)
    {
        Rekey(await db.Bonds.Where(bond => children.Contains(bond.ChildId) || adults.Contains(bond.GuardianId)).ToListAsync(ct),
            bond => (bond.GuardianId, bond.ChildId), key => (wish.SurvivorOf(key.GuardianId), wish.SurvivorOf(key.ChildId)),
            (bond, key) => new Bond { GuardianId = key.GuardianId, ChildId = key.ChildId, Relation = bond.Relation });

        Rekey(await db.Set<ContactChild>().Where(row => children.Contains(row.ChildId)).ToListAsync(ct),
            row => (row.ContactId, row.ChildId), key => (key.ContactId, wish.SurvivorOf(key.ChildId)),
            (_, key) => new ContactChild { ContactId = key.ContactId, ChildId = key.ChildId });

        Rekey(await db.ChildFiles.Where(file => children.Contains(file.ChildId)).ToListAsync(ct),
            file => (file.ChildId, file.OrganiserId), key => (wish.SurvivorOf(key.ChildId), key.OrganiserId),
            (file, key) => Copy(file, ChildFile.Started(key.ChildId, kept, key.OrganiserId, file.Year)), KeepTheFurther);

        Rekey(await db.HealthRecords.Where(record => children.Contains(record.ChildId)).ToListAsync(ct),
            record => record.ChildId, wish.SurvivorOf,
            (record, child) => new HealthRecord { ChildId = child, HouseholdId = kept, Sealed = SealedFor(child, record), ChangedAt = record.ChangedAt }, KeepTheChosen);

        Rekey(await db.KnownHouseholds.Where(row => row.HouseholdId == wish.Kept || row.HouseholdId == wish.Gone).ToListAsync(ct),
            row => (row.HouseholdId, row.OrganiserId), key => (wish.SurvivorOf(key.HouseholdId), key.OrganiserId),
            (row, key) => new KnownHousehold { HouseholdId = key.HouseholdId, OrganiserId = key.OrganiserId, Since = row.Since });

        // The adult who stays has chosen for themselves, or has what is usual; the devices themselves follow.
        var going = wish.Adults.Keys.ToList();
        db.RemoveRange(await db.MailPreferences.Where(preference => going.Contains(preference.GuardianId)).ToListAsync(ct));
        db.RemoveRange(await db.PushWishes.Where(topic => going.Contains(topic.GuardianId)).ToListAsync(ct));
    }

    /// <param name="following">The key under which a row is found afterwards; the same for a row that stays.</param>
    /// <param name="anew">The row under its new key.</param>
    /// <param name="whenThere">What the one that is there takes from the one that goes; nothing unless said.</param>
    private void Rekey<TRow, TKey>(IReadOnlyList<TRow> rows, Func<TRow, TKey> keyOf, Func<TKey, TKey> following, Func<TRow, TKey, TRow> anew, Action<TRow, TRow>? whenThere = null)
        where TRow : class
        where TKey : struct, IEquatable<TKey>
    {
        var staying = rows.Where(row => following(keyOf(row)).Equals(keyOf(row))).ToDictionary(keyOf);
        foreach (var row in rows.Where(row => !staying.ContainsKey(keyOf(row))))
        {
            db.Remove(row);
            var key = following(keyOf(row));
            if (staying.TryGetValue(key, out var own))
            {
                whenThere?.Invoke(row, own);
            }
            else
            {
                staying[key] = anew(row, key);
                db.Add(staying[key]);
            }
        }
    }

    private void KeepTheFurther(ChildFile file, ChildFile own)
    {
        if ((file.ValidatedFor ?? 0, file.Year, file.State).CompareTo((own.ValidatedFor ?? 0, own.Year, own.State)) > 0)
        {
            Copy(file, own);
        }
    }

    private ChildFile Copy(ChildFile from, ChildFile to)
    {
        foreach (var property in db.Entry(from).Properties.Where(property => property.Metadata.Name is not (nameof(ChildFile.ChildId) or nameof(ChildFile.OrganiserId) or nameof(ChildFile.HouseholdId))))
        {
            db.Entry(to).Property(property.Metadata).CurrentValue = property.CurrentValue;
        }

        return to;
    }

    private void KeepTheChosen(HealthRecord record, HealthRecord own)
    {
        if (wish.FromGone.Contains(MergeWish.KeyOf(MergeHouseholds.HealthField, own.ChildId.Value)))
        {
            (own.Sealed, own.ChangedAt) = (SealedFor(own.ChildId, record), record.ChangedAt);
        }
    }

    // The seal binds a record to its child: it is opened and sealed again, read by nobody.
    private string SealedFor(ChildId child, HealthRecord record) => seal.Seal(child, seal.Open(record.ChildId, record.Sealed));
}
