using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Bench;

/// <summary>
/// A night of one organiser whose families made lines « non transmis » the day before: four per household unless it is said
/// otherwise. Run twice, the second time with twice as much, so that what grows faster than the work shows. The floor is what
/// the same database does when one bare statement accepts as many rows. The organiser is made for it and removed at the end.
/// </summary>
internal static class NightBench
{
    private const int LinesEach = 4;
    private const int Lot = 5_000;

    private static readonly DateOnly FirstDay = new(2027, 3, 1);

    private static readonly IReadOnlyList<DateOnly> Days = [.. Enumerable.Range(0, LinesEach).Select(day => FirstDay.AddDays(day))];

    public static async Task Run(string database, int households, CancellationToken ct)
    {
        Console.WriteLine("foyers      lignes     nuit (s)   dont transmettre   dont prévenir   lignes/s   plancher (s)   × plancher   mémoire (Mo)");
        foreach (var size in new[] { households / 2, households })
        {
            await using var workshop = Workshop.Open();
            var organiser = await Prepare(workshop, size, ct);
            try
            {
                await Measure(workshop, database, organiser, size, ct);
            }
            finally
            {
                await Remove(workshop, organiser, CancellationToken.None);
            }
        }
    }

    private static async Task Measure(Workshop workshop, string database, Organiser organiser, int households, CancellationToken ct)
    {
        await Analyze(database, ct);
        var run = await workshop.In(async (PortalDb db) =>
        {
            var asked = JobRun.Ask(organiser.Id, FirstDay.AddDays(-3), 1, "bench", TimeProvider.System.GetUtcNow());
            db.JobRuns.Add(asked);
            await db.SaveChangesAsync(ct);
            return asked.Id;
        });

        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var state = await workshop.In((NightRun deed) => deed.Run(run, ct));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;

        var steps = await workshop.In((PortalDb db) => db.JobSteps.AsNoTracking().Where(step => step.RunId == run).ToDictionaryAsync(step => step.Step, ct));
        double Lasted(NightStep step) => (steps[step].EndedAt!.Value - steps[step].StartedAt!.Value).TotalSeconds;
        var done = steps[NightStep.Transmit].Done;
        if (state != JobState.Done || done != households * LinesEach || steps[NightStep.Report].Done != households)
        {
            throw new InvalidOperationException($"The night ended {state}, with {done} lines and {steps[NightStep.Report].Done} households.");
        }

        var floor = await Floor(database, organiser.Id, ct);
        Console.WriteLine(string.Create(FrenchWords.French, $"{households,-10:N0} {done,9:N0} {seconds,10:0.0} {Lasted(NightStep.Transmit),15:0.0} {Lasted(NightStep.Report),17:0.0} {done / seconds,12:N0} {floor,12:0.00} {seconds / floor,12:0.0} {kept,12:0.0}"));
    }

    private static Task<Organiser> Prepare(Workshop workshop, int households, CancellationToken ct) => workshop.In(async (PortalDb db) =>
    {
        var code = $"bench-{Guid.NewGuid():N}"[..14];
        var organiser = new Organiser
        {
            Code = code, Name = "Mesure de nuit", Accent = "#0d6660", PayFipClientNumber = "000000",
            Policies = new Policies { Firmness = Firmness.AfterNight, Full = FullPolicy.WaitingList, Billing = BillingMode.InArrears },
        };
        db.Organisers.Add(organiser);
        await db.SaveChangesAsync(ct);

        var facility = new Facility { OrganiserId = organiser.Id, Name = "École de mesure", IsSchool = true };
        var tariff = new Tariff { OrganiserId = organiser.Id, Name = "Mesure" };
        var pool = new Pool { OrganiserId = organiser.Id, Name = "Mesure", Capacity = households };
        db.AddRange(facility, tariff, pool);
        await db.SaveChangesAsync(ct);
        var activity = new Core.Activities.Activity { OrganiserId = organiser.Id, FacilityId = facility.Id, Name = "Cantine de mesure", Kind = Core.Activities.ActivityKind.Canteen, OpenOn = OpenDays.Weekdays }.Publish(DateTimeOffset.UnixEpoch);
        db.Activities.Add(activity);
        await db.SaveChangesAsync(ct);
        activity.OpenFor(new BookingPeriod { ActivityId = activity.Id, Name = "Mesure", From = FirstDay, To = FirstDay.AddDays(LinesEach) });
        var slot = activity.Offer(new Slot { ActivityId = activity.Id, Name = "Déjeuner", ShortName = "Déjeuner", TariffId = tariff.Id, Order = 1, StartsAt = new TimeOnly(11, 30), EndsAt = new TimeOnly(13, 30) });
        await db.SaveChangesAsync(ct);
        slot.DrawsOn(pool.Id);
        db.PoolDays.AddRange(Days.Select(day => new PoolDay { PoolId = pool.Id, Date = day, Capacity = households, Booked = households }));
        await db.SaveChangesAsync(ct);

        var at = ParisTime.At(FirstDay.AddDays(-5), new TimeOnly(8, 0));
        for (var from = 0; from < households; from += Lot)
        {
            var first = from;
            var homes = Enumerable.Range(first, Math.Min(Lot, households - first)).Select(i => Home(code, i)).ToList();
            await db.BulkInsert(homes, ct);
            await db.BulkInsert(homes.Select(home => home.Guardians[0]), ct);
            await db.BulkInsert(homes.Select(home => home.Children[0]), ct);
            await db.BulkInsert(homes.SelectMany((home, i) => Days.Select((day, j) => Booking.Imported(
                organiser.Id, home.Id, home.Guardians[0].Id, home.Children[0].Id, slot.Id, day, new Money(3.10m), "Cantine, 3,10 €", false, at.AddMilliseconds(((first + i) * LinesEach) + j), pools: PoolSet.Of([pool.Id])))), ct);
        }

        await db.Bookings.Where(booking => booking.OrganiserId == organiser.Id).ExecuteUpdateAsync(booking => booking.SetProperty(b => b.State, BookingState.NotTransmitted), ct);
        return organiser;
    });

