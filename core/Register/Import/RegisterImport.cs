using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>
/// Goes through the lines of a register's file, household by household, and writes them on what is there. The preview and the
/// import are this one walk: the preview does not save. Some hundred households are in memory at a time.
/// </summary>
/// <param name="db">The database; where the walk is to save, inside the deed's transaction.</param>
/// <param name="saves">False for a preview.</param>
internal sealed class RegisterImport(PortalDb db, bool saves)
{
    private const int BatchSize = 200;

    private readonly HashSet<HouseholdId> changed = [];

    /// <summary>The households of the register that the walk has changed, or would change.</summary>
    public IReadOnlySet<HouseholdId> Changed => changed;

    public async Task<ImportReport> Walk(Agent agent, byte[] content, DateTimeOffset now, CancellationToken ct)
    {
        var columns = await db.RegisterColumnsAt(agent.OrganiserId, ParisTime.DayOf(now), ct);
        var (lines, problem) = RegisterFile.Read(content, columns);
        var memory = new ImportMemory(agent, now, await YearOfFiles(agent, now, ct), await DossierNumbers.Last(db, now, ct), [.. lines.Select(line => line.Dossier)]);
        var report = memory.Report;
        (report.Problem, report.Lines) = (problem, lines.Count);
        foreach (var line in lines.Where(line => line.Malformed.Count > 0))
        {
            line.Problems.ToList().ForEach(why => report.LeaveOut(line, why));
        }

        foreach (var lot in lines.Where(line => line.Malformed.Count == 0).GroupBy(line => line.Household).Select(own => new HouseholdRows(columns, [.. own])).Chunk(BatchSize))
        {
            await Apply(lot, memory, ct);
            db.ChangeTracker.Clear();
        }

        report.Bad.Sort((one, other) => one.Number.CompareTo(other.Number));
        return report;
    }

    private async Task<int> YearOfFiles(Agent agent, DateTimeOffset now, CancellationToken ct)
    {
        var (organiser, today) = (await db.Organisers.AsNoTracking().SingleAsync(one => one.Id == agent.OrganiserId, ct), ParisTime.DayOf(now));
        return organiser.Policies.Gate.HasFlag(BookingGate.AnnualRegistration) ? SchoolYear.ToRegisterFor(today) : SchoolYear.Of(today);
    }

    private async Task Apply(HouseholdRows[] homes, ImportMemory memory, CancellationToken ct)
    {
        var apply = new ApplyHousehold(db, memory, await HouseholdLot.Read(db, memory.Agent.OrganiserId, homes, ct));
        var written = homes.Select(apply.Run).OfType<HouseholdChanges>().ToList();
        changed.UnionWith(written.Where(changes => !changes.IsNew).Select(changes => changes.Home.Id));
        var touched = written.ConvertAll(changes => changes.Home.Id);
        if (saves && touched.Count > 0)
        {
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            await db.IndexWords(touched, ct);
        }
    }
}
