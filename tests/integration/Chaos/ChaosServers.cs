using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Chaos;

/// <summary>
/// The PostgreSQL that is crashed and the Redis that is killed, nobody else's, and the portals over them. Seeds share them,
/// warm as they are; a seed that fails leaves nothing to the next.
/// </summary>
public sealed class ChaosServers : IAsyncLifetime
{
    private ChaosPortals? portals;
    private int towns;

    public OwnPostgres Postgres { get; private set; } = null!;

    public OwnRedis Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (Postgres, Redis) = (await OwnPostgres.Start(CancellationToken.None), await OwnRedis.Start(CancellationToken.None));
        await using var db = PortalAt(ConnectionTo("empty"));
        await db.Database.MigrateAsync();
    }

    /// <summary>The portals as the last seed left them, over an empty database; or new ones.</summary>
    internal async Task<ChaosPortals> Portals(CancellationToken ct)
    {
        portals ??= await ChaosPortals.Open(this, await NewDatabase());
        await portals.Empty(ct);
        return portals;
    }

    /// <summary>No two towns have one number: what a process remembers of one is never taken for another's.</summary>
    internal int NextTown() => ++towns;

    /// <summary>Throws the portals away.</summary>
    internal async Task Discard()
    {
        if (portals is { } broken)
        {
            portals = null;
            await broken.DisposeAsync();
        }
    }

    private async Task<string> NewDatabase()
    {
        var name = $"chaos_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // The name is made here.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE empty", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    /// <summary>Not by a cable, and not pooled: who looks into it sees what is there now.</summary>
    public static PostgresPortalDb PortalAt(string connection) => new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql(connection).Options);

    public async ValueTask DisposeAsync()
    {
        await Discard();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Database = database, Pooling = false, Timeout = 60 }.ConnectionString;
}
