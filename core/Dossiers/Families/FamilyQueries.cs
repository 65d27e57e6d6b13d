using Microsoft.EntityFrameworkCore;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A household, an adult or a child whose fields are changed, tracked.</summary>
public sealed record FieldSubject(object Thing, IReadOnlyList<FamilyField> Fields);

/// <summary>Questions about what a household tells of itself.</summary>
public static class FamilyQueries
{
    /// <summary>The household, one of its adults or one of its children; what is not its own is not found (I6).</summary>
    public static async Task<FieldSubject?> SubjectOf(this PortalDb db, HouseholdId household, Guid id, CancellationToken ct)
    {
        var (guardian, child) = (new GuardianId(id), new ChildId(id));
        return household.Value == id
            ? new FieldSubject(await db.Households.SingleAsync(home => home.Id == household, ct), [.. FamilyFields.OfHousehold])
            : await db.Guardians.FirstOrDefaultAsync(adult => adult.Id == guardian && adult.HouseholdId == household, ct) is { } adult
                ? new FieldSubject(adult, [.. FamilyFields.OfGuardian])
                : await db.Children.FirstOrDefaultAsync(own => own.Id == child && own.HouseholdId == household, ct) is { } found
                    ? new FieldSubject(found, [.. FamilyFields.OfChild, .. FamilyFields.Permissions])
                    : null;
    }

    /// <summary>Which fields are free for this household.</summary>
    public static async Task<FieldRules> FieldRulesOf(this PortalDb db, HouseholdId household, CancellationToken ct)
    {
        // A second parent has no file of their own (R12): who opened their household answers.
        var known = await db.ChildFiles.Where(file => file.HouseholdId == household).Select(file => file.OrganiserId)
            .Union(db.KnownHouseholds.Where(row => row.HouseholdId == household).Select(row => row.OrganiserId)).ToListAsync(ct);
        var settings = await db.DossierSettings.AsNoTracking().Where(s => known.Contains(s.OrganiserId)).ToDictionaryAsync(s => s.OrganiserId, s => s.FieldRules, ct);
        return FieldRules.Of(known.Select(organiser => (organiser, settings.GetValueOrDefault(organiser))));
    }

    /// <summary>What a household has asked to change and the service has not answered.</summary>
    public static Task<List<ChangeRequest>> WaitingChangesOf(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        db.ChangeRequests.AsNoTracking().Where(change => change.HouseholdId == household && change.State == ChangeState.Waiting).ToListAsync(ct);

    /// <summary>The newest version of each text of an organiser.</summary>
    public static async Task<IReadOnlyList<LegalText>> TextsOf(this PortalDb db, OrganiserId organiser, CancellationToken ct)
    {
        var all = await db.LegalTexts.AsNoTracking().Where(text => text.OrganiserId == organiser).ToListAsync(ct);
        return [.. all.GroupBy(text => text.Kind).Select(kind => kind.MaxBy(text => text.Version)!).OrderBy(text => text.Kind)];
    }

    /// <summary>The household as this organiser knows it.</summary>
    public static Task<Family> FamilyAt(this PortalDb db, HouseholdId household, OrganiserId organiser, CancellationToken ct) =>
        db.InOneTrip(trip => trip.FamilyAt(household, organiser), ct);

    /// <summary>The household as this organiser knows it.</summary>
    public static Func<Family> FamilyAt(this RoundTrip trip, HouseholdId household, OrganiserId organiser)
    {
        var homes = trip.Ask(trip.Db.Households.AsNoTracking().Include(h => h.Children).Where(h => h.Id == household));
        var guests = trip.Ask(trip.Db.SharedChildren.Where(share => share.HouseholdId == household && share.EndedAt == null).SelectMany(share => trip.Db.Children.Where(child => child.Id == share.ChildId)).AsNoTracking());
        var custodies = trip.CustodiesOf([household]);
        var standings = trip.StandingsOf([household], organiser);
        var quotients = trip.Ask(trip.Db.Set<FamilyQuotient>().AsNoTracking().Where(quotient => quotient.HouseholdId == household));
        return () =>
        {
            var (home, known) = (homes.Rows.SingleOrDefault(), standings().GetValueOrDefault(household) ?? []);
            return new Family(household, [.. (home?.Children ?? []).Concat(guests.Rows).OrderBy(child => child.BirthDate).Where(child => known.ContainsKey(child.Id))], known, quotients.Rows)
            {
                IsResident = home?.IsResident ?? false,
                Custodies = custodies()[household].ToDictionary(custody => custody.Share.ChildId),
            };
        };
    }
}
