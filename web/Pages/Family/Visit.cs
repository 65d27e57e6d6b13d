using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Carts;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family;

/// <summary>Who is here, and which organiser they are looking at (R11). All that a family page may touch hangs on it (I6).</summary>
public sealed class Visit(PortalDb db, CatalogueReader catalogues, FamilyRooms rooms, TimeProvider clock)
{
    /// <summary>Only where an address names no organiser, and only to show something (GET): nothing that is sent is ever judged by it.</summary>
    internal const string LastVisited = "derniere-structure";

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

    /// <summary>Invoices of this organiser whose day has passed (R74): the badge of their entry in the menu.</summary>
    public int LateInvoices { get; private set; }

    /// <summary>One of this adult's addresses, when nothing is sent there any more because it sent our mails back.</summary>
    public BouncedAddress? Stopped { get; private set; }

    public Task<Catalogue> Catalogue(CancellationToken ct) => catalogues.Of(Organiser.Id, ct);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>When the organiser's portal opens again to families; null while it is open (R13).</summary>
    public DateTimeOffset? ClosedUntil => Organiser.Policies.Maintenance.ClosedUntil(clock.GetUtcNow());

    /// <summary>The household's other organisers, whose portal is open now.</summary>
    public IEnumerable<Organiser> OpenElsewhere => Organisers.Where(organiser => organiser.Policies.Maintenance.ClosedUntil(clock.GetUtcNow()) is null);

    /// <summary>The organiser's own address of a room, or the address itself where it is no family's room.</summary>
    public string To(string address) => Organiser is not null && rooms.Has(address) ? Organiser.To(address) : address;

    /// <param name="http">The request; its address names the organiser, but for the account's own pages and old addresses.</param>
    /// <param name="of">The organiser that is meant, where the page knows it otherwise.</param>
    /// <returns>False when the account's household, or the organiser named, is not there for this visitor.</returns>
    public async Task<bool> Load(HttpContext http, CancellationToken ct, OrganiserId? of = null)
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
        var chosen = of is { } meant ? organisers.Find(organiser => organiser.Id == meant)
            : Named(http) is { } code ? organisers.Find(organiser => organiser.Code == code)
            : organisers.Find(organiser => organiser.Code == http.Request.Cookies[LastVisited]) ?? organisers.FirstOrDefault();
        if (chosen is null)
        {
            return false;
        }

        (Guardian, Organisers, Organiser) = (found, organisers, chosen);
        UpdatedAt = known.Single(row => row.Organiser.Id == chosen.Id).UpdatedAt;
        return true;
    }

    /// <summary>Where an address without its organiser leads, or one whose reader asks for another: to the same page of that organiser. Null where one is.</summary>
    public string? LeadsTo(HttpRequest request) =>
        request.RouteValues.ContainsKey(FamilyRooms.Organiser) && !request.Query.ContainsKey(FamilyRooms.Organiser)
            ? null
            : Organiser.To(FamilyRooms.WithoutOrganiser(request.Path) + QueryString.Create(request.Query.Where(part => part.Key != FamilyRooms.Organiser)));

    /// <summary>Remembers whose pages were shown last, where a household has several.</summary>
    public void Remember(HttpContext http)
    {
        if (Organisers.Count > 1 && http.Request.Cookies[LastVisited] != Organiser.Code)
        {
            http.Response.Cookies.Append(LastVisited, Organiser.Code, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        }
    }

    /// <summary>Counts the cart's lines and the unread alerts for the menu, and looks for offers: for a page that is shown, not for a form that is sent.</summary>
    public async Task CountCart(CancellationToken ct)
    {
        Offers = await db.OffersTo(Guardian.HouseholdId, clock.GetUtcNow(), ct);
        UnreadAlerts = await db.UnreadAlertsOf(Guardian.Id, ct);
        var (household, organiser, today) = (Guardian.HouseholdId, Organiser.Id, clock.TodayInParis());
        LateInvoices = await db.Unpaid(db.Invoices.Where(invoice => invoice.HouseholdId == household && invoice.OrganiserId == organiser && invoice.DueOn < today)).CountAsync(ct);
        Stopped = await db.StoppedAddress(Guardian.Emails, ct);
        var cart = await db.CurrentCartOf(Guardian.Id, Organiser.Id, ct);
        CartLines = cart?.IsAlive(clock.GetUtcNow()) == true ? cart.LiveLines.Count() : 0;
    }

    // By the choice in the header, or by an old letter's link: for what is shown only, and never above the address of what is sent.
    private static string? Named(HttpContext http) =>
        (http.Request.IsShown() ? http.Request.Query[FamilyRooms.Organiser].FirstOrDefault() : null) ?? http.Request.RouteValues[FamilyRooms.Organiser] as string;
}
