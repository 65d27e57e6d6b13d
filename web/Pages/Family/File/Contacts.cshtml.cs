using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.File;

/// <summary>Other contacts, and who may fetch the children (R16).</summary>
public sealed class ContactsModel(Visit visit, PortalDb db, KeepContact keepContact, ConfirmSection confirm) : FamilyPage(visit)
{
    /// <summary>The child whose file one came from, and goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public IReadOnlyList<Contact> Contacts { get; private set; } = [];

    public string Back => Enfant is { } child ? $"/moi/enfants/{child}/dossier" : "/moi";

    private string Here => Enfant is { } child ? $"/moi/contacts?enfant={child}" : "/moi/contacts";

    public async Task OnGetAsync(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Contacts = await db.Contacts.AsNoTracking().Where(contact => contact.HouseholdId == household).OrderBy(contact => contact.Name).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(Guid? contact, string? nom, string? telephone, string? lien, bool chercher, bool urgence, CancellationToken ct) =>
        After(await keepContact.Run(Guardian, contact, new ContactDraft(nom, telephone, lien, chercher, urgence), ct), "C’est enregistré.");

    public async Task<IActionResult> OnPostRetirerAsync(Guid? contact, CancellationToken ct) =>
        After(await keepContact.Run(Guardian, contact ?? Guid.Empty, null, ct), "Cette personne est retirée.");

    /// <summary>The list is read over: for all children, as it is theirs together.</summary>
    public async Task<IActionResult> OnPostConfirmerAsync(CancellationToken ct) =>
        await confirm.Run(Guardian, Organiser, null, FileSections.Contacts, ct) is null ? ThankAndGoTo(Back, "C’est noté.") : NotFound();

    private IActionResult After((Refusal? Refusal, string? Problem) answer, string thanks)
    {
        if (answer.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        Problem = answer.Problem ?? answer.Refusal?.Sentence();
        return Problem is null ? ThankAndGoTo(Here, thanks) : Redirect(Here);
    }
}
