using System.Reflection;
using System.Security.Claims;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Web.Pages.Staff;
using Portal.Web.Start;
using Xunit;

namespace Portal.UnitTests.Web;

public sealed class StaffAccessTests
{
    private static readonly Type[] Pages = [.. typeof(StaffPage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StaffPage)) && !type.IsAbstract)];

    [Fact]
    public void Every_page_of_the_service_says_who_may_open_it()
    {
        Assert.True(Pages.Length > 30);
        Assert.DoesNotContain(Pages, page => page.GetCustomAttribute<OpensAttribute>() is null);
    }

    [Fact]
    public void A_page_that_says_nothing_is_the_administrators_alone()
    {
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            Assert.Equal(role == StaffRole.Administrator, Agent(role).MayOpen(typeof(SaysNothing)));
        }

        Assert.False(Agent(StaffRole.Administrator, facility: 3).MayOpen(typeof(SaysNothing)));
    }

    [Fact]
    public void An_agent_of_one_facility_finds_only_pages_that_show_one_facility()
    {
        foreach (var page in Pages.Where(page => Agent(StaffRole.Agent).MayOpen(page)))
        {
            Assert.Equal(page.GetCustomAttribute<OpensAttribute>()!.ByFacility, Agent(StaffRole.Agent, facility: 3).MayOpen(page));
        }
    }

    private static ClaimsPrincipal Agent(StaffRole role, int? facility = null) => new(new ClaimsIdentity(
        [new Claim(PortalClaims.Role, role.ToString()), .. facility is { } only ? [new Claim(PortalClaims.Facility, $"{only}")] : (Claim[])[]]));

    private sealed class SaysNothing;
}
