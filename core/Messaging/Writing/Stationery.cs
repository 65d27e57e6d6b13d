using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Where letters begin: with the organiser's colour and words for their kind, or the portal's own. The words of an organiser
/// are read once for all the letters of a deed or of a run.
/// </summary>
public sealed class Stationery(PortalDb db, IOptions<PortalSettings> portal)
{
    private readonly Dictionary<OrganiserId, Dictionary<MailKind, MailWords>> read = [];

    /// <summary>
    /// Writes one letter of a kind that needs no list, into the outbox and the caller's transaction (I4): all that an account,
    /// an invoice or a document has to do to be told.
    /// </summary>
    /// <param name="kind">Its template says which placeholders it has.</param>
    /// <param name="organiser">Whose colour and words.</param>
    /// <param name="to">The adult.</param>
    /// <param name="cause">Unique: the same cause is written once, or the transaction fails as a conflict and is run again.</param>
    /// <param name="action">The path of the page that the button opens, with its leading slash.</param>
    /// <param name="now">The instant of the deed.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <param name="values">A value for each placeholder of the kind, but <c>prenom</c> and <c>organisme</c>.</param>
    public async Task Write(MailKind kind, Organiser organiser, Guardian to, string cause, string action, DateTimeOffset now, CancellationToken ct, params (string Name, string Value)[] values)
    {
        var letter = await Open(kind, organiser, ct, values);
        letter.Button(letter.Template.Action, portal.Value.Link(action));
        await db.Queue(cause, to.Id, to.HouseholdId, letter, now, ct);
    }

    /// <summary>The letter that a kind of mail would be with these words, for a reader who is nobody.</summary>
    public WrittenLetter Sample(MailTemplate template, Organiser organiser, string subject, string introduction)
    {
        var letter = new Letter(template, subject, introduction, organiser, Preferences(organiser), template.Own.Select(placeholder => (placeholder.Name, placeholder.Sample)));
        letter.Button(template.Action, portal.Value.Link(organiser.To("/")));
        if (template.Topic is MailTopic.Answers or MailTopic.Offers or MailTopic.Waiting or MailTopic.Reminders)
        {
            letter.List([("Zoé · Cantine · jeudi 26\u00A0novembre", "4,10\u00A0€"), ("Maël · Accueil du soir · vendredi 27\u00A0novembre", "2,00\u00A0€")]);
        }

        return letter.For(new Guardian { HouseholdId = default, FirstName = "Claire", LastName = "Martin", Email = "" });
    }

    /// <summary>The organiser's subject and introduction, or the portal's.</summary>
    public async Task<(string Subject, string Introduction, bool IsOwn)> WordsFor(MailKind kind, OrganiserId organiser, CancellationToken ct)
    {
        if (!read.TryGetValue(organiser, out var words))
        {
            read[organiser] = words = await db.MailWords.AsNoTracking().Where(w => w.OrganiserId == organiser).ToDictionaryAsync(w => w.Kind, ct);
        }

        var template = MailTemplates.Of(kind);
        return words.TryGetValue(kind, out var own) ? (own.Subject, own.Introduction, true) : (template.Subject, template.Introduction, false);
    }

    /// <summary>A letter of an organiser, to be filled and queued.</summary>
    internal Task<Letter> Open(MailKind kind, Organiser organiser, CancellationToken ct, params (string Name, string Value)[] values) => Open(kind, organiser, null, ct, values);

    /// <summary>The same with a link that stops letters of this kind; without an organiser, in the portal's own name.</summary>
    internal async Task<Letter> Open(MailKind kind, Organiser? organiser, Uri? stop, CancellationToken ct, params (string Name, string Value)[] values)
    {
        var template = MailTemplates.Of(kind);
        var (subject, introduction) = (template.Subject, template.Introduction);
        if (organiser is not null)
        {
            (subject, introduction, _) = await WordsFor(kind, organiser.Id, ct);
        }

        return new Letter(template, subject, introduction, organiser, Preferences(organiser), values) { Stop = stop };
    }

    private Uri Preferences(Organiser? organiser) => portal.Value.Link(organiser?.To("/moi/courriels") ?? "/moi/courriels");
}
