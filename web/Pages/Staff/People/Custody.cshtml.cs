using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.Web.Pages.Account;
using Portal.Web.Pages.Family.Custody;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>R12: the service shares a child with the household of a second parent, writes down what was decided, and ends it; or gives one of two adults a household of their own.</summary>
[Opens(StaffRight.SeeFiles)]
public sealed class CustodyModel(PortalDb db, ShareChild shareChild, DecideCustody decideCustody, DrawDays drawDays, ChangeAuthority changeAuthority, SeparateAdults separateAdults, EndSharing endSharing, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    public Household Home { get; private set; } = null!;

    /// <summary>The household's children, its own and those it shares, with their share.</summary>
    public IReadOnlyList<(Child Child, ChildCustody? Custody, string? OtherDossier)> Children { get; private set; } = [];

    public ILookup<SharedChildId, CustodyRule> Rules { get; private set; } = null!;

    public DateOnly Today => clock.TodayInParis();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Show(ct) ? Page() : NotFound();

    /// <summary>The second parent's form that came back with a question.</summary>
    public Guid? AskedBack { get; private set; }

    public CustodyTerms? TypedTerms { get; private set; }

    public async Task<IActionResult> OnPostPartagerAsync(
        Guid enfant, string? dossier, string? prenom, string? nom, string? courriel, Relation? lien, bool autorite, string? document, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(dossier) && this.AskBack(courriel) is { } question)
        {
            (AskedBack, TypedTerms) = (enfant, CustodyForm.Read(Request.Form));
            return await Show(ct) ? SayNoHere(question) : NotFound();
        }

        return CustodyForm.Read(Request.Form) is { } terms && lien is { } relation && IsDayOrNothing(document)
            ? Answered(await shareChild.Run(Agent, new ChildId(enfant), new SecondParent(dossier, prenom, nom, courriel, relation, autorite), terms, CustodyForm.Day(document), ct), "L’enfant est partagé. Ouvrez maintenant l’accès du second parent\u00A0: son foyer est dans «\u00A0Comptes\u00A0».")
            : Answered(CustodyRefusal.RuleUnreadable, "");
    }

    /// <summary>What was typed for this child, when its form comes back.</summary>
    public string? Typed(Child child, string field) => AskedBack == child.Id.Value ? Request.Form[field].FirstOrDefault() : null;

    public async Task<IActionResult> OnPostCalendrierAsync(Guid garde, string? document, CancellationToken ct) =>
        CustodyForm.Read(Request.Form) is { } terms && IsDayOrNothing(document)
            ? Answered(await decideCustody.Run(Agent, new SharedChildId(garde), terms, CustodyForm.Day(document), ct), "Le calendrier est noté, les deux parents sont prévenus.")
            : Answered(CustodyRefusal.RuleUnreadable, "");

    public async Task<IActionResult> OnPostJoursAsync(Guid garde, string? du, string? au, CustodySide? chez, CancellationToken ct) =>
        CustodyForm.TryRange(du, au, out var range) && range is { } days && chez is { } side
            ? Answered(await drawDays.Run(Agent, new SharedChildId(garde), days, side, ct), "L’exception est notée, les deux parents sont prévenus.")
            : Answered(CustodyRefusal.DaysUnreadable, "");

    public async Task<IActionResult> OnPostAutoriteAsync(Guid garde, bool conjointe, string? document, string? motif, CancellationToken ct) =>
        IsDayOrNothing(document)
            ? Answered(await changeAuthority.Run(Agent, new SharedChildId(garde), conjointe, CustodyForm.Day(document), motif, ct), "C’est noté, les deux parents sont prévenus.")
            : Answered(CustodyRefusal.ReasonMissing, "");

    public async Task<IActionResult> OnPostFinAsync(Guid garde, CancellationToken ct) =>
        Answered(await endSharing.Run(Agent, new SharedChildId(garde), ct), "Le partage est terminé. Ce que le second parent a réservé reste à lui.");

    public async Task<IActionResult> OnPostSeparerAsync(
        Guid adulte, string? adresse, string? codePostal, string? commune, bool habitant, Guid[] enfants, Relation? lien, bool autorite, string? document, CancellationToken ct)
    {
        if (!IsDayOrNothing(document) || lien is not { } relation)
        {
            return Answered(CustodyRefusal.RuleUnreadable, "");
        }

        var wish = new SeparationWish(new HouseholdId(Id), new GuardianId(adulte))
        {
            Address = adresse, PostCode = codePostal, City = commune, IsResident = habitant,
            Shared = [.. enfants.Select(child => new ChildId(child))], Terms = CustodyForm.Read(Request.Form),
            Relation = relation, HasJointAuthority = autorite, DecidedOn = CustodyForm.Day(document),
        };
        var (why, dossier) = await separateAdults.Run(Agent, wish, ct);
        return Answered(why, $"C’est fait\u00A0: son foyer a le dossier n°\u00A0{dossier}. Les adultes sont prévenus. Tant que le quotient familial du nouveau foyer n’est pas connu, la tranche la plus haute s’y applique.");
    }

    private static bool IsDayOrNothing(string? text) => string.IsNullOrWhiteSpace(text) || CustodyForm.Day(text) is not null;

    private IActionResult Answered(CustodyRefusal? why, string thanks)
    {
        if (why == CustodyRefusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo($"/agent/foyers/{Id}/garde", why?.Sentence(), thanks);
    }

    private async Task<bool> Show(CancellationToken ct)
    {
        var (id, organiser) = (new HouseholdId(Id), Organiser.Id);
        if (await Db.HouseholdsAt(organiser).AsNoTracking().Include(home => home.Guardians).FirstOrDefaultAsync(home => home.Id == id, ct) is not { } home)
        {
            return false;
        }

        Home = home;
        var children = await Db.ChildrenOf(id).AsNoTracking().Where(child => Db.ChildFiles.Any(file => file.ChildId == child.Id && file.OrganiserId == organiser)).OrderBy(child => child.BirthDate).ToListAsync(ct);
        var custodies = await Db.CustodiesOf(id, ct);
        var others = custodies.Select(custody => custody.Share.HouseholdOf(custody.Theirs)).ToList();
        var numbers = await Db.Households.AsNoTracking().Where(other => others.Contains(other.Id)).ToDictionaryAsync(other => other.Id, other => other.DossierNumber, ct);
        Children = [.. children.Select(child => custodies.FirstOrDefault(one => one.Share.ChildId == child.Id) is { } custody
            ? (child, (ChildCustody?)custody, (string?)numbers[custody.Share.HouseholdOf(custody.Theirs)])
            : (child, null, null))];
        var shares = custodies.Select(custody => custody.Share.Id).ToList();
        Rules = (await Db.CustodyRules.AsNoTracking().Where(rule => shares.Contains(rule.ShareId)).OrderByDescending(rule => rule.ProposedAt).ToListAsync(ct)).ToLookup(rule => rule.ShareId);
        return true;
    }
}
