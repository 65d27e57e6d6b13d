using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>A printed profile and its code (Clap Chaz).</summary>
public sealed class CodeModel(PortalDb db, OpenByCode openByCode, Tries tries) : OpeningPage(db, AccountOpening.AccessCode)
{
    [BindProperty]
    public string? Profil { get; set; }

    [BindProperty]
    public string? CodeAcces { get; set; }

    [BindProperty]
    public string? Adresse { get; set; }

    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public bool Accepte { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(int[] lus, CancellationToken ct)
    {
        if (!await tries.Take("access-code", Profil, From(null), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (AskBack(Adresse) is { } asked)
        {
            return asked;
        }

        var why = await openByCode.Run(Organiser.Id, Profil, CodeAcces, Adresse, MotDePasse, Confirmation, Accepte, [.. lus.Select(id => new LegalTextId(id))], ct);
        return why is { } refused ? Refuse(refused) : ThankAndGoTo("/connexion", "Votre compte est ouvert\u00A0: connectez-vous avec votre profil et votre mot de passe.");
    }
}
