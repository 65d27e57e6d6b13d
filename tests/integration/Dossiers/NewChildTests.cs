using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>A family that the service has let in declares its children itself, where the service then looks at their file (R2, R15).</summary>
public sealed class NewChildTests
{
    private const string Page = "/clapiers/moi/enfants/nouveau";

    private static readonly (string, string)[] Zoe = [("prenom", "Zoé"), ("nom", "Martin"), ("naissance", "2019-03-12")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_household_without_a_child_opens_every_page_and_declares_one_whose_file_is_to_be_filled_R15()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.AnnualRegistration } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await WithoutChildren(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        foreach (var address in new[] { "/", "/clapiers/planning", "/clapiers/planning?mode=edition", "/clapiers/reserver", "/clapiers/moi", "/clapiers/moi/foyer", "/clapiers/moi/contacts", "/clapiers/moi/pieces", "/clapiers/historique", "/clapiers/absences", "/clapiers/attente", "/clapiers/planning/periode", "/clapiers/planning/copier", "/clapiers/planning/semaine-type" })
        {
            Assert.Equal(HttpStatusCode.OK, (await parent.Get(address, Ct)).Status);
        }

        var seen = await agent.Get($"/agent/foyers/{martin.Id.Value}", Ct);
        var home = await parent.Get("/", Ct);
        var declared = await parent.Post(Page, [.. Zoe, ("ecole", $"{town.School.Value}"), ("classe", "Ce1")], Ct);
        var again = await parent.Post(Page, Zoe, Ct);
        var file = await parent.Get(declared.Location!.AbsolutePath, Ct);

        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains(home.Page.QuerySelectorAll("main a"), link => link.GetAttribute("href") == Page);
        Assert.Equal(declared.Location!.AbsolutePath, again.Location?.AbsolutePath);
        Assert.Contains("sur 7", file.Words, StringComparison.Ordinal);
        var child = await portal.Ask(db => db.Children.SingleAsync(Ct));
        Assert.Equal(("Zoé", new DateOnly(2019, 3, 12), town.School), (child.FirstName, child.BirthDate, child.SchoolId!.Value));
        Assert.Equal(FileState.Incomplete, await portal.Ask(db => db.ChildFiles.Select(f => f.State).SingleAsync(Ct)));
        Assert.Contains("Vous devez compléter le dossier", (await parent.Get("/planning", Ct)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prenom", "", "«\u00A0Prénom\u00A0» est à remplir.")]
    [InlineData("naissance", "2019-13-45", "n’est pas une date")]
    [InlineData("naissance", "1990-01-01", "n’est pas celle d’un enfant")]
    [InlineData("naissance", "2031-01-01", "n’est pas celle d’un enfant")]
    [InlineData("classe", "Terminale", "ce choix n’existe pas")]
    public async Task A_form_that_says_nothing_of_a_child_changes_nothing_and_keeps_what_was_typed(string field, string value, string sentence)
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);

        var refused = await parent.Post(Page, [.. Zoe.Where(written => written.Item1 != field), (field, value)], Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(sentence, refused.Words, StringComparison.Ordinal);
        Assert.Equal("Martin", refused.Page.QuerySelector("input[name=nom]")!.GetAttribute("value"));
        Assert.Equal(1, await portal.Ask(db => db.Children.CountAsync(Ct)));
    }

    [Fact]
    public async Task Where_nobody_would_look_at_the_file_and_for_a_school_of_elsewhere_there_is_no_such_page()
    {
        var open = new TestTown { Policies = TestTown.BilledLater with { Gate = BookingGate.RulesSigned } };
        var martin = open.Household();
        await using var portal = await PortalHost.Start(open);
        using var parent = await portal.SignedIn(martin, Ct);
        var looked = new TestTown { Policies = TestTown.BilledLater };
        var durand = looked.Household();
        await using var other = await PortalHost.Start(looked);
        using var neighbour = await other.SignedIn(durand, Ct);

        Assert.Equal(HttpStatusCode.NotFound, (await parent.GetOnly(Page, Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await parent.Post(Page, Zoe, Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Post(Page, [.. Zoe, ("ecole", "999")], Ct)).Status);
        Assert.Equal((1, 1), (await portal.Ask(db => db.Children.CountAsync(Ct)), await other.Ask(db => db.Children.CountAsync(Ct))));
    }

    // As a household is when the service has accepted its request for an account.
    private static Task<int> WithoutChildren(PortalHost portal, TestHousehold household) => portal.Ask(async db =>
    {
        await db.ChildFiles.ExecuteDeleteAsync(Ct);
        await db.Children.ExecuteDeleteAsync(Ct);
        db.KnownHouseholds.Add(new KnownHousehold { HouseholdId = household.Id, OrganiserId = portal.Town.OrganiserId, Since = portal.Clock.Now });
        return await db.SaveChangesAsync(Ct);
    });
}
