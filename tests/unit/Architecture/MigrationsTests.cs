using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>One model, two engines: neither set of migrations lags behind it.</summary>
public sealed class MigrationsTests
{
    [Fact]
    public void PostgreSQL_has_no_pending_change()
    {
        using var db = new PostgresPortalDb.Factory().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges(), "Run dotnet ef migrations add for PostgresPortalDb.");
    }

    [Fact]
    public void SQL_Server_has_no_pending_change()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges(), "Run dotnet ef migrations add for SqlServerPortalDb.");
    }

    [Fact]
    public void Both_engines_have_the_same_history()
    {
        using var postgres = new PostgresPortalDb.Factory().CreateDbContext([]);
        using var sqlServer = new SqlServerPortalDb.Factory().CreateDbContext([]);

        Assert.Equal(Names(postgres), Names(sqlServer));
    }

    private static IEnumerable<string> Names(PortalDb db) => db.Database.GetMigrations().Select(migration => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..]);
}
