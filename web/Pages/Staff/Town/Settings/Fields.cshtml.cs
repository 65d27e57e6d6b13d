using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Settings;

/// <summary>Which fields families change by themselves, which the service checks, and which are its own (R16).</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class FieldsModel(PortalDb db, ChangeFieldRules changeFieldRules) : StaffPage(db)
{
    public int Version { get; private set; }

    public IReadOnlyList<(string Name, IReadOnlyList<(FamilyField Field, FieldRule Rule)> Fields)> Groups { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => Show(new Dictionary<string, FieldRule>(), ct);

    public async Task<IActionResult> OnPostAsync(int vu, CancellationToken ct)
    {
        // A word that is no rule becomes none that is known, and the deed refuses it.
        var rules = FamilyFields.All.Where(field => Request.Form.ContainsKey(field.Key))
            .ToDictionary(field => field.Key, field => Enum.TryParse<FieldRule>(Request.Form[field.Key], out var rule) ? rule : default);
        var answer = await changeFieldRules.Run(Agent, vu, rules, ct);
        if (answer.Refusal is null)
        {
            return ThankAndGoTo("/agent/reglages/champs", answer.Changed == 0 ? "Rien n’avait changé." : "C’est enregistré.");
        }

        await Show(rules, ct);
        return Again(answer);
    }

    private async Task Show(Dictionary<string, FieldRule> written, CancellationToken ct)
    {
        var id = Organiser.Id;
        var settings = await Db.DossierSettings.AsNoTracking().FirstOrDefaultAsync(s => s.OrganiserId == id, ct);
        var kept = FieldRules.Read(settings?.FieldRules);
        Version = settings?.Version ?? 0;
        Groups = [Group("Le foyer", FamilyFields.OfHousehold), Group("Les adultes", FamilyFields.OfGuardian), Group("Les enfants", FamilyFields.OfChild), Group("Ce que les parents autorisent", FamilyFields.Permissions)];

        (string, IReadOnlyList<(FamilyField, FieldRule)>) Group(string name, IEnumerable<FamilyField> fields) =>
            (name, [.. fields.Select(field => (field, written.TryGetValue(field.Key, out var rule) && Enum.IsDefined(rule) ? rule : kept.GetValueOrDefault(field.Key, field.Usually)))]);
    }
}
