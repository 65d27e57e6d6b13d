using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Realtime;

namespace Portal.Bench;

/// <summary>The deeds in this process, over the database and the Redis of the portal that runs: what a deed costs without HTTP around it.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Workshop(ServiceProvider services) => this.services = services;

    /// <param name="now">The instant of its clock, which then stands still; the real time without it.</param>
    /// <param name="settings">Said here rather than by the environment.</param>
    public static Workshop Open(DateTimeOffset? now = null, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(now is { } instant ? new StandingClock(instant) : TimeProvider.System);
        services.AddPortalCore(configuration);
        services.AddPortalRealtime(configuration);
        return new Workshop(services.BuildServiceProvider());
    }

    public async Task<T> In<TService, T>(Func<TService, Task<T>> deed)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await deed(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>The same in a transaction that is taken back at the end: the database is as it was.</summary>
    public async Task<T> InOneUndone<TService, T>(Func<TService, Task<T>> deed, CancellationToken ct)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        return await deed(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>A family of three whose files are all validated at one organiser, in one school: the largest that the measure speaks of.</summary>
    public async Task<(Guardian Parent, IReadOnlyList<Child> Children, Catalogue Catalogue)> FamilyOfThree(CancellationToken ct)
    {
        var found = await In(async (PortalDb db) =>
        {
            var open = await db.ChildFiles.Where(file => file.State == Core.Dossiers.FileState.Validated)
                .GroupBy(file => new { file.HouseholdId, file.OrganiserId }).Where(group => group.Count() == 3)
                .OrderBy(group => group.Key.HouseholdId).Select(group => group.Key).Take(2000).ToListAsync(ct);
            foreach (var family in open)
            {
                var children = await db.Children.AsNoTracking().Where(child => child.HouseholdId == family.HouseholdId).ToListAsync(ct);
                if (children.Count == 3 && children.DistinctBy(child => child.SchoolId).Count() == 1 && children[0].SchoolId is not null)
                {
                    var parent = await db.Guardians.AsNoTracking().FirstAsync(guardian => guardian.HouseholdId == family.HouseholdId, ct);
                    return (Parent: parent, Children: children, family.OrganiserId);
                }
            }

            throw new InvalidOperationException("Aucune famille de trois enfants d’une même école : chargez plus de foyers (./portal seed --households).");
        });
        return (found.Parent, found.Children, await In((CatalogueReader reader) => reader.Of(found.OrganiserId, ct)));
    }

    /// <summary>How much stands in the tables while we measure.</summary>
    public async Task<string> Size(CancellationToken ct)
    {
        var (households, bookings) = await In(async (PortalDb db) => (await db.Households.CountAsync(ct), await db.Bookings.LongCountAsync(ct)));
        return string.Create(FrenchWords.French, $"{households:N0} foyers, {bookings:N0} réservations");
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    public static double At(IReadOnlyList<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
