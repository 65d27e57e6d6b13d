using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Bench;

/// <summary>
/// A month of many households, drawn up and issued, in a database of its own that is dropped at the end. The floor is one
/// SQL statement over the same rows that only sums and inserts invoices and lines: no number, no mail, no audit, no batch.
/// </summary>
internal static class BillingBench
{
    private const int Lot = 500;

    private static readonly OrganiserId Organiser = new(1);

    public static async Task Run(string database, int households, int bookings, CancellationToken ct)
    {
        var own = new NpgsqlConnectionStringBuilder(database) { Database = $"portal_bench_{Guid.NewGuid():N}", CommandTimeout = 600 };
        await Ask(database, $"CREATE DATABASE \"{own.Database}\"", ct);
        try
        {
            Environment.SetEnvironmentVariable("ConnectionStrings__Portal", own.ConnectionString);
            await using var workshop = Workshop.Open();
            await Measure(workshop, own.ConnectionString, households, bookings, ct);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await Ask(database, $"DROP DATABASE \"{own.Database}\" WITH (FORCE)", CancellationToken.None);
        }
    }

    private static async Task Measure(Workshop workshop, string connection, int households, int bookings, CancellationToken ct)
    {
        var today = ParisTime.DayOf(TimeProvider.System.GetUtcNow());
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        await workshop.In(async (PortalDb db) =>
        {
            await db.Database.MigrateAsync(ct);
            return await Fill(db, month, households, bookings / households, ct);
        });
        await Ask(connection, "VACUUM ANALYZE", ct);
        Console.WriteLine($"{await workshop.Size(ct)} en {month.MonthInWords()}");

        var floor = await Floor(connection, month, ct);
        using var memory = new Watch();
        var drafting = Stopwatch.StartNew();
        var drafted = (await workshop.In((DraftMonth deed) => deed.Run(Organiser, month, "bench", ct))).Month!;
        drafting.Stop();
        await workshop.In(async (IssueMonth deed) => await deed.Run(Organiser, month, drafted.CutOff, "bench", ct));
        var issuing = Stopwatch.StartNew();
        var issued = await workshop.In((IssueInvoices deed) => deed.Run(ct));
        issuing.Stop();

        var (total, lines) = await workshop.In(async (PortalDb db) => (await db.BillingMonths.Select(m => m.IssuedTotal).SingleAsync(ct), await db.InvoiceLines.CountAsync(ct)));
        var same = total == await FloorTotal(connection, ct);
        Console.WriteLine(FrenchLine($"plancher (une requête)  {floor.TotalSeconds,8:0.0} s"));
        Console.WriteLine(FrenchLine($"projet                  {drafting.Elapsed.TotalSeconds,8:0.0} s"));
        Console.WriteLine(FrenchLine($"émission                {issuing.Elapsed.TotalSeconds,8:0.0} s   {issued:N0} factures, {lines:N0} lignes, {total}, {(same ? "au centime du plancher" : "PAS le total du plancher")}"));
        Console.WriteLine(FrenchLine($"mémoire vive gérée      {memory.Most / 1_048_576.0,8:0} Mo au plus"));
        Console.WriteLine(FrenchLine($"projet et émission      {(drafting.Elapsed + issuing.Elapsed) / floor,8:0.0} × le plancher ; l’émission seule {issuing.Elapsed / floor:0.0} ×"));
    }

