using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;
using Portal.Core.Persistence.SqlServer;

namespace Portal.Jobs.Commands;

/// <summary><c>migrate</c>: brings the database up to date.</summary>
public static class MigrateCommand
{
    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (!await BringUpToDate(db, ct))
        {
            return 1;
        }

        Console.WriteLine(pending.Count == 0 ? "La base est à jour." : $"La base est à jour\u00A0: {string.Join(", ", pending)}.");
        return 0;
    }

    public static async Task<bool> BringUpToDate(PortalDb db, CancellationToken ct)
    {
        await db.Database.MigrateAsync(ct);
        return await KeepRowVersions(db, ct);
    }

    /// <summary>Has the engine keep row versions, where it must be told.</summary>
    /// <returns>False when only an administrator may; the command is said.</returns>
    public static async Task<bool> KeepRowVersions(PortalDb db, CancellationToken ct)
    {
        if (await db.HasRowVersions(ct))
        {
            return true;
        }

        try
        {
            await db.TurnRowVersionsOn(ct);
            return true;
        }
        catch (DbException refused) when (!ct.IsCancellationRequested)
        {
            Console.Error.WriteLine(
                "Les tables sont à jour, mais la base ne garde pas les versions des lignes, et ce compte ne peut pas le demander "
                + $"({refused.Message}). Son propriétaire le fait ainsi, une fois\u00A0: {RowVersions.Command};");
            return false;
        }
    }
}
