using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Settlement;
using Portal.Core.WaitingLists;
using Portal.Jobs.Commands;
using Portal.Jobs.Shift;
using Portal.Realtime;

namespace Portal.Jobs;

/// <summary>The night shift; or, with a word, one chore: <c>migrate</c>, <c>seed</c>, <c>accounts</c>, <c>push-keys</c>, <c>alive</c>, <c>job NAME</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // A pair is made before there is a database, or a setting.
        if (args is ["push-keys", ..])
        {
            return PushKeysCommand.Run();
        }

        var builder = Host.CreateApplicationBuilder();

        // What a command says is on the standard output; the log is on the other.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);

        builder.Services.AddPortalClock(builder.Configuration, builder.Environment.IsDevelopment());
        builder.Services.AddPortalCore(builder.Configuration);
        builder.Services.AddPortalRealtime(builder.Configuration);
        if (args.Length == 0)
        {
            builder.Services.AddNightShift(builder.Configuration);
        }

        using var host = builder.Build();
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };

        return args switch
        {
            [] => await WorkTheShift(host),
            ["migrate", ..] => await MigrateCommand.Run(host.Services, args, stop.Token),
            ["seed", ..] => await SeedCommand.Run(host.Services, args, stop.Token),
            ["accounts", ..] => await AccountsCommand.Run(host.Services, args, stop.Token),
            ["alive", ..] => await AliveCommand.Run(host.Services, stop.Token),
            ["job", "billing", .. var rest] => await BillingCommand.Run(host.Services, rest, stop.Token),
            ["job", var name, .. var rest] => await RunOne(host, name, rest, stop.Token),
            _ => Unknown(),
        };
    }

    private static async Task<int> WorkTheShift(IHost host)
    {
        await host.RunAsync();
        return 0;
    }

    // A job by hand speaks to the browsers as well, so the feed runs while it does.
    private static async Task<int> RunOne(IHost host, string name, string[] rest, CancellationToken stop)
    {
        var isDry = rest.Contains(DryRun.Option);
        if (DateOf(host.Services, [.. rest.Where(word => word != DryRun.Option)]) is not { } date)
        {
            Console.Error.WriteLine("Usage\u00A0: job NOM [--date AAAA-MM-JJ] [--dry-run]\u00A0: le matin où les familles lisent la réponse, aujourd’hui sinon.");
            return 2;
        }

        if (isDry)
        {
            return await DryRun.Run(host.Services, name, date, stop);
        }

        await host.StartAsync(stop);
        await using var scope = host.Services.CreateAsyncScope();
        var deeds = scope.ServiceProvider;
        string? done = name switch
        {
            "resets" => $"{await deeds.GetRequiredService<AnswerResets>().Run(stop)} liens envoyés",
            "mails" => $"{await deeds.GetRequiredService<SendMails>().Run(stop)} courriels envoyés",
            "pushes" => $"{await deeds.GetRequiredService<SendPushes>().Run(stop)} alertes envoyées aux appareils",
            "digests" => $"{await deeds.GetRequiredService<SendDigests>().Run(stop)} résumés préparés",
            "bounces" => $"{await deeds.GetRequiredService<ReadBounces>().Run(stop)} courriels revenus",
            "payments" => $"{await deeds.GetRequiredService<PollPayments>().Run(stop)} paiements interrogés",
            "offers" => $"{await deeds.GetRequiredService<OfferPlaces>().Run(stop)} places proposées",
            "nightly" => await Nightly.Run(deeds, date, stop),
            "reminders" => $"{await deeds.GetRequiredService<RemindBeforeLimit>().Run(stop)} rappels préparés",
            "waiting" => $"{await deeds.GetRequiredService<BookFreedPlaces>().Run(stop)} places attribuées",
            "month-end" => MonthEndSentence(await deeds.GetRequiredService<MonthEnd>().Run(date, stop)),
            "invoices" => $"{await deeds.GetRequiredService<IssueInvoices>().Run(stop)} factures émises",
            "late-invoices" => $"{await deeds.GetRequiredService<RemindLateInvoices>().Run(stop)} familles relancées",
            "documents" => $"{await deeds.GetRequiredService<RemindDocuments>().Run(stop)} familles prévenues, {await deeds.GetRequiredService<CleanDocuments>().Run(stop)} fichiers sans ligne retirés",
            "health" => $"{await deeds.GetRequiredService<ResealHealth>().Run(stop)} fiches scellées avec la clé du moment",
            "words" => $"{await deeds.GetRequiredService<IndexHouseholds>().Run(stop)} foyers indexés",
            "texts" => $"{await deeds.GetRequiredService<PublishTexts>().Run(stop)} textes entrés en vigueur",
            "retention" => $"{await deeds.GetRequiredService<ForgetIdentityChecks>().Run(stop)} identités vues et {await deeds.GetRequiredService<ForgetTries>().Run(stop)} essais effacés",
            "audit" => $"{(await deeds.GetRequiredService<AuditCounters>().Run(stop)).Drifted.Count} compteurs à vérifier",
            _ => null,
        };
        await host.StopAsync(CancellationToken.None);
        Console.WriteLine(done ?? "Tâche inconnue. Tâches\u00A0: resets, mails, pushes, digests, bounces, payments, offers, reminders, waiting, nightly, documents, health, words, texts, retention, audit, billing, month-end, invoices, late-invoices.");
        return done is null ? 2 : 0;
    }

    private static string MonthEndSentence(MonthEndReport month) => $"{month.Drafted} projets de facturation préparés, {month.LetGo} mis en émission";

    /// <summary>The day after <c>--date</c>; today in Paris without it; null when it is not a day.</summary>
    private static DateOnly? DateOf(IServiceProvider services, string[] args) => args switch
    {
        [] => services.GetRequiredService<TimeProvider>().TodayInParis(),
        ["--date", var text] when IsoDates.TryRead(text, out var date) => date,
        _ => null,
    };

    private static int Unknown()
    {
        Console.Error.WriteLine("Commande inconnue. Commandes\u00A0: migrate, seed [--households N] [--seed N], accounts, push-keys, alive, job NOM.");
        return 2;
    }
}
