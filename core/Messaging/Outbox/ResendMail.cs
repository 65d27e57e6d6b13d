using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// « Renvoyer »: an agent sends a mail again, to the address that its adult has now. It keeps its Message-ID. A mail that
/// is on its way, or whose secret is forgotten, is not sent again.
/// </summary>
public sealed class ResendMail(PortalDb db, TimeProvider clock)
{
    /// <returns>Why not, in words; null when it leaves.</returns>
    public Task<string?> Run(Agent agent, Guid mail, CancellationToken ct) => db.InTransaction<string?>(async () =>
    {
        var (now, organiser) = (clock.GetUtcNow(), agent.OrganiserId);
        var sent = await db.Mails.FirstOrDefaultAsync(m => m.Id == mail && m.OrganiserId == organiser, ct);
        if (sent is null)
        {
            return Refusal.NotFound.Sentence();
        }

        var reader = sent.GuardianId is { } guardian ? await db.Guardians.AsNoTracking().FirstOrDefaultAsync(g => g.Id == guardian, ct) : null;
        // A copy, and a digest of copies, goes where it went; the letter itself, to the first address that its adult has now.
        var isCopy = sent.Cause.EndsWith($">{sent.To}", StringComparison.Ordinal);
        var to = BouncedAddress.Normalised(reader is null || isCopy ? sent.To : reader.ReceiptEmail);
        var problem =
            sent.State is MailState.ToSend ? "Ce courriel est déjà en route."
            : MailTemplates.Of(sent.Kind).IsSecret ? "Ce courriel portait un lien personnel, qui n’est pas gardé\u00A0: la personne peut en demander un autre depuis la page de connexion."
            : isCopy && reader?.Emails.Any(address => BouncedAddress.Normalised(address) == to) != true ? "Cette copie allait à une adresse que cet adulte n’a plus."
            : to.Length == 0 ? "Cet adulte n’a pas d’adresse."
            : await db.BouncedAddresses.AnyAsync(a => a.Address == to && a.StoppedAt != null, ct) ? "Cette adresse ne reçoit pas nos messages\u00A0: reprenez-la d’abord, si elle est de nouveau bonne."
            : null;
        if (problem is not null)
        {
            return problem;
        }

        // Guard: two agents at once send it once; the other finds it on its way.
        var taken = await db.Mails.Where(m => m.Id == mail && m.State == sent.State && m.NextAttemptAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.State, MailState.ToSend).SetProperty(m => m.NextAttemptAt, now).SetProperty(m => m.Attempts, 0).SetProperty(m => m.To, to).SetProperty(m => m.BouncedAt, (DateTimeOffset?)null), ct);
        if (taken == 0)
        {
            throw new DbUpdateConcurrencyException("Somebody else is sending it: look again.");
        }

        db.Record(now, agent.Name, "mail.resent", $"mail {mail}", sent.HouseholdId, $"{sent.State} {sent.To}", to);
        return null;
    }, ct);
}
