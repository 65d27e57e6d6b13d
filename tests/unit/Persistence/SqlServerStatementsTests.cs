using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Persistence.SqlServer;
using Portal.Core.Places;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.UnitTests.Persistence;

/// <summary>
/// What would be sent to a SQL Server, read by its own parser as there is no server: the grammar of every batch, what each
/// lock locks, and what the tests' recorder asks about it.
/// </summary>
public sealed class SqlServerStatementsTests
{
    private static readonly OrganiserId Organiser = new(1);

    private static readonly PoolDate[] Days = [.. Enumerable.Range(0, 3).Select(day => new PoolDate(new PoolId(2), new DateOnly(2026, 11, 26).AddDays(day)))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every lock of the portal that is a statement of its own, with the table it locks.</summary>
    public static TheoryData<string, Func<PortalDb, Task>> Locks => new()
    {
        { "Carts", db => db.LockCart(CartId.New(), Ct) },
        { "Carts", db => db.LockCartsOf([HouseholdId.New(), HouseholdId.New()], Ct) },
        { "Carts", db => db.LockCurrentCart(GuardianId.New(), Organiser, Ct) },
        { "Households", db => db.LockMoney(HouseholdId.New(), Ct) },
        { "SharedChildren", db => db.LockShares(HouseholdId.New(), Ct) },
        { "PoolDays", db => db.LockPoolDays(Days, Ct) },
    };

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void Every_batch_of_the_script_of_migrations_is_read_by_the_engine_s_parser(MigrationsSqlGenerationOptions kind)
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        var batches = Batches(db.GetService<IMigrator>().GenerateScript(options: kind));

        Assert.True(batches.Count > 1);
        Assert.All(batches, Parse);
    }

