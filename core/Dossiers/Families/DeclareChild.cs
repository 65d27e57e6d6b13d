using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A child as its parent declares it.</summary>
/// <param name="BirthDate">Written <c>2019-03-12</c>.</param>
/// <param name="Level">A <see cref="SchoolLevel"/>; empty when it goes to none of our classes.</param>
public sealed record ChildDraft(string? FirstName, string? LastName, string? BirthDate, FacilityId? School, string? Level)
{
    /// <summary>Whole years; older ones register themselves.</summary>
    private const int Grown = 18;

    private static readonly FamilyField[] Fields = [.. FamilyFields.OfChild.Where(field => field.Key is "child.first" or "child.last" or "child.born" or "child.level")];

    /// <summary>The child that the form tells of, in no household yet but the one named; or what is wrong in it, in sentences.</summary>
    internal (Child? Child, IReadOnlyList<string> Problems) Read(HouseholdId household, DateOnly today)
    {
        var values = Fields.Zip([FirstName, LastName, BirthDate, Level], (field, typed) => (Field: field, Value: field.Normalised(typed))).ToList();
        var problems = values.Select(written => written.Field.ProblemWith(written.Value)).OfType<string>().ToList();
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var child = new Child { HouseholdId = household, FirstName = "", LastName = "", BirthDate = today, SchoolId = School };
        values.ForEach(written => written.Field.Write(child, written.Value));
        return IsOfAChild(child.BirthDate, today) ? (child, []) : (null, ["«\u00A0Date de naissance\u00A0» n’est pas celle d’un enfant\u00A0: vérifiez l’année."]);
    }

    /// <summary>Whether somebody born then is a child of a household today: born already, and not grown up.</summary>
    internal static bool IsOfAChild(DateOnly born, DateOnly today) => born <= today && born > today.AddYears(-Grown);
}

/// <summary>What came of a declaration: the child, or why there is none.</summary>
public sealed record Declared(ChildId? Child, Refusal? Refusal, IReadOnlyList<string> Problems)
{
    internal static Declared Refused(IReadOnlyList<string> problems) => new(null, Core.Refusal.FieldUnreadable, problems);
}

/// <summary>
/// A parent declares a child whom the organiser does not know (R15): its file is opened, and is still to be filled, sent and
/// validated. Only where the gate waits for that validation: elsewhere the service itself adds a child, as nobody would look.
/// </summary>
public sealed class DeclareChild(PortalDb db, TimeProvider clock)
{
    public const int MostPerHousehold = 12;

    /// <summary>Whether families declare their children themselves at an organiser with this gate.</summary>
    public static bool IsOpenAt(BookingGate gate) => (gate & (BookingGate.AnnualRegistration | BookingGate.FileKnown | BookingGate.FileValidated)) != BookingGate.None;

    /// <summary>The same child declared twice is one child: a form that is sent again opens the file that is there.</summary>
    public async Task<Declared> Run(Guardian who, OrganiserId organiser, ChildDraft draft, CancellationToken ct)
    {
        var (child, problems) = draft.Read(who.HouseholdId, clock.TodayInParis());
        if (child is null)
        {
            return Declared.Refused(problems);
        }

        return await db.InTransaction(() => Declare(who, organiser, child, ct), ct);
    }

    private async Task<Declared> Declare(Guardian who, OrganiserId organiser, Child child, CancellationToken ct)
    {
        // Guard: the household's row, so that a form sent twice at once declares one child.
        await db.LockDaysOf(who.HouseholdId, ct);
        var gate = await db.Organisers.Where(o => o.Id == organiser).Select(o => o.Policies.Gate).SingleAsync(ct);
        var isKnown = await db.HouseholdsAt(organiser).AnyAsync(home => home.Id == who.HouseholdId, ct);
        if (!IsOpenAt(gate) || !isKnown || (child.SchoolId is { } school && !await db.Facilities.AnyAsync(f => f.Id == school && f.OrganiserId == organiser && f.IsSchool, ct)))
        {
            return new Declared(null, Refusal.NotFound, []);
        }

        var siblings = await db.Children.Where(sibling => sibling.HouseholdId == who.HouseholdId).ToListAsync(ct);
        var same = siblings.Find(child.IsSameAs);
        if (same is null && siblings.Count >= MostPerHousehold)
        {
            return Declared.Refused(["Votre foyer a déjà douze enfants\u00A0: demandez au service d’ajouter celui-ci."]);
        }

        var (now, id) = (clock.GetUtcNow(), same?.Id ?? child.Id);
        if (same is null)
        {
            db.Add(child);
            db.Record(now, who.Id.Value.ToString(), "child.declared", $"child {id.Value}", who.HouseholdId, null, $"{child.FirstName} {child.LastName}, {child.BirthDate:yyyy-MM-dd}");
        }

        if (!await db.ChildFiles.AnyAsync(file => file.ChildId == id && file.OrganiserId == organiser, ct))
        {
            db.Add(ChildFile.Started(id, who.HouseholdId, organiser, SchoolYear.Of(ParisTime.DayOf(now))));
            db.Record(now, who.Id.Value.ToString(), "file.opened", $"file {id.Value}", who.HouseholdId, null, null);
        }

        await db.SaveChangesAsync(ct);
        await db.IndexWords([who.HouseholdId], ct);
        return new Declared(id, null, []);
    }
}
