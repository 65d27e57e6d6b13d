using System.Text.Json;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Pool-days as statements by hand take them, however many: one text.</summary>
internal static class PoolDates
{
    public static string AsJson(IEnumerable<PoolDate> days) => JsonSerializer.Serialize(days.Select(day => new { Pool = day.PoolId.Value, day.Date }));
}
