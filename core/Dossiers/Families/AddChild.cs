using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>
/// The service adds a child to a household that it knows, whatever its gate waits for: its file is opened, what each adult is
/// to it is written down, and the family reads of it by mail. What the gate asks for stays to be done.
/// </summary>
public sealed class AddChild(PortalDb db, DossierLetters letters, TimeProvider clock)
{
    /// <summary>A child told twice is one child: a form that is sent again adds nobody, and tells nobody.</summary>
    /// <param name="bonds">Of the household's adults, those of whom the agent knows what they are to the child.</param>
    public async Task<Declared> Run(Agent agent, HouseholdId household, ChildDraft draft, IReadOnlyDictionary<GuardianId, Relation> bonds, CancellationToken ct)
    {
        var (child, problems) = draft.Read(household, clock.TodayInParis());
        if (child is null)
        {
            return Declared.Refused(problems);
        }

        // An agent of one facility adds its pupils; another's would not be found by them afterwards.
        if (agent.Only is { } only && draft.School != only)
        {
            return Declared.Refused(["Choisissez votre établissement\u00A0: vous n’ajoutez que ses élèves."]);
        }

        return await db.InTransaction(() => Add(agent, household, child, bonds, ct), ct);
    }

    private async Task<Declared> Add(Agent agent, HouseholdId household, Child child, IReadOnlyDictionary<GuardianId, Relation> bonds, CancellationToken ct)
    {
        // Guard: the household's row, so that a form sent twice at once adds one child.
        await db.LockDaysOf(household, ct);
        var organiser = agent.OrganiserId;
        var adults = await db.Guardians.Where(adult => adult.HouseholdId == household).Select(adult => adult.Id).ToListAsync(ct);
        if (!await db.HouseholdsOf(agent).AnyAsync(home => home.Id == household, ct) || bonds.Keys.Except(adults).Any()
            || (child.SchoolId is { } school && !await db.Facilities.AnyAsync(f => f.Id == school && f.OrganiserId == organiser && f.IsSchool, ct)))
        {
            return new Declared(null, Refusal.NotFound, []);
        }

        var siblings = await db.Children.Where(sibling => sibling.HouseholdId == household).ToListAsync(ct);
        var same = siblings.Find(child.IsSameAs);
        if (same is null && siblings.Count >= DeclareChild.MostPerHousehold)
        {
            return Declared.Refused(["Ce foyer a déjà douze enfants\u00A0: vérifiez qu’il n’y a pas de doublons."]);
        }

        var (now, id) = (clock.GetUtcNow(), same?.Id ?? child.Id);
        if (same is null)
        {
            db.Add(child);
            db.AddRange(bonds.Select(bond => new Bond { GuardianId = bond.Key, ChildId = id, Relation = bond.Value }));
            db.Record(now, agent.Name, "child.added", $"child {id.Value}", household, null, $"{child.FirstName} {child.LastName}, {child.BirthDate:yyyy-MM-dd}");
            foreach (var (adult, relation) in bonds)
            {
                db.Record(now, agent.Name, "family.changed", $"bond {adult.Value} {id.Value}", household, null, relation.ToString());
            }
        }

        var isNew = !await db.ChildFiles.AnyAsync(file => file.ChildId == id && file.OrganiserId == organiser, ct);
        if (isNew)
        {
            db.Add(ChildFile.Started(id, household, organiser, SchoolYear.Of(ParisTime.DayOf(now))));
            db.Record(now, agent.Name, "file.opened", $"file {id.Value}", household, null, null);
            await db.SaveChangesAsync(ct);
            await letters.Added($"child:{id.Value}:{organiser.Value}", household, organiser, (same ?? child).FirstName, $"/moi/enfants/{id.Value}/dossier", now, ct);
        }

        await db.SaveChangesAsync(ct);
        await db.IndexWords([household], ct);
        return new Declared(id, null, []);
    }
}
