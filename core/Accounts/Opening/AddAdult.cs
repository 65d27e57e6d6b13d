using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>An adult as the service writes it down; telephone and address of mail may follow.</summary>
public sealed record AdultDraft(string? FirstName, string? LastName, string? Phone, string? Email)
{
    private static readonly FamilyField[] Fields = [.. FamilyFields.OfGuardian.Where(field => field.Key is "adult.first" or "adult.last" or "adult.phone")];

    internal (Guardian? Adult, IReadOnlyList<string> Problems) Read(HouseholdId household)
    {
        var values = Fields.Zip([FirstName, LastName, Phone], (field, typed) => (Field: field, Value: field.Normalised(typed))).ToList();
        var problems = values.Where(written => written.Value.Length > 0 || written.Field.Key != "adult.phone").Select(written => written.Field.ProblemWith(written.Value)).OfType<string>().ToList();
        var (addresses, refusal) = string.IsNullOrWhiteSpace(Email) ? ([], null) : Emails.Read(Email);
        if (refusal is { } wrong)
        {
            problems.Add(wrong.Sentence());
        }

        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var adult = new Guardian { HouseholdId = household, FirstName = "", LastName = "", Email = string.Join("; ", addresses) };
        values.ForEach(written => written.Field.Write(adult, written.Value));
        return (adult, []);
    }
}

/// <summary>What came of it: the adult, or why there is none.</summary>
public sealed record AddedAdult(GuardianId? Adult, Refusal? Refusal, IReadOnlyList<string> Problems);

/// <summary>
/// The service adds an adult who lives in a household, and so will see all of it (R16); a parent who lives elsewhere gets a
/// household of their own instead (<see cref="ShareChild"/>, R12). The adults who are there read of it by mail.
/// </summary>
public sealed class AddAdult(PortalDb db, DossierLetters letters, TimeProvider clock)
{
    public const int MostPerHousehold = 4;

    /// <summary>An adult told twice by the same name is one: a form that is sent again adds nobody.</summary>
    /// <param name="bonds">What the adult is to children of the household.</param>
    public async Task<AddedAdult> Run(Agent agent, HouseholdId household, AdultDraft draft, IReadOnlyDictionary<ChildId, Relation> bonds, CancellationToken ct)
    {
        var (adult, problems) = draft.Read(household);
        return adult is null
            ? new AddedAdult(null, Refusal.FieldUnreadable, problems)
            : await db.InTransaction(() => Add(agent, household, adult, bonds, ct), ct);
    }

    private async Task<AddedAdult> Add(Agent agent, HouseholdId household, Guardian adult, IReadOnlyDictionary<ChildId, Relation> bonds, CancellationToken ct)
    {
        // Guard: the household's row, so that a form sent twice at once adds one adult.
        await db.LockDaysOf(household, ct);
        var children = await db.Children.Where(child => child.HouseholdId == household).Select(child => child.Id).ToListAsync(ct);
        if (!await db.HouseholdsOf(agent).AnyAsync(home => home.Id == household, ct) || bonds.Keys.Except(children).Any())
        {
            return new AddedAdult(null, Refusal.NotFound, []);
        }

        var adults = await db.Guardians.AsNoTracking().Where(known => known.HouseholdId == household).ToListAsync(ct);
        if (adults.Find(known => string.Equals(known.FullName, adult.FullName, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            return new AddedAdult(same.Id, null, []);
        }

        if (adults.Count >= MostPerHousehold)
        {
            return new AddedAdult(null, Refusal.FieldUnreadable, ["Ce foyer a déjà quatre adultes\u00A0: vérifiez qu’il n’y a pas de doublons."]);
        }

        var now = clock.GetUtcNow();
        db.Add(adult);
        db.AddRange(bonds.Select(bond => new Bond { GuardianId = adult.Id, ChildId = bond.Key, Relation = bond.Value }));
        db.Record(now, agent.Name, "adult.added", $"adult {adult.Id.Value}", household, null, adult.FullName);
        foreach (var (child, relation) in bonds)
        {
            db.Record(now, agent.Name, "family.changed", $"bond {adult.Id.Value} {child.Value}", household, null, relation.ToString());
        }

        await db.SaveChangesAsync(ct);
        await db.IndexWords([household], ct);
        await letters.Added($"adult:{adult.Id.Value}", household, agent.OrganiserId, adult.FullName, "/moi/foyer", now, ct);
        return new AddedAdult(adult.Id, null, []);
    }
}
