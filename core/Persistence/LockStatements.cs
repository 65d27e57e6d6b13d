using Microsoft.EntityFrameworkCore;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>
/// The locks of a gesture, written by hand for one engine: each raises a version, which locks its rows until the end of the
/// transaction, in the order of their keys, and answers what stands in them then. They are plain statements, so that a
/// <see cref="RoundTrip"/> takes several, and the questions that must come after them, in one way there and back.
/// </summary>
/// <param name="Carts">{0} household, {1} guardian, {2} organiser, {3} instant, {4} one more cart: the guardian's cart, those around the household whose time is over, and that one.</param>
/// <param name="Household">{0} household.</param>
/// <param name="Shares">{0} household: the living shares of its children, from either side.</param>
/// <param name="PoolDays">{0} a JSON list of pool and date.</param>
public sealed record LockStatements(string Carts, string Household, string Shares, string PoolDays);

/// <summary>A cart under its lock.</summary>
internal sealed record LockedCart(Guid Id, DateTimeOffset ExpiresAt);

/// <summary>A household under its lock.</summary>
/// <param name="MoneyVersion">As it is until the end of the transaction.</param>
internal sealed record LockedHousehold(int MoneyVersion);

/// <summary>A share of a child under its lock.</summary>
internal sealed record LockedShare(Guid Id);

/// <summary>The locks as questions of a trip.</summary>
internal static class Locks
{
    public static Answer<LockedCart> LockCarts(this RoundTrip trip, HouseholdId household, GuardianId guardian, OrganiserId organiser, DateTimeOffset now, CartId? also) =>
        trip.Lock(trip.Db.Database.SqlQueryRaw<LockedCart>(trip.Db.Locks.Carts, household.Value, guardian.Value, organiser.Value, now, also?.Value ?? Guid.Empty));

    public static Answer<LockedHousehold> LockHousehold(this RoundTrip trip, HouseholdId household) =>
        trip.Lock(trip.Db.Database.SqlQueryRaw<LockedHousehold>(trip.Db.Locks.Household, household.Value));

    public static Answer<LockedShare> LockShares(this RoundTrip trip, HouseholdId household) =>
        trip.Lock(trip.Db.Database.SqlQueryRaw<LockedShare>(trip.Db.Locks.Shares, household.Value));

    public static Answer<PoolDay> LockPoolDays(this RoundTrip trip, IEnumerable<PoolDate> days) =>
        trip.Lock(trip.Db.PoolDays.FromSqlRaw(trip.Db.Locks.PoolDays, PoolDates.AsJson(days)).AsNoTracking());
}
