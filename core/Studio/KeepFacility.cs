using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>An agent adds a place of care, or renames one.</summary>
public sealed class KeepFacility(PortalDb db, TimeProvider clock)
{
    public const int LongestName = 80;

    /// <param name="id">Null for a new one.</param>
    /// <param name="isSchool">Of a new one: its pupils are children's school. It does not change afterwards.</param>
    public Task<StudioAnswer> Run(Agent agent, FacilityId? id, string? name, bool isSchool, CancellationToken ct)
    {
        var written = (name ?? "").Trim();
        return written.Length is 0 or > LongestName
            ? Task.FromResult(StudioAnswer.Wrong($"Le nom du lieu est à écrire, en {LongestName}\u00A0caractères au plus."))
            : db.InTransaction(() => Keep(agent, id, written, isSchool, ct), ct);
    }

    private async Task<StudioAnswer> Keep(Agent agent, FacilityId? id, string name, bool isSchool, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        var known = id is null ? null : await db.Facilities.FirstOrDefaultAsync(place => place.Id == id && place.OrganiserId == agent.OrganiserId, ct);
        if (id is not null && known is null)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (await db.Facilities.AnyAsync(place => place.OrganiserId == agent.OrganiserId && place.Name == name && place.Id != (id ?? default), ct))
        {
            return StudioAnswer.Wrong($"Il y a déjà un lieu «\u00A0{name}\u00A0».");
        }

        var before = known?.Name;
        var place = known ?? new Facility { OrganiserId = agent.OrganiserId, Name = name, IsSchool = isSchool };
        place.Name = name;
        if (known is null)
        {
            db.Add(place);
            await db.SaveChangesAsync(ct);
        }

        db.Record(clock.GetUtcNow(), agent.Name, known is null ? "facility.added" : "facility.changed", $"facility {place.Id.Value} organiser {agent.OrganiserId.Value}", null, before, name);
        return StudioAnswer.Kept(place.Id.Value);
    }
}
