using System.Reflection;
using Portal.Core;
using Portal.Jobs.Commands;
using Portal.Jobs.Shift;
using Portal.UnitTests.Architecture;
using Xunit;

namespace Portal.UnitTests.Shift;

/// <summary>The one table of chores: it is whole, and documents and command line say what it says.</summary>
public sealed class ChoresTests
{
    [Fact]
    public void A_word_stands_for_one_chore_and_a_deed_belongs_to_one()
    {
        Assert.Equal(Chores.All.Count, Chores.All.Select(chore => chore.Name).Distinct().Count());
        Assert.Equal(Chores.Scheduled.Count, Chores.All.Sum(chore => chore.Parts.Count));
    }

    /// <summary>A deed that asks for nothing but a token is nobody's gesture: it is done by itself, or it is a step of another.</summary>
    [Fact]
    public void Every_deed_that_nobody_asks_for_stands_in_the_table()
    {
        var used = new[] { typeof(Money).Assembly, typeof(Portal.Realtime.RealtimeSetup).Assembly, typeof(Portal.Web.Start.ImportMap).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(Needs).ToHashSet();
        var alone = typeof(Money).Assembly.GetExportedTypes().Where(AsksForNothing).Except(used).Select(deed => deed.Name).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(alone);
        Assert.Empty(alone.Except(Chores.Scheduled.Keys));
    }

    [Fact]
    public void The_schedule_opens_nothing_but_deeds_of_the_table()
    {
        var doors = typeof(Chores).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Quartz.IJob)));

        Assert.All(doors, door => Assert.Equal("Door", door.BaseType!.Name));
    }

    /// <summary><c>./portal job table</c> writes it.</summary>
    [Fact]
    public void The_documents_have_the_table_that_the_program_has()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs/operations.md"));

        Assert.Contains(Chores.Table(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_each_chore_and_its_options()
    {
        var help = Chores.Help();

        Assert.All(Chores.All, chore => Assert.Contains($"  {chore.Name} ", help, StringComparison.Ordinal));
        Assert.All(Chores.All, chore => Assert.Contains(chore.Options, help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nightly", "2026-11-28", null, false, false, "nightly", "--date", "2026-11-28")]
    [InlineData("nightly", "2026-11-28", null, false, true, "nightly", "--dry-run", "--date", "2026-11-28")]
    [InlineData("mails", null, null, false, false, "mails")]
    [InlineData("billing", null, "2026-10-01", true, false, "billing", "--month", "2026-10", "--issue")]
    [InlineData("billing", null, null, false, false, "billing", "--draft")]
    public void A_chore_is_asked_for_in_words(string name, string? date, string? month, bool issue, bool isDry, params string[] words)
    {
        var asked = JobWords.Read(words);

        Assert.Equal((name, date, month, issue, isDry), (asked?.Chore.Name, asked?.Date?.Iso(), asked?.Month?.Iso(), asked?.Issue, asked?.IsDry));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("mails", "--date", "2026-11-28")]
    [InlineData("nightly", "--date", "28/11/2026")]
    [InlineData("nightly", "--date")]
    [InlineData("digests", "--dry-run")]
    [InlineData("billing", "--draft", "--issue")]
    [InlineData("billing", "--month", "2026-13")]
    public void Other_words_are_refused_before_anything_is_done(params string[] words) => Assert.Null(JobWords.Read(words));

    private static bool AsksForNothing(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.Name == "Run").Select(run => run.GetParameters())
            .Any(parameters => parameters is [{ } token, .. var more] && token.ParameterType == typeof(CancellationToken) && more.All(other => other.IsOptional));

    private static IEnumerable<Type> Needs(Type type) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType);
}
