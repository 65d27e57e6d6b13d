using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A parent has read a part of a file over and saved it: the file remembers, so that it can be taken up again later (R15).</summary>
public sealed class ConfirmSection(PortalDb db, TimeProvider clock)
{
    /// <param name="child">Whose file; null confirms a part that all children of the household share, in each of their files.</param>
    /// <returns>Why nothing was done; null when it is noted.</returns>
    public Task<Refusal?> Run(Guardian who, OrganiserId organiser, ChildId? child, FileSections section, CancellationToken ct) =>
        db.InTransaction(() => Confirm(who, organiser, child, section, ct), ct);

    private async Task<Refusal?> Confirm(Guardian who, OrganiserId organiser, ChildId? child, FileSections section, CancellationToken ct)
    {
        var gate = await db.Organisers.Where(o => o.Id == organiser).Select(o => o.Policies.Gate).SingleAsync(ct);
        var files = await db.ChildFiles.Where(file => file.HouseholdId == who.HouseholdId && file.OrganiserId == organiser && (child == null || file.ChildId == child)).ToListAsync(ct);
        foreach (var file in files)
        {
            file.OpenFor(file.YearToFill(gate, clock.TodayInParis()));
            file.Confirm(section);
        }

        return files.Count == 0 ? Refusal.NotFound : null;
    }
}
