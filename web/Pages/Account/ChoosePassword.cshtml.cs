using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

/// <summary>A password through a mailed link (R2, R5, R9).</summary>
public sealed class ChoosePasswordModel(ChoosePassword choosePassword, KnownDevices devices) : AccountPage
{
    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public string? Confirmation { get; set; }

    public string? UserName { get; private set; }

    public async Task<IActionResult> OnGetAsync(string lien, CancellationToken ct)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        UserName = await choosePassword.UserNameOf(lien, ct);
        Response.StatusCode = UserName is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string lien, CancellationToken ct)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        UserName = await choosePassword.UserNameOf(lien, ct);
        var why = await choosePassword.Run(lien, MotDePasse, Confirmation, ct);
        if (why is { } refused)
        {
            return Refuse(refused);
        }

        // Who has the mailbox is the owner: what strangers try meanwhile does not keep them from signing in with what they chose.
        devices.Remember(HttpContext, UserName!);
        return ThankAndGoTo("/connexion", "Votre mot de passe est enregistré\u00A0: connectez-vous.");
    }
}
