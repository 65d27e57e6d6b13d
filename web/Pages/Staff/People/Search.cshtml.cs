using Microsoft.AspNetCore.Mvc;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>Households of this organiser by the beginning of any word.</summary>
[Opens(StaffRight.SeeFiles, ByFacility = true)]
public sealed class SearchModel(PortalDb db) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "mots")]
    public string? Mots { get; set; }

    /// <summary>Null before anything was asked.</summary>
    public IReadOnlyList<FoundHousehold>? Found { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) =>
        Found = string.IsNullOrWhiteSpace(Mots) ? null : await Db.FindHouseholds(Agent, Mots, ct);
}
