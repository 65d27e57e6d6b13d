using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Persistence;
using Portal.Core.Persistence.SqlServer;
using Portal.Jobs.Commands;
using Xunit;

namespace Portal.UnitTests.Persistence;

/// <summary>What SQL Server's documented rules say of our model and of what we ask it, as far as they can be checked without one.</summary>
public sealed partial class SqlServerModelTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_clustered_key_has_900_bytes_and_another_index_1700()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);
        var model = db.GetService<IDesignTimeModel>().Model;

        var keys = model.GetEntityTypes().SelectMany(entity => entity.GetKeys()).Select(key => (Name: key.GetName(), Bytes: key.Properties.Sum(Bytes), Most: key.IsClustered() ?? key.IsPrimaryKey() ? 900 : 1700));
        var indexes = model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).Select(index => (Name: index.GetDatabaseName(), Bytes: index.Properties.Sum(Bytes), Most: index.IsClustered() == true ? 900 : 1700));

        Assert.DoesNotContain(keys.Concat(indexes), one => one.Name is not null && one.Bytes > one.Most);
    }

    /// <summary>A script is compiled batch by batch: a column that a batch adds to a table is not there for the rest of it (207).</summary>
    [Fact]
    public void No_batch_of_the_script_uses_a_column_that_it_adds()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        var batches = Regex.Split(db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent), @"^GO\s*$", RegexOptions.Multiline);

        Assert.True(batches.Length > 1);
        Assert.Empty(
            from batch in batches
            from Match added in AddedColumn().Matches(batch)
            where Regex.IsMatch(batch.Replace(added.Value, "", StringComparison.Ordinal), $@"\b(UPDATE|INSERT INTO|DELETE FROM|SELECT)\b[^;]*\b{Regex.Escape(added.Groups["column"].Value)}\b")
            select added.Value);
    }

    [Fact]
    public async Task A_start_without_row_versions_is_refused_with_the_command_that_turns_them_on()
    {
        var server = new Answers { HasRowVersions = false };
        await using var services = With(server);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => AtStart(services).StartAsync(Ct));

        Assert.Contains("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON", refused.Message, StringComparison.Ordinal);
        server.HasRowVersions = true;
        await AtStart(services).StartAsync(Ct);
    }

    [Fact]
    public async Task A_start_while_the_server_is_away_is_not()
    {
        await using var services = new ServiceCollection()
            .AddScoped<PortalDb>(_ => new SqlServerPortalDb(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=tcp:127.0.0.1,1;Database=portal;Connect Timeout=5;ConnectRetryCount=0;Pooling=false").Options))
            .BuildServiceProvider();

        await AtStart(services).StartAsync(Ct);
    }

    [Fact]
    public async Task Migrate_turns_row_versions_on_where_they_are_off()
    {
        var server = new Answers { HasRowVersions = false };
        await using var services = With(server);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        Assert.True(await MigrateCommand.KeepRowVersions(db, Ct));
        server.HasRowVersions = true;
        Assert.True(await MigrateCommand.KeepRowVersions(db, Ct));

        Assert.Equal([RowVersions.Command], server.Told);
    }

    private static int Bytes(IReadOnlyProperty property)
    {
        var type = property.GetRelationalTypeMapping();
        return type.StoreType.StartsWith("nvarchar", StringComparison.Ordinal) ? 2 * type.Size!.Value
            : type.StoreType.StartsWith("varbinary", StringComparison.Ordinal) || type.StoreType.StartsWith("varchar", StringComparison.Ordinal) ? type.Size!.Value
            : 16;
    }

    private static RowVersionsAtStart AtStart(ServiceProvider services) => new(services.GetRequiredService<IServiceScopeFactory>(), NullLogger<RowVersionsAtStart>.Instance);

    private static ServiceProvider With(Answers server) => new ServiceCollection()
        .AddScoped<PortalDb>(_ => new SqlServerPortalDb(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=nowhere;Database=portal").AddInterceptors(server).Options))
        .BuildServiceProvider();

    [GeneratedRegex(@"ALTER TABLE \[\w+\] ADD \[(?<column>\w+)\][^;]*;")]
    private static partial Regex AddedColumn();

    /// <summary>In the place of a server, as none is at hand: what it is asked, and what it says of row versions.</summary>
    private sealed class Answers : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public bool HasRowVersions { get; set; }

        public List<string> Told { get; } = [];

        ValueTask<InterceptionResult> IDbConnectionInterceptor.ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) =>
            ValueTask.FromResult(InterceptionResult.Suppress());

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Assert.Contains("is_read_committed_snapshot_on", command.CommandText, StringComparison.Ordinal);
            var table = new System.Data.DataTable { Columns = { { "Value", typeof(bool) } }, Rows = { HasRowVersions } };
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(table.CreateDataReader()));
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Told.Add(command.CommandText);
            return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(0));
        }
    }
}
