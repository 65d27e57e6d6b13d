using System.Globalization;
using Portal.Bench;

// Figures, never verdicts: each is printed beside its floor, measured in the same run.
var seconds = Option("--seconds", 10);
var families = Option("--families", 32);
var portal = new Uri(Environment.GetEnvironmentVariable("Portal__PublicUrl") ?? "http://127.0.0.1:5080");
var database = Environment.GetEnvironmentVariable("ConnectionStrings__Portal") ?? throw new InvalidOperationException("ConnectionStrings__Portal is not set: run ./portal bench.");

switch (args.FirstOrDefault())
{
    case "holds":
        await HoldsBench.Run(portal, database, families, TimeSpan.FromSeconds(seconds), together: args.Contains("--together"));
        return 0;
    case "floor":
        await Floor.Serve(database, Environment.GetEnvironmentVariable("ConnectionStrings__Redis") ?? throw new InvalidOperationException("ConnectionStrings__Redis is not set: run ./portal bench."));
        return 0;
    case "week":
        await WeekBench.Run(database, Option("--rounds", 10), CancellationToken.None);
        return 0;
    case "planning":
        await PlanningBench.Run(database, Option("--rounds", 50), CancellationToken.None);
        return 0;
    case "reminders":
        await RemindersBench.Run(Option("--rounds", 3), CancellationToken.None);
        return 0;
    case "billing":
        await BillingBench.Run(database, Option("--households", 2_000), Option("--bookings", 100_000), CancellationToken.None);
        return 0;
    case "search":
        await SearchBench.Run(database, Option("--rounds", 5), CancellationToken.None);
        return 0;
    case "night":
        await NightBench.Run(database, Option("--households", 5_000), CancellationToken.None);
        return 0;
    case "mails":
        await MailsBench.Run(database, Option("--count", 20_000), CancellationToken.None);
        return 0;
    default:
        Console.Error.WriteLine("Mesures\u00A0: holds [--families N] [--seconds N] [--together], week [--rounds N], planning [--rounds N], reminders [--rounds N], billing [--households N] [--bookings N], search [--rounds N], night [--households N], mails [--count N]");
        return 2;
}

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