    private static Household Home(string code, int number)
    {
        var home = new Household { DossierNumber = $"{code}-{number}", Name = $"Foyer {number}" };
        home.AddGuardian("Adulte", $"{number}", $"{code}-{number}@mesure.example");
        home.AddChild("Enfant", $"{number}", new DateOnly(2019, 1, 1), null);
        return home;
    }

    // What one bare statement takes to accept as many rows, and to take it back.
    private static async Task<double> Floor(string database, OrganiserId organiser, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        await using var statement = new NpgsqlCommand("update \"Bookings\" set \"State\" = 1, \"AnsweredAt\" = now() where \"OrganiserId\" = $1", connection) { CommandTimeout = 0 };
        statement.Parameters.AddWithValue(organiser.Value);
        var start = Stopwatch.GetTimestamp();
        await statement.ExecuteNonQueryAsync(ct);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task Analyze(string database, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        await using var statement = new NpgsqlCommand("vacuum analyze", connection) { CommandTimeout = 0 };
        await statement.ExecuteNonQueryAsync(ct);
    }

    private static Task<int> Remove(Workshop workshop, Organiser organiser, CancellationToken ct) => workshop.In(async (PortalDb db) =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var (id, code) = (organiser.Id, organiser.Code);
        await db.JobRuns.Where(run => run.OrganiserId == id).ExecuteDeleteAsync(ct);
        await db.Bookings.Where(booking => booking.OrganiserId == id).ExecuteDeleteAsync(ct);
        var homes = db.Households.Where(home => home.DossierNumber.StartsWith(code)).Select(home => (HouseholdId?)home.Id);
        await db.AuditEntries.Where(entry => homes.Contains(entry.HouseholdId)).ExecuteDeleteAsync(ct);
        await db.Mails.Where(mail => homes.Contains(mail.HouseholdId)).ExecuteDeleteAsync(ct);
        await db.Children.Where(child => homes.Contains(child.HouseholdId)).ExecuteDeleteAsync(ct);
        await db.Guardians.Where(guardian => homes.Contains(guardian.HouseholdId)).ExecuteDeleteAsync(ct);
        await db.Households.Where(home => home.DossierNumber.StartsWith(code)).ExecuteDeleteAsync(ct);
        await db.PoolDays.Where(day => db.Pools.Any(pool => pool.Id == day.PoolId && pool.OrganiserId == id)).ExecuteDeleteAsync(ct);
        await db.Activities.Where(activity => activity.OrganiserId == id).ExecuteDeleteAsync(ct);
        await db.Pools.Where(pool => pool.OrganiserId == id).ExecuteDeleteAsync(ct);
        await db.Tariffs.Where(tariff => tariff.OrganiserId == id).ExecuteDeleteAsync(ct);
        await db.Facilities.Where(facility => facility.OrganiserId == id).ExecuteDeleteAsync(ct);
        return await db.Organisers.Where(row => row.Id == id).ExecuteDeleteAsync(ct);
    });
}
