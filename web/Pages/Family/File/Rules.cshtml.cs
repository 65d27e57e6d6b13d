using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>The internal rules for a child, and the terms for its parent: read, ticked, signed with name and place (R7, R8).</summary>
public sealed class RulesModel(Visit visit, PortalDb db, SignTexts signTexts) : ChildPage(visit, db)
{
    private List<Signature> signatures = [];

    public IReadOnlyList<LegalText> Texts { get; private set; } = [];

    public IReadOnlyList<LegalText> ToSign { get; private set; } = [];

    public IReadOnlyList<Child> Others { get; private set; } = [];

    public string? City { get; private set; }

    public Signature? SignatureOf(LegalText text) => signatures.FindLast(signature => signature.Covers(text, Guardian.Id, Child.Id));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (household, organiser) = (Guardian.HouseholdId, Organiser);
        Texts = await Db.TextsOf(organiser, ct);
        ToSign = await Db.UnsignedTextsOf(Guardian, Child.Id, organiser, ct);
        signatures = await Db.Signatures.AsNoTracking().Where(s => s.HouseholdId == household && s.OrganiserId == organiser).OrderBy(s => s.At).ToListAsync(ct);
        var family = await Db.FamilyAt(household, organiser, ct);
        Others = [.. family.Children.Where(child => child.Id != Child.Id && family.CustodyOf(child.Id) is not { IsGuest: true })];
        City = await Db.Households.Where(home => home.Id == household).Select(home => home.City).SingleAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(int[] lus, string? accepte, string? nom, string? lieu, CancellationToken ct)
    {
        var why = accepte == "oui" ? await signTexts.Run(Guardian, Organiser, Child.Id, [.. lus.Select(id => new LegalTextId(id))], nom, lieu, ct) : Refusal.SignatureIncomplete;
        return why is null ? ThankAndGoTo(ToFile, $"C’est signé pour {Child.FirstName}.") : SayNo($"/moi/enfants/{Id}/reglement", why.Value);
    }
}
