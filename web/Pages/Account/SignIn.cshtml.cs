using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class SignInModel(
    PortalSignIn signIn, UserManager<Core.Households.Account> users, PortalDb db, Tries tries, IPasswordHasher<Core.Households.Account> hasher, IAntiforgery antiforgery, IOptions<PortalSettings> portal) : AccountPage
{
    // Made once, of nobody's password: looking for an account that does not exist takes as long as for one that does.
    private static string? nobodys;

    [BindProperty]
    public string? Identifiant { get; set; }

    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public bool PostePublic { get; set; }

    [BindProperty(SupportsGet = true, Name = "retour")]
    public string? Retour { get; set; }

    /// <summary>A session that ended leads here, and back to where one was.</summary>
    [BindProperty(SupportsGet = true, Name = Sessions.Over)]
    public string? Fin { get; set; }

    public bool IsSessionOver => Fin is not null && Url.IsLocalUrl(Retour);

    /// <summary>The organiser whose pages one comes from (R1), by the address to go back to, by the link, or by the last visit; null where nothing says so.</summary>
    public Core.Organisers.Organiser? Service { get; private set; }

    /// <summary>Who is signed in here already, when another tab's form is sent.</summary>
    public string? AlreadyAs { get; private set; }

    public string HomeHere => Home(Core.Households.PortalClaims.AgentOfOrganiser(User) is not null);

    // The token is looked at here rather than before the page, which can say what to do: this form is the one that stands
    // open in a second tab, and in browsers that take no cookies.
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await FindService(HttpContext.RequestAborted);
        if (HttpMethods.IsPost(Request.Method) && !await antiforgery.IsRequestValidAsync(HttpContext))
        {
            Response.Headers.CacheControl = "no-store";
            context.Result = Request.WantsJson() ? BadRequest() : Untrusted();
            return;
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    private async Task FindService(CancellationToken ct)
    {
        var code = Request.Query["organisme"].FirstOrDefault() ?? FamilyRooms.OrganiserIn(Retour) ?? Request.Cookies[Family.Visit.LastVisited];
        if (code is not null && await db.Organisers.AsNoTracking().FirstOrDefaultAsync(organiser => organiser.Code == code, ct) is { } found)
        {
            Service = found;
            ViewData["Accent"] = found.Accent;
        }
    }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect(HomeHere) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Identifiant) || string.IsNullOrEmpty(MotDePasse))
        {
            return SayNoHere("Indiquez votre identifiant et votre mot de passe.", StatusCodes.Status422UnprocessableEntity);
        }

        var account = await Find(Identifiant.Trim(), ct);
        var from = From(account?.UserName);
        if (!await tries.Take(Tries.SignIn, Identifiant, from, ct))
        {
            return SayNoHere("Trop d’essais\u00A0: par sécurité, réessayez dans un quart d’heure. Si vous ne savez plus votre mot de passe, demandez-en un nouveau.", StatusCodes.Status429TooManyRequests);
        }

        // The same words and the same work whether the account exists or not.
        if (account is null)
        {
            hasher.VerifyHashedPassword(null!, nobodys ??= hasher.HashPassword(null!, Guid.NewGuid().ToString()), MotDePasse);
        }

        var result = account is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await signIn.CheckPasswordSignInAsync(account, MotDePasse, lockoutOnFailure: false);
        if (!result.Succeeded)
        {
            return SayNoHere("L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, puis réessayez.", StatusCodes.Status422UnprocessableEntity);
        }

        if (db.Entry(account!).State == EntityState.Modified)
        {
            // The hash was to be made anew, and another browser of theirs has just done it: what could not be saved is not tried again with the session.
            await db.Entry(account!).ReloadAsync(ct);
        }

        if (!account!.EmailConfirmed)
        {
            // Only who knows the password reads this (R4).
            return SayNoHere("Votre compte n’est pas encore activé\u00A0: ouvrez le lien que vous avez reçu par courriel. Regardez aussi dans les indésirables.", StatusCodes.Status422UnprocessableEntity);
        }

        await tries.Forget(Tries.SignIn, Identifiant, from, ct);
        if (account.AgentOf is not null && portal.Value.StaffSecondFactor && !account.TwoFactorEnabled && (await users.GetPasskeysAsync(account)).Count > 0)
        {
            // The key is this agent's second factor: the password alone would be one.
            return SayNoHere("Votre compte d’agent demande un second facteur\u00A0: connectez-vous avec votre clé d’accès.", StatusCodes.Status422UnprocessableEntity);
        }

        if (PostePublic)
        {
            HttpContext.Items[Sessions.PublicComputer] = true;
        }

        if ((await signIn.WithPassword(account)).RequiresTwoFactor)
        {
            return RedirectToPage("/Account/SignInCode", new { retour = Retour, poste = PostePublic ? "public" : null });
        }

        return Redirect(Url.IsLocalUrl(Retour) ? Retour! : Home(account.AgentOf is not null));
    }

    /// <summary>A challenge for whichever key this browser has; it says nothing of any account (R9).</summary>
    public async Task<IActionResult> OnPostDefiAsync() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    /// <summary>The answer of a key to the challenge.</summary>
    public async Task<IActionResult> OnPostCleAsync(string? cle, CancellationToken ct)
    {
        var from = From(null);
        if (!await tries.Take("passkey-sign-in", null, from, ct))
        {
            return SayNoHere(AccountRefusal.TooManyTries.Sentence(), StatusCodes.Status429TooManyRequests);
        }

        if (PostePublic)
        {
            HttpContext.Items[Sessions.PublicComputer] = true;
        }

        if (await signIn.WithPasskey(cle, ct) is not { } account)
        {
            return SayNoHere("La clé d’accès n’a pas été reconnue. Réessayez, ou connectez-vous avec votre mot de passe.", StatusCodes.Status422UnprocessableEntity);
        }

        await tries.Forget("passkey-sign-in", null, from, ct);
        return Redirect(Url.IsLocalUrl(Retour) ? Retour! : Home(account.AgentOf is not null));
    }

    // By user name first. An address signs in only where it is one account's: two parents may share one (R10).
    private async Task<Core.Households.Account?> Find(string identifier, CancellationToken ct)
    {
        if (await users.FindByNameAsync(identifier) is { } named)
        {
            return named.IsClosed ? null : named;
        }

        var upper = users.NormalizeEmail(identifier);
        var mailed = identifier.Contains('@') ? await db.Accounts.Where(account => account.NormalizedEmail == upper && !account.IsClosed).Take(2).ToListAsync(ct) : [];
        return mailed.Count == 1 ? mailed[0] : null;
    }

    // Nothing is judged: whoever sent this is not known to have read our page.
    private IActionResult Untrusted()
    {
        if (User.Identity is { IsAuthenticated: true, Name: { } name })
        {
            (Response.StatusCode, AlreadyAs) = (StatusCodes.Status409Conflict, name);
            return Page();
        }

        return SayNoHere(
            Request.Cookies.ContainsKey(PagesSetup.FormCookie)
                ? "Cette page était ouverte depuis trop longtemps\u00A0: écrivez de nouveau votre mot de passe."
                : "Les cookies sont nécessaires pour se connecter\u00A0: acceptez ceux de ce site dans votre navigateur, puis réessayez.",
            StatusCodes.Status422UnprocessableEntity);
    }

    internal static string Home(bool agent) => agent ? "/agent" : "/";
}
