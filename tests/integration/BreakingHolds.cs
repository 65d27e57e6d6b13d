using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Live;
using Portal.Core.Places;

namespace Portal.IntegrationTests;

/// <summary>The ledger on a machine that fails in the middle of one confirmation, or of one hold, after it has written.</summary>
internal sealed class BreakingHolds(DatabasePlaceHolds ledger, BreakingHolds.Luck luck) : IPlaceHolds
{
    public static void OnceAtTheConfirmation(IServiceCollection services)
    {
        services.AddSingleton(new Luck { Left = 0 });
        services.AddScoped<IPlaceHolds, BreakingHolds>();
    }

    public static void OnceAtTheThirdConfirmation(IServiceCollection services)
    {
        services.AddSingleton(new Luck { Left = 2 });
        services.AddScoped<IPlaceHolds, BreakingHolds>();
    }

    public static void OnceAtTheSecondHold(IServiceCollection services)
    {
        services.AddSingleton(new Luck { Left = int.MaxValue, HoldsLeft = 1 });
        services.AddScoped<IPlaceHolds, BreakingHolds>();
    }

    public async Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct)
    {
        var answer = await ledger.Confirm(organiser, lines, ct);
        return luck.Left-- == 0 ? throw new InvalidOperationException("The machine failed.") : answer;
    }

    public async Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct)
    {
        var answer = await ledger.Hold(organiser, cart, wanted, until, ct);
        return luck.HoldsLeft-- == 0 ? throw new InvalidOperationException("The machine failed.") : answer;
    }

    public Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct) => ledger.Renew(organiser, cart, until, ct);

    public Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct) => ledger.Release(organiser, lines, ct);

    public Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct) => ledger.HandOver(organiser, cart, places, until, ct);

    public Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct) => ledger.Withdraw(organiser, offered, ct);

    public Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct) => ledger.GiveBack(organiser, bookings, ct);

    public Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct) => ledger.SetCapacities(organiser, wanted, ct);

    public sealed class Luck
    {
        /// <summary>Confirmations that still succeed before the one that fails.</summary>
        public int Left { get; set; }

        /// <summary>Holds that still succeed before the one that fails.</summary>
        public int HoldsLeft { get; set; } = int.MaxValue;
    }
}
