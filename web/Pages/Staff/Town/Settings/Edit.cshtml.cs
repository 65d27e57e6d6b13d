using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Pages.Account;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>One page of the organiser's settings, each with when its change counts.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class EditModel(PortalDb db, ChangeSettings changeSettings) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "partie")]
    public string Partie { get; set; } = "";

    public int Version { get; private set; }

    public IReadOnlyList<ShownSetting> Settings { get; private set; } = [];

    public string Title => Of(Partie) == SettingPage.Portal ? "Le portail" : "Les règles";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Of(Partie) is not { } page)
        {
            return NotFound();
        }

        await Show(page, null, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int vu, CancellationToken ct)
    {
        if (Of(Partie) is not { } page)
        {
            return NotFound();
        }

        var written = ShownSetting.ValuesIn(Request.Form, page);
        if (written.FirstOrDefault(value => OrganiserSettings.On(page).Any(setting => setting.Key == value.Key && setting.Kind == SettingKind.Email)).Value is { } address && this.AskBack(address) is { } question)
        {
            await Show(page, written, ct);
            return SayNoHere(question);
        }

        var answer = await changeSettings.Run(Agent, vu, written, ct);
        if (answer.Refusal is null)
        {
            return ThankAndGoTo($"/agent/reglages/{Partie}", answer.Changed == 0 ? "Rien n’avait changé." : "C’est enregistré.");
        }

        await Show(page, written, ct);
        return Again(answer);
    }

    private static SettingPage? Of(string part) => part switch { "portail" => SettingPage.Portal, "regles" => SettingPage.Rules, _ => null };

    private async Task Show(SettingPage page, IReadOnlyDictionary<string, string?>? written, CancellationToken ct)
    {
        var id = Organiser.Id;
        // Read again: a colleague may have changed it since this request began.
        var organiser = await Db.Organisers.AsNoTracking().SingleAsync(o => o.Id == id, ct);
        var activities = await Db.Activities.AsNoTracking().Where(activity => activity.OrganiserId == id).ToListAsync(ct);
        (Version, Settings) = (organiser.SettingsVersion, ShownSetting.Of(organiser, page, activities, written));
    }
}
