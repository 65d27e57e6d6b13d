using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>The numbers of files that the portal opens itself: « 2026-N00012 ».</summary>
public static class DossierNumbers
{
    /// <summary>The next free number. It is unique in the database: of two deeds at once, one is run again and takes the one after.</summary>
    public static async Task<string> Next(PortalDb db, DateTimeOffset now, CancellationToken ct) => Of(YearOf(now), await Last(db, now, ct) + 1);

    /// <summary>The rank of the last number given this year; nought when there is none.</summary>
    public static async Task<int> Last(PortalDb db, DateTimeOffset now, CancellationToken ct)
    {
        var start = $"{YearOf(now)}-N";
        var last = await db.Households.Where(household => household.DossierNumber.StartsWith(start)).MaxAsync(household => (string?)household.DossierNumber, ct);
        return last is null ? 0 : int.Parse(last[start.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>The number of that rank.</summary>
    public static string Of(int year, int rank) => string.Create(CultureInfo.InvariantCulture, $"{year}-N{rank:00000}");

    public static int YearOf(DateTimeOffset now) => ParisTime.DayOf(now).Year;
}
