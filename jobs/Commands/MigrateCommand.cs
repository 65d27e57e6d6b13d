using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Jobs.Commands;

/// <summary><c>migrate</c>: brings the database up to date.</summary>
public static class MigrateCommand
{
    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        await db.Database.MigrateAsync(ct);

        Console.WriteLine(pending.Count == 0 ? "La base est à jour." : $"La base est à jour\u00A0: {string.Join(", ", pending)}.");
        return 0;
    }
}
