using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Calendars;

/// <summary>A living address of this household.</summary>
public sealed record OpenFeed(CalendarFeed Feed, string For, string By);

/// <summary>The private calendars of a family: opened for a phone to follow, closed when it should no longer.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, OpenCalendarFeed openFeed, RevokeCalendarFeed revokeFeed, IOptions<PortalSettings> portal) : FamilyPage(visit)
{
    public IReadOnlyList<Child> Children { get; private set; } = [];

    public IReadOnlyList<OpenFeed> Feeds { get; private set; } = [];

    /// <summary>The address just made. It is shown once: we keep its hash only.</summary>
    [TempData]
    public string? NewToken { get; set; }

    public Uri? NewAddress => NewToken is null ? null : portal.Value.Link(FeedEndpoint.AddressOf(NewToken));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Children = await db.ChildrenOf(household).AsNoTracking().Where(child => db.ChildFiles.Any(file => file.ChildId == child.Id)).OrderBy(child => child.BirthDate).ToListAsync(ct);
        var adults = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == household).ToDictionaryAsync(guardian => guardian.Id, guardian => guardian.FirstName, ct);
        var feeds = await db.CalendarFeeds.AsNoTracking().Where(feed => feed.HouseholdId == household && feed.RevokedAt == null).OrderByDescending(feed => feed.CreatedAt).ToListAsync(ct);
        Feeds = [.. feeds.Select(feed => new OpenFeed(feed, Children.FirstOrDefault(child => child.Id == feed.ChildId)?.FirstName ?? "Toute la famille", adults.GetValueOrDefault(feed.GuardianId, "")))];
    }

    public async Task<IActionResult> OnPostOuvrirAsync(Guid? enfant, CancellationToken ct)
    {
        if (!ModelState.IsValid || await openFeed.Run(Guardian, enfant is { } child ? new ChildId(child) : null, ct) is not { } token)
        {
            return NotFound();
        }

        NewToken = token;
        return ThankAndGoTo("/calendrier", "Votre calendrier est prêt.");
    }

    public async Task<IActionResult> OnPostFermerAsync(Guid calendrier, CancellationToken ct) =>
        await revokeFeed.Run(Guardian, new CalendarFeedId(calendrier), ct) is null
            ? ThankAndGoTo("/calendrier", "C’est fait\u00A0: cette adresse ne donne plus rien.")
            : NotFound();
}
