using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

/// <summary>
/// What a cookie is worth. It names a row (<see cref="AccountSession"/>); who one is and what one may do is read from the
/// database at each request, so that what was changed elsewhere counts at once, on every node.
/// </summary>
internal static class Sessions
{
    /// <summary>Set by the page of the sign-in: a computer that many use.</summary>
    public const string PublicComputer = "portal:public-computer";

    /// <summary>What the address of the sign-in says when a session has ended under somebody.</summary>
    public const string Over = "fin";

    public const string Cookie = "portail";

    private static readonly TimeSpan Note = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PublicNote = TimeSpan.FromSeconds(5);

    public static async Task Open(CookieSigningInContext context)
    {
        var http = context.HttpContext;
        var (db, clock) = Tools(http);
        var account = context.Principal!.AccountId()!.Value;
        var now = clock.GetUtcNow();
        if (http.User.SessionId() is { } before)
        {
            await db.AccountSessions.Where(session => session.Id == before && session.EndedAt == null).ExecuteUpdateAsync(session => session.SetProperty(s => s.EndedAt, now), http.RequestAborted);
            Announce(http);
        }

        var opened = new AccountSession { AccountId = account, CreatedAt = now, LastSeenAt = now, Device = Device(http.Request.Headers.UserAgent.ToString()), IsPublic = http.Items.ContainsKey(PublicComputer) };
        db.AccountSessions.Add(opened);
        await db.SaveChangesAsync(http.RequestAborted);
        if (!opened.IsPublic && context.Principal!.Identity!.Name is { } userName)
        {
            http.RequestServices.GetRequiredService<KnownDevices>().Remember(http, userName);
        }

        ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(PortalClaims.Session, opened.Id.ToString()));
    }

    public static async Task Close(CookieSigningOutContext context)
    {
        if (context.HttpContext.User.SessionId() is { } id)
        {
            var (db, clock) = Tools(context.HttpContext);
            var now = clock.GetUtcNow();
            await db.AccountSessions.Where(session => session.Id == id && session.EndedAt == null).ExecuteUpdateAsync(session => session.SetProperty(s => s.EndedAt, now), context.HttpContext.RequestAborted);
            Announce(context.HttpContext);
        }
    }

    // Whose session has just ended: what they hear live ends with it, on every node.
    private static void Announce(HttpContext http)
    {
        if (http.User.AccountId() is { } account)
        {
            http.RequestServices.GetRequiredService<ILiveFeed>().SessionsChanged(account);
        }
    }

    public static async Task Check(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var (db, clock) = Tools(http);
        var now = clock.GetUtcNow();
        var id = context.Principal?.SessionId();
        var found = id is null ? null : await (
            from session in db.AccountSessions.AsNoTracking()
            join account in db.Accounts.AsNoTracking() on session.AccountId equals account.Id
            where session.Id == id
            select new { Session = session, Account = account, Passkeys = db.Passkeys.Any(key => key.UserId == account.Id), MustAccept = db.AccountsToAsk().Any(asked => asked.Id == account.Id) }).FirstOrDefaultAsync(http.RequestAborted);
        if (found is null || found.Account.IsClosed || found.Session.IsOver(now))
        {
            context.RejectPrincipal();
            return;
        }

        var settings = http.RequestServices.GetRequiredService<IOptions<PortalSettings>>().Value;
        context.ReplacePrincipal(new ClaimsPrincipal(Identity(found.Account, found.Session, found.MustAccept, settings.StaffSecondFactor && !found.Passkeys)));
        if (IsAtTheDesk(found.Account, found.Session))
        {
            db.DeskAgent = found.Account.FullName ?? found.Account.UserName;
        }

        if (now - found.Session.LastSeenAt > (found.Session.IsPublic ? PublicNote : Note))
        {
            await db.AccountSessions.Where(session => session.Id == id).ExecuteUpdateAsync(session => session.SetProperty(s => s.LastSeenAt, now), http.RequestAborted);
        }
    }

    private static ClaimsIdentity Identity(Account account, AccountSession session, bool mustAccept, bool asksSecondFactor)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        Add(ClaimTypes.NameIdentifier, account.Id.ToString());
        Add(ClaimTypes.Name, account.UserName);
        Add(PortalClaims.Session, session.Id.ToString());
        Add(PortalClaims.Public, session.IsPublic ? "1" : null);
        Add(PortalClaims.First, FirstFor(account, mustAccept, asksSecondFactor)?.ToString());
        if (IsAtTheDesk(account, session))
        {
            // At the desk an agent is in the family's rooms, and in no other.
            Add(PortalClaims.Guardian, session.DeskGuardianId?.Value.ToString());
            Add(PortalClaims.Household, session.DeskHouseholdId?.Value.ToString());
            Add(PortalClaims.DeskAgent, account.FullName ?? account.UserName);
            Add(PortalClaims.DeskOrganiser, account.AgentOf?.ToInvariant());
            return identity;
        }

        Add(PortalClaims.Guardian, account.GuardianId?.Value.ToString());
        Add(PortalClaims.Household, account.HouseholdId?.Value.ToString());
        Add(PortalClaims.AgentOf, account.AgentOf?.ToInvariant());
        Add(PortalClaims.Role, account.Role?.ToString());
        Add(PortalClaims.Facility, account.FacilityId?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return identity;

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(type, value));
            }
        }
    }

    // Who loses the right while at the desk is at the desk no more.
    private static bool IsAtTheDesk(Account account, AccountSession session) => session.DeskGuardianId is not null && account.Role.May(StaffRight.ActForFamilies);

    private static string ToInvariant(this OrganiserId organiser) => organiser.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static FirstThing? FirstFor(Account account, bool mustAccept, bool asksSecondFactor) =>
        account.MustChangePassword || mustAccept ? FirstThing.PasswordAndTexts
        : asksSecondFactor && account.AgentOf is not null && !account.TwoFactorEnabled ? FirstThing.SecondFactor
        : null;

    /// <summary>Sends everybody who has something to do first to the page where it is done; a script hears 403.</summary>
    public static void UseFirstThings(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.User.FirstThing() is not { } first || context.GetEndpoint()?.Metadata.GetMetadata<OpenFirstAttribute>()?.OpensTo(first) == true)
        {
            return next(context);
        }

        if (context.Request.WantsJson() || context.Request.Path.StartsWithSegments("/live"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            context.Response.Redirect(first switch { FirstThing.PasswordAndTexts => "/moi/premiere-connexion", FirstThing.SecondFactor => "/moi/securite/code" });
        }

        return Task.CompletedTask;
    });

    /// <summary>Asked by the page of somebody who moves without opening another: on a public computer the session lives on moves (R14).</summary>
    public static void MapPresence(this WebApplication app) => app.MapGet("/presence", () => Results.NoContent()).RequireAuthorization().WithMetadata(new OpenFirstAttribute());

    /// <summary>« Firefox sur Windows »: what the browser says of itself, in two words.</summary>
    internal static string Device(string agent)
    {
        var browser = agent.Contains("Edg/", StringComparison.Ordinal) ? "Edge" : agent.Contains("Firefox/", StringComparison.Ordinal) ? "Firefox" : agent.Contains("Chrome/", StringComparison.Ordinal) ? "Chrome" : agent.Contains("Safari/", StringComparison.Ordinal) ? "Safari" : "Navigateur";
        var system = agent.Contains("iPhone", StringComparison.Ordinal) || agent.Contains("iPad", StringComparison.Ordinal) ? "iPhone ou iPad" : agent.Contains("Android", StringComparison.Ordinal) ? "Android" : agent.Contains("Windows", StringComparison.Ordinal) ? "Windows" : agent.Contains("Mac OS", StringComparison.Ordinal) ? "Mac" : agent.Contains("Linux", StringComparison.Ordinal) ? "Linux" : "appareil inconnu";
        return $"{browser} sur {system}";
    }

    private static (PortalDb Db, TimeProvider Clock) Tools(HttpContext http) => (http.RequestServices.GetRequiredService<PortalDb>(), http.RequestServices.GetRequiredService<TimeProvider>());
}
