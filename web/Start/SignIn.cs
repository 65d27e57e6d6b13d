using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

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
                options.Lockout.MaxFailedAccessAttempts = Tries.PerIdentifier;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.User.RequireUniqueEmail = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager<PortalSignIn>()
            .AddDefaultTokenProviders();
        services.AddScoped<PortalSignIn>();
        services.AddScoped<OwnerCheck>();
        services.AddScoped<KnownDevices>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PortalSettings>>(Passkeys.Set);

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.LoginPath = "/connexion";
            cookie.ReturnUrlParameter = "retour";
            cookie.Cookie.Name = Sessions.Cookie;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.Events.OnSigningIn = Sessions.Open;
            cookie.Events.OnSigningOut = Sessions.Close;
            cookie.Events.OnValidatePrincipal = Sessions.Check;
            cookie.Events.OnRedirectToLogin = context => AskToSignIn(context.HttpContext, context.RedirectUri);
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
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

    // A script and the hub want a status; a person wants the page where one signs in. An address that is nobody's room is no
    // address, signed in or not.
    private static async Task AskToSignIn(HttpContext context, string page)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.RouteValues[FamilyRooms.Organiser] is string code
            && !await context.RequestServices.GetRequiredService<PortalDb>().Organisers.AnyAsync(organiser => organiser.Code == code, context.RequestAborted))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (request.WantsJson() || request.Path.StartsWithSegments("/live"))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            // Who brings a cookie was signed in a moment ago: its session ended while something was being read or written.
            response.Redirect(request.Cookies.ContainsKey(Sessions.Cookie) ? $"{page}&{Sessions.Over}=oui" : page);
        }
    }
}

/// <summary>Signs in after a password was checked, or stops at the page that asks for the second factor.</summary>
public sealed partial class PortalSignIn(
    UserManager<Account> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation, Tries tries)
    : SignInManager<Account>(users, context, claims, options, log, schemes, confirmation)
{
    public Task<Microsoft.AspNetCore.Identity.SignInResult> WithPassword(Account account) => SignInOrTwoFactorAsync(account, isPersistent: false);

    /// <summary>
    /// Signs in whoever answered our challenge with a key of theirs. The key was unlocked by a finger, a face or a code, so it is
    /// both factors; each challenge is taken once.
    /// </summary>
    /// <param name="credential">What the browser made of the challenge, as JSON.</param>
    /// <returns>Null when nobody is signed in.</returns>
    public async Task<Account?> WithPasskey(string? credential, CancellationToken ct)
    {
        var assertion = await Ask(credential, PerformPasskeyAssertionAsync);
        if (assertion is { Succeeded: false })
        {
            PasskeyRefused(Logger, assertion.Failure.Message);
        }

        if (assertion is not { Succeeded: true, User: { IsClosed: false, EmailConfirmed: true } found } || !await tries.Once("passkey", Passkeys.ChallengeIn(credential!), ct))
        {
            return null;
        }

        // Read again, as a transaction has gone by.
        var account = (await UserManager.FindByIdAsync(found.Id.ToString()))!;
        await UserManager.AddOrUpdatePasskeyAsync(account, assertion.Passkey);
        await SignInOrTwoFactorAsync(account, isPersistent: false, bypassTwoFactor: true);
        return account;
    }

    /// <returns>The key that answered the challenge made for this account; null when none did.</returns>
    public async Task<UserPasskeyInfo?> Attested(Account account, string? credential, CancellationToken ct)
    {
        var attestation = await Ask(credential, PerformPasskeyAttestationAsync);
        if (attestation is { Succeeded: false })
        {
            PasskeyRefused(Logger, attestation.Failure.Message);
        }

        return attestation is { Succeeded: true } && attestation.UserEntity.Id == account.Id.ToString() && await tries.Once("passkey", Passkeys.ChallengeIn(credential!), ct) ? attestation.Passkey : null;
    }

    // The framework throws where this browser was given no challenge, or one of the other kind: that is a refusal as well.
    private async Task<T?> Ask<T>(string? credential, Func<string, Task<T>> question)
        where T : class
    {
        if (string.IsNullOrEmpty(credential) || credential.Length > Passkeys.Largest)
        {
            return null;
        }

        try
        {
            return await question(credential);
        }
        catch (InvalidOperationException unasked)
        {
            PasskeyRefused(Logger, unasked.Message);
            return null;
        }
    }

    [LoggerMessage(EventName = "PasskeyRefused", Level = LogLevel.Information, Message = "A key of access was refused: {Why}")]
    private static partial void PasskeyRefused(ILogger logger, string why);
}
