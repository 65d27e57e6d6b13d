using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Households;

namespace Portal.Web.Pages.Account;

[AllowAnonymous]
public sealed class SignInModel(SignInManager<Core.Households.Account> signIn, UserManager<Core.Households.Account> users) : PageModel
{
    [BindProperty]
    public string? Identifiant { get; set; }

    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty(SupportsGet = true, Name = "retour")]
    public string? Retour { get; set; }

    public string? Problem { get; private set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect(Home(User.AgentOfOrganiser() is not null)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Identifiant) || string.IsNullOrEmpty(MotDePasse))
        {
            Problem = "Indiquez votre identifiant et votre mot de passe.";
            return Page();
        }

        // The same words and the same work whether the account exists or not.
        var account = await Find(Identifiant.Trim());
        var result = account is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await signIn.PasswordSignInAsync(account, MotDePasse, isPersistent: false, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Problem = result.IsLockedOut
                ? "Trop d’essais\u00A0: réessayez dans un quart d’heure."
                : "L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, puis réessayez.";
            return Page();
        }

        return Redirect(Url.IsLocalUrl(Retour) ? Retour! : Home(account!.AgentOf is not null));
    }

    private async Task<Core.Households.Account?> Find(string identifier) =>
        await users.FindByNameAsync(identifier) ?? (identifier.Contains('@') ? await users.FindByEmailAsync(identifier) : null);

    private static string Home(bool agent) => agent ? "/agent" : "/";
}
