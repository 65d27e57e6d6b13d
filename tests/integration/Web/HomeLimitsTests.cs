using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>Home says the next limits of what this family uses, by the activity's own rule (O16, R32-R34).</summary>
public sealed class HomeLimitsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_limit_is_that_of_the_day_at_hand_and_not_the_organiser_s_sentence_O16()
    {
        // Claira's kitchen: Thursday's lunch on Tuesday at 11, Friday's on Thursday.
        var town = new TestTown { Policies = TestTown.BilledLater with { BookingDeadline = DeadlineRule.Parse("mon=fri 11:00, tue=mon 11:00, thu=tue 11:00, fri=thu 11:00") } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var tuesday = TestTown.Thursday.AddDays(-2);
        portal.Clock.Now = ParisTime.At(tuesday.AddDays(-1), new(9, 0));
        await portal.Ask(async db =>
        {
            db.Bookings.Add(Booking.Imported(town.OrganiserId, martin.Id, martin.Parent.Id, martin.Child.Id, town.Lunch, tuesday.AddDays(-7), new Money(3.10m), "", prepaid: false, portal.Clock.Now));
            return await db.SaveChangesAsync(Ct);
        });

        using var before = await portal.SignedIn(martin, Ct);
        var monday = Limits(await before.Get("/", Ct));
        portal.Clock.Now = ParisTime.At(tuesday, new(11, 1));
        using var after = await portal.SignedIn(martin, Ct);
        var passed = Limits(await after.Get("/", Ct));

        Assert.Equal("Restaurant scolaire de demain : jusqu’à aujourd’hui 11 h", monday);
        Assert.Equal("Restaurant scolaire de vendredi : jusqu’à jeudi 11 h", passed);
    }

    private static string Limits(Answer home) => Assert.Single(home.Page.QuerySelectorAll(".limits li")).TextContent.Trim().Replace('\u00A0', ' ');
}
