using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Demo;

/// <summary>What was loaded; nothing when there was already an organiser.</summary>
public sealed record DemoReport(int Organisers, int Households, int Children, int Accounts, int PoolDays, int Bookings, double Seconds)
{
    public bool Loaded => Organisers > 0;

    public static DemoReport AlreadyThere { get; } = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>Fills an empty portal with the commune of the demonstration: all of it, or nothing.</summary>
public sealed class LoadDemo(PortalDb db, TimeProvider clock)
{
    /// <summary>Bookings made at a time, each lot followed by its charges.</summary>
    private const int BatchSize = 20_000;

    public async Task<DemoReport> Run(int households, int seed, CancellationToken ct, int years = 1)
    {
        var started = clock.GetTimestamp();
        if (await db.Organisers.AnyAsync(ct))
        {
            return DemoReport.AlreadyThere;
        }

        var commune = DemoCommune.Generate(households, seed, years);
        HashPassword(commune.Accounts);

        // One transaction: a demonstration that dies half-way was never there.
        return await db.InTransaction(
            async () =>
            {
                if (await db.Organisers.AnyAsync(ct))
                {
                    return DemoReport.AlreadyThere;
                }

                await LoadCatalogue(commune, ct);
                await LoadFamilies(commune, ct);
                await new DemoCustody(db).Run(commune, clock.GetUtcNow(), ct);
                await LoadBookings(commune, ct);
                if (households <= DemoBilling.LargestCommune)
                {
                    await new DemoBilling(db).Run(commune, ct);
                }

                return Report(commune, clock.GetElapsedTime(started));
            },
            ct);
    }

    private async Task LoadCatalogue(DemoCommune commune, CancellationToken ct)
    {
        var slots = commune.Activities.SelectMany(activity => activity.Slots).ToList();

        await db.BulkInsert(commune.Organisers, ct);
        await db.BulkInsert(commune.Spans, ct);
        await db.BulkInsert(commune.Facilities, ct);
        await db.BulkInsert(commune.Tariffs, ct);
        await db.BulkInsert(commune.Tariffs.SelectMany(tariff => tariff.Bands), ct);
        await db.BulkInsert(commune.Pools, ct);
        await db.BulkInsert(commune.Activities, ct);
        await db.BulkInsert(commune.Activities.SelectMany(activity => activity.Periods), ct);
        await db.BulkInsert(slots, ct);
        await db.BulkInsert(slots.SelectMany(slot => slot.Pools), ct);
        await db.BulkInsert(slots.SelectMany(slot => slot.Rules), ct);
        await db.BulkInsert(commune.News.Items, ct);
        await db.BulkInsert(commune.News.Items.SelectMany(item => item.Places), ct);
        await db.BulkInsert(commune.News.Menus, ct);
        await db.BulkInsert(commune.News.Menus.SelectMany(week => week.Days), ct);
    }

    private async Task LoadFamilies(DemoCommune commune, CancellationToken ct)
    {
        await db.BulkInsert(commune.Households, ct);
        await db.BulkInsert(commune.Households.SelectMany(household => household.Guardians), ct);
        await db.BulkInsert(commune.Households.SelectMany(household => household.Children), ct);
        await db.BulkInsert(commune.Households.SelectMany(household => household.Quotients), ct);
        await db.BulkInsert(commune.Files, ct);
        await db.BulkInsert(commune.Dossiers.Types, ct);
        await db.BulkInsert(commune.Dossiers.Texts, ct);
        await db.BulkInsert(commune.Dossiers.Documents, ct);
        await db.BulkInsert(commune.Dossiers.Signatures, ct);
        await db.BulkInsert(commune.Households.SelectMany(SearchQueries.WordsOf), ct);
        await db.BulkInsert(commune.Accounts, ct);
    }

    private async Task LoadBookings(DemoCommune commune, CancellationToken ct)
    {
        await db.BulkInsert(commune.PoolDays, ct);
        foreach (var lot in commune.Bookings().Chunk(BatchSize))
        {
            await db.BulkInsert(lot, ct);
            await db.BulkInsert(lot.Select(DemoCommune.ChargeOf), ct);
        }
    }

    // Hashing is slow on purpose: once for all, as the password is everybody's.
    private static void HashPassword(IReadOnlyList<Account> accounts)
    {
        var hash = new PasswordHasher<Account>().HashPassword(accounts[0], DemoAccounts.Password);
        foreach (var account in accounts)
        {
            account.PasswordHash = hash;
        }
    }

    private static DemoReport Report(DemoCommune commune, TimeSpan took) => new(
        commune.Organisers.Count,
        commune.Households.Count,
        commune.Households.Sum(household => household.Children.Count),
        commune.Accounts.Count,
        commune.PoolDays.Count(),
        commune.BookingCount,
        took.TotalSeconds);
}
