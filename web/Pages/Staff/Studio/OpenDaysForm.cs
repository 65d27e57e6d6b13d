using Microsoft.Extensions.Primitives;
using Portal.Core.Activities;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>Weekdays as tick boxes.</summary>
public static class OpenDaysForm
{
    public static IReadOnlyList<(OpenDays Day, string Word)> Days { get; } =
        [.. WeekWords.Days.Select(day => (Enum.Parse<OpenDays>(day.Day.ToString()), day.Word))];

    public static OpenDays Read(StringValues ticked) =>
        Days.Where(day => ticked.Contains(day.Day.ToString())).Aggregate(OpenDays.None, (all, day) => all | day.Day);
}
