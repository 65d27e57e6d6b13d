using Microsoft.EntityFrameworkCore;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Locks;

/// <summary>A broken key is run again where two deeds can meet, and nowhere else.</summary>
public sealed class ConflictTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_of_two_first_numbers_of_a_year_is_run_again()
    {
        var town = new TestTown();
        await using var host = await CoreHost.Start(town);
        await host.In((PortalDb db) => Insert(db, Series(town)));
        var tries = 0;

        await host.In((PortalDb db) => db.InTransaction(() => Insert(db, ++tries == 1 ? Series(town) : null), Ct));

        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_key_that_only_an_error_of_ours_can_break_rises_at_once()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        await host.As(martin).Tick(Ct, martin.Picks(town.Lunch, TestTown.Thursday));
        var held = await host.Ask(db => db.Holds.AsNoTracking().SingleAsync(Ct));
        var tries = 0;

        await Assert.ThrowsAsync<DbUpdateException>(() => host.In((PortalDb db) => db.InTransaction(
            () =>
            {
                tries++;
                return Insert(db, new Hold { LineId = held.LineId, PoolId = held.PoolId, Date = held.Date, CartId = held.CartId, ExpiresAt = held.ExpiresAt });
            },
            Ct)));

        Assert.Equal(1, tries);
    }

    private static NumberSeries Series(TestTown town) => new() { OrganiserId = town.OrganiserId, Year = 2026, Kind = SeriesKind.Request, Last = 1 };

    private static async Task<int> Insert(PortalDb db, object? row)
    {
        if (row is not null)
        {
            db.Add(row);
        }

        return await db.SaveChangesAsync(Ct);
    }
}
