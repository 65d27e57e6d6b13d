using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Organisers;

/// <summary>Questions about what an organiser tells families (R84).</summary>
public static class NewsQueries
{
    /// <summary>What is shown on a day, the newest first; to whom it speaks is <see cref="NewsItem.IsFor"/>.</summary>
    public static Task<List<NewsItem>> NewsOn(this PortalDb db, OrganiserId organiser, DateOnly day, CancellationToken ct) =>
        db.News.AsNoTracking().Include(item => item.Places).Where(item => item.OrganiserId == organiser && item.From <= day && item.To >= day).OrderByDescending(item => item.From).ThenBy(item => item.Title).ToListAsync(ct);

    /// <summary>The menus of the weeks that begin between two days, of all places and of each.</summary>
    public static Task<List<MenuWeek>> MenusBetween(this PortalDb db, OrganiserId organiser, DateOnly from, DateOnly to, CancellationToken ct) =>
        db.MenuWeeks.AsNoTracking().Include(week => week.Days).Where(week => week.OrganiserId == organiser && week.Monday >= from && week.Monday <= to).ToListAsync(ct);
}
