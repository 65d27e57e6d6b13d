namespace Portal.Core.Live;

/// <summary>
/// Tells open browsers what changed, after it is saved (I4). Two real things stand behind it: the feed over Redis that
/// every node hears, and the one inside a single process for an installation without Redis.
/// </summary>
public interface ILiveFeed
{
    /// <summary>Never throws and never waits for a browser: a count that is not told now is told by the next sweep.</summary>
    void Announce(IReadOnlyList<PlaceCount> counts);

    /// <summary>Tells every tab and device of a household that its cart at this organiser has changed.</summary>
    void CartChanged(CartNews news);

    /// <summary>Tells every tab and device of some households that their ranks or offers have moved (O10). What is lost here is on the next page they open.</summary>
    void WaitingChanged(WaitingNews news);

    /// <summary>Tells the agents of an organiser that its night has moved. What is lost here is on the page when it is loaded anew.</summary>
    void JobChanged(OrganiserId organiser);

    /// <summary>Tells every tab and device of some households that they have a new alert (R21). What is lost here is on the next page they open.</summary>
    void AlertsChanged(IReadOnlyList<HouseholdId> households);

    /// <summary>Tells the pages of two households that the days of a child they share have changed hands, or that the child is shared, or no longer is (O19).</summary>
    void CustodyChanged(IReadOnlyList<HouseholdId> households);

    /// <summary>Tells the pages of a service that its queue of files, documents and changes has moved.</summary>
    void QueueChanged(OrganiserId organiser);

    /// <summary>Tells the roll calls of a place that today's has moved. What is lost here is on the page when it is read again.</summary>
    void RollCallChanged(FacilityId place);

    /// <summary>
    /// Tells every node that a session of this account has ended, or acts for somebody else from now on: what its browsers hear
    /// live is asked about again.
    /// </summary>
    void SessionsChanged(Guid account);
}

/// <summary>The state of a household's cart, as its tabs need it.</summary>
/// <param name="Cart">Which cart: it ends once, and the next one is another.</param>
/// <param name="Version">Grows with every deed on this cart, so that news of it that come late are known as such.</param>
/// <param name="State"><c>open</c>, <c>paying</c>, <c>expired</c>, <c>committed</c> or <c>empty</c>.</param>
/// <param name="ExpiresAt">Server time; browsers know their own offset to it (I2).</param>
/// <param name="ByGuardian">Whose cart: each guardian has their own.</param>
public sealed record CartNews(CartId Cart, int Version, HouseholdId Household, GuardianId ByGuardian, OrganiserId Organiser, string State, DateTimeOffset? ExpiresAt, int Lines, Money Total);

/// <summary>Waiting lists of an organiser have moved.</summary>
/// <param name="Households">Those that wait there, or just did.</param>
/// <param name="Offered">Those among them to whom a place has just been offered (O9).</param>
public sealed record WaitingNews(OrganiserId Organiser, IReadOnlyList<HouseholdId> Households, IReadOnlyList<HouseholdId> Offered);
