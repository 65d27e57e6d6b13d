using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A parent says what each adult of the household is to a child (R16).</summary>
public sealed class KeepBonds(PortalDb db, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when it is kept.</returns>
    public Task<Refusal?> Run(Guardian who, ChildId child, IReadOnlyDictionary<GuardianId, Relation> bonds, CancellationToken ct) =>
        db.InTransaction(() => Keep(who, child, bonds, ct), ct);

    private async Task<Refusal?> Keep(Guardian who, ChildId child, IReadOnlyDictionary<GuardianId, Relation> bonds, CancellationToken ct)
    {
        var adults = await db.Guardians.Where(adult => adult.HouseholdId == who.HouseholdId).Select(adult => adult.Id).ToListAsync(ct);
        if (!await db.Children.AnyAsync(c => c.Id == child && c.HouseholdId == who.HouseholdId, ct) || bonds.Keys.Except(adults).Any())
        {
            return Refusal.NotFound;
        }

        var known = await db.Bonds.Where(bond => bond.ChildId == child).ToDictionaryAsync(bond => bond.GuardianId, ct);
        foreach (var (adult, relation) in bonds)
        {
            var bond = known.GetValueOrDefault(adult);
            if (bond?.Relation == relation)
            {
                continue;
            }

            db.Record(clock.GetUtcNow(), who.Id.Value.ToString(), "family.changed", $"bond {adult.Value} {child.Value}", who.HouseholdId, bond?.Relation.ToString(), relation.ToString());
            if (bond is null)
            {
                db.Add(new Bond { GuardianId = adult, ChildId = child, Relation = relation });
            }
            else
            {
                bond.Relation = relation;
            }
        }

        return null;
    }
}
