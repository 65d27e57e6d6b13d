using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Live;
using Portal.Core.Places;
using Portal.Core.WaitingLists;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.WaitingLists;

/// <summary>What families, the sweep and the night do on waiting lists, in short words.</summary>
internal static class WaitingSteps
{
    public static async Task Book(this CoreHost host, TestHousehold who, CancellationToken ct, params SlotDay[] days)
    {
        Assert.All((await host.As(who).Tick(ct, days)).Lines, line => Assert.Null(line.Refused));
        Assert.NotNull((await host.As(who).Commit(ct)).RequestNumber);
    }

    public static async Task CancelAll(this CoreHost host, TestHousehold who, CancellationToken ct)
    {
        foreach (var booking in (await host.As(who).Bookings(ct)).Where(booking => booking.HoldsPlace))
        {
            Assert.Null((await host.As(who).Cancel(booking.Id, ct)).Refusal);
        }
    }

    public static Task<PlaceCount> SetCapacity(this CoreHost host, PoolId pool, DateOnly day, int places, CancellationToken ct) =>
        host.AtTheDoor(door => door.SetCapacity(host.Town.OrganiserId, new PoolDate(pool, day), places, ct), ct);

    public static Task<IReadOnlyList<PickedLine>> Join(this CoreHost host, TestHousehold who, bool allOrNothing, CancellationToken ct, params SlotDay[] days) =>
        host.In((JoinWaitingList deed) => deed.Run(who.Parent, host.Town.OrganiserId, days, allOrNothing, ct));

    /// <summary>The sweep of every few seconds.</summary>
    public static Task<int> Offer(this CoreHost host, CancellationToken ct) => host.In((OfferPlaces deed) => deed.Run(ct));

    /// <summary>The night's booking.</summary>
    public static Task<int> Night(this CoreHost host, CancellationToken ct) => host.In((BookFreedPlaces deed) => deed.Run(ct));

    public static Task<CartAnswer> Take(this CoreHost host, TestHousehold who, CancellationToken ct) =>
        host.Answer(who, (deed, entry) => deed.Take(who.Parent, host.Town.OrganiserId, entry, ct), ct);

    public static Task<Refusal?> Decline(this CoreHost host, TestHousehold who, CancellationToken ct) =>
        host.Answer(who, (deed, entry) => deed.Decline(who.Parent, host.Town.OrganiserId, entry, ct), ct);

    public static Task<Refusal?> Leave(this CoreHost host, TestHousehold who, CancellationToken ct, bool together = false) =>
        host.Answer(who, (deed, entry) => deed.Leave(who.Parent, host.Town.OrganiserId, entry, ct, together), ct);

    public static Task<IReadOnlyList<WaitingSlot>> WaitsOf(this CoreHost host, TestHousehold who, CancellationToken ct) =>
        host.Ask(db => db.WaitsOf(who.Id, host.Town.OrganiserId, DateOnly.MinValue, DateOnly.MaxValue, host.Clock.Now, ct));

    public static Task<List<WaitingEntry>> EntriesOf(this CoreHost host, TestHousehold who, CancellationToken ct) =>
        host.Ask(db => db.WaitingEntries.AsNoTracking().Where(entry => entry.HouseholdId == who.Id).OrderBy(entry => entry.Date).ThenBy(entry => entry.Id).ToListAsync(ct));

    public static async Task<IReadOnlyList<WaitingState>> StatesOf(this CoreHost host, TestHousehold who, CancellationToken ct) => [.. (await host.EntriesOf(who, ct)).Select(entry => entry.State)];

    public static Task<List<string>> SubjectsTo(this CoreHost host, TestHousehold who, CancellationToken ct) =>
        host.Ask(db => db.Mails.Where(mail => mail.HouseholdId == who.Id).OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Id).Select(mail => mail.Subject).ToListAsync(ct));

    private static async Task<T> Answer<T>(this CoreHost host, TestHousehold who, Func<AnswerOffer, WaitingEntryId, Task<T>> deed, CancellationToken ct)
    {
        var entry = (await host.EntriesOf(who, ct))[0].Id;
        return await host.In((AnswerOffer answers) => deed(answers, entry));
    }
}
