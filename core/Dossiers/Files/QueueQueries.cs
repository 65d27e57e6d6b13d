using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>What waits in the queue of a service.</summary>
public enum QueueKind
{
    File,
    Document,
    Change,
}

/// <summary>One thing that waits for the service's answer.</summary>
/// <param name="Id">The child of a file, else the document or the change.</param>
/// <param name="TakenBy">The agent who is looking at it.</param>
public sealed record QueueItem(QueueKind Kind, Guid Id, HouseholdId Household, string HouseholdName, string? Child, string What, DateTimeOffset Since, string? TakenBy);

/// <summary>How long families have waited for their answers, over the last days.</summary>
public sealed record WaitingTimes(int Answered, TimeSpan Median, TimeSpan NineInTen)
{
    /// <summary>Null when nothing was answered.</summary>
    public static WaitingTimes? Of(IEnumerable<TimeSpan> waits)
    {
        var sorted = waits.Order().ToList();
        return sorted.Count == 0 ? null : new WaitingTimes(sorted.Count, sorted[(sorted.Count - 1) / 2], sorted[(int)Math.Ceiling(sorted.Count * 0.9) - 1]);
    }
}

/// <summary>The queue of files, documents and changes that families have sent (R15), of one organiser (I6).</summary>
public static class QueueQueries
{
    /// <summary>What one screen shows.</summary>
    public const int MostShown = 100;

    private const int DaysOfFigures = 30;
    private const int MostCounted = 5000;

    /// <summary>What waits and concerns the agent, oldest first.</summary>
    public static async Task<IReadOnlyList<QueueItem>> QueueOf(this PortalDb db, Agent agent, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        var files = await db.ChildFiles.AsNoTracking().Where(file => file.OrganiserId == organiser && file.State == FileState.Sent && (agent.Only == null || db.ChildrenOf(agent).Any(child => child.Id == file.ChildId)))
            .OrderBy(file => file.SentAt).Take(MostShown).Select(file => new { Id = file.ChildId, file.HouseholdId, file.SentAt, file.Year }).ToListAsync(ct);
        var documents = await db.FamilyDocuments.AsNoTracking().Where(document => document.OrganiserId == organiser && document.State == DocumentState.Sent
                && (agent.Only == null || db.ChildrenOf(agent).Any(child => document.ChildId == null ? child.HouseholdId == document.HouseholdId : child.Id == document.ChildId)))
            .OrderBy(document => document.SentAt).Take(MostShown).Select(document => new { document.Id, document.HouseholdId, document.ChildId, document.SentAt, document.TypeId }).ToListAsync(ct);
        var changes = await db.ChangeRequests.AsNoTracking().Where(change => change.OrganiserId == organiser && change.State == ChangeState.Waiting && (agent.Only == null || db.ChildrenOf(agent).Any(child => child.HouseholdId == change.HouseholdId)))
            .OrderBy(change => change.AskedAt).Take(MostShown).ToListAsync(ct);

        var households = files.Select(file => file.HouseholdId).Concat(documents.Select(document => document.HouseholdId)).Concat(changes.Select(change => change.HouseholdId)).Distinct().ToList();
        var names = await db.Households.Where(home => households.Contains(home.Id)).ToDictionaryAsync(home => home.Id, home => home.Name, ct);
        var children = await db.Children.Where(child => households.Contains(child.HouseholdId)).ToDictionaryAsync(child => child.Id.Value, child => child.FirstName, ct);
        if (agent.Only is not null)
        {
            // A brother's field at another school is his school's; an adult's, or the household's, is of all.
            var own = (await db.ChildrenOf(agent).Where(child => households.Contains(child.HouseholdId)).Select(child => child.Id).ToListAsync(ct)).Select(id => id.Value).ToHashSet();
            changes.RemoveAll(change => children.ContainsKey(change.SubjectId) && !own.Contains(change.SubjectId));
        }

        var types = await db.DocumentTypes.Where(type => type.OrganiserId == organiser).ToDictionaryAsync(type => type.Id, type => type.Name, ct);
        var latest = now - Taking.Lasts;
        var taken = await db.Takings.Where(taking => taking.OrganiserId == organiser && taking.At > latest).ToDictionaryAsync(taking => taking.ItemId, taking => taking.By, ct);

        return [.. files.Select(file => new QueueItem(QueueKind.File, file.Id.Value, file.HouseholdId, names[file.HouseholdId], children.GetValueOrDefault(file.Id.Value), $"Dossier {SchoolYear.InWords(file.Year)}", file.SentAt ?? now, taken.GetValueOrDefault(file.Id.Value)))
            .Concat(documents.Select(document => new QueueItem(QueueKind.Document, document.Id.Value, document.HouseholdId, names[document.HouseholdId], document.ChildId is { } child ? children.GetValueOrDefault(child.Value) : null, types[document.TypeId], document.SentAt, taken.GetValueOrDefault(document.Id.Value))))
            .Concat(changes.Select(change => new QueueItem(QueueKind.Change, change.Id, change.HouseholdId, names[change.HouseholdId], children.GetValueOrDefault(change.SubjectId), FamilyFields.Find(change.Field)?.Label ?? change.Field, change.AskedAt, taken.GetValueOrDefault(change.Id))))
            .OrderBy(item => item.Since).ThenBy(item => item.Id).Take(MostShown)];
    }

    /// <summary>The waits of what was answered in the last thirty days.</summary>
    public static async Task<WaitingTimes?> WaitingTimesOf(this PortalDb db, OrganiserId organiser, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddDays(-DaysOfFigures);
        var files = await db.ChildFiles.Where(file => file.OrganiserId == organiser && file.AnsweredAt >= since && file.SentAt != null).Select(file => new { From = file.SentAt!.Value, To = file.AnsweredAt!.Value }).Take(MostCounted).ToListAsync(ct);
        var documents = await db.FamilyDocuments.Where(document => document.OrganiserId == organiser && document.AnsweredAt >= since).Select(document => new { From = document.SentAt, To = document.AnsweredAt!.Value }).Take(MostCounted).ToListAsync(ct);
        var changes = await db.ChangeRequests.Where(change => change.OrganiserId == organiser && change.AnsweredAt >= since).Select(change => new { From = change.AskedAt, To = change.AnsweredAt!.Value }).Take(MostCounted).ToListAsync(ct);
        return WaitingTimes.Of(files.Concat(documents).Concat(changes).Select(answered => answered.To - answered.From));
    }
}
