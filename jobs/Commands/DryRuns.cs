using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Nightly;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Jobs.Shift;

namespace Portal.Jobs.Commands;

/// <summary><c>job NAME --dry-run</c>: what a chore would find now. Nothing here changes anything.</summary>
internal static class DryRuns
{
    public static async Task<string> Nightly(Call call) =>
        string.Join('\n', (await call.The<ForecastNight>().Run(call.Date, call.Ct)).Select(forecast => forecast.Sentence()));

    public static async Task<string> Mails(Call call)
    {
        var (db, now) = Look(call);
        return $"{await db.Mails.CountAsync(mail => mail.NextAttemptAt <= now, call.Ct)} courriels partiraient";
    }

    public static async Task<string> Payments(Call call)
    {
        var (db, now) = Look(call);
        return $"{await db.Payments.CountAsync(payment => payment.AskAgainAt <= now, call.Ct)} paiements seraient interrogés";
    }

    public static async Task<string> Waiting(Call call)
    {
        var (db, now) = Look(call);
        var waiting = await db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Waiting, call.Ct);
        var over = await db.WaitingEntries.CountAsync(entry => entry.State == WaitingState.Offered && entry.OfferedUntil <= now, call.Ct);
        return $"{waiting} demandes attendent une place, {over} propositions sont échues";
    }

    public static async Task<string> Counters(Call call) => $"{(await call.The<AuditCounters>().Run(call.Ct)).Drifted.Count} compteurs à vérifier";

    private static (PortalDb Db, DateTimeOffset Now) Look(Call call) => (call.The<PortalDb>(), call.The<TimeProvider>().GetUtcNow());
}
