using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Keeps the bytes of a file that an agent wants imported, until it is, or is forgotten.</summary>
public sealed class KeepImport(PortalDb db, TimeProvider clock)
{
    private const int LongestName = 200;

    /// <returns>Where its preview is; or why the file is none.</returns>
    public Task<(Guid? Draft, FileProblem? Problem)> Run(Agent agent, string fileName, byte[] content, CancellationToken ct) => db.InTransaction<(Guid?, FileProblem?)>(async () =>
    {
        if (RegisterFile.Read(content, await db.RegisterColumnsAt(agent.OrganiserId, clock.TodayInParis(), ct)).Problem is { } problem)
        {
            return (null, problem);
        }

        var draft = new ImportDraft { OrganiserId = agent.OrganiserId, By = agent.Name, FileName = fileName.Length > LongestName ? fileName[^LongestName..] : fileName, Content = content, UploadedAt = clock.GetUtcNow() };
        db.Add(draft);
        return (draft.Id, null);
    }, ct);
}

/// <summary>What the import of a kept file would do. Nothing is written.</summary>
public sealed class PreviewImport(PortalDb db, TimeProvider clock)
{
    /// <returns>Null when the file is not this agent's, or is forgotten.</returns>
    public async Task<(ImportDraft Draft, ImportReport Report)?> Run(Agent agent, Guid draft, CancellationToken ct) =>
        await db.ImportDraftOf(agent, draft, clock.GetUtcNow(), ct) is { } kept
            ? (kept, await new RegisterImport(db, saves: false).Walk(agent, kept.Content, clock.GetUtcNow(), ct))
            : null;
}

/// <summary>
/// Imports a kept file in one transaction: all of it, or nothing. Lines that are wrong keep the whole file out, unless the agent
/// has said to import the right ones. What comes again under the same external ids changes nothing.
/// </summary>
public sealed class ImportHouseholds(PortalDb db, TimeProvider clock)
{
    /// <param name="seen">The <see cref="ImportReport.Figures"/> of the preview that the agent has looked at.</param>
    /// <param name="rightLinesOnly">Leaves out the lines that are wrong, and imports the others.</param>
    /// <returns>What was done; or why nothing was.</returns>
    public Task<(ImportReport? Report, Refusal? Refusal)> Run(Agent agent, Guid draft, string? seen, bool rightLinesOnly, CancellationToken ct) => Retry(agent, draft, seen, rightLinesOnly, ct);

    private async Task<(ImportReport?, Refusal?)> Retry(Agent agent, Guid draft, string? seen, bool rightLinesOnly, CancellationToken ct)
    {
        try
        {
            return await db.InTransaction<(ImportReport?, Refusal?)>(() => Import(agent, draft, seen, rightLinesOnly, ct), ct);
        }
        catch (Refused refused)
        {
            return (null, refused.Why);
        }
    }

    private async Task<(ImportReport?, Refusal?)> Import(Agent agent, Guid draft, string? seen, bool rightLinesOnly, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: the row is taken by one of two presses; the other finds nothing to import.
        var kept = await db.ImportDraftOf(agent, draft, now, ct);
        if (kept is null || await db.ImportDrafts.Where(row => row.Id == draft).ExecuteDeleteAsync(ct) == 0)
        {
            return (null, Refusal.NotFound);
        }

        // Guard: all households that the file changes are locked, in the order of all deeds, before it is asked what it changes.
        var looking = new RegisterImport(db, saves: false);
        await looking.Walk(agent, kept.Content, now, ct);
        await db.LockDaysOf(looking.Changed, ct);

        var import = new RegisterImport(db, saves: true);
        var report = await import.Walk(agent, kept.Content, now, ct);
        if (!import.Changed.IsSubsetOf(looking.Changed))
        {
            throw new DbUpdateConcurrencyException("A household that the file changes was another one before it was locked: look again.");
        }

        if (report.Figures != seen)
        {
            throw new Refused(Refusal.ImportChanged);
        }

        if (report.Bad.Count > 0 && !rightLinesOnly)
        {
            throw new Refused(Refusal.LinesRefused);
        }

        db.Record(now, agent.Name, "register.imported", $"file {kept.FileName}", null, null, $"{report.NewHouseholds} new, {report.ChangedHouseholds} changed, {report.UnchangedHouseholds} unchanged, {report.NewChildren} children, {report.Bad.Count} lines left out");
        return (report, null);
    }

    /// <summary>Takes everything back that the walk has saved: the transaction ends unsaved.</summary>
    private sealed class Refused(Refusal why) : Exception
    {
        public Refusal Why { get; } = why;
    }
}

/// <summary>Removes files that nobody came back for.</summary>
public sealed class ForgetImports(PortalDb db, TimeProvider clock)
{
    /// <returns>How many were removed.</returns>
    public Task<int> Run(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - ImportDraft.Lifetime;
        return db.ImportDrafts.Where(draft => draft.UploadedAt < before).ExecuteDeleteAsync(ct);
    }
}

internal static class ImportDrafts
{
    public static Task<ImportDraft?> ImportDraftOf(this PortalDb db, Agent agent, Guid draft, DateTimeOffset now, CancellationToken ct) =>
        db.ImportDrafts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == draft && row.OrganiserId == agent.OrganiserId && row.By == agent.Name && row.UploadedAt > now - ImportDraft.Lifetime, ct);
}
