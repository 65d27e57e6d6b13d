using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Demo;
using Portal.Core.Persistence;

namespace Portal.TestSupport;

/// <summary>
/// A database for one test, copied from a template and dropped with the test. The template carries the build it was made
/// from in its name and is made under a lock, so that two test processes may run side by side.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>Tests run in parallel and the server has three hundred seats for all of them.</summary>
    private const int Connections = 60;

    private readonly string name;

    private TestDatabase(string name)
    {
        this.name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(TestServers.Postgres)
        {
            Database = name,
            MaxPoolSize = Connections,
            // A crowd of three hundred queues for a connection: that is the test's doing, not a fault.
            Timeout = 120,
            CommandTimeout = 120,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 1,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Migrated, and nothing in it.</summary>
    public static Task<TestDatabase> Empty() => From(Templates.Empty);

    /// <summary>With the commune of the demonstration, loaded once for all tests of this build.</summary>
    public static Task<TestDatabase> Demo() => From(Templates.Demo);

    public PostgresPortalDb Open() => new(Options(ConnectionString));

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await Server.Do($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    }

    private static async Task<TestDatabase> From(Lazy<Task<string>> template)
    {
        var name = $"portal_test_{Guid.NewGuid():N}";
        await Server.Do($"CREATE DATABASE \"{name}\" TEMPLATE \"{await template.Value}\"");
        return new TestDatabase(name);
    }

    private static DbContextOptions<PostgresPortalDb> Options(string connection) =>
        new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connection).Options;

    private static class Templates
    {
        public static readonly Lazy<Task<string>> Empty = new(() => Make("empty", _ => Task.CompletedTask));

        public static readonly Lazy<Task<string>> Demo = new(() => Make("demo", db => new LoadDemo(db, TimeProvider.System).Run(DemoCommune.UsualHouseholds, DemoCommune.UsualSeed, CancellationToken.None)));

        private static async Task<string> Make(string kind, Func<PortalDb, Task> fill)
        {
            var build = typeof(PortalDb).Module.ModuleVersionId.ToString("N")[..12];
            var template = $"portal_template_{kind}_{build}";

            await using var locked = await Server.Connect();
            await Server.Do(locked, $"SELECT pg_advisory_lock({LockOf(template)})");
            if (await Server.Exists(locked, template))
            {
                return template;
            }

            // Built under another name: a template that is there is a template that is whole.
            var draft = template + "_draft";
            await Server.Do(locked, $"DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
            await Server.Do(locked, $"CREATE DATABASE \"{draft}\"");
            var connection = new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = draft, Pooling = false, CommandTimeout = 300 };
            await using (var db = new PostgresPortalDb(Options(connection.ConnectionString)))
            {
                await db.Database.MigrateAsync();
                await fill(db);
            }

            await Server.Do(locked, $"ALTER DATABASE \"{draft}\" RENAME TO \"{template}\"");
            return template;
        }

        private static long LockOf(string template) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(template)));
    }

    private static class Server
    {
        // Closing a connection that is not pooled ends its session, and with it the lock.
        public static async Task<NpgsqlConnection> Connect()
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Pooling = false, CommandTimeout = 300, Timeout = 60 }.ConnectionString);
            await connection.OpenAsync();
            return connection;
        }

        public static async Task Do(string statement)
        {
            await using var connection = await Connect();
            await Do(connection, statement);
        }

#pragma warning disable CA2100 // Names are made here, from hashes and new ids.
        public static async Task Do(NpgsqlConnection connection, string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }

        public static async Task<bool> Exists(NpgsqlConnection connection, string database)
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{database}'", connection);
            return (long)(await command.ExecuteScalarAsync())! > 0;
        }
#pragma warning restore CA2100
    }
}
