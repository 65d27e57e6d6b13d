using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Account.Opening;

/// <summary>Self-service: a request that the service answers.</summary>
public sealed class AskModel(PortalDb db, AskForAccount askForAccount, Tries tries) : OpeningPage(db, AccountOpening.SelfService)
{
    [BindProperty]
    public string? Prenom { get; set; }

    [BindProperty]
    public string? Nom { get; set; }

    [BindProperty]
    public string? Adresse { get; set; }

    [BindProperty]
    public string? Telephone { get; set; }

    [BindProperty]
    public string? Domicile { get; set; }

    [BindProperty]
    public string? Enfants { get; set; }

    public bool IsDone { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await tries.Take("request", Adresse, From(null), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (AskBack(Adresse) is { } asked)
        {
            return asked;
        }

        if (await askForAccount.Run(Organiser.Id, new AccountForm(Prenom, Nom, Adresse, Telephone, Domicile, Enfants), ct) is { } why)
        {
            return Refuse(why);
        }

        IsDone = true;
        return Page();
    }
}
