using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>What only the text shows. Symbols that nobody may use are in <c>BannedSymbols.*.txt</c>, and the compiler finds them.</summary>
public sealed partial class BannedTests
{
    [Fact]
    public void Every_clock_of_the_machine_is_banned_from_programs_I8()
    {
        var clocks = from type in new[] { typeof(DateTime), typeof(DateTimeOffset) }
                     from clock in type.GetProperties(BindingFlags.Public | BindingFlags.Static)
                     where clock.PropertyType == type
                     select $"P:{type.FullName}.{clock.Name}";

        Assert.Equal(["DateTime.Now", "DateTime.Today", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow"], clocks.Select(clock => clock["P:System.".Length..]).Order());
        Assert.Subset(BannedFrom("Programs"), clocks.ToHashSet());
    }

    [Fact]
    public void Every_way_to_wait_for_time_is_banned_from_tests()
    {
        var waits = from type in new[] { typeof(Task), typeof(Thread) }
                    from wait in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
                    where wait.Name is nameof(Task.Delay) or nameof(Thread.Sleep)
                    select $"M:{type.FullName}.{wait.Name}({string.Join(',', wait.GetParameters().Select(parameter => parameter.ParameterType))})";

        Assert.Equal(BannedFrom("Tests"), waits.ToHashSet());
    }

    [Fact]
    public void A_date_is_written_and_read_for_machines_in_one_place()
    {
        // A register may say its days in four ways; what a culture or a machine sets is asked nowhere else.
        string[] there = ["core/IsoDates.cs", "core/Register/Files/RegisterColumn.cs"];
        var byHand = from source in Sources.Of("core", "realtime", "jobs", "web")
                     where source.Path.EndsWith(".cs", StringComparison.Ordinal) && !there.Contains(source.Path) && DateByHand().IsMatch(source.Code)
                     select source.Path;

        Assert.Empty(byHand);
    }

    [Fact]
    public void A_digit_in_a_pattern_is_one_of_ten_as_one_of_another_alphabet_is_neither_dialled_nor_posted()
    {
        var readers = from source in Sources.Of("core", "realtime", "jobs", "web")
                      from Match read in Digits().Matches(source.Code)
                      select $"{source.Path}: {read.Value}";

        Assert.Empty(readers);
    }

    [Fact]
    public void No_test_is_skipped()
    {
        var skipped = Sources.Of("tests", "e2e").Where(source => Skipped().IsMatch(source.Code)).Select(source => source.Path);

        Assert.Empty(skipped);
    }

    private static HashSet<string> BannedFrom(string where) =>
        [.. File.ReadLines(Path.Combine(Sources.Root, $"BannedSymbols.{where}.txt")).Select(line => line.Split(';')[0])];

    // Any digit of Unicode: write [0-9].
    [GeneratedRegex(@"\\d")]
    private static partial Regex Digits();

    [GeneratedRegex(@"DateOnly\.(Try)?Parse(Exact)?\(|\.ToString\(""yyyy-MM")]
    private static partial Regex DateByHand();

    [GeneratedRegex(@"\[(Fact|Theory)\([^\]]*\bSkip\s*=")]
    private static partial Regex Skipped();
}
