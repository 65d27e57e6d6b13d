using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portal.Core.Persistence;

/// <summary>The portal on SQL Server: what production runs.</summary>
public sealed class SqlServerPortalDb(DbContextOptions<SqlServerPortalDb> options) : PortalDb(options)
{
    protected override string ByteOrder => "Latin1_General_BIN2";

    protected override string True => "1";

    protected override string Quoted(string column) => $"[{column}]";

    /// <summary>Lets <c>dotnet ef</c> make migrations without a server.</summary>
    public sealed class Factory : IDesignTimeDbContextFactory<SqlServerPortalDb>
    {
        public SqlServerPortalDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=localhost;Database=design").Options);
    }
}
