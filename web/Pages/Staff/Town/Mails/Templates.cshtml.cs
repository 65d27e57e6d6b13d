using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Mails;

/// <summary>All kinds of mail, with the subject they have here.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class TemplatesModel(PortalDb db, Stationery stationery) : StaffPage(db)
{
    public IReadOnlyList<(MailTemplate Template, string Subject, bool IsOwn)> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var rows = new List<(MailTemplate, string, bool)>();
        foreach (var template in MailTemplates.All)
        {
            var (subject, _, isOwn) = await stationery.WordsFor(template.Kind, Organiser.Id, ct);
            rows.Add((template, subject, isOwn));
        }

        Rows = rows;
    }
}
