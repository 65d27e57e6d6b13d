using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Demo;
using Portal.Core.Persistence;
using Portal.TestSupport;

namespace Portal.EndToEnd.Support;

/// <summary>The commune of the demonstration in a database of one test: loaded once per build, then copied by the server.</summary>
public sealed class DemoDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly string name;

    private DemoDatabase(string name)
    {
        this.name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = name, MaxPoolSize = 30, IncludeErrorDetail = true }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<DemoDatabase> Copy()
    {
        var copy = $"portal_e2e_{Guid.NewGuid():N}";
        // The server copies a template for one caller at a time.
        await OneAtATime.WaitAsync();
        try
        {
            await Do($"CREATE DATABASE \"{copy}\" TEMPLATE \"{await Template()}\" STRATEGY FILE_COPY");
        }
        finally
        {
            OneAtATime.Release();
        }

        return new DemoDatabase(copy);
    }

    /// <summary>Migrates and loads the demonstration, in whatever cluster.</summary>
    public static async Task Load(string connectionString)
    {
        await using var db = new PostgresPortalDb(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connectionString).Options);
        await db.Database.MigrateAsync();
        await new LoadDemo(db, TimeProvider.System).Run(DemoCommune.UsualHouseholds, DemoCommune.UsualSeed, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await Do($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    }

    // Named after the build, as another build may have other tables; under a lock of the server, as another run may be making it.
    private static async Task<string> Template()
    {
        var template = $"portal_e2e_demo_{typeof(PortalDb).Module.ModuleVersionId:N}"[..40];
        await using var connection = await Connect();
        await Do(connection, "SELECT pg_advisory_lock(720501)");
        if (!await Exists(connection, template))
        {
            // Loaded under another name: a template that is there is a template that is whole.
            var draft = template + "_draft";
            await Do(connection, $"DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)");
            await Do(connection, $"CREATE DATABASE \"{draft}\"");
            await Load(new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = draft, Pooling = false, CommandTimeout = 120 }.ConnectionString);
            await Do(connection, $"ALTER DATABASE \"{draft}\" RENAME TO \"{template}\"");
        }

        return template;
    }

    // Not pooled: closing it ends its session, and with it the lock.
    private static async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Do(string statement)
    {
        await using var connection = await Connect();
        await Do(connection, statement);
    }

#pragma warning disable CA2100 // Names are made here, from the build and new ids.
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
}
