using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Jobs.Commands;

/// <summary><c>job NAME --dry-run</c>: says what the job would find now, and changes nothing.</summary>
internal static class DryRun
{
    public const string Option = "--dry-run";

    public static async Task<int> Run(IServiceProvider services, string name, DateOnly date, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        string? found = name switch
        {
            "nightly" => string.Join('\n', (await scope.ServiceProvider.GetRequiredService<ForecastNight>().Run(date, ct)).Select(forecast => forecast.Sentence())),
            "mails" => $"{await db.Mails.CountAsync(mail => mail.NextAttemptAt <= now, ct)} courriels partiraient",
            "payments" => $"{await db.Payments.CountAsync(payment => payment.AskAgainAt <= now, ct)} paiements seraient interrogés",
            "offers" or "waiting" => $"{await db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Waiting, ct)} demandes attendent une place, {await db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now, ct)} propositions sont échues",
            "audit" => $"{(await scope.ServiceProvider.GetRequiredService<AuditCounters>().Run(ct)).Drifted.Count} compteurs à vérifier",
            _ => null,
        };
        Console.WriteLine(found is null ? $"Il n’y a pas d’essai à blanc pour «\u00A0{name}\u00A0»." : $"Essai à blanc, rien n’est changé.\n{found}");
        return found is null ? 2 : 0;
    }
}
