using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>The household and its adults (R16): each field free, checked by the service, or the service's own.</summary>
public sealed class HomeModel(Visit visit, PortalDb db, EditFamily editFamily) : FamilyPage(visit)
{
    /// <summary>The child whose file one came from, and goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public string Back => Enfant is { } child ? $"/moi/enfants/{child}/dossier" : "/moi";

    public string BackInWords => Enfant is null ? "Ma famille" : "Son dossier";

    private string Here => Enfant is { } child ? $"/moi/foyer?enfant={child}" : "/moi/foyer";

    public FieldForm Household { get; private set; } = null!;

    public IReadOnlyList<(string Name, FieldForm Form)> Adults { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => Show(new(), ct);

    /// <summary>One form for the household and its adults, so that saving one part never empties another.</summary>
    /// <param name="suite">Go on with the child's file.</param>
    public async Task<IActionResult> OnPostAsync(string? suite, CancellationToken ct)
    {
        var typed = FieldForm.ValuesOfSeveral(Request.Form);
        var edited = await editFamily.Run(Guardian, [.. typed.Select(part => (part.Key, part.Value))], ct);
        if (edited.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        if (edited.Refusal is { } why)
        {
            await Show(typed, ct);
            await Visit.CountCart(ct);
            return SayNoHere(edited.Problems.Count > 0 ? string.Join('\n', edited.Problems) : why.Sentence());
        }

        return ThankAndGoTo(suite is null ? Here : Back, FieldForm.Thanks(edited));
    }

    private async Task Show(Dictionary<Guid, IReadOnlyDictionary<string, string?>> typed, CancellationToken ct)
    {
        var id = Guardian.HouseholdId;
        var home = await db.Households.AsNoTracking().Include(h => h.Guardians).SingleAsync(h => h.Id == id, ct);
        var rules = await db.FieldRulesOf(id, ct);
        var waiting = await db.WaitingChangesOf(id, ct);
        Household = FieldForm.Of(home, id.Value, FamilyFields.OfHousehold, rules, waiting, isOwn: true, isOneOfSeveral: true, typed.GetValueOrDefault(id.Value));
        Adults =
        [
            .. home.Guardians.OrderByDescending(adult => adult.Id == Guardian.Id).ThenBy(adult => adult.FirstName).Select(adult => (adult.FullName,
                FieldForm.Of(adult, adult.Id.Value, FamilyFields.OfGuardian, rules, waiting, adult.Id == Guardian.Id, isOneOfSeveral: true, typed.GetValueOrDefault(adult.Id.Value)))),
        ];
    }
}