    [Fact]
    public void Every_batch_that_makes_or_drops_a_test_s_database_is_read_by_it_and_stands_alone()
    {
        Parse(SqlServerEngine.Making("portal_test_1"));
        Parse(SqlServerEngine.Dropping("portal_test_1"));
        Parse(RowVersions.Command);
        Parse(Engine.SqlServer.HowManyWait);

        Assert.Single(Statements(SqlServerEngine.Making("portal_test_1")));
        Assert.Contains($"MSSQL_COLLATION: {SqlServerEngine.Collation}", File.ReadAllText(Path.Combine(Architecture.Sources.Root, "docker-compose.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_s_connection_keeps_the_login_of_the_server_and_names_its_own_database()
    {
        var made = new SqlConnectionStringBuilder(SqlServerEngine.ConnectionTo("Server=tcp:db.example,1434;User Id=sa;Password=a;b=;Encrypt=true;TrustServerCertificate=true".Replace("a;b=", "'a;b='", StringComparison.Ordinal), "portal_test_1"));
        var through = new SqlConnectionStringBuilder(Engine.SqlServer.Through(Cable(), made.ConnectionString));

        Assert.Equal(("tcp:db.example,1434", "portal_test_1", "sa", "a;b=", 60), (made.DataSource, made.InitialCatalog, made.UserID, made.Password, made.MaxPoolSize));
        Assert.StartsWith("tcp:127.0.0.1,", through.DataSource, StringComparison.Ordinal);
        Assert.Equal(("portal_test_1", "a;b="), (through.InitialCatalog, through.Password));
        Assert.Equal(("db.example", 1434), SqlServerEngine.Address("tcp:db.example,1434"));
        Assert.Equal(("127.0.0.1", 1433), SqlServerEngine.Address("(local)"));
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public async Task The_recorder_reads_which_rows_a_lock_locks(string table, Func<PortalDb, Task> deed)
    {
        var ear = new Ear();
        await using var db = ear.Db();

        await Record.ExceptionAsync(() => deed(db));

        var rows = Assert.IsType<LockedRows>(LockWords.SqlServer.In(Assert.Single(LockWords.Statements(ear.Heard[0]))));
        Assert.Equal((table, true), (rows.Table, rows.IsLockOnly));
        Assert.Null(LockWords.Postgres.In(ear.Heard[0]));
        Parse(ear.Heard[0]);
        Parse($"SELECT CASE WHEN EXISTS (SELECT 1 {rows.Rows} AND {rows.NotOwn}) THEN 1 ELSE 0 END");
    }

    [Fact]
    public void The_recorder_reads_the_locks_of_a_gesture_on_either_engine()
    {
        using var postgres = new PostgresPortalDb.Factory().CreateDbContext([]);
        using var sqlServer = new SqlServerPortalDb.Factory().CreateDbContext([]);

        Assert.All(Gesture(sqlServer.Locks), Parse);
        Assert.Equal([("Carts", true), ("Households", true), ("SharedChildren", true), ("PoolDays", true)], Read(LockWords.SqlServer, sqlServer));
        Assert.Equal([("Carts", true), ("Households", true), ("SharedChildren", true), ("PoolDays", true)], Read(LockWords.Postgres, postgres));

        static IEnumerable<string> Gesture(LockStatements locks) => new[] { locks.Carts, locks.Household, locks.Shares, locks.PoolDays }.Select(statement => Regex.Replace(statement, @"\{(\d)\}", "@p$1"));

        static IEnumerable<(string, bool)> Read(LockWords words, PortalDb db) => Gesture(db.Locks).Select(words.In).Select(rows => (rows!.Table, rows.IsLockOnly));
    }

    [Fact]
    public async Task The_recorder_reads_what_a_query_changes_or_deletes()
    {
        var ear = new Ear();
        await using var db = ear.Db();

        await db.Bookings.Where(booking => booking.HouseholdId == HouseholdId.New()).ExecuteUpdateAsync(row => row.SetProperty(booking => booking.State, BookingState.Confirmed), Ct);
        await db.Carts.Where(cart => cart.State == CartState.Expired).ExecuteDeleteAsync(Ct);

        var (changed, deleted) = (LockWords.SqlServer.In(ear.Heard[0])!, LockWords.SqlServer.In(ear.Heard[1])!);
        Assert.Equal(("Bookings", false), (changed.Table, changed.IsLockOnly));
        Assert.Equal(("Carts", false), (deleted.Table, deleted.IsLockOnly));
        Assert.All([changed, deleted], rows => Parse($"SELECT 1 {rows.Rows} AND {rows.NotOwn}"));
    }

    [Fact]
    public async Task The_recorder_reads_what_an_entity_writes_and_the_first_number_of_a_year()
    {
        var ear = new Ear();
        await using var db = ear.Db();
        var series = new NumberSeries { OrganiserId = Organiser, Year = 2026, Kind = SeriesKind.Request, Last = 1 };
        db.Add(series);
        await db.SaveChangesAsync(Ct);
        db.Entry(series).Property(row => row.Last).CurrentValue = 2;
        await db.SaveChangesAsync(Ct);

        var (first, next) = (Locked(ear.Heard[0]), Locked(ear.Heard[1]));

        Assert.Equal(("NumberSeries", null), (first.Table, first.Rows));
        Assert.Equal("NumberSeries", next.Table);
        Parse($"SELECT [OrganiserId], [Kind] {next.Rows} AND {next.NotOwn} ORDER BY [OrganiserId], [Kind]");
    }

    [Theory]
    [InlineData("SELECT [c].[Id] FROM [Carts] AS [c] WITH (UPDLOCK, ROWLOCK) WHERE [c].[Id] = @id ORDER BY [c].[Id]", "Carts")]
    [InlineData("SELECT [d].[Version] FROM [PoolDays] AS [d] WITH (ROWLOCK, XLOCK) WHERE [d].[PoolId] = @pool", "PoolDays")]
    [InlineData("SELECT [d].[Version] FROM [PoolDays] AS [d] WITH (READPAST) WHERE [d].[PoolId] = @pool", null)]
    public void The_recorder_reads_what_is_read_in_order_to_write(string statement, string? table)
    {
        var locked = LockWords.SqlServer.In(statement);

        Assert.Equal((table, table is not null), (locked?.Table, locked?.IsLockOnly ?? false));
        Assert.DoesNotContain("ORDER BY", locked?.Rows ?? "", StringComparison.Ordinal);
        Parse(statement);
    }

    [Fact]
    public void A_lock_on_a_word_has_no_rank_on_either_engine()
    {
        Assert.True(LockWords.SqlServer.HasNoRank("EXEC sp_getapplock @Resource = N'portal', @LockMode = N'Exclusive'"));
        Assert.True(LockWords.Postgres.HasNoRank("SELECT pg_advisory_xact_lock(1)"));
        Assert.False(LockWords.SqlServer.HasNoRank("UPDATE [Carts] SET [State] = 2 WHERE [Id] = @p0"));
    }

    [Fact]
    public async Task Days_are_noted_as_told_past_who_has_them_locked()
    {
        var ear = new Ear();
        await using var db = ear.Db();

        await db.NoteTold([.. Days.Select(day => (day, 1))], Ct);

        Parse(Assert.Single(ear.Heard));
        Assert.Contains("READPAST", ear.Heard[0], StringComparison.Ordinal);
    }

    /// <summary>A statement has 2 100 parameters at most: longer lists, or several together, go as one.</summary>
    [Theory]
    [InlineData(900)]
    [InlineData(1500)]
    [InlineData(5000)]
    public void Lists_of_ids_never_come_to_2100_parameters(int count)
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);
        List<CartLineId> lines = [.. Enumerable.Range(0, count).Select(_ => CartLineId.New())];
        List<CartId> carts = [.. Enumerable.Range(0, count).Select(_ => CartId.New())];

        using var command = db.Holds.Where(hold => lines.Contains(hold.LineId) && carts.Contains(hold.CartId)).CreateDbCommand();

        Assert.InRange(command.Parameters.Count, 1, 2099);
        Parse(command.CommandText);
    }

    /// <summary>A save is cut into batches, each under 2 100 parameters; several new rows go by one MERGE, whose order nobody promises.</summary>
    [Fact]
    public async Task A_save_of_many_rows_is_cut_and_what_it_numbers_is_numbered_before()
    {
        var ear = new Ear { Transactions = true };
        await using var db = ear.Db();
        db.AddRange(Enumerable.Range(0, 1000).Select(_ => new Hold { LineId = CartLineId.New(), PoolId = new PoolId(1), Date = new DateOnly(2026, 11, 26), CartId = CartId.New(), ExpiresAt = DateTimeOffset.UnixEpoch }));

        await db.SaveChangesAsync(Ct);

        Assert.All(ear.Parameters, count => Assert.InRange(count, 1, 2099));
        Assert.All(ear.Heard, Parse);
        var model = db.GetService<IDesignTimeModel>().Model;
        Assert.Empty(
            from entity in model.GetEntityTypes()
            from property in entity.GetProperties()
            where property.ValueGenerated == ValueGenerated.OnAdd && !property.IsPrimaryKey() && property.GetDefaultValueSql() is null && !property.TryGetDefaultValue(out _)
            select $"{entity.DisplayName()}.{property.Name}");
    }

    /// <summary>datetime2(7) keeps tenths of a microsecond, PostgreSQL microseconds: an instant that is read back must equal the one written.</summary>
    [Fact]
    public void Every_instant_is_kept_to_the_microsecond_with_its_offset()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        var instants = Columns(db).Where(column => Type(column) == typeof(DateTimeOffset) || Type(column) == typeof(DateTime)).Select(column => column.GetColumnType()).Distinct();

        Assert.Equal(["datetimeoffset(6)"], instants);
    }

    /// <summary>SQL Server takes two nulls for the same, PostgreSQL for two: a unique index speaks only of rows that have all its columns.</summary>
    [Fact]
    public void A_unique_index_leaves_out_rows_with_a_null()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        Assert.Empty(
            from entity in db.GetService<IDesignTimeModel>().Model.GetEntityTypes()
            from index in entity.GetIndexes()
            where index.IsUnique
            from column in index.Properties
            where column.IsNullable && index.GetFilter()?.Contains($"[{column.GetColumnName()}] IS NOT NULL", StringComparison.Ordinal) != true
            select $"{index.GetDatabaseName()}: {column.Name}");
    }

    /// <summary>
    /// SQL Server compares without case where the database says so, PostgreSQL never does. A key of letters is therefore
    /// written in one way only, or compared byte by byte.
    /// </summary>
    [Fact]
    public void A_unique_key_of_letters_is_written_in_one_case_or_compared_byte_by_byte()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);
        string[] oneWay =
        [
            // Hashes and file names are hexadecimal, in one case.
            "AccountLink.TokenHash", "CalendarFeed.TokenHash", "PushSubscription.EndpointHash", "DocumentPage.Name",
            // Made by the portal or the bank: numbers, ids, names of its own.
            "Invoice.Number", "InvoicePayment.Number", "Request.Number", "PurseEntry.Number", "Payment.OperationId", "Payment.Reference", "QueuedMail.Cause",
            "Organiser.Code", "Household.DossierNumber",
            // Written in one case before they are kept.
            "Account.NormalizedUserName", "BouncedAddress.Address",
        ];

