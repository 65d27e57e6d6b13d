using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Web.Setup;

/// <summary>Who is here, and which organiser they are looking at (R11). All that a family page may touch hangs on it (I6).</summary>
public sealed class Visit(PortalDb db, CatalogueReader catalogues, TimeProvider clock)
{
    private const string OrganiserCookie = "organisme";

    public Guardian Guardian { get; private set; } = null!;

    /// <summary>The organisers that know a child of this household.</summary>
    public IReadOnlyList<Organiser> Organisers { get; private set; } = [];

    public Organiser Organiser { get; private set; } = null!;

    /// <summary>When the night of this organiser last ended: what is shown was brought up to date then (R11). Null before the first.</summary>
    public DateTimeOffset? UpdatedAt { get; private set; }

    public int CartLines { get; private set; }

    /// <summary>Places offered from waiting lists, at any organiser, which wait for the family's answer (O9).</summary>
    public IReadOnlyList<OpenOffer> Offers { get; private set; } = [];

    /// <summary>Alerts that this adult has not read (R21).</summary>
    public int UnreadAlerts { get; private set; }

    /// <summary>One of this adult's addresses, when nothing is sent there any more because it sent our mails back.</summary>
    public BouncedAddress? Stopped { get; private set; }

    public Task<Catalogue> Catalogue(CancellationToken ct) => catalogues.Of(Organiser.Id, ct);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>When the organiser's portal opens again to families; null while it is open (R13).</summary>
    public DateTimeOffset? ClosedUntil => Organiser.Policies.Maintenance.ClosedUntil(clock.GetUtcNow());

    /// <summary>The household's other organisers, whose portal is open now.</summary>
    public IEnumerable<Organiser> OpenElsewhere => Organisers.Where(organiser => organiser.Policies.Maintenance.ClosedUntil(clock.GetUtcNow()) is null);

    /// <returns>False when the account's household, or the organiser asked for, is not there for this visitor.</returns>
    public async Task<bool> Load(HttpContext http, CancellationToken ct)
    {
        var (guardian, household) = (http.User.GuardianId(), http.User.HouseholdId());
        if (guardian is null || household is null || await db.GuardianOf(household.Value, guardian.Value, ct) is not { } found)
        {
            return false;
        }

        var desk = http.User.DeskOrganiserId();
        var known = await db.Organisers.AsNoTracking()
            .Where(organiser => db.ChildFiles.Any(file => file.OrganiserId == organiser.Id && file.HouseholdId == household)
                || db.KnownHouseholds.Any(known => known.OrganiserId == organiser.Id && known.HouseholdId == household))
            .Where(organiser => desk == null || organiser.Id == desk)
            .OrderBy(organiser => organiser.Name)
            .Select(organiser => new { Organiser = organiser, UpdatedAt = db.JobRuns.Where(run => run.OrganiserId == organiser.Id && run.State == JobState.Done).Max(run => run.EndedAt) })
            .ToListAsync(ct);
        var organisers = known.ConvertAll(row => row.Organiser);
        var asked = await Asked(http, ct);
        var chosen = asked is null
            ? organisers.Find(organiser => organiser.Code == http.Request.Cookies[OrganiserCookie]) ?? organisers.FirstOrDefault()
            : organisers.Find(organiser => organiser.Code == asked);
        if (chosen is null)
        {
            return false;
        }

        (Guardian, Organisers, Organiser) = (found, organisers, chosen);
        UpdatedAt = known.Single(row => row.Organiser.Id == chosen.Id).UpdatedAt;
        if (asked is not null)
        {
            http.Response.Cookies.Append(OrganiserCookie, chosen.Code, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        }

        return true;
    }

    /// <summary>Counts the cart's lines and the unread alerts for the menu, and looks for offers: for a page that is shown, not for a form that is sent.</summary>
    public async Task CountCart(CancellationToken ct)
    {
        Offers = await db.OffersTo(Guardian.HouseholdId, clock.GetUtcNow(), ct);
        UnreadAlerts = await db.UnreadAlertsOf(Guardian.Id, ct);
        Stopped = await db.StoppedAddress(Guardian.Emails, ct);
        var cart = await db.CurrentCartOf(Guardian.Id, Organiser.Id, ct);
        CartLines = cart?.IsAlive(clock.GetUtcNow()) == true ? cart.LiveLines.Count() : 0;
    }

    private static async Task<string?> Asked(HttpContext http, CancellationToken ct) =>
        http.Request.Query["organisme"].FirstOrDefault()
        ?? (http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["organisme"].FirstOrDefault() : null);
}

/// <summary>A page of the family's rooms: it knows its visitor before any handler runs.</summary>
public abstract class FamilyPage(Visit visit) : PageModel
{
    public Visit Visit { get; } = visit;

    protected Guardian Guardian => Visit.Guardian;

    protected OrganiserId Organiser => Visit.Organiser.Id;

    [TempData]
    public string? Thanks { get; set; }

    [TempData]
    public string? Problem { get; set; }

    /// <summary>Said in this very answer: what is kept for the next page would be said twice.</summary>
    public string? ProblemNow { get; protected set; }

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!await Visit.Load(HttpContext, HttpContext.RequestAborted))
        {
            context.Result = NotFound();
            return;
        }

        if (Visit.ClosedUntil is { } until)
        {
            context.Result = ClosedPage.For(Visit, until, HttpContext);
            return;
        }

        if (HttpMethods.IsGet(Request.Method))
        {
            await Visit.CountCart(HttpContext.RequestAborted);
        }

        Response.Headers.CacheControl = "no-store";
        ViewData["Visit"] = Visit;
        await next();
    }

    protected IActionResult ThankAndGoTo(string address, string thanks)
    {
        Thanks = thanks;
        return Redirect(address);
    }

    protected IActionResult SayNo(string address, Refusal why)
    {
        Problem = why.Sentence();
        return Redirect(address);
    }

    /// <summary>After « Réserver » under a preview: to the recap, or back when nothing came of it.</summary>
    protected IActionResult After(Reserved reserved, string otherwise)
    {
        (Thanks, Problem) = (reserved.Thanks, reserved.Problem ?? (reserved.Thanks is null ? "Il n’y a rien à réserver ici." : null));
        return Redirect(reserved.Taken > 0 ? "/panier" : otherwise);
    }

    /// <summary>For the script, which shows the page without loading it anew.</summary>
    protected bool IsScript => Request.Headers.XRequestedWith == "fetch";
}
