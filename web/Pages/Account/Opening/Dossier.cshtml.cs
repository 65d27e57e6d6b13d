using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>
/// Three steps with the number that came by post (R3). What was entered travels sealed in the form, its password as a hash
/// already, so that nothing is written before the last step and no step can be skipped.
/// </summary>
public sealed class DossierModel(PortalDb db, OpenByDossier openByDossier, Tries tries, IDataProtectionProvider keys, TimeProvider clock) : OpeningPage(db, AccountOpening.PostedDossierNumber)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly IDataProtector seal = keys.CreateProtector("accounts.by-dossier");

    [BindProperty]
    public string? Prenom { get; set; }

    [BindProperty]
    public string? Nom { get; set; }

    [BindProperty]
    public string? Adresse { get; set; }

    [BindProperty]
    public string? Identifiant { get; set; }

    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public string? Etat { get; set; }

    [BindProperty]
    public string? Numero { get; set; }

    [BindProperty]
    public bool Accepte { get; set; }

    /// <summary>0: done.</summary>
    public int Step { get; private set; } = 1;

    public DossierForm? Form { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostIdentiteAsync(CancellationToken ct)
    {
        if (!await tries.Take("opening", null, From(null), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (AskBack(Adresse) is { } asked)
        {
            return asked;
        }

        var (form, why) = await openByDossier.Identify(Prenom, Nom, Adresse, Identifiant, MotDePasse, Confirmation, ct);
        if (why is { } refused)
        {
            return Refuse(refused);
        }

        (Form, Etat, Step) = (form, Seal(form!), 2);
        return Page();
    }

    public async Task<IActionResult> OnPostNumeroAsync(CancellationToken ct)
    {
        if (!Unseal())
        {
            return Refuse(AccountRefusal.LinkDead);
        }

        Step = 2;
        if (!await tries.Take("dossier", $"{Form!.FirstName}|{Form.LastName}", From(null), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (await openByDossier.WhyUnknown(Organiser.Id, Form, Numero, ct) is { } why)
        {
            return Refuse(why);
        }

        Step = 3;
        return Page();
    }

    public async Task<IActionResult> OnPostValiderAsync(int[] lus, CancellationToken ct)
    {
        if (!Unseal())
        {
            return Refuse(AccountRefusal.LinkDead);
        }

        Step = 3;
        if (!await tries.Take("dossier", $"{Form!.FirstName}|{Form.LastName}", From(null), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (await openByDossier.Run(Organiser.Id, Form, Numero, Accepte, [.. lus.Select(id => new LegalTextId(id))], ct) is { } why)
        {
            return Refuse(why);
        }

        Step = 0;
        return Page();
    }

    private string Seal(DossierForm form) => seal.Protect(JsonSerializer.Serialize(new Sealed(form, Organiser.Id.Value, clock.GetUtcNow() + Lifetime)));

    private bool Unseal()
    {
        try
        {
            var read = JsonSerializer.Deserialize<Sealed>(seal.Unprotect(Etat ?? ""));
            Form = read is not null && read.Organiser == Organiser.Id.Value && clock.GetUtcNow() < read.Until ? read.Form : null;
        }
        catch (Exception forged) when (forged is CryptographicException or JsonException or FormatException)
        {
            Form = null;
        }

        return Form is not null;
    }

    private sealed record Sealed(DossierForm Form, int Organiser, DateTimeOffset Until);
}
