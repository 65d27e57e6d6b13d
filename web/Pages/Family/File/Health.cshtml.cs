using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>The health record, as the family writes it.</summary>
public sealed class HealthModel(Visit visit, PortalDb db, KeepHealth keepHealth, ConfirmSection confirm, HealthSeal seal) : ChildPage(visit, db)
{
    public HealthNotes Notes { get; private set; } = new();

    /// <summary>It was written once: « no » is an answer, not a blank.</summary>
    public bool WasFilled { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var child = Child.Id;
        if (await Db.HealthRecords.AsNoTracking().FirstOrDefaultAsync(record => record.ChildId == child, ct) is { } record)
        {
            (Notes, WasFilled) = (seal.Open(child, record.Sealed), true);
        }
    }

    public async Task<IActionResult> OnPostAsync(string? allergies, string? maladies, string? traitement, string? vaccins, string? medecin, string? telephone, string? pai, string? paiTexte, DateOnly? paiDate, CancellationToken ct)
    {
        var here = $"/moi/enfants/{Id}/sante";
        if (pai is not ("oui" or "non"))
        {
            return SayNo(here, "Dites si l’enfant a un projet d’accueil individualisé (PAI).");
        }

        var notes = new HealthNotes { Allergies = Trimmed(allergies), Illnesses = Trimmed(maladies), Medication = Trimmed(traitement), Vaccines = Trimmed(vaccins), Doctor = Trimmed(medecin), DoctorPhone = Trimmed(telephone), HealthPlan = Trimmed(paiTexte), HealthPlanDate = paiDate };
        return await keepHealth.Run(Guardian, Child.Id, notes, pai == "oui", ct) is { } why ? SayNo(here, why) : await Confirmed(confirm, FileSections.Health, "C’est enregistré, et chiffré.", ct);
    }

    private static string Trimmed(string? text) => text?.Trim() ?? "";
}
