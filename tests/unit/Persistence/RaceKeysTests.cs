using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Persistence;
using Portal.UnitTests.Architecture;
using Xunit;

namespace Portal.UnitTests.Persistence;

/// <summary>Which broken keys are two honest deeds that met, by the names that both engines give them.</summary>
public sealed class RaceKeysTests
{
    public static TheoryData<PortalDb> Engines => [new PostgresPortalDb.Factory().CreateDbContext([]), new SqlServerPortalDb.Factory().CreateDbContext([])];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_name_is_a_unique_key_of_the_model(PortalDb db)
    {
        var keys = db.Model.GetRelationalModel().Tables.SelectMany(table => table.Indexes.Where(index => index.IsUnique).Select(index => index.Name).Concat(table.UniqueConstraints.Select(key => key.Name)));

        Assert.Empty(RaceKeys.Names.Except(keys));
    }

    [Theory]
    [InlineData("IX_CartLines_ChildId_SlotId_Date", true)]
    [InlineData("PK_NumberSeries", true)]
    [InlineData("IX_Requests_OrganiserId_Number", false)]
    [InlineData("PK_Holds", false)]
    [InlineData(null, false)]
    public void PostgreSQL_names_the_key_beside_its_message(string? key, bool isMeeting) =>
        Assert.Equal(isMeeting, RaceKeys.IsBrokenIn(new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation, constraintName: key)));

    [Theory]
    [InlineData("Cannot insert duplicate key row in object 'dbo.CartLines' with unique index 'IX_CartLines_ChildId_SlotId_Date'. The duplicate key value is (0198, 1, 2026-11-26).", true)]
    [InlineData("Violation of PRIMARY KEY constraint 'PK_NumberSeries'. Cannot insert duplicate key in object 'dbo.NumberSeries'. The duplicate key value is (1, 2026, 1).", true)]
    [InlineData("Violation de la contrainte PRIMARY KEY 'PK_KnownHouseholds'. Impossible d'insérer une clé en double dans l'objet 'dbo.KnownHouseholds'.", true)]
    [InlineData("Cannot insert duplicate key row in object 'dbo.Requests' with unique index 'IX_Requests_OrganiserId_Number'. The duplicate key value is (1, 2026-000001).", false)]
    [InlineData("Violation of PRIMARY KEY constraint 'PK_Holds'. Cannot insert duplicate key in object 'dbo.Holds'.", false)]
    public void SQL_Server_names_it_in_the_message(string message, bool isMeeting) => Assert.Equal(isMeeting, RaceKeys.IsBrokenIn(message));

    [Fact]
    public void The_order_of_locks_is_the_one_that_is_written_down()
    {
        var page = File.ReadAllLines(Path.Combine(Sources.Root, "docs/architecture.md"));
        var order = page.SkipWhile(line => line != "## Locks").TakeWhile(line => line != "## What is told").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('`')[1]);

        Assert.Equal(order, TestSupport.LockOrder.Ranks.Select(rank => rank.Table));
    }
}
