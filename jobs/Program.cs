using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core;
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

        if (args is ["job", .. var asked] && JobWords.Read(asked) is null)
        {
            return JobCommand.Explain(asked);
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
            ["job", .. var words] => await RunOne(host, words, stop.Token),
            _ => Unknown(),
        };
    }

    private static async Task<int> WorkTheShift(IHost host)
    {
        await host.RunAsync();
        return 0;
    }

    // A job by hand speaks to the browsers as well, so the feed runs while it does; one that only looks changes nothing.
    private static async Task<int> RunOne(IHost host, string[] words, CancellationToken stop)
    {
        if (JobWords.Read(words) is { IsDry: true })
        {
            return await JobCommand.Run(host.Services, words, stop);
        }

        await host.StartAsync(stop);
        var status = await JobCommand.Run(host.Services, words, stop);
        await host.StopAsync(CancellationToken.None);
        return status;
    }

    private static int Unknown()
    {
        Console.Error.WriteLine("Commande inconnue. Commandes\u00A0: migrate, seed [--households N] [--seed N], accounts, push-keys, alive, job NOM (job list les dit).");
        return 2;
    }
}
