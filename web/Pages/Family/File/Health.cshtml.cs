using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.File;

/// <summary>The health record, as the family writes it.</summary>
public sealed class HealthModel(Visit visit, PortalDb db, KeepHealth keepHealth, ConfirmSection confirm, HealthSeal seal) : ChildPage(visit, db)
{
    public HealthNotes Notes { get; private set; } = new();

    /// <summary>Whether there is a plan for the child's care (PAI); null while nobody has said so.</summary>
    public bool? HasPlan { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var child = Child.Id;
        if (await Db.HealthRecords.AsNoTracking().FirstOrDefaultAsync(record => record.ChildId == child, ct) is { } record)
        {
            (Notes, HasPlan) = (seal.Open(child, record.Sealed), Child.HasHealthPlan);
        }
    }

    public async Task<IActionResult> OnPostAsync(string? allergies, string? maladies, string? traitement, string? vaccins, string? medecin, string? telephone, string? pai, string? paiTexte, DateOnly? paiDate, CancellationToken ct)
    {
        // As it was written: what is refused comes back whole, from here, as no browser keeps it.
        var notes = new HealthNotes { Allergies = Trimmed(allergies), Illnesses = Trimmed(maladies), Medication = Trimmed(traitement), Vaccines = Trimmed(vaccins), Doctor = Trimmed(medecin), DoctorPhone = Trimmed(telephone), HealthPlan = Trimmed(paiTexte), HealthPlanDate = paiDate };
        var why = pai is "oui" or "non" ? await keepHealth.Run(Guardian, Child.Id, notes, pai == "oui", ct) : null;
        if (pai is "oui" or "non" && why is null)
        {
            return await Confirmed(confirm, FileSections.Health, "C’est enregistré, et chiffré.", ct);
        }

        (Notes, HasPlan) = (notes, pai switch { "oui" => true, "non" => false, _ => null });
        await Visit.CountCart(ct);
        return SayNoHere(why?.Sentence() ?? "Dites si l’enfant a un projet d’accueil individualisé (PAI).");
    }

    private static string Trimmed(string? text) => text?.Trim() ?? "";
}
