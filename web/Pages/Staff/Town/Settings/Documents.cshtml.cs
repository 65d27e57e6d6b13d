using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>The types of documents that the organiser asks for, and those it asks for no longer.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class DocumentsModel(PortalDb db) : StaffPage(db)
{
    public bool GateAsks => Organiser.Policies.Gate.HasFlag(BookingGate.Documents);

    public IReadOnlyList<(DocumentType Type, int Sent)> Asked { get; private set; } = [];

    public IReadOnlyList<(DocumentType Type, int Sent)> Retired { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var id = Organiser.Id;
        var types = await Db.DocumentTypes.AsNoTracking().Where(type => type.OrganiserId == id).OrderBy(type => type.Order).ThenBy(type => type.Name).ToListAsync(ct);
        var sent = await Db.FamilyDocuments.Where(document => document.OrganiserId == id).GroupBy(document => document.TypeId).Select(type => new { type.Key, Count = type.Count() }).ToDictionaryAsync(type => type.Key, type => type.Count, ct);
        var all = types.ConvertAll(type => (Type: type, Sent: sent.GetValueOrDefault(type.Id)));
        (Asked, Retired) = (all.FindAll(row => row.Type.RetiredAt is null), all.FindAll(row => row.Type.RetiredAt is not null));
    }

    public static string Validity(DocumentType type) =>
        type.IsForGood ? "sans fin" : type.ValidMonths is { } months ? $"{FrenchWords.Count(months, "mois", "mois")}" : "pour l’année scolaire";
}
