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

    private string Here => Enfant is { } child ? $"/moi/foyer?enfant={child}" : "/moi/foyer";

    public FieldForm Household { get; private set; } = null!;

    public IReadOnlyList<(string Name, FieldForm Form)> Adults { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var id = Guardian.HouseholdId;
        var home = await db.Households.AsNoTracking().Include(h => h.Guardians).SingleAsync(h => h.Id == id, ct);
        var rules = await db.FieldRulesOf(id, ct);
        var waiting = await db.WaitingChangesOf(id, ct);
        Household = FieldForm.Of(home, id.Value, FamilyFields.OfHousehold, rules, waiting, isOwn: true);
        Adults = [.. home.Guardians.OrderByDescending(adult => adult.Id == Guardian.Id).Select(adult => (adult.FullName, FieldForm.Of(adult, adult.Id.Value, FamilyFields.OfGuardian, rules, waiting, adult.Id == Guardian.Id)))];
    }

    public async Task<IActionResult> OnPostAsync(Guid sujet, CancellationToken ct)
    {
        var edited = await editFamily.Run(Guardian, sujet, FieldForm.ValuesIn(Request.Form, FamilyFields.All), ct);
        if (edited.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        var problem = edited.Problems.Count > 0 ? string.Join('\n', edited.Problems) : edited.Refusal?.Sentence();
        return ThankOrSayNo(Here, problem, FieldForm.Thanks(edited));
    }
}
