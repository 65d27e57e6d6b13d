using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent answers a change that a family asked for: the new value is written, or the old one stays and the family reads why.</summary>
public sealed class DecideChange(PortalDb db, DossierLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<Refusal?> Run(Agent agent, Guid id, bool accepts, string? reason, CancellationToken ct)
    {
        var answer = Answers.Shortened(reason);
        if (!accepts && answer is null)
        {
            return Refusal.ReasonRequired;
        }

        var why = await db.InTransaction(() => Decide(agent, id, accepts, answer, ct), ct);
        if (why is null)
        {
            feed.QueueChanged(agent.OrganiserId);
        }

        return why;
    }

    private async Task<Refusal?> Decide(Agent agent, Guid id, bool accepts, string? answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var change = await db.ChangeRequests.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.OrganiserId == agent.OrganiserId, ct);
        if (change is null || !await db.Concerns(agent, change.HouseholdId, await db.ChildOfChange(change, ct), ct) || FamilyFields.Find(change.Field) is not { } field || await db.SubjectOf(change.HouseholdId, change.SubjectId, ct) is not { } subject)
        {
            return Refusal.NotFound;
        }

        // Guard: answered once, whoever of two agents is first, and not after the family has withdrawn it.
        var to = accepts ? ChangeState.Accepted : ChangeState.Refused;
        var moved = await db.ChangeRequests.Where(c => c.Id == id && c.State == ChangeState.Waiting)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.State, to).SetProperty(x => x.Answer, answer).SetProperty(x => x.AnsweredAt, now), ct);
        if (moved == 0)
        {
            return Refusal.AlreadyAnswered;
        }

        if (accepts)
        {
            db.Record(now, agent.Name, "family.changed", $"{field.Key} {change.SubjectId}", change.HouseholdId, field.Read(subject.Thing), change.New);
            field.Write(subject.Thing, change.New);
            await db.SaveChangesAsync(ct);
            await db.IndexWords([change.HouseholdId], ct);
        }
        else
        {
            db.Record(now, agent.Name, "family.change-refused", $"{field.Key} {change.SubjectId}", change.HouseholdId, change.New, answer);
        }

        await letters.ChangeAnswered(change, field.Label, accepts, answer, now, ct);
        return null;
    }
}
