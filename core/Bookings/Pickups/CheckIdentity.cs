using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Bookings;

/// <summary>An agent has seen the identity of somebody who fetches a child that is booked today. Pressed twice, it was seen once.</summary>
public sealed class CheckIdentity(PortalDb db, TimeProvider clock)
{
    /// <param name="only">The only place whose children this agent sees; null: all of the organiser's.</param>
    /// <param name="person">A guardian of the child's household, or one of its contacts.</param>
    /// <returns>Why nothing was noted; null when it is.</returns>
    public Task<Refusal?> Run(Agent agent, FacilityId? only, ChildId child, Guid person, IdentityDocument document, CancellationToken ct) =>
        db.InTransaction(() => Check(agent, only, child, person, document, ct), ct);

    private async Task<Refusal?> Check(Agent agent, FacilityId? only, ChildId childId, Guid person, IdentityDocument document, CancellationToken ct)
    {
        var (now, organiser) = (clock.GetUtcNow(), agent.OrganiserId);
        var today = ParisTime.DayOf(now);
        var child = await db.Children.AsNoTracking().FirstOrDefaultAsync(c => c.Id == childId && db.ChildFiles.Any(file => file.ChildId == childId && file.OrganiserId == organiser), ct);
        if (child is null || !Enum.IsDefined(document))
        {
            return Refusal.NotFound;
        }

        if (!await db.ExpectedOn(organiser, today, only).AnyAsync(booking => booking.ChildId == childId, ct))
        {
            return Refusal.NotExpected;
        }

        if (await NameOf(child, person, ct) is not { } name)
        {
            return Refusal.MayNotFetch;
        }

        if (await db.IdentityChecks.AnyAsync(check => check.ChildId == childId && check.Date == today && check.PersonId == person, ct))
        {
            return null;
        }

        db.Add(new IdentityCheck { OrganiserId = organiser, HouseholdId = child.HouseholdId, ChildId = childId, Date = today, PersonId = person, PersonName = name, Document = document, At = now, By = agent.Name });
        db.Record(now, agent.Name, "identity.seen", $"child {childId.Value} person {person}", child.HouseholdId, null, document.ToString());
        return null;
    }

    private async Task<string?> NameOf(Child child, Guid person, CancellationToken ct)
    {
        var (household, guardian) = (child.HouseholdId, new GuardianId(person));
        return await db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == guardian && g.HouseholdId == household, ct) is { } parent ? parent.FullName
            : await db.Contacts.AsNoTracking().Include(c => c.Children).FirstOrDefaultAsync(c => c.Id == person && c.HouseholdId == household, ct) is { } contact && contact.MayFetchThis(child.Id) ? contact.Name
            : null;
    }
}
