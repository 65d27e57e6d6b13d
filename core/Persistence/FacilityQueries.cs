using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Persistence;

/// <summary>
/// What concerns an agent: all of their organiser, or one facility of it, its pupils and whoever is booked there this school
/// year. What does not concern them is not found (I6); an agent of the whole organiser asks no more than before.
/// </summary>
public static class FacilityQueries
{
    /// <summary>The children who have a file at the organiser and concern the agent.</summary>
    public static IQueryable<Child> ChildrenOf(this PortalDb db, Agent agent)
    {
        var known = db.Children.Where(child => db.ChildFiles.Any(file => file.ChildId == child.Id && file.OrganiserId == agent.OrganiserId));
        return agent.Only is null ? known : known.Where(child => child.SchoolId == agent.Only
            || db.Bookings.Any(booking => booking.ChildId == child.Id && booking.State < BookingState.Cancelled && booking.Date >= agent.Since && db.SlotsOf(agent).Any(slot => slot.Id == booking.SlotId)));
    }

    /// <summary>The households that the organiser knows and that have a child who concerns the agent.</summary>
    public static IQueryable<Household> HouseholdsOf(this PortalDb db, Agent agent) => agent.Only is null
        ? db.HouseholdsAt(agent.OrganiserId)
        : db.Households.Where(household => db.ChildrenOf(agent).Any(child => child.HouseholdId == household.Id));

    /// <summary>The slots of the agent's facility, or of all.</summary>
    public static IQueryable<Slot> SlotsOf(this PortalDb db, Agent agent) => db.Slots.Where(slot => db.Activities.Any(activity =>
        activity.Id == slot.ActivityId && activity.OrganiserId == agent.OrganiserId && (agent.Only == null || activity.FacilityId == agent.Only)));

    /// <summary>Where a slot takes place.</summary>
    public static Task<FacilityId> PlaceOf(this PortalDb db, SlotId id, CancellationToken ct) =>
        db.Activities.Where(activity => db.Slots.Any(slot => slot.Id == id && slot.ActivityId == activity.Id)).Select(activity => activity.FacilityId).SingleAsync(ct);

    /// <summary>The absences of the agent's facility, or of all.</summary>
    public static IQueryable<Absence> AbsencesOf(this PortalDb db, Agent agent)
    {
        var absences = db.Absences.Where(absence => absence.OrganiserId == agent.OrganiserId);
        return agent.Only is null ? absences : absences.Where(absence => db.SlotsOf(agent).Any(slot => slot.Id == absence.SlotId));
    }

    /// <summary>The sets of places of the agent's facility: those that a slot of it draws on.</summary>
    public static IQueryable<Pool> PoolsOf(this PortalDb db, Agent agent)
    {
        var pools = db.Pools.Where(pool => pool.OrganiserId == agent.OrganiserId);
        return agent.Only is null ? pools : pools.Where(pool => db.SlotsOf(agent).Any(slot => slot.Pools.Any(part => part.PoolId == pool.Id)));
    }

    /// <summary>Whether a child of the organiser concerns the agent; for an agent of the whole organiser nothing is asked.</summary>
    public static async Task<bool> Concerns(this PortalDb db, Agent agent, ChildId child, CancellationToken ct) =>
        agent.Only is null || await db.ChildrenOf(agent).AnyAsync(own => own.Id == child, ct);

    /// <summary>Whether something of a household concerns the agent: of the child it is about, or of all where it is about none.</summary>
    public static Task<bool> Concerns(this PortalDb db, Agent agent, HouseholdId household, ChildId? child, CancellationToken ct) =>
        child is { } one ? db.Concerns(agent, one, ct) : db.Concerns(agent, household, ct);

    /// <summary>The child whose field a change is about; null when it is an adult's, or the household's.</summary>
    public static Task<ChildId?> ChildOfChange(this PortalDb db, ChangeRequest change, CancellationToken ct)
    {
        var subject = new ChildId(change.SubjectId);
        return db.Children.Where(child => child.Id == subject).Select(child => (ChildId?)child.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>The same for a household of the organiser.</summary>
    public static async Task<bool> Concerns(this PortalDb db, Agent agent, HouseholdId household, CancellationToken ct) =>
        agent.Only is null || await db.HouseholdsOf(agent).AnyAsync(own => own.Id == household, ct);

    /// <summary>The households that an organiser knows: by the file of a child, or because it opened their account.</summary>
    public static IQueryable<Household> HouseholdsAt(this PortalDb db, OrganiserId organiser) => db.Households.Where(household =>
        db.ChildFiles.Any(file => file.OrganiserId == organiser && file.HouseholdId == household.Id)
        || db.KnownHouseholds.Any(known => known.OrganiserId == organiser && known.HouseholdId == household.Id));

    public static Task<Household?> HouseholdAt(this PortalDb db, OrganiserId organiser, string dossier, CancellationToken ct) =>
        db.HouseholdsAt(organiser).Include(household => household.Guardians).FirstOrDefaultAsync(household => household.DossierNumber == dossier, ct);

    /// <summary>A living share of a child that an organiser has a file of.</summary>
    public static Task<SharedChild?> ShareAt(this PortalDb db, OrganiserId organiser, SharedChildId id, CancellationToken ct) =>
        db.SharedChildren.AsNoTracking().FirstOrDefaultAsync(share => share.Id == id && share.EndedAt == null && db.ChildFiles.Any(file => file.ChildId == share.ChildId && file.OrganiserId == organiser), ct);
}
