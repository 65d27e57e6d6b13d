using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>Who the child is, its class, its meals, and what each adult is to it (R16).</summary>
public sealed class IdentityModel(Visit visit, PortalDb db, EditFamily editFamily, KeepBonds keepBonds, ConfirmSection confirm) : ChildPage(visit, db)
{
    public static IReadOnlyList<(Relation Value, string Words)> Relations { get; } =
        [(Relation.Mother, "sa mère"), (Relation.Father, "son père"), (Relation.LegalGuardian, "son responsable légal"), (Relation.StepParent, "son beau-parent"), (Relation.Other, "un autre proche")];

    public FieldForm Form { get; private set; } = null!;

    public IReadOnlyList<(Guardian Adult, Relation? Relation)> Bonds { get; private set; } = [];

    public string? School { get; private set; }

    public string SchoolInWords => School is null ? "Aucune des écoles du service. Si cela change, prévenez-le." : $"École\u00A0: {School}. Elle se change auprès du service.";

    public Task OnGetAsync(CancellationToken ct) => Show(null, new(), ct);

    private async Task Show(Dictionary<string, string?>? typed, Dictionary<GuardianId, Relation> chosen, CancellationToken ct)
    {
        var (household, child, school) = (Guardian.HouseholdId, Child.Id, Child.SchoolId);
        Form = FieldForm.Of(Child, Id, FamilyFields.OfChild, await Db.FieldRulesOf(household, ct), await Db.WaitingChangesOf(household, ct), typed: typed);
        School = await Db.Facilities.Where(facility => facility.Id == school).Select(facility => facility.Name).FirstOrDefaultAsync(ct);
        var bonds = await Db.Bonds.AsNoTracking().Where(bond => bond.ChildId == child).ToDictionaryAsync(bond => bond.GuardianId, bond => bond.Relation, ct);
        Bonds = [.. (await Db.Guardians.AsNoTracking().Where(adult => adult.HouseholdId == household).OrderBy(adult => adult.FirstName).ToListAsync(ct)).Select(adult => (adult, chosen.TryGetValue(adult.Id, out var relation) || bonds.TryGetValue(adult.Id, out relation) ? relation : (Relation?)null))];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var typed = FieldForm.ValuesIn(Request.Form, FamilyFields.OfChild);
        var edited = await editFamily.Run(Guardian, Id, typed, ct);
        if (edited.Refusal is { } why)
        {
            await Show(typed, BondsIn(Request.Form), ct);
            await Visit.CountCart(ct);
            return SayNoHere(edited.Problems.Count > 0 ? string.Join('\n', edited.Problems) : why.Sentence());
        }

        if (await keepBonds.Run(Guardian, Child.Id, BondsIn(Request.Form), ct) is not null)
        {
            return NotFound();
        }

        return await Confirmed(confirm, FileSections.Identity, FieldForm.Thanks(edited), ct);
    }

    private static Dictionary<GuardianId, Relation> BondsIn(IFormCollection form) => form
        .Where(field => field.Key.StartsWith("lien-", StringComparison.Ordinal))
        .Select(field => (HasId: Guid.TryParse(field.Key[5..], out var adult), Adult: adult, HasRelation: Enum.TryParse<Relation>(field.Value, out var relation) && Enum.IsDefined(relation), Relation: relation))
        .Where(bond => bond.HasId && bond.HasRelation)
        .ToDictionary(bond => new GuardianId(bond.Adult), bond => bond.Relation);
}
