using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

/// <summary>The second factor of a sign-in: six digits of an application, or a code of those put aside.</summary>
public sealed class SignInCodeModel(PortalSignIn signIn, Tries tries) : AccountPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = "retour")]
    public string? Retour { get; set; }

    [BindProperty(SupportsGet = true, Name = "poste")]
    public string? Poste { get; set; }

    public async Task<IActionResult> OnGetAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect("/connexion") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { IsClosed: false } account)
        {
            return ThankAndGoTo("/connexion", "Le temps pour écrire le code est passé\u00A0: reconnectez-vous.");
        }

        if (!await tries.Take(Tries.Code, account.UserName, From(account.UserName), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        if (Poste == "public")
        {
            HttpContext.Items[Sessions.PublicComputer] = true;
        }

        var typed = (Code ?? "").Replace(" ", "", StringComparison.Ordinal).Trim();
        var result = typed.Length == 6 && typed.All(char.IsAsciiDigit)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(typed, isPersistent: false, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(typed.ToUpperInvariant());
        if (!result.Succeeded)
        {
            return Refuse(AccountRefusal.CodeWrong);
        }

        await tries.Forget(Tries.Code, account.UserName, From(account.UserName), ct);
        return Redirect(Url.IsLocalUrl(Retour) ? Retour! : SignInModel.Home(account.AgentOf is not null));
    }
}
