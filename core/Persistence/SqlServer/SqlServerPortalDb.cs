using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Core.Persistence.SqlServer;

namespace Portal.Core.Persistence;

/// <summary>The portal on SQL Server: what production runs.</summary>
public sealed class SqlServerPortalDb(DbContextOptions<SqlServerPortalDb> options) : PortalDb(options)
{
    internal override string NoteToldStatement => SqlServerToldDays.Statement;

    public override LockStatements Locks => SqlServerLocks.Statements;

    protected override string ByteOrder => "Latin1_General_BIN2";

    protected override string True => "1";

    public override Task<bool> HasRowVersions(CancellationToken ct) => Database.HasRowVersions(ct);

    public override Task TurnRowVersionsOn(CancellationToken ct) => Database.TurnRowVersionsOn(ct);

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        base.OnConfiguring(optionsBuilder);
        optionsBuilder.ReplaceService<IMigrationsSqlGenerator, RowLocks>();
    }

    // A clustered key has 900 bytes, and a key of access may be longer.
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<IdentityUserPasskey<Guid>>().HasKey(key => key.CredentialId).IsClustered(false);
    }

    protected override string Quoted(string column) => $"[{column}]";

    /// <summary>Lets <c>dotnet ef</c> make migrations without a server.</summary>
    public sealed class Factory : IDesignTimeDbContextFactory<SqlServerPortalDb>
    {
        public SqlServerPortalDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=localhost;Database=design").Options);
    }
}
