using Portal.Jobs.Shift;
using Xunit;

namespace Portal.UnitTests.Shift;

/// <summary>What a rhythm says is what the scheduler does.</summary>
public sealed class RhythmTests
{
    public static TheoryData<Rhythm, string, string?> Rhythms => new()
    {
        { Rhythm.Every(TimeSpan.FromSeconds(15)), "15\u00A0s", null },
        { Rhythm.Every(TimeSpan.FromMinutes(1)), "1\u00A0min", null },
        { Rhythm.EachHourAt(10), "… h 10", "0 10 * * * ?" },
        { Rhythm.At(new TimeOnly(8, 15)), "8\u00A0h\u00A015", "0 15 8 * * ?" },
        { Rhythm.At(new TimeOnly(8, 0), new TimeOnly(17, 0)), "8\u00A0h, 17\u00A0h", "0 0 8,17 * * ?" },
        { Rhythm.At(new TimeOnly(5, 0)).OnDays(1, 10).MadeUpFor(), "5\u00A0h (1–10)", "0 0 5 1-10 * ?" },
    };

    [Theory]
    [MemberData(nameof(Rhythms))]
    public void It_reads_as_a_person_says_it_and_fires_as_it_reads(Rhythm when, string words, string? cron)
    {
        Assert.Equal(words, when.ToString());
        Assert.Equal(cron, (when as Rhythm.Hours)?.Cron);
    }
}
