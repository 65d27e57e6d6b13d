using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;

namespace Portal.Web.Pages.Account;

/// <summary>R4. Opening the link changes nothing, as mail programs open links by themselves; the button does.</summary>
public sealed class ActivateModel(ActivateAccount activateAccount) : AccountPage
{
    public string? Done { get; private set; }

    public void OnGet(string lien) => Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnPostAsync(string lien, CancellationToken ct)
    {
        if (await activateAccount.Run(lien, ct) is { } why)
        {
            return Refuse(why);
        }

        Done = "C’est fait\u00A0: votre compte est actif. Connectez-vous avec votre identifiant et votre mot de passe.";
        return Page();
    }
}
