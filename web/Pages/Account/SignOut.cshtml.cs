using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Households;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

[OpenFirst]
public sealed class SignOutModel(SignInManager<Core.Households.Account> signIn) : PageModel
{
    public IActionResult OnGet() => Redirect("/connexion");

    public async Task<IActionResult> OnPostAsync()
    {
        if (User.IsOnPublicComputer())
        {
            // Whoever sits down next finds nothing, by the back button either (R14).
            Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
        }

        await signIn.SignOutAsync();
        return Redirect("/connexion");
    }
}
