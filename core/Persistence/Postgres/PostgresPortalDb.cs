using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Portal.Core.Persistence.Postgres;

namespace Portal.Core.Persistence;

/// <summary>The portal on PostgreSQL: what a bare machine runs, and what the tests run on.</summary>
public sealed class PostgresPortalDb(DbContextOptions<PostgresPortalDb> options) : PortalDb(options)
{
    internal override string NoteToldStatement => PostgresToldDays.Statement;

    public override LockStatements Locks => PostgresLocks.Statements;

    // A batch of a billing needs one row in a hundred; the planner would rather read the whole table of charges each time,
    // and the work would grow with the square of the town.
    internal override Task PreferIndexes(CancellationToken ct) =>
        Database.ExecuteSqlRawAsync("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off", ct);

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
