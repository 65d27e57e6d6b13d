using System.Data.Common;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Demo;
using Portal.Core.Persistence;
using Portal.Jobs.Commands;

namespace Portal.TestSupport.Engines;

/// <summary>
/// Tests on SQL Server: the engine copies no template, so each database is made as <c>migrate</c> makes one, with row
/// versions and the collation that docker-compose.yml gives the server.
/// </summary>
public sealed class SqlServerEngine : Engine
{
    public const string Collation = "French_100_CI_AS";

    public override string Name => "sqlserver";

    public override string Title => "SQL Server";

    public override string Variable => "PORTAL_TEST_SQLSERVER";

    public override LockWords Locks => LockWords.SqlServer;

    // Of this database alone: other tests run beside this one.
    public override string HowManyWait => "SELECT COUNT(*) AS [Value] FROM sys.dm_exec_requests WHERE database_id = DB_ID() AND blocking_session_id <> 0 AND wait_type LIKE N'LCK%'";

    public override async Task<string> Make(Filled content)
    {
        var name = $"portal_test_{Guid.NewGuid():N}";
        await Do(Making(name));

        var connection = ConnectionTo(Server, name);
        await using var db = Db(connection);
        await MigrateCommand.BringUpToDate(db, CancellationToken.None);
        if (content == Filled.Demo)
        {
            await new LoadDemo(db, TimeProvider.System).Run(DemoCommune.UsualHouseholds, DemoCommune.UsualSeed, CancellationToken.None);
        }

        return connection;
    }

    public override async Task Drop(string connection)
    {
        await using (var pooled = new SqlConnection(connection))
        {
            SqlConnection.ClearPool(pooled);
        }

        await Do(Dropping(new SqlConnectionStringBuilder(connection).InitialCatalog));
    }

    public override PortalDb Open(string connection) => Db(connection);

    public override string Through(Cable cable, string connection) =>
        new SqlConnectionStringBuilder(connection) { DataSource = $"tcp:{TestSupport.Cable.Host},{cable.Port}", ConnectTimeout = 5, ConnectRetryCount = 0, TrustServerCertificate = true }.ConnectionString;

    public override Cable Cable()
    {
        var (host, port) = Address(new SqlConnectionStringBuilder(Server).DataSource);
        return TestSupport.Cable.To(host, port);
    }

    public override DbException Deadlock() => Fault(1205, 13);

    public override DbException LostLine() => Fault(0, 20);

    public override DbException GivenUp() => Fault(0, 11);

    /// <summary>The driver lets nobody else make one: it reads them from the wire.</summary>
    /// <param name="number">Of the error.</param>
    /// <param name="severity">Its class.</param>
    /// <param name="message">In whatever language the server speaks.</param>
    public static SqlException Fault(int number, byte severity, string message = "said by the server")
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var error = typeof(SqlError).GetConstructor(Hidden, [typeof(int), typeof(byte), typeof(byte), typeof(string), typeof(string), typeof(string), typeof(int), typeof(Exception)])!
            .Invoke([number, (byte)0, severity, "localhost", message, "", 1, null]);
        var errors = typeof(SqlErrorCollection).GetConstructors(Hidden).Single().Invoke([]);
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
        return (SqlException)typeof(SqlException).GetMethod("CreateException", Hidden, [typeof(SqlErrorCollection), typeof(string)])!.Invoke(null, [errors, "16.0"])!;
    }

    /// <summary>One of several in parallel on one server, so each with seats of its own and time to wait for one.</summary>
    public static string ConnectionTo(string server, string database) => new SqlConnectionStringBuilder(server)
    {
        InitialCatalog = database,
        MaxPoolSize = Connections,
        ConnectTimeout = Patience,
        CommandTimeout = Patience,
    }.ConnectionString;

    public static string Making(string name) => $"CREATE DATABASE [{name}] COLLATE {Collation}";

    public static string Dropping(string name) =>
        $"""
        IF DB_ID(N'{name}') IS NOT NULL
        BEGIN
            ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
            DROP DATABASE [{name}];
        END
        """;

    /// <summary>« tcp:host,1433 », as a connection string names a server; without a port it is the engine's own.</summary>
    public static (string Host, int Port) Address(string server)
    {
        var parts = (server.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? server[4..] : server).Split(',');
        return (parts[0] is "." or "(local)" ? "127.0.0.1" : parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1433);
    }

    private static SqlServerPortalDb Db(string connection) => new(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer(connection).Options);

#pragma warning disable CA2100 // Names are made here, from new ids.
    private async Task Do(string batch)
    {
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(Server) { Pooling = false, ConnectTimeout = 15 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(batch, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
#pragma warning restore CA2100
}
