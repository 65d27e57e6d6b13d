using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Pages.Account;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>The service writes down a child or another adult of a household it knows; what is wrong comes back as it was typed.</summary>
[Opens(StaffRight.SeeFiles, ByFacility = true)]
public sealed class AddModel(PortalDb db, AddChild addChild, AddAdult addAdult) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty(Name = "prenom")]
    public string? Prenom { get; set; }

    [BindProperty(Name = "nom")]
    public string? Nom { get; set; }

    [BindProperty(Name = "naissance")]
    public string? Naissance { get; set; }

    [BindProperty(Name = "ecole")]
    public int? Ecole { get; set; }

    [BindProperty(Name = "classe")]
    public string? Classe { get; set; }

    [BindProperty(Name = "telephone")]
    public string? Telephone { get; set; }

    [BindProperty(Name = "courriel")]
    public string? Courriel { get; set; }

    public Household Home { get; private set; } = null!;

    public IReadOnlyList<Facility> Schools { get; private set; } = [];

    /// <summary>Which of the two forms came back.</summary>
    public bool IsAdult { get; private set; }

    /// <summary>An agent of one facility adds its own pupils only.</summary>
    public bool IsLimited => Agent.Only is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await Show(ct))
        {
            return NotFound();
        }

        Nom = Home.Name;
        return Page();
    }

    public async Task<IActionResult> OnPostEnfantAsync(CancellationToken ct)
    {
        var draft = new ChildDraft(Prenom, Nom, Naissance, Ecole is { } school ? new FacilityId(school) : null, Classe);
        var added = await addChild.Run(Agent, new HouseholdId(Id), draft, Bonds(id => new GuardianId(id)), ct);
        return added.Child is { } child
            ? Done($"{Prenom!.Trim()} est dans le foyer. La famille est prévenue\u00A0: son dossier l’attend.", $"#enfant-{child.Value}")
            : await Again(added.Refusal, added.Problems, ct);
    }

    public async Task<IActionResult> OnPostAdulteAsync(CancellationToken ct)
    {
        IsAdult = true;
        if (this.AskBack(Courriel) is { } question)
        {
            return await Again(null, [question], ct);
        }

        var added = await addAdult.Run(Agent, new HouseholdId(Id), new AdultDraft(Prenom, Nom, Telephone, Courriel), Bonds(id => new ChildId(id)), ct);
        return added.Adult is not null
            ? Done($"{Prenom!.Trim()} {Nom!.Trim()} est dans le foyer, dont les adultes sont prévenus. Pour un accès au portail, ouvrez-le depuis «\u00A0Comptes\u00A0».", "")
            : await Again(added.Refusal, added.Problems, ct);
    }

    /// <summary>What was chosen before, when the form comes back.</summary>
    public string? Chosen(Guid id) => Request.HasFormContentType ? Request.Form[$"lien-{id}"].FirstOrDefault() : null;

    private Dictionary<T, Relation> Bonds<T>(Func<Guid, T> of)
        where T : notnull => Request.Form
        .Where(field => field.Key.StartsWith("lien-", StringComparison.Ordinal))
        .Select(field => (HasId: Guid.TryParse(field.Key[5..], out var id), Id: id, HasRelation: Enum.TryParse<Relation>(field.Value, out var relation) && Enum.IsDefined(relation), Relation: relation))
        .Where(bond => bond.HasId && bond.HasRelation)
        .ToDictionary(bond => of(bond.Id), bond => bond.Relation);

    private IActionResult Done(string thanks, string at)
    {
        return ThankAndGoTo($"/agent/foyers/{Id}{at}", thanks);
    }

    private async Task<IActionResult> Again(Refusal? why, IReadOnlyList<string> problems, CancellationToken ct)
    {
        if (why == Refusal.NotFound || !await Show(ct))
        {
            return NotFound();
        }

        return SayNoHere(string.Join('\n', problems));
    }

    private async Task<bool> Show(CancellationToken ct)
    {
        var (id, organiser, only) = (new HouseholdId(Id), Organiser.Id, Agent.Only);
        if (await Db.HouseholdsOf(Agent).AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).FirstOrDefaultAsync(home => home.Id == id, ct) is not { } home)
        {
            return false;
        }

        Home = home;
        Schools = await Db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == organiser && facility.IsSchool && (only == null || facility.Id == only)).OrderBy(facility => facility.Name).ToListAsync(ct);
        return true;
    }
}
