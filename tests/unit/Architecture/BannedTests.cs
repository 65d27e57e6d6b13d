using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>Time is injected (I8) and tests do not sleep. An exception stands here with its reason.</summary>
public sealed partial class BannedTests
{
    // Written in two halves, so that this file does not find itself.
    private const string Delay = "Task" + ".Delay";
    private const string Sleep = "Thread" + ".Sleep";

    private static readonly Dictionary<string, string> MayDelay = [];

    [Fact]
    public void Nobody_reads_the_clock_of_the_machine_I8()
    {
        var readers = from source in Sources.Of("core", "realtime", "jobs", "web")
                      from Match read in Clocks().Matches(source.Code)
                      select $"{source.Path}: {read.Value}";

        Assert.Empty(readers);
    }

    [Fact]
    public void A_digit_is_one_of_ten_as_what_is_read_by_another_alphabet_s_is_neither_dialled_nor_posted()
    {
        var readers = from source in Sources.Of("core", "realtime", "jobs", "web")
                      from Match read in Digits().Matches(source.Code)
                      select $"{source.Path}: {read.Value}";

        Assert.Empty(readers);
    }

    [Fact]
    public void No_test_sleeps()
    {
        var sleepers = Sources.Of("tests", "e2e")
            .Where(source => !MayDelay.ContainsKey(source.Path))
            .Where(source => source.Code.Contains(Delay, StringComparison.Ordinal) || source.Code.Contains(Sleep, StringComparison.Ordinal))
            .Select(source => source.Path);

        Assert.Empty(sleepers);
    }

    [Fact]
    public void No_test_is_skipped()
    {
        var skipped = Sources.Of("tests", "e2e").Where(source => Skipped().IsMatch(source.Code)).Select(source => source.Path);

        Assert.Empty(skipped);
    }

    [GeneratedRegex(@"\bDateTime\.(Now|UtcNow|Today)\b|\bDateTimeOffset\.(Now|UtcNow)\b")]
    private static partial Regex Clocks();

    // Both mean any digit of Unicode: write [0-9] and char.IsAsciiDigit.
    [GeneratedRegex(@"\\d|\b(char|Char|Rune)\.Is(Digit|Number)\b")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\[(Fact|Theory)\([^\]]*\bSkip\s*=")]
    private static partial Regex Skipped();
}
