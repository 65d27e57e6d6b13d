using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;

namespace Portal.Web.Pages.Account;

/// <summary>R10: one of the two addresses agrees to the change.</summary>
public sealed class ConfirmEmailModel(ChangeEmail changeEmail) : AccountPage
{
    public string? Done { get; private set; }

    public void OnGet(string lien) => Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnPostAsync(string lien, CancellationToken ct)
    {
        var (why, waits) = await changeEmail.Confirm(lien, ct);
        if (why is { } refused)
        {
            return Refuse(refused);
        }

        Done = waits ? "C’est noté. Le changement se fera quand l’autre adresse aura confirmé aussi." : "C’est fait\u00A0: vos messages arriveront à la nouvelle adresse.";
        return Page();
    }
}
