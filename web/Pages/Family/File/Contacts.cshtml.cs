using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>Other contacts, and who may fetch the children (R16).</summary>
public sealed class ContactsModel(Visit visit, PortalDb db, KeepContact keepContact, ConfirmSection confirm) : FamilyPage(visit)
{
    /// <summary>The child whose file one came from, and goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public IReadOnlyList<Contact> Contacts { get; private set; } = [];

    /// <summary>The household's, whom a contact may fetch all or in part.</summary>
    public IReadOnlyList<Child> Children { get; private set; } = [];

    /// <summary>What was written and refused, which comes back; null where nothing was.</summary>
    public Contact? Typed { get; private set; }

    /// <summary>The contact it was written for; null for a new one.</summary>
    public Guid? TypedFor { get; private set; }

    public string? TypedFetches { get; private set; }

    /// <summary>The form of a contact, or of a new one.</summary>
    public ContactForm FormOf(Contact? contact) => Typed is { } typed && TypedFor == contact?.Id
        ? new(contact?.Id, typed.Name, typed.Phone, typed.Role, TypedFetches ?? "non", [.. typed.Children.Select(own => own.ChildId)], typed.InEmergency, IsOpen: true, Children, Enfant)
        : new(contact?.Id, contact?.Name, contact?.Phone, contact?.Role, ContactForm.Answer(contact), [.. (contact?.Children ?? []).Select(own => own.ChildId)], contact?.InEmergency == true,
            IsOpen: contact is null && Contacts.Count == 0, Children, Enfant);

    public string Back => Enfant is { } child ? $"/moi/enfants/{child}/dossier" : "/moi";

    private string Here => Enfant is { } child ? $"/moi/contacts?enfant={child}" : "/moi/contacts";

    public async Task OnGetAsync(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Contacts = await db.Contacts.AsNoTracking().Include(contact => contact.Children).Where(contact => contact.HouseholdId == household).OrderBy(contact => contact.Name).ToListAsync(ct);
        Children = await db.Children.AsNoTracking().Where(child => child.HouseholdId == household).OrderBy(child => child.BirthDate).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(Guid? contact, string? nom, string? telephone, string? lien, string? chercher, Guid[] pour, bool urgence, CancellationToken ct)
    {
        IReadOnlyList<ChildId>? fetches = chercher switch
        {
            "tous" => null,
            "certains" => [.. pour.Select(id => new ChildId(id))],
            _ => [],
        };
        (Refusal? Refusal, string? Problem) answer = chercher == "certains" && pour.Length == 0
            ? (null, "Cochez les enfants que cette personne peut venir chercher, ou choisissez une autre réponse.")
            : await keepContact.Run(Guardian, contact, new ContactDraft(nom, telephone, lien, fetches, urgence), ct);
        if (answer.Refusal == Refusal.NotFound || (answer.Problem ?? answer.Refusal?.Sentence()) is not { } problem)
        {
            return After(answer, "C’est enregistré.");
        }

        Typed = new Contact { HouseholdId = Guardian.HouseholdId, Name = nom ?? "", Phone = telephone ?? "", Role = lien, InEmergency = urgence };
        (TypedFor, TypedFetches) = (contact, chercher);
        Typed.Fetches(fetches);
        await OnGetAsync(ct);
        await Visit.CountCart(ct);
        return SayNoHere(problem);
    }

    public async Task<IActionResult> OnPostRetirerAsync(Guid? contact, CancellationToken ct) =>
        After(await keepContact.Run(Guardian, contact ?? Guid.Empty, null, ct), "Cette personne est retirée.");

    /// <summary>The list is read over: for all children, as it is theirs together.</summary>
    public async Task<IActionResult> OnPostConfirmerAsync(CancellationToken ct) =>
        await confirm.Run(Guardian, Organiser, null, FileSections.Contacts, ct) is null ? ThankAndGoTo(Back, "C’est noté.") : NotFound();

    /// <summary>« Peut venir chercher », and whom.</summary>
    public string FetchesInWords(Contact contact) => contact.OnlySome
        ? $"Peut venir chercher {FrenchWords.Listed([.. Children.Where(child => contact.MayFetchThis(child.Id)).Select(child => child.FirstName)], "et")}"
        : "Peut venir chercher";

    private IActionResult After((Refusal? Refusal, string? Problem) answer, string thanks)
    {
        if (answer.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo(Here, answer.Problem ?? answer.Refusal?.Sentence(), thanks);
    }
}

/// <summary>A contact as its form shows it.</summary>
/// <param name="Fetches">« non », « tous » or « certains ».</param>
/// <param name="For">The children that it may fetch, where that is not all.</param>
/// <param name="Enfant">The child whose file one came from.</param>
public sealed record ContactForm(
    Guid? Id, string? Name, string? Phone, string? Role, string Fetches, IReadOnlyList<ChildId> For, bool InEmergency, bool IsOpen, IReadOnlyList<Child> Children, Guid? Enfant)
{
    public string Key => Id?.ToString("N") ?? "nouveau";

    public string Save => Id is null ? "Ajouter" : "Enregistrer";

    public string AllChildren => Children.Count switch { 0 => "Mes enfants", 1 => Children[0].FirstName, _ => "Tous mes enfants" };

    public static string Answer(Contact? contact) => contact switch { { MayFetch: true, OnlySome: true } => "certains", { MayFetch: true } => "tous", _ => "non" };
}
