using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>An agent accepts a document, from then on good until its type says, or refuses it with a sentence.</summary>
public sealed class DecideDocument(PortalDb db, DossierLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="reason">What the family will read; required to refuse.</param>
    /// <returns>Why nothing was done; null when the answer is given.</returns>
    public async Task<Refusal?> Run(Agent agent, DocumentId id, bool accepts, string? reason, CancellationToken ct)
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

    private async Task<Refusal?> Decide(Agent agent, DocumentId id, bool accepts, string? answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var document = await db.FamilyDocuments.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.OrganiserId == agent.OrganiserId, ct);
        if (document is null || !await db.Concerns(agent, document.HouseholdId, document.ChildId, ct))
        {
            return Refusal.NotFound;
        }

        var type = await db.DocumentTypes.AsNoTracking().SingleAsync(t => t.Id == document.TypeId, ct);
        var (to, until) = accepts ? (DocumentState.Accepted, type.ValidUntil(ParisTime.DayOf(now))) : (DocumentState.Refused, null);

        // Guard: the state moves from « sent » once, whoever of two agents is first.
        var moved = await db.FamilyDocuments.Where(d => d.Id == id && d.State == DocumentState.Sent)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.State, to).SetProperty(x => x.Answer, answer).SetProperty(x => x.AnsweredAt, now).SetProperty(x => x.ValidUntil, until), ct);
        if (moved == 0)
        {
            return Refusal.AlreadyAnswered;
        }

        db.Record(now, agent.Name, accepts ? "document.accepted" : "document.refused", $"document {id.Value}", document.HouseholdId, nameof(DocumentState.Sent), answer is null ? to.ToString() : $"{to}: {answer}");
        await letters.DocumentAnswered(document, type, accepts, answer, now, ct);
        return null;
    }
}

/// <summary>Sentences that agents write to families.</summary>
public static class Answers
{
    public const int Longest = 400;

    /// <summary>Without the spaces around it, and not longer than what is kept; null when nothing was written.</summary>
    public static string? Shortened(string? words) =>
        words?.Trim() is { Length: > 0 } written ? written[..Math.Min(written.Length, Longest)] : null;
}
