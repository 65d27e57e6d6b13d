using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Jobs.Shift;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Shift;

/// <summary>The table of chores over the portal's deeds and a real database.</summary>
public sealed partial class ChoresTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_scheduled_deed_is_there_to_be_done()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await using var scope = host.Scope();

        Assert.All(Chores.Scheduled.Values, part => Assert.NotNull(scope.ServiceProvider.GetService(part.Deed)));
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_find_and_writes_nothing()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await using var scope = host.Scope();
        var call = new Call(scope.ServiceProvider, host.Clock.TodayInParis(), null, false, Ct);

        foreach (var chore in Chores.All.Where(chore => chore.DryRun is not null))
        {
            var said = "";
            var asked = await Questions.Of(async () => said = await chore.DryRun!(call));

            Assert.NotEmpty(said);
            Assert.NotEmpty(asked);
            Assert.DoesNotContain(asked, statement => Writes().IsMatch(statement));
        }
    }

    [Fact]
    public async Task A_chore_by_hand_says_what_it_did()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await using var scope = host.Scope();

        var said = await Chores.Find("retention")!.Run(new Call(scope.ServiceProvider, host.Clock.TodayInParis(), null, false, Ct));

        Assert.Equal("0 imports, 0 fusions, 0 essais, 0 identités vues effacés", said);
    }

    [Theory]
    [InlineData(0, "month-end", "list")]
    [InlineData(2, "Usage", "mails", "--date", "2026-11-28")]
    [InlineData(2, "Il n’y a pas de travail", "nonsense")]
    public async Task The_program_answers_words_without_a_database(int status, string said, params string[] words)
    {
        await using var program = new PortalProcess("Portal.Jobs.dll", ["job", .. words], []);

        Assert.Equal(status, await program.Ended(Ct));
        await Eventually.True(() => program.Log.Contains(said, StringComparison.Ordinal), said, Ct);
    }

    [GeneratedRegex(@"\b(INSERT|UPDATE|DELETE|MERGE)\b")]
    private static partial Regex Writes();
}
