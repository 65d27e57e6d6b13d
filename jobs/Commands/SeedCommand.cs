using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Demo;
using Portal.Core.Persistence;

namespace Portal.Jobs.Commands;

/// <summary><c>seed [--households N] [--seed N] [--years N]</c>: brings the database up to date and fills an empty one with the demonstration.</summary>
public static class SeedCommand
{
    private const int FewestHouseholds = 10;
    private const int MostHouseholds = 100_000;
    private const int MostYears = 5;

    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        if (Option(args, "--households", DemoCommune.UsualHouseholds) is not { } households || households is < FewestHouseholds or > MostHouseholds
            || Option(args, "--seed", DemoCommune.UsualSeed) is not { } seed
            || Option(args, "--years", 1) is not { } years || years is < 1 or > MostYears)
        {
            Console.Error.WriteLine($"Usage\u00A0: seed [--households N] [--seed N] [--years N], avec entre {FewestHouseholds} et {MostHouseholds} foyers et {MostYears} ans de réservations au plus.");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (!await MigrateCommand.BringUpToDate(db, ct))
        {
            return 1;
        }

        var report = await new LoadDemo(db, scope.ServiceProvider.GetRequiredService<TimeProvider>()).Run(households, seed, ct, years);

        Console.WriteLine(report.Loaded ? Sentence(report) : "La commune de démonstration est déjà là.");
        Console.WriteLine();
        return await AccountsCommand.Run(services, args, ct);
    }

    /// <summary>The number after the option; the usual one without the option; null when it is not a number.</summary>
    private static int? Option(string[] args, string name, int usual)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? usual
            : at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }

    private static string Sentence(DemoReport report) => string.Create(FrenchWords.French,
        $"{DemoCommune.Name}\u00A0: {report.Organisers} structures, {report.Households:N0} foyers, {report.Children:N0} enfants, {report.Bookings:N0} réservations, {report.PoolDays:N0} journées ouvertes, en {report.Seconds:0.0}\u00A0s.");
}
