using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;
using Xunit;

namespace Portal.TestSupport.Engines;

/// <summary>What a test's database holds when it is opened.</summary>
public enum Filled
{
    /// <summary>Migrated, and nothing in it.</summary>
    Empty,

    /// <summary>The commune of the demonstration.</summary>
    Demo,
}

/// <summary>An engine that tests run on: how a database is made and dropped there, and what each engine is asked in its own words.</summary>
public abstract class Engine
{
    /// <summary>The trait of a test case that names its engine; <c>./portal test --engine</c> filters by it.</summary>
    public const string Trait = "engine";

    /// <summary>Tests run in parallel and a server has a few hundred seats for all of them.</summary>
    protected const int Connections = 60;

    /// <summary>A crowd of three hundred queues for a connection: that is the test's doing, not a fault.</summary>
    protected const int Patience = 120;

    public static Engine Postgres { get; } = new PostgresEngine();

    public static Engine SqlServer { get; } = new SqlServerEngine();

    public static IReadOnlyList<Engine> All { get; } = [Postgres, SqlServer];

    /// <summary>The engine of the test case that runs; PostgreSQL where a test runs on one engine only.</summary>
    public static Engine OfThisTest =>
        TestContext.Current.TestCase?.Traits.TryGetValue(Trait, out var names) == true ? All.Single(engine => names.Contains(engine.Name)) : Postgres;

    /// <summary>As <c>Portal:Database</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>As people call it.</summary>
    public abstract string Title { get; }

    /// <summary>The environment variable that names its server: a login that may create databases.</summary>
    public abstract string Variable { get; }

    /// <summary>Whether a server of this engine was named.</summary>
    public bool IsConfigured => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>How this engine writes what takes locks.</summary>
    public abstract LockWords Locks { get; }

    /// <summary>How many statements of the database that is asked stand still behind a lock.</summary>
    public abstract string HowManyWait { get; }

    public static Engine Of(PortalDb db) => db is SqlServerPortalDb ? SqlServer : Postgres;

    /// <summary>A database of one test.</summary>
    /// <returns>Its connection string.</returns>
    public abstract Task<string> Make(Filled content);

    public abstract Task Drop(string connection);

    public abstract PortalDb Open(string connection);

    /// <summary>The same database through a cable that can be pulled.</summary>
    public abstract string Through(Cable cable, string connection);

    /// <summary>A cable to the server.</summary>
    public abstract Cable Cable();

    /// <summary>What the driver throws when its statement was the victim of a deadlock.</summary>
    public abstract DbException Deadlock();

    /// <summary>What the driver throws when the line breaks before the answer.</summary>
    public abstract DbException LostLine();

    /// <summary>What the driver throws when the asker no longer wants the answer.</summary>
    public abstract DbException GivenUp();

    protected string Server => TestServers.Setting(Variable);
}

public static class EngineSetup
{
    /// <summary>Listens to every statement of a host, whatever its engine.</summary>
    public static IServiceCollection Intercept(this IServiceCollection services, Func<IServiceProvider, IInterceptor> interceptor) => services
        .ConfigureDbContext<PostgresPortalDb>((provider, options) => options.AddInterceptors(interceptor(provider)))
        .ConfigureDbContext<SqlServerPortalDb>((provider, options) => options.AddInterceptors(interceptor(provider)));

    public static IServiceCollection Intercept(this IServiceCollection services, IInterceptor interceptor) => services.Intercept(_ => interceptor);

    /// <summary>Whether a statement changes rows of this table, in the words of either engine.</summary>
    public static bool Updates(this DbCommand command, string table) =>
        LockWords.All.Any(words => LockWords.Statements(command.CommandText).Any(statement => words.TableUpdatedBy(statement) == table));

    /// <summary>Whether a statement adds rows to this table, in the words of either engine.</summary>
    public static bool Inserts(this DbCommand command, string table) => LockWords.All.Any(words => command.CommandText.Contains($"INSERT INTO {words.Quoted(table)}", StringComparison.Ordinal) || command.CommandText.Contains($"MERGE {words.Quoted(table)}", StringComparison.Ordinal));

    /// <summary>Whether a statement writes this column, in the words of either engine.</summary>
    public static bool Sets(this DbCommand command, string column) => LockWords.All.Any(words => command.CommandText.Contains($"{words.Quoted(column)} = ", StringComparison.Ordinal) && command.CommandText.Contains("UPDATE", StringComparison.Ordinal));

    /// <summary>Whether a statement speaks of this table, in the words of either engine.</summary>
    public static bool Names(this DbCommand command, string table) => LockWords.All.Any(words => command.CommandText.Contains(words.Quoted(table), StringComparison.Ordinal));

    /// <summary>Whether a statement reads this table before all others.</summary>
    public static bool Reads(this DbCommand command, string table) => LockWords.All.Any(words => command.CommandText.Contains($"FROM {words.Quoted(table)}", StringComparison.Ordinal));

    /// <summary>Whether somebody stands still behind a lock of this database.</summary>
    public static async Task<bool> SomebodyWaits(this PortalDb db, CancellationToken ct) => await db.HowManyWait(ct) > 0;

    public static Task<int> HowManyWait(this PortalDb db, CancellationToken ct) => db.Database.SqlQueryRaw<int>(Engine.Of(db).HowManyWait).SingleAsync(ct);
}
