using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Carts;

/// <summary>« Annuler » pressed where there is nothing left to take back.</summary>
public sealed class UndoPressTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undoing_what_another_adult_has_ended_meanwhile_changes_nothing_and_is_no_error()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(mate: true);
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin.Parent, Ct);
        var lunch = $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Friday:yyyy-MM-dd}";
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", lunch)], Ct);
        await parent.Validate(Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("decocher", lunch)], Ct);
        var booked = await portal.Ask(db => db.Bookings.Select(booking => booking.Id).SingleAsync(Ct));
        await portal.In((CancelBooking deed) => deed.Run(martin.Mate, booked, Ct));

        var undone = await parent.Post("/clapiers/planning?handler=Annuler", [], Ct, accept: "application/json");
        var again = await parent.Post("/clapiers/planning?handler=Annuler", [], Ct, accept: "application/json");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (undone.Status, again.Status));
        Assert.Contains("NothingToUndo", again.Text, StringComparison.Ordinal);
    }
}
