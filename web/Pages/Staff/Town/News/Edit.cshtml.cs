using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.News;

/// <summary>A piece of news, with its preview: written, changed, removed (R84).</summary>
[Opens(StaffRight.WriteNews)]
public sealed class EditModel(PortalDb db, KeepNews keepNews, TimeProvider clock) : StaffPage(db)
{
    private const string New = "nouvelle";

    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    [BindProperty(Name = "titre")]
    public string? Titre { get; set; }

    [BindProperty(Name = "texte")]
    public string? Texte { get; set; }

    [BindProperty(Name = "du")]
    public DateOnly? Du { get; set; }

    [BindProperty(Name = "au")]
    public DateOnly? Au { get; set; }

    [BindProperty(Name = "qui")]
    public string? Qui { get; set; }

    [BindProperty(Name = "lieux")]
    public int[] Lieux { get; set; } = [];

    public bool IsNew => Key == New;

    public int Version { get; private set; }

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    private NewsId? Id => Guid.TryParse(Key, out var id) ? new NewsId(id) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await Find(ct) is not { } item)
        {
            return NotFound();
        }

        (Titre, Texte, Du, Au) = (item.Title, item.Body, item.From, item.To);
        (Qui, Lieux) = (item.OnlySome ? "certains" : "tous", [.. item.Places.Select(place => place.FacilityId.Value)]);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, CancellationToken ct)
    {
        if (await Find(ct) is null)
        {
            return NotFound();
        }

        var draft = new NewsDraft(Titre, Texte, Du, Au, Qui == "certains" ? [.. Lieux.Select(id => new FacilityId(id))] : null);
        return await Answer(await keepNews.Run(Agent, Id, vu, draft, ct), "C’est enregistré.", ct);
    }

    /// <summary>As families would read it; nothing is kept.</summary>
    public async Task<IActionResult> OnPostApercuAsync(CancellationToken ct) => await Find(ct) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostSupprimerAsync(int vu, CancellationToken ct) =>
        Id is not { } id || await Find(ct) is null ? NotFound() : await Answer(await keepNews.Run(Agent, id, vu, null, ct), "L’actualité est supprimée.", ct);

    private async Task<IActionResult> Answer(SettingsAnswer answer, string thanks, CancellationToken ct)
    {
        if (answer.Refusal is null)
        {
            return ThankAndGoTo("/agent/actualites", thanks);
        }

        await Find(ct);
        return answer.Refusal == Refusal.NotFound ? NotFound() : Again(answer);
    }

    private async Task<NewsItem?> Find(CancellationToken ct)
    {
        var (id, organiser, today) = (Id, Organiser.Id, clock.TodayInParis());
        Places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == organiser).OrderBy(place => place.Name).ToListAsync(ct);
        var item = IsNew ? new NewsItem { OrganiserId = organiser, Title = "", Body = "", From = today, To = today.AddDays(14) }
            : id is null ? null : await Db.News.AsNoTracking().Include(n => n.Places).FirstOrDefaultAsync(n => n.Id == id && n.OrganiserId == organiser, ct);
        Version = item?.Version ?? 0;
        return item;
    }
}
