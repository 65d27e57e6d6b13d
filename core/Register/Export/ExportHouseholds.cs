using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Writes the register of an organiser, the same columns as the import: importing an export changes nothing. A CSV leaves in lots,
/// so that a large commune costs no more memory than a small one; a workbook is made whole. That it left is noted before its first line.
/// </summary>
public sealed class ExportHouseholds(PortalDb db, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <param name="output">Where the file goes; written as it is read.</param>
    /// <param name="asWorkbook">For Excel; else CSV.</param>
    /// <returns>How many households it has.</returns>
    public async Task<int> Run(Agent agent, Stream output, bool asWorkbook, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        db.Record(clock.GetUtcNow(), agent.Name, "register.exported", $"organiser {organiser.Value}", null, null, null);
        await db.SaveChangesAsync(ct);

        var columns = await db.RegisterColumnsAt(organiser, clock.TodayInParis(), ct);
        var held = new List<IReadOnlyList<string>>();
        await Write([[.. columns.Headings]], withMark: true);
        var all = await db.HouseholdsAt(organiser).OrderBy(home => home.Name).ThenBy(home => home.DossierNumber).Select(home => home.Id).ToListAsync(ct);
        foreach (var lot in all.Chunk(BatchSize))
        {
            var homes = await db.Households.AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery()
                .Where(home => lot.Contains(home.Id)).OrderBy(home => home.Name).ThenBy(home => home.DossierNumber).ToListAsync(ct);
            var children = homes.SelectMany(home => home.Children).Select(child => child.Id).ToList();
            var files = (await db.ChildFiles.Where(file => file.OrganiserId == organiser && children.Contains(file.ChildId)).Select(file => file.ChildId).ToListAsync(ct)).ToHashSet();
            var contacts = (await db.Contacts.AsNoTracking().Include(contact => contact.Children).Where(contact => lot.Contains(contact.HouseholdId)).ToListAsync(ct)).ToLookup(contact => contact.HouseholdId);
            var names = await NamesOf(organiser, homes, ct);
            await Write(homes.SelectMany(home => RowsOf(home, columns, files, names, [.. contacts[home.Id]])), withMark: false);
        }

        if (asWorkbook)
        {
            await output.WriteAsync(RegisterWriter.Workbook(held), ct);
        }

        return all.Count;

        async Task Write(IEnumerable<IReadOnlyList<string>> rows, bool withMark)
        {
            if (asWorkbook)
            {
                held.AddRange(rows);
            }
            else
            {
                await output.WriteAsync(RegisterWriter.Write(rows, withMark), ct);
            }
        }
    }

    private async Task<ILookup<Guid, ExternalReference>> NamesOf(OrganiserId organiser, List<Household> homes, CancellationToken ct)
    {
        var ids = homes.SelectMany(home => home.Children.Select(child => child.Id.Value).Concat(home.Guardians.Select(adult => adult.Id.Value)).Append(home.Id.Value)).ToList();
        return (await db.ExternalReferences.AsNoTracking().Where(reference => reference.OrganiserId == organiser && ids.Contains(reference.SubjectId)).ToListAsync(ct)).ToLookup(reference => reference.SubjectId);
    }

    private static IEnumerable<IReadOnlyList<string>> RowsOf(Household home, RegisterColumns columns, HashSet<ChildId> files, ILookup<Guid, ExternalReference> names, List<Contact> contacts)
    {
        var key = Key(home.Id.Value, names);
        var exported = new ExportedHousehold(home, contacts, rank => home.Guardians.FirstOrDefault(adult => names[adult.Id.Value].Any(name => name.Value == AdultRow.KeyOf(key, rank)))?.Id.Value);
        List<string> start = [key, home.DossierNumber, .. columns.All.Where(column => column.Of != RegisterSubject.Child).Select(column => exported.CellOf(column, null))];
        var own = columns.All.Where(column => column.Of == RegisterSubject.Child).ToList();
        var children = home.Children.Where(child => files.Contains(child.Id)).OrderBy(child => child.BirthDate).ThenBy(child => child.Id.Value).ToList();
        return children.Count == 0
            ? [[.. start, .. Enumerable.Repeat("", own.Count + 1)]]
            : children.Select(child => (IReadOnlyList<string>)[.. start, Key(child.Id.Value, names), .. own.Select(column => exported.CellOf(column, child))]);
    }

    // The oldest name that another program gave it, else the portal's own.
    private static string Key(Guid id, ILookup<Guid, ExternalReference> names) => names[id].Select(name => name.Value).Order(StringComparer.Ordinal).FirstOrDefault() ?? id.ToString();
}
