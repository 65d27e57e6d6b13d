using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Demo;
using Portal.Core.Households;
using Xunit;

namespace Portal.UnitTests.Demo;

public sealed class DemoAccountsTests
{
    private static readonly DemoCommune Commune = DemoCommune.Generate();
    private static readonly List<Booking> Bookings = [.. Commune.Bookings()];

    /// <summary>R3.</summary>
    [Fact]
    public void User_names_are_letters_only()
    {
        Assert.All(DemoAccounts.All, account => Assert.Matches("^[a-z]+$", account.UserName));
    }

    [Fact]
    public void Every_account_that_is_shown_exists_and_is_a_guardian_or_an_agent()
    {
        foreach (var shown in DemoAccounts.All)
        {
            var account = Commune.Accounts.Single(account => account.UserName == shown.UserName);
            var organiser = Commune.Organisers.Single(organiser => organiser.Code == shown.Organiser);

            if (DemoAccounts.Parents.Contains(shown))
            {
                Assert.Contains(Commune.Files, file => file.HouseholdId == account.HouseholdId && file.OrganiserId == organiser.Id);
                Assert.Null(account.AgentOf);
            }
            else
            {
                Assert.Equal(organiser.Id, account.AgentOf);
                Assert.Null(account.GuardianId);
            }
        }
    }

    [Fact]
    public void The_parent_of_clapiers_has_two_children_of_one_school()
    {
        var children = HouseholdOf("parentclapiers").Children;

        Assert.Equal(2, children.Count);
        Assert.NotNull(children[0].SchoolId);
        Assert.Equal(children[0].SchoolId, children[1].SchoolId);
        Assert.Contains(HouseholdOf("voisinclapiers").Children, child => child.SchoolId == children[0].SchoolId);
    }

    [Fact]
    public void The_parent_of_clapiers_finds_two_free_places_at_the_canteen_on_several_coming_days()
    {
        var household = HouseholdOf("parentclapiers");
        var canteen = Commune.Activities.Single(activity => activity.Kind == ActivityKind.Canteen && activity.FacilityId == household.Children[0].SchoolId).Slots.Single();
        var pool = canteen.Pools.Single().PoolId;
        var taken = Bookings.Where(booking => booking.HouseholdId == household.Id && booking.SlotId == canteen.Id).Select(booking => booking.Date).ToHashSet();

        var free = Commune.PoolDays.Where(day => day.PoolId == pool && day.Date >= new DateOnly(2026, 11, 24) && day.Date <= new DateOnly(2026, 12, 18) && day.Capacity - day.Booked >= 2 && !taken.Contains(day.Date));

        Assert.InRange(free.Count(), 6, 15);
        Assert.Equal(2, taken.Count(day => day > new DateOnly(2026, 11, 24) && day <= new DateOnly(2026, 12, 18)));
    }

    [Fact]
    public void The_parent_of_two_organisers_has_files_at_both()
    {
        var household = HouseholdOf("parentdeuxstructures");

        Assert.Equal(2, Commune.Files.Where(file => file.HouseholdId == household.Id).Select(file => file.OrganiserId).Distinct().Count());
    }

    private static Household HouseholdOf(string userName)
    {
        var account = Commune.Accounts.Single(account => account.UserName == userName);
        return Commune.Households.Single(household => household.Id == account.HouseholdId);
    }
}
