using Microsoft.EntityFrameworkCore.Storage;
using Portal.Core.Persistence;
using Portal.TestSupport.Engines;

namespace Portal.TestSupport;

/// <summary>
/// Rows held from another connection, so that deeds stand still exactly where they ask for them: an interleaving that is
/// certain, and no matter of luck.
/// </summary>
public sealed class Meanwhile : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly PortalDb db;
    private readonly IDbContextTransaction transaction;

    private Meanwhile(TestDatabase database, PortalDb db, IDbContextTransaction transaction) => (this.database, this.db, this.transaction) = (database, db, transaction);

    /// <param name="host">Whose database it is.</param>
    /// <param name="rows">Takes the rows, and may change them.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<Meanwhile> Holding(CoreHost host, Func<PortalDb, Task> rows, CancellationToken ct) => Holding(host.Database, rows, ct);

    /// <summary>The same behind the pages of a portal.</summary>
    public static async Task<Meanwhile> Holding(TestDatabase database, Func<PortalDb, Task> rows, CancellationToken ct)
    {
        var db = database.Open();
        var held = new Meanwhile(database, db, await db.Database.BeginTransactionAsync(ct));
        await rows(db);
        return held;
    }

    /// <summary>Until so many stand still behind what is held, or behind one who does.</summary>
    public Task Wait(int deeds, CancellationToken ct) => Eventually.True(async () => await Waiting(ct) >= deeds, $"{deeds} deeds that wait", ct);

    /// <summary>Saves what was changed, and lets the others go on.</summary>
    public Task LetGo(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await db.DisposeAsync();
    }

    private async Task<int> Waiting(CancellationToken ct)
    {
        await using var asking = database.Open();
        return await asking.HowManyWait(ct);
    }
}
