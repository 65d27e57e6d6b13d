using Microsoft.EntityFrameworkCore;
using Portal.Core.Custody;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>What stands at a secret address: nothing, a calendar that was closed, or one with its text.</summary>
public abstract record FeedReading
{
    /// <summary>No such calendar was ever opened.</summary>
    public sealed record Unknown : FeedReading;

    /// <summary>The family closed it.</summary>
    public sealed record Gone : FeedReading;

    /// <param name="LastChange">The last booking or cancellation in it.</param>
    public sealed record Found(string Text, DateTimeOffset LastChange) : FeedReading;
}

/// <summary>
/// A calendar program asks for a feed, without a cookie. It is told first names, slots and places, and nothing else: no
/// name, no price, no number. Cancelled bookings are not in it. A wrong address costs one row of an index.
/// </summary>
public sealed class ReadCalendarFeed(PortalDb db, CatalogueReader catalogues, TimeProvider clock)
{
    /// <summary>How far back a calendar goes: programs keep what they have read.</summary>
    private const int DaysBack = 62;

    public async Task<FeedReading> Run(string token, CancellationToken ct)
    {
        if (token.Length != CalendarFeed.TokenLength)
        {
            return new FeedReading.Unknown();
        }

        var hash = CalendarFeed.HashOf(token);
        var feed = await db.CalendarFeeds.AsNoTracking().FirstOrDefaultAsync(f => f.TokenHash == hash, ct);
        return feed switch
        {
            null => new FeedReading.Unknown(),
            { RevokedAt: not null } => new FeedReading.Gone(),
            _ => await Read(feed, ct),
        };
    }

    private async Task<FeedReading> Read(CalendarFeed feed, CancellationToken ct)
    {
        var from = clock.TodayInParis().AddDays(-DaysBack);
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == feed.HouseholdId && booking.Date >= from && (feed.ChildId == null || booking.ChildId == feed.ChildId))
            .OrderBy(booking => booking.Date).ThenBy(booking => booking.Id)
            .ToListAsync(ct);
        var names = await db.FirstNamesOf(feed.HouseholdId, ct);

        var events = new List<CalendarEvent>();
        foreach (var organiser in bookings.Where(booking => booking.HoldsPlace).GroupBy(booking => booking.OrganiserId))
        {
            var catalogue = await catalogues.Of(organiser.Key, ct);
            events.AddRange(organiser.Select(booking => EventOf(booking, names, catalogue)).OfType<CalendarEvent>());
        }

        var last = bookings.Select(booking => booking.CancelledAt ?? booking.CreatedAt).Append(feed.CreatedAt).Max();
        var name = feed.ChildId is { } child ? $"Portail famille · {names.GetValueOrDefault(child)}" : "Portail famille";
        return new FeedReading.Found(ICalendar.Write(name, events.OrderBy(one => one.Date).ThenBy(one => one.From).ThenBy(one => one.Uid, StringComparer.Ordinal)), last);
    }

    private static CalendarEvent? EventOf(Booking booking, Dictionary<ChildId, string> names, Catalogue catalogue) =>
        catalogue.Find(booking.SlotId) is not { } slot ? null : new CalendarEvent(
            $"{booking.Id.Value}@portail-famille",
            booking.Date,
            booking.Hours.Arrival ?? slot.Slot.StartsAt,
            booking.Hours.Departure ?? slot.Slot.EndsAt,
            $"{names.GetValueOrDefault(booking.ChildId)} · {slot.Slot.Name}{(booking.IsFirm ? "" : " (à confirmer)")}",
            slot.Facility.Name,
            !booking.IsFirm,
            booking.CreatedAt);
}
