using Portal.Core.Live;

namespace Portal.Core.Places;

/// <summary>
/// The door through which every place is held, kept, given back or made firm. Behind it stand the database alone
/// (<see cref="DatabasePlaceHolds"/>) and the same with Redis in front, which turns away the crowd of a full day before it
/// reaches a lock. Both write in the transaction that the calling deed has opened, so a place and the cart line that
/// wants it are saved together or not at all (I1, I5).
/// </summary>
public interface IPlaceHolds
{
    /// <summary>Holds what there is room for, line by line: partial success is normal (O15).</summary>
    /// <param name="until">When the holds end by themselves (I2).</param>
    Task<PlacesAnswer> Hold(OrganiserId organiser, CartId cart, IReadOnlyList<PlaceWanted> wanted, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Moves the end of a cart's live holds. A hold that has ended is not revived; one that an offer has handed over does
    /// not end before that offer.
    /// </summary>
    Task Renew(OrganiserId organiser, CartId cart, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Makes places firm: a live hold becomes a booked place; a line whose hold has ended takes a place again if one is
    /// left (I3, O4). Lines that are not in the answer are full.
    /// </summary>
    Task<PlacesAnswer> Confirm(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct);

    /// <summary>
    /// The places of an offer go to cart lines: they get another name and another end, and are never free in between. As
    /// long as the offer's own time lasts, whatever ends the line hands them back to it (O9).
    /// </summary>
    /// <param name="until">The end of the cart.</param>
    /// <returns>All lines, or none of them where a place is held no more.</returns>
    Task<PlacesAnswer> HandOver(OrganiserId organiser, CartId cart, IReadOnlyList<HandedPlace> places, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Gives back held places. Doing it twice frees once (O7). What an offer has handed over, and still lasts, is not freed:
    /// it goes back to the offer under the name it has, and its line is not in the answer.
    /// </summary>
    Task<PlacesAnswer> Release(OrganiserId organiser, IReadOnlyList<PlaceWanted> lines, CancellationToken ct);

    /// <summary>An offer ends: its places are free, those too that a cart has handed back.</summary>
    Task<PlacesAnswer> Withdraw(OrganiserId organiser, IReadOnlyList<PlaceWanted> offered, CancellationToken ct);

    /// <summary>Gives back the places of a booking that the caller has just cancelled, and has checked to be cancelled once.</summary>
    Task<PlacesAnswer> GiveBack(OrganiserId organiser, IReadOnlyList<PlaceWanted> bookings, CancellationToken ct);

    /// <summary>
    /// Changes the capacity of some days. Below what is booked, no booking is lost: the day is simply full. Places that were only
    /// held may then be refused at their confirmation, as far as they no longer fit.
    /// </summary>
    /// <returns>The days that are open, as they are now; the others are not in the answer.</returns>
    Task<IReadOnlyList<PlaceCount>> SetCapacities(OrganiserId organiser, IReadOnlyDictionary<PoolDate, int> wanted, CancellationToken ct);
}

public static class PlaceHoldsExtensions
{
    /// <summary>The same for one day.</summary>
    /// <exception cref="InvalidOperationException">The pool is not open that day.</exception>
    public static async Task<PlaceCount> SetCapacity(this IPlaceHolds holds, OrganiserId organiser, PoolDate day, int capacity, CancellationToken ct) =>
        await holds.SetCapacities(organiser, new Dictionary<PoolDate, int> { [day] = capacity }, ct) is [var count]
            ? count
            : throw new InvalidOperationException($"Pool {day.PoolId.Value} is not open on {day.Date:O}.");
}
