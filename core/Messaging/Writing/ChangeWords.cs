using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An agent words a kind of mail for their organiser, or takes the portal's own words again; before and after are kept (I7).</summary>
public sealed class ChangeWords(PortalDb db, TimeProvider clock)
{
    /// <returns>What is wrong, sentence by sentence: then nothing has changed.</returns>
    public async Task<IReadOnlyList<string>> Run(Agent agent, MailKind kind, string subject, string introduction, CancellationToken ct)
    {
        (subject, introduction) = (subject.Trim(), introduction.ReplaceLineEndings("\n").Trim());
        var problems = Placeholders.Check(MailTemplates.Of(kind), subject, introduction);
        if (problems.Count == 0)
        {
            await Keep(agent, kind, (subject, introduction), ct);
        }

        return problems;
    }

    /// <summary>« Revenir au texte d’origine ».</summary>
    public Task Restore(Agent agent, MailKind kind, CancellationToken ct) => Keep(agent, kind, null, ct);

    private Task<bool> Keep(Agent agent, MailKind kind, (string Subject, string Introduction)? wanted, CancellationToken ct) => db.InTransaction(async () =>
    {
        var words = await db.MailWords.FirstOrDefaultAsync(w => w.OrganiserId == agent.OrganiserId && w.Kind == kind, ct);
        var before = words is null ? null : $"{words.Subject}\n{words.Introduction}";
        var after = wanted is { } text ? $"{text.Subject}\n{text.Introduction}" : null;
        if (before == after)
        {
            return true;
        }

        if (wanted is not { } now)
        {
            db.MailWords.Remove(words!);
        }
        else if (words is null)
        {
            db.MailWords.Add(new MailWords { OrganiserId = agent.OrganiserId, Kind = kind, Subject = now.Subject, Introduction = now.Introduction });
        }
        else
        {
            (words.Subject, words.Introduction) = (now.Subject, now.Introduction);
        }

        db.Record(clock.GetUtcNow(), agent.Name, "mail.worded", $"organiser {agent.OrganiserId.Value} {kind}", null, before, after);
        return true;
    }, ct);
}
