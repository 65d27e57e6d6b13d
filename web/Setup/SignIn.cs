using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Setup;

/// <summary>Who may come in, and what their cookie says.</summary>
public static class SignIn
{
    public static IServiceCollection AddPortalSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(options =>
            {
                // What a password must be is said by PasswordRules, wherever one is chosen; tries are counted by Tries, for names
                // that exist and names that do not.
                options.Password.RequiredLength = PasswordRules.Shortest;
                options.Lockout.MaxFailedAccessAttempts = Tries.OfOne;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.User.RequireUniqueEmail = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager<PortalSignIn>()
            .AddDefaultTokenProviders();
        services.AddScoped<PortalSignIn>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.LoginPath = "/connexion";
            cookie.ReturnUrlParameter = "retour";
            cookie.AccessDeniedPath = "/erreur/403";
            cookie.Cookie.Name = "portail";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.Events.OnSigningIn = Sessions.Open;
            cookie.Events.OnSigningOut = Sessions.Close;
            cookie.Events.OnValidatePrincipal = Sessions.Check;
            cookie.Events.OnRedirectToLogin = context => Refuse(context.Response, context.Request, StatusCodes.Status401Unauthorized, context.RedirectUri);
            cookie.Events.OnRedirectToAccessDenied = context => Refuse(context.Response, context.Request, StatusCodes.Status403Forbidden, context.RedirectUri);
        })
        .AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = "portail-code";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10);
        })
        // Asked for by the framework; nobody is remembered: each sign-in asks for its code.
        .AddCookie(IdentityConstants.TwoFactorRememberMeScheme, cookie => cookie.Cookie.Name = "portail-appareil");
        services.AddAuthorization();
        return services;
    }

    // A script and the hub want a status; a person wants the page where one signs in.
    private static Task Refuse(HttpResponse response, HttpRequest request, int status, string page)
    {
        if (request.WantsJson() || request.Path.StartsWithSegments("/live"))
        {
            response.StatusCode = status;
        }
        else
        {
            response.Redirect(page);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Signs in after a password was checked, or stops at the page that asks for the second factor.</summary>
public sealed class PortalSignIn(
    UserManager<Account> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
    : SignInManager<Account>(users, context, claims, options, log, schemes, confirmation)
{
    public Task<Microsoft.AspNetCore.Identity.SignInResult> Let(Account account) => SignInOrTwoFactorAsync(account, isPersistent: false);
}
