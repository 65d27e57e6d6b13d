using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>One kind of text: the version in force, how often it was signed, and the one that waits for its day.</summary>
public sealed record TextRow(LegalKind Kind, LegalText? InForce, int Signatures, PreparedText? Prepared);

/// <summary>The texts that families sign (R7, R8).</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class TextsModel(PortalDb db) : StaffPage(db)
{
    public IReadOnlyList<TextRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var id = Organiser.Id;
        var texts = await Db.TextsOf(id, ct);
        var prepared = await Db.PreparedTexts.AsNoTracking().Where(text => text.OrganiserId == id).ToListAsync(ct);
        var signed = await Db.Signatures.Where(s => s.OrganiserId == id).GroupBy(s => s.TextId).Select(text => new { text.Key, Count = text.Count() }).ToDictionaryAsync(text => text.Key, text => text.Count, ct);
        Rows = [.. Enum.GetValues<LegalKind>().Select(kind =>
        {
            var inForce = texts.FirstOrDefault(text => text.Kind == kind);
            return new TextRow(kind, inForce, inForce is null ? 0 : signed.GetValueOrDefault(inForce.Id), prepared.Find(text => text.Kind == kind));
        })];
    }
}
