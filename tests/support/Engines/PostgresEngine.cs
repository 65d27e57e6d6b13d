using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Demo;
using Portal.Core.Persistence;

namespace Portal.TestSupport.Engines;

/// <summary>
/// Tests on PostgreSQL: a database is copied from a template. The template carries the build it was made from in its name
/// and is made under a lock, so that two test processes may run side by side.
/// </summary>
public sealed class PostgresEngine : Engine
{
    public override string Name => "postgres";

    public override string Title => "PostgreSQL";

    public override string Variable => "PORTAL_TEST_POSTGRES";

    public override LockWords Locks => LockWords.Postgres;

    public override string HowManyWait => "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    public override async Task<string> Make(Filled content)
    {
        var name = $"portal_test_{Guid.NewGuid():N}";
        await Do($"CREATE DATABASE \"{name}\" TEMPLATE \"{await (content == Filled.Demo ? Templates.Demo : Templates.Empty).Value}\"");
        return new NpgsqlConnectionStringBuilder(Server)
        {
            Database = name,
            MaxPoolSize = Connections,
            Timeout = Patience,
            CommandTimeout = Patience,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 1,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    public override async Task Drop(string connection)
    {
        await using (var pooled = new NpgsqlConnection(connection))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await Do($"DROP DATABASE IF EXISTS \"{new NpgsqlConnectionStringBuilder(connection).Database}\" WITH (FORCE)");
    }

    public override PortalDb Open(string connection) => Db(connection);

    public override string Through(Cable cable, string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Host = TestSupport.Cable.Host, Port = cable.Port, Timeout = 5 }.ConnectionString;

    public override Cable Cable()
    {
        var server = new NpgsqlConnectionStringBuilder(Server);
        return TestSupport.Cable.To(server.Host!, server.Port);
    }

    public override DbException Deadlock() => new PostgresException("deadlock detected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected);

    public override DbException LostLine() => new NpgsqlException("The line broke before the answer.");

    public override DbException GivenUp() => new PostgresException("canceling statement due to user request", "ERROR", "ERROR", PostgresErrorCodes.QueryCanceled);

    private static PostgresPortalDb Db(string connection) => new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connection).Options);

    // Closing a connection that is not pooled ends its session, and with it the lock.
    private static async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Pooling = false, CommandTimeout = 300, Timeout = 60 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Do(string statement)
    {
        await using var connection = await Connect();
        await Do(connection, statement);
    }

#pragma warning disable CA2100 // Names are made here, from hashes and new ids.
    private static async Task Do(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string database)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{database}'", connection);
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }
#pragma warning restore CA2100

    private static class Templates
    {
        public static readonly Lazy<Task<string>> Empty = new(() => Make("empty", _ => Task.CompletedTask));

        public static readonly Lazy<Task<string>> Demo = new(() => Make("demo", db => new LoadDemo(db, TimeProvider.System).Run(DemoCommune.UsualHouseholds, DemoCommune.UsualSeed, CancellationToken.None)));

        private static async Task<string> Make(string kind, Func<PortalDb, Task> fill)
        {
            var build = typeof(PortalDb).Module.ModuleVersionId.ToString("N")[..12];
            var template = $"portal_template_{kind}_{build}";

            await using var locked = await Connect();
            await Do(locked, $"SELECT pg_advisory_lock({LockOf(template)})");
            if (await Exists(locked, template))
            {
                return template;
            }

            // Built under another name: a template that is there is a template that is whole.
            var draft = template + "_draft";
            await Do(locked, $"DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
            await Do(locked, $"CREATE DATABASE \"{draft}\"");
            var connection = new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = draft, Pooling = false, CommandTimeout = 300 };
            await using (var db = Db(connection.ConnectionString))
            {
                await db.Database.MigrateAsync();
                await fill(db);
            }

            await Do(locked, $"ALTER DATABASE \"{draft}\" RENAME TO \"{template}\"");
            return template;
        }

        private static long LockOf(string template) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(template)));
    }
}
