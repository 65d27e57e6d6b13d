using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.News;

/// <summary>What the organiser tells families (R84): shown now, to come, over.</summary>
[Opens(StaffRight.WriteNews)]
public sealed class IndexModel(PortalDb db, TimeProvider clock) : StaffPage(db)
{
    private const int Shown = 100;

    private Dictionary<FacilityId, string> places = [];

    public IReadOnlyList<NewsItem> Items { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var id = Organiser.Id;
        Items = await Db.News.AsNoTracking().Include(item => item.Places).Where(item => item.OrganiserId == id).OrderByDescending(item => item.To).ThenBy(item => item.Title).Take(Shown).ToListAsync(ct);
        places = await Db.Facilities.AsNoTracking().Where(place => place.OrganiserId == id).ToDictionaryAsync(place => place.Id, place => place.Name, ct);
    }

    public string WhoReads(NewsItem item) => item.OnlySome ? FrenchWords.Listed([.. item.Places.Select(place => places.GetValueOrDefault(place.FacilityId, "lieu fermé")).Order(StringComparer.CurrentCulture)], "et") : "toutes les familles";

    public string StateOf(NewsItem item)
    {
        var today = clock.TodayInParis();
        return item.IsShownOn(today) ? "affichée" : item.From > today ? "à venir" : "passée";
    }
}
