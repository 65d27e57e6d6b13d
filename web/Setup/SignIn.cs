using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
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
                // CNIL 2022: with a limit on tries, eight characters of three kinds; we ask for twelve.
                options.Password.RequiredLength = 12;
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.User.RequireUniqueEmail = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<VisitorClaims>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.LoginPath = "/connexion";
            cookie.ReturnUrlParameter = "retour";
            cookie.AccessDeniedPath = "/erreur/403";
            cookie.Cookie.Name = "portail";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.Events.OnRedirectToLogin = context => Refuse(context.Response, context.Request, StatusCodes.Status401Unauthorized, context.RedirectUri);
            cookie.Events.OnRedirectToAccessDenied = context => Refuse(context.Response, context.Request, StatusCodes.Status403Forbidden, context.RedirectUri);
        });
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

    private sealed class VisitorClaims(UserManager<Account> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            Add(identity, PortalClaims.Guardian, user.GuardianId?.Value.ToString());
            Add(identity, PortalClaims.Household, user.HouseholdId?.Value.ToString());
            Add(identity, PortalClaims.AgentOf, user.AgentOf?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return identity;
        }

        private static void Add(ClaimsIdentity identity, string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(type, value));
            }
        }
    }
}
