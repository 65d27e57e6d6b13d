using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent validates the file of a child, which opens its bookings (R15, R18), or asks the family for more.</summary>
public sealed class DecideFile(PortalDb db, DossierLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="reason">What the family will read; required to ask for more.</param>
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<Refusal?> Run(Agent agent, ChildId child, bool accepts, string? reason, CancellationToken ct)
    {
        var answer = Answers.Shortened(reason);
        if (!accepts && answer is null)
        {
            return Refusal.ReasonRequired;
        }

        var why = await db.InTransaction(() => Decide(agent, child, accepts, answer, ct), ct);
        if (why is null)
        {
            feed.QueueChanged(agent.OrganiserId);
        }

        return why;
    }

    private async Task<Refusal?> Decide(Agent agent, ChildId child, bool accepts, string? answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var seen = await db.ChildFiles.AsNoTracking().FirstOrDefaultAsync(file => file.ChildId == child && file.OrganiserId == agent.OrganiserId, ct);
        if (seen is null || !await db.Concerns(agent, child, ct))
        {
            return Refusal.NotFound;
        }

        // Guard: the row of a file that waits is taken once, whoever of two agents is first; then the rule is the file's own.
        var mine = await db.ChildFiles.Where(file => file.ChildId == child && file.OrganiserId == agent.OrganiserId && file.State == FileState.Sent)
            .ExecuteUpdateAsync(file => file.SetProperty(f => f.AnsweredAt, now), ct);
        if (mine == 0)
        {
            return Refusal.AlreadyAnswered;
        }

        var file = await db.ChildFiles.SingleAsync(f => f.ChildId == child && f.OrganiserId == agent.OrganiserId, ct);
        if (accepts)
        {
            file.Validate(now);
        }
        else
        {
            file.SendBack(answer!, now);
        }

        await db.SaveChangesAsync(ct);
        db.Record(now, agent.Name, accepts ? "file.validated" : "file.sent-back", $"file {child.Value}", file.HouseholdId, nameof(FileState.Sent), answer is null ? file.State.ToString() : $"{file.State}: {answer}");
        await letters.FileAnswered(file, accepts, accepts && await IsOpen(file, now, ct), answer, now, ct);
        return null;
    }

    private async Task<bool> IsOpen(ChildFile file, DateTimeOffset now, CancellationToken ct)
    {
        var gate = await db.Organisers.Where(o => o.Id == file.OrganiserId).Select(o => o.Policies.Gate).SingleAsync(ct);
        return (await db.FamilyAt(file.HouseholdId, file.OrganiserId, ct)).IsOpenTo(file.ChildId, gate, ParisTime.DayOf(now));
    }
}