    private static async Task<int> Fill(PortalDb db, DateOnly month, int households, int each, CancellationToken ct)
    {
        var slots = await OpenOrganiser(db, ct);
        var days = Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)).Select(month.AddDays).Where(day => OpenDays.SchoolDays.Includes(day.DayOfWeek)).ToList();
        var at = ParisTime.At(month.AddDays(-20), new(10, 0));
        for (var done = 0; done < households; done += Lot)
        {
            var families = Enumerable.Range(done, Math.Min(Lot, households - done)).Select(Family).ToList();
            var made = families.SelectMany(family => Enumerable.Range(0, each).Select(number => Booking.Imported(
                Organiser, family.Id, family.Guardians[0].Id, family.Children[number % 2].Id, slots[number / 2 / days.Count % slots.Count], days[number / 2 % days.Count],
                Money.FromCents(100 + (number * 37 % 400)), "Cantine, 3,30\u00A0€\u00A0: QF 812 au 01/09/2026, tranche 801 – 1100", prepaid: false, at))).ToList();
            await db.BulkInsert(families, ct);
            await db.BulkInsert(families.SelectMany(family => family.Guardians), ct);
            await db.BulkInsert(families.SelectMany(family => family.Children), ct);
            await db.BulkInsert(made, ct);
            await db.BulkInsert(made.Select(booking => new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = at }), ct);
        }

        return households;
    }

    private static Household Family(int number)
    {
        var household = new Household { DossierNumber = $"B{number:000000}", Name = $"Famille{number}" };
        household.AddGuardian("Camille", household.Name, $"famille{number}@example.fr");
        household.AddChild("Aîné", household.Name, new DateOnly(2017, 1, 1), null);
        household.AddChild("Cadet", household.Name, new DateOnly(2019, 1, 1), null);
        return household;
    }

    private static async Task<IReadOnlyList<SlotId>> OpenOrganiser(PortalDb db, CancellationToken ct)
    {
        db.Add(new Organiser
        {
            Id = Organiser, Code = "banc", Name = "Banc d’essai", Accent = "#0d6660", PayFipClientNumber = "000000",
            Policies = new Policies { Billing = BillingMode.InArrears, Firmness = Firmness.OnCommit },
        });
        var facility = new Facility { Id = new(1), OrganiserId = Organiser, Name = "École", IsSchool = true };
        var activity = new Core.Activities.Activity { Id = new(1), OrganiserId = Organiser, FacilityId = facility.Id, Name = "Cantine", Kind = Core.Activities.ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, MinimumAge = 2, MaximumAge = 12 };
        var tariff = new Tariff { Id = new(1), OrganiserId = Organiser, Name = "Cantine" }.Flat(new(2020, 1, 1), new Money(3.30m));
        var slots = Enumerable.Range(1, 3).Select(id => activity.Offer(new Slot { Id = new(id), ActivityId = activity.Id, Name = $"Créneau {id}", ShortName = $"C{id}", TariffId = tariff.Id, Order = id, StartsAt = new(10 + id, 0), EndsAt = new(11 + id, 0) })).Select(slot => slot.Id).ToList();
        db.AddRange(facility, activity, tariff);
        await db.SaveChangesAsync(ct);
        return slots;
    }

    /// <summary>One statement: the invoices with their sums, and the lines that name them, into tables with the same columns and indexes.</summary>
    private static async Task<TimeSpan> Floor(string connection, DateOnly month, CancellationToken ct)
    {
        await Ask(connection, """
            CREATE TABLE "FloorInvoices" ("Id" uuid PRIMARY KEY, "HouseholdId" uuid NOT NULL UNIQUE, "Total" numeric(12, 2) NOT NULL, "LineCount" integer NOT NULL);
            CREATE TABLE "FloorLines" (LIKE "InvoiceLines" INCLUDING ALL);
            """, ct);
        var watch = Stopwatch.StartNew();
        await Ask(connection, $"""
            WITH issued AS (
                INSERT INTO "FloorInvoices"
                SELECT gen_random_uuid(), b."HouseholdId", sum(c."Amount"), count(*)
                FROM "Bookings" b JOIN "Charges" c ON c."BookingId" = b."Id"
                WHERE b."OrganiserId" = 1 AND NOT b."Prepaid" AND b."Date" >= '{month:yyyy-MM-dd}' AND b."Date" < '{month.AddMonths(1):yyyy-MM-dd}'
                  AND NOT EXISTS (SELECT 1 FROM "FloorLines" l WHERE l."ChargeId" = c."Id")
                GROUP BY b."HouseholdId" RETURNING "Id", "HouseholdId")
            INSERT INTO "FloorLines" ("ChargeId", "InvoiceId", "ChildId", "SlotId", "Date", "Amount", "Reason")
            SELECT c."Id", i."Id", b."ChildId", b."SlotId", b."Date", c."Amount", c."Reason"
            FROM issued i JOIN "Bookings" b ON b."HouseholdId" = i."HouseholdId" JOIN "Charges" c ON c."BookingId" = b."Id"
            WHERE b."OrganiserId" = 1 AND NOT b."Prepaid" AND b."Date" >= '{month:yyyy-MM-dd}' AND b."Date" < '{month.AddMonths(1):yyyy-MM-dd}'
            """, ct);
        return watch.Elapsed;
    }

    private static async Task<Money> FloorTotal(string connection, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT sum(\"Total\") FROM \"FloorInvoices\"");
        return new Money((decimal)(await command.ExecuteScalarAsync(ct))!);
    }

    private static async Task Ask(string connection, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string FrenchLine(FormattableString line) => line.ToString(FrenchWords.French);

    /// <summary>Looks at what the garbage collector keeps, ten times a second.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Timer timer;
        private long most;

        public Watch() => timer = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(false)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

        public long Most => most;

        public void Dispose() => timer.Dispose();
    }
}
