using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.TestSupport.Engines;
using Portal.Web.Start;
using Xunit;

namespace Portal.UnitTests.Persistence;

/// <summary>What both engines' drivers say when the server is away, when two deeds met, and when somebody no longer wants the answer.</summary>
public sealed class FaultsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_SQL_Server_that_refuses_the_connection_is_an_outage_however_it_is_wrapped()
    {
        await using var connection = new SqlConnection($"Server=tcp:127.0.0.1,{ClosedPort()};Database=portal;User Id=portal;Password=portal;Encrypt=false;Connect Timeout=5;ConnectRetryCount=0;Pooling=false");

        var refused = await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync(Ct));

        Assert.True(PortalDb.IsOutage(refused));
        Assert.True(PortalDb.IsOutage(new InvalidOperationException("It may be transient.", new DbUpdateException("Not saved.", refused))));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, Errors.StatusOf(refused, hasLeft: false));
        Assert.Equal("À l’étape «\u00A0Clôture de la journée\u00A0», la base de données ne répondait plus.", NightWords.WhyStopped(NightStep.Day, refused));
    }

    [Fact]
    public async Task A_PostgreSQL_that_refuses_the_connection_is_one_as_well()
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={ClosedPort()};Database=portal;Username=portal;Timeout=5;Pooling=false");

        var refused = await Assert.ThrowsAsync<NpgsqlException>(() => connection.OpenAsync(Ct));

        Assert.True(PortalDb.IsOutage(refused));
        Assert.False(PortalDb.IsOutage(Postgres(PostgresErrorCodes.DeadlockDetected)));
        Assert.True(PortalDb.IsOutage(Postgres(PostgresErrorCodes.AdminShutdown)));
    }

    [Theory]
    // As they were measured with the driver on Linux: refused or killed, unknown host, no answer in time, the database not open.
    [InlineData(0, 20, true)]
    [InlineData(11001, 16, true)]
    [InlineData(258, 11, true)]
    [InlineData(-2, 11, true)]
    [InlineData(4060, 11, true)]
    // A question that was given up, the victim of a deadlock, a broken key, a column that is not there.
    [InlineData(0, 11, false)]
    [InlineData(1205, 13, false)]
    [InlineData(2627, 14, false)]
    [InlineData(207, 16, false)]
    public void SQL_Server_is_away_by_the_class_or_by_the_number(int number, byte severity, bool isAway) =>
        Assert.Equal(isAway, PortalDb.IsOutage(SqlServer(number, severity)));

    [Fact]
    public void The_victim_of_a_deadlock_stops_a_night_for_what_it_is_on_both_engines()
    {
        Exception[] victims = [SqlServer(1205, 13), new InvalidOperationException("It may be transient.", SqlServer(1205, 13)), Postgres(PostgresErrorCodes.DeadlockDetected)];

        Assert.All(victims, victim => Assert.Equal("Au début de la nuit, d’autres travaux modifiaient sans cesse les mêmes lignes.", NightWords.WhyStopped(null, victim)));
    }

    /// <summary>2601 and 2627 are a meeting where two deeds can meet; 1205 and 3960 always are.</summary>
    [Theory]
    [InlineData(2601, 14, "Cannot insert duplicate key row in object 'dbo.Carts' with unique index 'IX_Carts_GuardianId_OrganiserId'.", true)]
    [InlineData(2627, 14, "Violation of PRIMARY KEY constraint 'PK_NumberSeries'. Cannot insert duplicate key in object 'dbo.NumberSeries'.", true)]
    [InlineData(2601, 14, "Cannot insert duplicate key row in object 'dbo.Requests' with unique index 'IX_Requests_OrganiserId_Number'.", false)]
    [InlineData(1205, 13, "Transaction (Process ID 61) was deadlocked on lock resources with another process.", true)]
    [InlineData(3960, 16, "Snapshot isolation transaction aborted due to update conflict.", true)]
    [InlineData(1222, 16, "Lock request time out period exceeded.", false)]
    public void SQL_Server_says_by_number_that_another_deed_was_in_the_way(int number, byte severity, string message, bool isConflict)
    {
        var fault = SqlServer(number, severity, message);

        Assert.Equal(isConflict, PortalDb.IsConflict(fault));
        Assert.Equal(isConflict, PortalDb.IsConflict(new InvalidOperationException("It may be transient.", new DbUpdateException("Not saved.", fault))));
    }

    [Theory]
    [InlineData(1205, true)]
    [InlineData(3960, true)]
    [InlineData(2601, false)]
    public void Only_what_was_undone_as_a_whole_is_a_lost_race(int number, bool isLost) => Assert.Equal(isLost, PortalDb.IsLostRace(SqlServer(number, 13)));

    [Fact]
    public void A_question_that_its_asker_gave_up_is_no_fault_of_ours_and_a_real_fault_is_one_even_then()
    {
        Assert.Equal(StatusCodes.Status499ClientClosedRequest, Errors.StatusOf(SqlServer(0, 11), hasLeft: true));
        Assert.Equal(StatusCodes.Status499ClientClosedRequest, Errors.StatusOf(new DbUpdateException("Not saved.", SqlServer(0, 11)), hasLeft: true));
        Assert.Equal(StatusCodes.Status500InternalServerError, Errors.StatusOf(SqlServer(0, 11), hasLeft: false));
        Assert.Equal(StatusCodes.Status499ClientClosedRequest, Errors.StatusOf(new OperationCanceledException(), hasLeft: true));
        Assert.Equal(StatusCodes.Status500InternalServerError, Errors.StatusOf(new OperationCanceledException(), hasLeft: false));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, Errors.StatusOf(new TaskCanceledException("Too slow.", new TimeoutException()), hasLeft: false));
        Assert.Equal(StatusCodes.Status500InternalServerError, Errors.StatusOf(new ArgumentException("Ours."), hasLeft: true));
    }

    private static PostgresException Postgres(string state) => new("", "ERROR", "ERROR", state);

    private static SqlException SqlServer(int number, byte severity, string message = "said by the server") => SqlServerEngine.Fault(number, severity, message);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
