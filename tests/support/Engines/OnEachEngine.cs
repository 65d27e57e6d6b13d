using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Portal.TestSupport.Engines;

/// <summary>
/// The tests of these folders run once on each configured engine: <see cref="TestDatabase"/> opens the engine of the case
/// that runs. A class that asks no database, or asks it in the words of one engine, says so by <see cref="OnOneEngineAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OnEachEngineAttribute(params string[] folders) : Attribute
{
    public IReadOnlyList<string> Folders => folders;

    public bool Covers(Type test) =>
        folders.Any(folder => test.Namespace!.EndsWith($".{folder}", StringComparison.Ordinal)) && test.GetCustomAttribute<OnOneEngineAttribute>() is null;
}

/// <summary>Runs on PostgreSQL only, or without a database, for a reason.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnOneEngineAttribute(string because) : Attribute
{
    public string Because => because;
}

/// <summary>Finds the tests as xunit does, and those of <see cref="OnEachEngineAttribute"/> once for each engine.</summary>
public sealed class EngineFramework : XunitTestFramework
{
    private readonly string? settings;

    public EngineFramework()
    {
    }

    public EngineFramework(string? configFileName)
        : base(configFileName) => settings = configFileName;

    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new EngineDiscoverer(new XunitTestAssembly(assembly, settings, version: assembly.GetName().Version), assembly.GetCustomAttribute<OnEachEngineAttribute>()!, engine => engine.IsConfigured);
}

/// <summary>Finds each case of a covered class once for each configured engine.</summary>
/// <remarks>
/// An engine without a server is one skipped case per class, with its reason and the number of cases it stands for: visible,
/// counted, and no longer to read or to run than that.
/// </remarks>
public sealed class EngineDiscoverer(IXunitTestAssembly assembly, OnEachEngineAttribute covered, Func<Engine, bool> isConfigured) : XunitTestFrameworkDiscoverer(assembly)
{
    protected override async ValueTask<bool> FindTestsForType(IXunitTestClass testClass, ITestFrameworkDiscoveryOptions discoveryOptions, Func<ITestCase, ValueTask<bool>> discoveryCallback)
    {
        if (!covered.Covers(testClass.Class))
        {
            return await base.FindTestsForType(testClass, discoveryOptions, discoveryCallback);
        }

        var cases = new List<IXunitTestCase>();
        await base.FindTestsForType(testClass, discoveryOptions, found =>
        {
            cases.Add((IXunitTestCase)found);
            return ValueTask.FromResult(true);
        });
        foreach (var found in Engine.All.SelectMany(engine => On(engine, cases)))
        {
            if (!await discoveryCallback(found))
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<ITestCase> On(Engine engine, List<IXunitTestCase> cases) =>
        cases.Count == 0 ? []
        : isConfigured(engine) || engine == Engine.Postgres ? cases.Select(found => Copy(found, engine, found.TestCaseDisplayName, found.SkipReason))
        : [Copy(cases[0], engine, cases[0].TestMethod.TestClass.TestClassName, $"{engine.Variable} is not set: {cases.Count} cases were not run on {engine.Title}.")];

    // What xunit could not make into a case keeps its own way of saying why.
    private static IXunitTestCase Copy(IXunitTestCase found, Engine engine, string name, string? skip)
    {
        var traits = found.Traits.ToDictionary(trait => trait.Key, trait => trait.Value.ToHashSet());
        traits[Engine.Trait] = [engine.Name];
        var (shown, id) = engine == Engine.Postgres ? (name, found.UniqueID) : ($"{name}, on {engine.Title}", $"{found.UniqueID}-{engine.Name}");
        return found switch
        {
            XunitDelayEnumeratedTheoryTestCase theory when skip is null || skip == found.SkipReason => new XunitDelayEnumeratedTheoryTestCase(
                theory.TestMethod, shown, id, theory.Explicit, theory.SkipTestWithoutData, theory.SkipExceptions, skip, theory.SkipType, theory.SkipUnless, theory.SkipWhen, traits, theory.SourceFilePath, theory.SourceLineNumber, theory.Timeout),
            _ when found is XunitTestCase one => new XunitTestCase(
                one.TestMethod, shown, id, one.Explicit, one.SkipExceptions, skip, one.SkipType, one.SkipUnless, one.SkipWhen, traits, one.TestMethodArguments, one.SourceFilePath, one.SourceLineNumber, one.Timeout),
            _ => found,
        };
    }
}
