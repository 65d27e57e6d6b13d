using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portal.Core.Persistence;

/// <summary>The portal on PostgreSQL: what a bare machine runs, and what the tests run on.</summary>
public sealed class PostgresPortalDb(DbContextOptions<PostgresPortalDb> options) : PortalDb(options)
{
    protected override string ByteOrder => "C";

    protected override string True => "TRUE";

    protected override string Quoted(string column) => $"\"{column}\"";

    /// <summary>Lets <c>dotnet ef</c> make migrations without a server.</summary>
    public sealed class Factory : IDesignTimeDbContextFactory<PostgresPortalDb>
    {
        public PostgresPortalDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql("Host=localhost;Database=design").Options);
    }
}
