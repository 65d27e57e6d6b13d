using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>The desk (R14): find the family, write down its agreement, go in.</summary>
[Opens(StaffRight.ActForFamilies, ByFacility = true)]
public sealed class DeskModel(PortalDb db, ActForFamily actForFamily) : StaffPage(db)
{
    private const int Shown = 10;
    private const int Shortest = 2;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Q { get; set; }

    public bool Searched => Q?.Trim().Length >= Shortest;

    public IReadOnlyList<(Guardian Adult, Household Household, IReadOnlyList<string> Children)> Adults { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostAsync(Guid adulte, DeskConsent? accord, bool donne, CancellationToken ct)
    {
        var why = await actForFamily.Run(Agent, User.SessionId()!.Value, new GuardianId(adulte), accord, donne, ct);
        if (why is null)
        {
            return Redirect("/");
        }

        if (why == AccountRefusal.NotFound)
        {
            return NotFound();
        }

        await Show(ct);
        return SayNoHere(why.Value.Sentence());
    }

    private async Task Show(CancellationToken ct)
    {
        if (!Searched)
        {
            return;
        }

        var found = await Db.Find(Agent, Q!.Trim()).OrderBy(household => household.Name).ThenBy(household => household.DossierNumber).Take(Shown).Include(household => household.Guardians).Include(household => household.Children).AsSplitQuery().AsNoTracking().ToListAsync(ct);
        Adults = [.. found.SelectMany(household => household.Guardians.Select(adult => (adult, household, (IReadOnlyList<string>)[.. household.Children.Select(child => child.FirstName)])))];
    }
}
