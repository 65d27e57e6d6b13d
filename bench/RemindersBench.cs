using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>
/// One run of the reminders over the whole commune (O23), at eight in the morning of the day before a school day. It is
/// taken back, so that nobody is written to and each round finds the same work. The floor is one pass over the bookings of
/// the four weeks that make a habit.
/// </summary>
internal static class RemindersBench
{
    public static async Task Run(int rounds, CancellationToken ct)
    {
        var today = ParisTime.DayOf(TimeProvider.System.GetUtcNow());
        var morning = today.AddDays(today.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 });
        await using var workshop = Workshop.Open(new DateTimeOffset(morning, new TimeOnly(7, 0), TimeSpan.Zero));
        Console.WriteLine($"{await workshop.Size(ct)} ; rappels du {morning.DayInWords()}");

        for (var round = 0; round <= rounds; round++)
        {
            var bare = Stopwatch.GetTimestamp();
            await workshop.In((PortalDb db) => db.Bookings.Where(booking => booking.Date >= morning.AddDays(-28) && booking.Date <= morning).GroupBy(booking => booking.ChildId).CountAsync(ct));
            var start = Stopwatch.GetTimestamp();
            var written = await workshop.InOneUndone((RemindBeforeLimit deed) => deed.Run(ct), ct);
            var (floor, took) = (Stopwatch.GetElapsedTime(bare, start), Stopwatch.GetElapsedTime(start));
            Console.WriteLine($"{(round == 0 ? "à froid" : $"tour {round}"),-10} {written,7} rappels {took.TotalMilliseconds,8:0} ms   plancher {floor.TotalMilliseconds:0} ms");
        }
    }
}
