using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.TestSupport;

/// <summary>Children that two households of a test town share.</summary>
public static class SharedChildren
{
    /// <summary>Even weeks at home, odd weeks at the second parent's, from Monday to Sunday.</summary>
    public static CustodyTerms EvenAndOdd { get; } = new(new(2026, 9, 1), CustodySide.Home, CustodySide.Other, DayOfWeek.Monday, new Dictionary<SchoolHoliday, HolidayShare>());

    /// <summary>Shares the first child of a household with another one.</summary>
    public static async Task<SharedChild> Share(this PortalDb db, TestTown town, TestHousehold home, TestHousehold other, bool jointAuthority = false)
    {
        var share = new SharedChild
        {
            ChildId = home.Child.Id, HomeId = home.Id, HouseholdId = other.Id, HomeCalled = "Claire", OtherCalled = "Karim",
            Relation = Relation.Father, HasJointAuthority = jointAuthority, CalendarOf = town.OrganiserId, SharedAt = TestClock.Morning,
        };
        db.AddRange(share, CustodyRule.Decided(share.Id, EvenAndOdd, null, TestClock.Morning));
        if (other.Children.Count == 0)
        {
            db.Add(new KnownHousehold { HouseholdId = other.Id, OrganiserId = town.OrganiserId, Since = TestClock.Morning });
        }

        await db.SaveChangesAsync();
        return share;
    }
}
