using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>A contact as a parent writes it.</summary>
/// <param name="Fetches">The children that it may fetch: null for all of the household, none for nobody.</param>
public sealed record ContactDraft(string? Name, string? Phone, string? Role, IReadOnlyList<ChildId>? Fetches, bool InEmergency);

/// <summary>A parent adds, changes or removes somebody to call, or who may fetch the children.</summary>
public sealed class KeepContact(PortalDb db, TimeProvider clock)
{
    private static readonly FamilyField Phone = FamilyFields.OfGuardian.Single(field => field.Key == "adult.phone");

    /// <param name="id">Null for a new one.</param>
    /// <param name="draft">Null removes it.</param>
    /// <returns>Why nothing was done, or what is wrong with the form.</returns>
    public async Task<(Refusal? Refusal, string? Problem)> Run(Guardian who, Guid? id, ContactDraft? draft, CancellationToken ct)
    {
        var (name, phone, role) = (draft?.Name?.Trim() ?? "", Phone.Normalised(draft?.Phone), draft?.Role?.Trim() ?? "");
        var problem = draft is null ? null
            : name.Length is 0 or > FamilyField.Longest ? "Écrivez le nom de cette personne."
            : role.Length > FamilyField.Longest ? "Ce lien est trop long."
            : Phone.ProblemWith(phone);
        return problem is not null
            ? (Refusal.FieldUnreadable, problem)
            : (await db.InTransaction(() => Keep(who, id, draft, name, phone, role.Length == 0 ? null : role, ct), ct), null);
    }

    private async Task<Refusal?> Keep(Guardian who, Guid? id, ContactDraft? draft, string name, string phone, string? role, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var known = id is null ? null : await db.Contacts.Include(contact => contact.Children).FirstOrDefaultAsync(contact => contact.Id == id && contact.HouseholdId == who.HouseholdId, ct);
        if ((id is not null || draft is null) && known is null)
        {
            return Refusal.NotFound;
        }

        if (known is null && await db.Contacts.CountAsync(contact => contact.HouseholdId == who.HouseholdId, ct) >= Contact.MostPerHousehold)
        {
            return Refusal.TooManyContacts;
        }

        var children = await db.Children.AsNoTracking().Where(child => child.HouseholdId == who.HouseholdId).ToDictionaryAsync(child => child.Id, child => child.FirstName, ct);
        if (draft?.Fetches?.Any(child => !children.ContainsKey(child)) == true)
        {
            return Refusal.NotFound;
        }

        var before = known is null ? null : InWords(known, children);
        if (draft is null)
        {
            db.Remove(known!);
            db.Record(now, who.Id.Value.ToString(), "contact.removed", $"contact {id}", who.HouseholdId, before, null);
            return null;
        }

        var contact = known ?? new Contact { HouseholdId = who.HouseholdId, Name = name, Phone = phone };
        (contact.Name, contact.Phone, contact.Role, contact.InEmergency) = (name, phone, role, draft.InEmergency);
        contact.Fetches(draft.Fetches);
        if (known is null)
        {
            db.Add(contact);
        }

        db.Record(now, who.Id.Value.ToString(), known is null ? "contact.added" : "contact.changed", $"contact {contact.Id}", who.HouseholdId, before, InWords(contact, children));
        return null;
    }

    private static string InWords(Contact contact, Dictionary<ChildId, string> children)
    {
        var fetched = contact.OnlySome ? string.Join(" et ", contact.Children.Select(child => children.GetValueOrDefault(child.ChildId, "un enfant")).Order()) : "tous les enfants";
        return $"{contact.Name}, {contact.Phone}{(contact.MayFetch ? $", vient chercher {fetched}" : "")}{(contact.InEmergency ? ", urgence" : "")}";
    }
}
