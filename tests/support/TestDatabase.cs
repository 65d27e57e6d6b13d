using Portal.Core.Persistence;
using Portal.TestSupport.Engines;

namespace Portal.TestSupport;

/// <summary>A database for one test, on the engine of its case, dropped with the test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(Engine engine, string connection) => (Engine, ConnectionString) = (engine, connection);

    public Engine Engine { get; }

    public string ConnectionString { get; }

    /// <summary>Migrated, and nothing in it.</summary>
    public static Task<TestDatabase> Empty() => On(Engine.OfThisTest, Filled.Empty);

    /// <summary>With the commune of the demonstration, loaded once for all tests of this build where the engine can copy it.</summary>
    public static Task<TestDatabase> Demo() => On(Engine.OfThisTest, Filled.Demo);

    public PortalDb Open() => Engine.Open(ConnectionString);

    public async ValueTask DisposeAsync() => await Engine.Drop(ConnectionString);

    private static async Task<TestDatabase> On(Engine engine, Filled content) => new(engine, await engine.Make(content));
}
