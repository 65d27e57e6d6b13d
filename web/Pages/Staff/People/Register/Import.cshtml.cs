using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People.Register;

/// <summary>Households and children from a file: sent, looked at, then imported; and the same file out of the portal.</summary>
[Opens(StaffRight.KeepRegister)]
[RequestSizeLimit(RegisterFile.Largest + Errors.LargestForm)]
public sealed class ImportModel(PortalDb db, KeepImport keepImport, PreviewImport previewImport, ImportHouseholds importHouseholds, ExportHouseholds exportHouseholds, TimeProvider clock) : StaffPage(db)
{
    private const string Csv = "text/csv; charset=utf-8";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Here = "/agent/foyers/import";

    [BindProperty(SupportsGet = true, Name = "fichier")]
    public Guid? Fichier { get; set; }

    /// <summary>The file that is looked at; null before one was sent.</summary>
    public ImportDraft? Draft { get; private set; }

    public ImportReport? Report { get; private set; }

    public RegisterColumns Columns { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        if (Fichier is not { } id)
        {
            return Page();
        }

        if (await previewImport.Run(Agent, id, ct) is not var (draft, report))
        {
            return NotFound();
        }

        (Draft, Report) = (draft, report);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? registre, CancellationToken ct)
    {
        if (registre is null || registre.Length is 0 or > RegisterFile.Largest)
        {
            return await Refuse(registre is { Length: > 0 } ? $"Ce fichier dépasse {RegisterFile.Largest / 1024 / 1024}\u00A0Mo\u00A0: coupez-le en deux." : "Choisissez un fichier CSV ou un classeur qui ne soit pas vide.", ct);
        }

        using var content = new MemoryStream((int)registre.Length);
        await registre.CopyToAsync(content, ct);
        var (draft, problem) = await keepImport.Run(Agent, Path.GetFileName(registre.FileName), content.ToArray(), ct);
        return problem is null ? Redirect($"{Here}?fichier={draft}") : await Refuse(problem.Sentence, ct);
    }

    public async Task<IActionResult> OnPostImporterAsync(string? vu, bool justes, CancellationToken ct)
    {
        var (report, why) = await importHouseholds.Run(Agent, Fichier ?? Guid.Empty, vu, justes, ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        if (report is null)
        {
            return SayNo($"{Here}?fichier={Fichier}", why!.Value);
        }

        var left = report.Bad.Select(line => line.Number).Distinct().Count();
        return ThankAndGoTo(Here, $"C’est importé\u00A0: {FrenchWords.Count(report.NewHouseholds, "nouveau foyer", "nouveaux foyers")}, {FrenchWords.Count(report.NewChildren, "nouvel enfant", "nouveaux enfants")}, {FrenchWords.Count(report.ChangedHouseholds, "foyer mis à jour", "foyers mis à jour")}, {FrenchWords.Count(report.UnchangedHouseholds, "foyer inchangé", "foyers inchangés")}{(left == 0 ? "" : $", {FrenchWords.Count(left, "ligne laissée", "lignes laissées")} de côté")}.");
    }

    /// <summary>An empty file with its headings.</summary>
    public async Task<IActionResult> OnGetModeleAsync(bool classeur, CancellationToken ct)
    {
        await Show(ct);
        return classeur
            ? File(RegisterWriter.Workbook([[.. Columns.Headings]]), Excel, "modele-foyers.xlsx")
            : File(RegisterWriter.Write([[.. Columns.Headings]], withMark: true), Csv, "modele-foyers.csv");
    }

    /// <summary>The lines to correct, with their reasons.</summary>
    public async Task<IActionResult> OnGetACorrigerAsync(CancellationToken ct) =>
        Fichier is { } id && await previewImport.Run(Agent, id, ct) is var (draft, report)
            ? File(RegisterFile.ToCorrect(draft.Content, report.Bad), Csv, "lignes-a-corriger.csv")
            : NotFound();

    public async Task<IActionResult> OnGetExportAsync(bool classeur, CancellationToken ct)
    {
        Response.ContentType = classeur ? Excel : Csv;
        Response.Headers.ContentDisposition = $"attachment; filename=\"foyers-{Organiser.Code}-{clock.TodayInParis():yyyy-MM-dd}.{(classeur ? "xlsx" : "csv")}\"";
        await exportHouseholds.Run(Agent, Response.Body, classeur, ct);
        return new EmptyResult();
    }

    private async Task<IActionResult> Refuse(string problem, CancellationToken ct)
    {
        await Show(ct);
        return SayNoHere(problem);
    }

    private async Task Show(CancellationToken ct) => Columns = await Db.RegisterColumnsAt(Organiser.Id, clock.TodayInParis(), ct);
}
