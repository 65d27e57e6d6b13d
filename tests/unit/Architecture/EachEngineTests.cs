using Portal.TestSupport.Engines;
using Portal.UnitTests.Persistence;
using Xunit;
using Xunit.Runner.Common;
using Xunit.v3;

namespace Portal.UnitTests.Architecture;

/// <summary>One attribute runs tests on each engine, and one that is not there is seen and counted, not forgotten.</summary>
public sealed class EachEngineTests
{
    [Fact]
    public async Task Where_both_engines_are_configured_each_case_runs_once_on_each()
    {
        var found = await Discover(_ => true, "Persistence");

        var (postgres, sqlServer) = (On("postgres", found), On("sqlserver", found));
        Assert.InRange(postgres.Count, 5, int.MaxValue);
        Assert.Equal(postgres.Count, sqlServer.Count);
        Assert.Equal(postgres.Select(one => $"{one.TestCaseDisplayName}, on SQL Server"), sqlServer.Select(one => one.TestCaseDisplayName));
        Assert.Equal(found.Count, found.Select(one => one.UniqueID).Distinct().Count());
        Assert.All(found, one => Assert.Null(one.SkipReason));
    }

    [Fact]
    public async Task Where_SQL_Server_is_not_a_class_is_one_skipped_case_that_says_why_and_for_how_many()
    {
        var found = await Discover(engine => engine == Engine.Postgres, "Persistence");

        var skipped = Assert.Single(On("sqlserver", found));
        Assert.Equal($"PORTAL_TEST_SQLSERVER is not set: {found.Count - 1} cases were not run on SQL Server.", skipped.SkipReason);
        Assert.Equal("Portal.UnitTests.Persistence.FaultsTests, on SQL Server", skipped.TestCaseDisplayName);
    }

    [Fact]
    public async Task What_the_attribute_does_not_name_runs_once_as_ever()
    {
        var found = await Discover(_ => true, "Places");

        Assert.NotEmpty(found);
        Assert.All(found, one => Assert.DoesNotContain(Engine.Trait, one.Traits));
    }

    /// <summary>A folder that was renamed would run on one engine only, and nobody would see.</summary>
    [Fact]
    public void Every_folder_that_the_attribute_names_has_tests()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "tests", "integration", "EachEngine.cs"));

        var folders = page[page.IndexOf("OnEachEngine(", StringComparison.Ordinal)..].Split('"').Where((_, at) => at % 2 == 1).ToList();

        Assert.Superset(new HashSet<string> { "Places", "Carts", "Payments", "Bookings", "WaitingLists", "Nightly", "Billing", "Accounts" }, folders.ToHashSet());
        Assert.All(folders, folder => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Sources.Root, "tests", "integration", folder), "*.cs")));
    }

    private static List<IXunitTestCase> On(string engine, List<IXunitTestCase> found) => found.FindAll(one => one.Traits[Engine.Trait].Contains(engine));

    private static async Task<List<IXunitTestCase>> Discover(Func<Engine, bool> isConfigured, string folder)
    {
        var found = new List<IXunitTestCase>();
        await using var discoverer = new EngineDiscoverer(new XunitTestAssembly(typeof(FaultsTests).Assembly, null, version: new Version(1, 0)), new OnEachEngineAttribute(folder), isConfigured);
        await discoverer.Find(
            one =>
            {
                found.Add((IXunitTestCase)one);
                return ValueTask.FromResult(true);
            },
            TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration()),
            [typeof(FaultsTests)],
            TestContext.Current.CancellationToken);
        return found;
    }
}
