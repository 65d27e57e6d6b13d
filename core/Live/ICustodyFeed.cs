namespace Portal.Core.Live;

/// <summary>
/// Tells the open pages of two households, after the save (I4), that the days of a child they share have changed hands, or
/// that the child is shared, or no longer is (O19). Never throws.
/// </summary>
public interface ICustodyFeed
{
    void CustodyChanged(IReadOnlyList<HouseholdId> households);
}
