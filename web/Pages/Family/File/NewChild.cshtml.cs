using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>A child that the service does not know yet (R15). Where nobody would look at its file, the page does not exist.</summary>
public sealed class NewChildModel(Visit visit, PortalDb db, DeclareChild declareChild) : FamilyPage(visit)
{
    public static IReadOnlyList<(string Value, string Words)> Levels { get; } = FamilyFields.OfChild.Single(field => field.Key == "child.level").Choices;

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

    public IReadOnlyList<Facility> Schools { get; private set; } = [];

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        await base.OnPageHandlerExecutionAsync(context, async () => DeclareChild.IsOpenAt(Visit.Organiser.Policies.Gate) ? await next() : Missing(context));

    public async Task OnGetAsync(CancellationToken ct)
    {
        Nom = Guardian.LastName;
        await Show(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var declared = await declareChild.Run(Guardian, Organiser, new ChildDraft(Prenom, Nom, Naissance, Ecole is { } school ? new FacilityId(school) : null, Classe), ct);
        if (declared.Child is { } child)
        {
            return ThankAndGoTo($"/moi/enfants/{child.Value}/dossier", "C’est enregistré. Remplissez maintenant son dossier, étape par étape.");
        }

        if (declared.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        await Visit.CountCart(ct);
        await Show(ct);
        return SayNoHere(string.Join('\n', declared.Problems));
    }

    private PageHandlerExecutedContext Missing(PageHandlerExecutingContext context)
    {
        context.Result = NotFound();
        return new PageHandlerExecutedContext(PageContext, context.Filters, context.HandlerMethod, context.HandlerInstance) { Canceled = true };
    }

    private async Task Show(CancellationToken ct)
    {
        var organiser = Organiser;
        Schools = await db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == organiser && facility.IsSchool).OrderBy(facility => facility.Name).ToListAsync(ct);
    }
}