        var model = db.GetService<IDesignTimeModel>().Model;
        var keys = model.GetEntityTypes().SelectMany(entity => entity.GetKeys().Select(key => key.Properties).Concat(entity.GetIndexes().Where(index => index.IsUnique).Select(index => index.Properties)));
        var loose = keys.SelectMany(columns => columns)
            .Where(column => column.ClrType == typeof(string) && column.GetCollation() is null && !column.DeclaringType.DisplayName().StartsWith("IdentityUser", StringComparison.Ordinal))
            .Select(column => $"{column.DeclaringType.DisplayName()}.{column.Name}").Distinct();

        Assert.Equal(oneWay.Order(StringComparer.Ordinal), loose.Order(StringComparer.Ordinal));
    }

    /// <summary>Five thousand locks of one statement would become the lock of the table, and no family could book while a month is billed.</summary>
    [Fact]
    public void No_table_is_ever_locked_as_a_whole()
    {
        using var db = new SqlServerPortalDb.Factory().CreateDbContext([]);

        var script = db.GetService<IMigrator>().GenerateScript();

        var tables = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Select(table => table.Name).ToList();
        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.Contains($"ALTER TABLE [{table}] SET (LOCK_ESCALATION = DISABLE);", script, StringComparison.Ordinal));
    }

    private static IEnumerable<IProperty> Columns(PortalDb db) =>
        db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(entity => entity.GetFlattenedProperties());

    private static Type Type(IProperty column) => Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;

    private static LockedRows Locked(string command) => LockWords.Statements(command).Select(LockWords.SqlServer.In).Single(rows => rows is not null)!;

    private static TestSupport.Cable Cable() => TestSupport.Cable.To("127.0.0.1", 1433);

    private static List<string> Batches(string script) => [.. Regex.Split(script, @"^GO\s*$", RegexOptions.Multiline).Where(batch => !string.IsNullOrWhiteSpace(batch))];

    private static void Parse(string batch) => Assert.NotEmpty(Statements(batch));

    private static IList<TSqlStatement> Statements(string batch)
    {
        // The key of a row's lock is a word that the engine knows and its grammar does not.
        var parsed = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(batch.Replace("%%lockres%%", "$ROWGUID", StringComparison.Ordinal)), out var errors);

        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(error => $"{error.Line}: {error.Message}")) + "\n" + batch);
        return Assert.Single(((TSqlScript)parsed).Batches).Statements;
    }

    /// <summary>In the place of a server: hears what it would be sent, and says that one row was touched.</summary>
    private sealed class Ear : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public List<string> Heard { get; } = [];

        public List<int> Parameters { get; } = [];

        /// <summary>Lets a save open a transaction, which nobody keeps.</summary>
        public bool Transactions { get; init; }

        public SqlServerPortalDb Db()
        {
            var db = new SqlServerPortalDb(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=nowhere;Database=portal").AddInterceptors(this).Options);
            db.Database.AutoTransactionBehavior = Transactions ? AutoTransactionBehavior.Never : AutoTransactionBehavior.WhenNeeded;
            return db;
        }

        ValueTask<InterceptionResult> IDbConnectionInterceptor.ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) =>
            ValueTask.FromResult(InterceptionResult.Suppress());

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Hear(command);
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(new DataTable { Columns = { { "Value", typeof(int) } }, Rows = { 1 } }.CreateDataReader()));
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Hear(command);
            return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(1));
        }

        private void Hear(DbCommand command)
        {
            Heard.Add(command.CommandText);
            Parameters.Add(command.Parameters.Count);
        }
    }
}
