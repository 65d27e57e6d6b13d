using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>Image rights, swimming, leaving alone: each answered by yes or no.</summary>
public sealed class PermissionsModel(Visit visit, PortalDb db, EditFamily editFamily, ConfirmSection confirm) : ChildPage(visit, db)
{
    public FieldForm Form { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => Show(null, ct);

    private async Task Show(Dictionary<string, string?>? typed, CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Form = FieldForm.Of(Child, Id, FamilyFields.Permissions, await Db.FieldRulesOf(household, ct), await Db.WaitingChangesOf(household, ct), typed: typed);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // A question left out is an answer that lacks: the deed says which.
        var values = FamilyFields.Permissions.ToDictionary(field => field.Key, field => Request.Form[field.Key].FirstOrDefault());
        var edited = await editFamily.Run(Guardian, Id, values, ct);
        if (edited.Refusal is { } why)
        {
            await Show(values, ct);
            await Visit.CountCart(ct);
            return SayNoHere(edited.Problems.Count > 0 ? string.Join('\n', edited.Problems) : why.Sentence());
        }

        return await Confirmed(confirm, FileSections.Permissions, FieldForm.Thanks(edited), ct);
    }
}
