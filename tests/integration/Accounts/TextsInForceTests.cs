using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>What a family accepts is the text of its structure, in the version in force; a text that changes is asked again of everybody (R4, R7).</summary>
public sealed class TextsInForceTests
{
    private const string First = "/moi/premiere-connexion";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_structures_own_texts_are_read_and_ticked_and_a_new_version_is_asked_again_at_the_next_press_R7()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var before = await parent.GetOnly("/clapiers/planning", Ct);

        await Publish(portal, LegalKind.Terms, 1, "Nos conditions à nous.");
        await Publish(portal, LegalKind.Privacy, 1, "Nos données à nous.");
        var asked = await parent.GetOnly("/clapiers/planning", Ct);
        var page = await parent.Get(First, Ct);
        var text = await parent.Get(Link(page, "/conditions"), Ct);
        var oneBox = await parent.Send(Form(page), Ct, ("Rgpd", "true"));
        var none = await portal.Ask(db => db.Signatures.CountAsync(Ct));
        var done = await parent.Send(Form(page), Ct, ("Rgpd", "true"), ("Cgu", "true"));
        var open = await parent.GetOnly("/clapiers/planning", Ct);

        Assert.Equal((HttpStatusCode.OK, First), (before.Status, asked.Location?.AbsolutePath));
        Assert.Contains("Nos conditions à nous.", text.Words, StringComparison.Ordinal);
        Assert.Contains(AccountRefusal.TermsNotAccepted.Sentence(), oneBox.Words, StringComparison.Ordinal);
        Assert.Equal((0, "/clapiers", HttpStatusCode.OK), (none, done.Address.AbsolutePath, open.Status));
        var signed = await portal.Ask(db => db.Signatures.OrderBy(signature => signature.TextId).ToListAsync(Ct));
        Assert.All(signed, signature => Assert.Equal((martin.Parent.Id, null, Signature.Online, portal.Clock.Now), (signature.GuardianId, signature.ChildId, signature.Place, signature.At)));
        Assert.Equal(["organiser 1 v1", "organiser 1 v1"], await portal.Ask(db => db.Consents.Select(consent => consent.Version).ToListAsync(Ct)));

        // What was accepted here is not asked again with the file of each child (R8).
        Assert.Empty(await portal.Ask(db => Core.Dossiers.FileQueries.UnsignedTextsOf(db, martin.Parent, martin.Child.Id, town.OrganiserId, Ct)));

        await Publish(portal, LegalKind.Terms, 2, "Nos conditions, changées.");
        var again = await parent.GetOnly("/clapiers/planning", Ct);
        var second = await parent.Get(First, Ct);
        await Publish(portal, LegalKind.Terms, 3, "Nos conditions, encore changées.");
        var late = await parent.Send(Form(second), Ct, ("Cgu", "true"));
        var fresh = await parent.Get(First, Ct);
        var read = await parent.Get(Link(fresh, "/conditions"), Ct);
        await parent.Send(Form(fresh), Ct, ("Cgu", "true"));

        Assert.Equal(First, again.Location?.AbsolutePath);
        Assert.Null(second.Page.QuerySelector("input[name=Rgpd]"));
        Assert.Contains(AccountRefusal.TextsChanged.Sentence(), late.Words, StringComparison.Ordinal);
        Assert.Contains("encore changées", read.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await parent.GetOnly("/clapiers/planning", Ct)).Status);
        Assert.Equal([1, 1, 3], await portal.Ask(db => db.Signatures.Join(db.LegalTexts, s => s.TextId, t => t.Id, (s, t) => t.Version).OrderBy(version => version).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Each_structure_that_knows_the_household_is_asked_for_and_the_portals_text_stands_in_where_one_has_none()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            db.Add(new Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#0d6660", PayFipClientNumber = "000002", Policies = TestTown.BilledLater });
            db.KnownHouseholds.Add(new KnownHousehold { HouseholdId = martin.Id, OrganiserId = new OrganiserId(2), Since = portal.Clock.Now });
            return await db.SaveChangesAsync(Ct);
        });
        await Publish(portal, LegalKind.Terms, 1, "Nos conditions à nous.");
        await Forget(portal);

        // Both structures, one with terms of its own: the portal's hold for the other. A neighbour of the first alone has only its.
        Assert.Equal(["Terms organiser 1 v1", $"Terms {LegalTexts.TermsVersion}", $"Privacy {LegalTexts.PrivacyVersion}"], await Asked(portal, martin));
        Assert.Equal(["Terms organiser 1 v1", $"Privacy {LegalTexts.PrivacyVersion}"], await Asked(portal, durand));
        Assert.Equal(2, await portal.Ask(db => db.AccountsToAsk().CountAsync(Ct)));

        using var parent = await portal.SignedIn(martin, Ct);
        var page = await parent.Get(First, Ct);
        await parent.Send(Form(page), Ct, ("Rgpd", "true"), ("Cgu", "true"));

        Assert.Empty(await Asked(portal, martin));
        Assert.Equal([durand.Id], await portal.Ask(db => db.AccountsToAsk().Select(account => account.HouseholdId!.Value).ToListAsync(Ct)));
        Assert.Equal(3, await portal.Ask(db => db.Consents.CountAsync(Ct)));
    }

    [Fact]
    public async Task An_account_is_opened_with_the_texts_that_were_on_the_page_and_is_not_asked_twice_R4()
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { AccountOpening = AccountOpening.PostedDossierNumber } };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;
        await host.In((PrepareText deed) => deed.Run(agent, LegalKind.Terms, 0, new TextDraft("Conditions", "Un.", ParisTime.DayOf(host.Clock.Now)), Ct));
        var text = (await host.Ask(db => db.LegalTexts.SingleAsync(Ct))).Id;
        const string secret = "Galet-Nuage-Tambour-41";

        var (form, _) = await host.In((OpenByDossier deed) => deed.Identify(martin.Parent.FirstName, martin.Parent.LastName, "camille@example.fr", "camillemartin", secret, secret, Ct));
        var why = await host.In((OpenByDossier deed) => deed.Run(town.OrganiserId, form!, martin.Household.DossierNumber, true, [text], Ct));

        Assert.Null(why);
        Assert.Equal((text, Signature.Online), await host.Ask(async db => (await db.Signatures.Select(signature => new { signature.TextId, signature.Place }).SingleAsync(Ct)) is var one ? (one.TextId, one.Place) : default));
        Assert.Equal([LegalTexts.PrivacyVersion, "organiser 1 v1"], await host.Ask(db => db.Consents.Select(consent => consent.Version).OrderBy(version => version).ToListAsync(Ct)));
        Assert.Equal(0, await host.Ask(db => db.AccountsToAsk().CountAsync(Ct)));
    }

    [Fact]
    public async Task Everybody_reads_the_portals_text_or_a_structures_own_and_no_other_address_exists()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        await Publish(portal, LegalKind.Privacy, 1, "Nos données à nous.");
        using var anybody = portal.Browser();

        var own = await anybody.Get("/donnees-personnelles?organisme=" + portal.Town.Code, Ct);
        var portals = await anybody.Get("/donnees-personnelles", Ct);

        Assert.Contains("Nos données à nous.", own.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("mesure d’audience", own.Words, StringComparison.Ordinal);
        Assert.Contains("mesure d’audience", portals.Words, StringComparison.Ordinal);
        Assert.Contains(portals.Page.QuerySelectorAll("main a"), link => link.GetAttribute("href")!.StartsWith("/donnees-personnelles?organisme=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetOnly("/conditions?organisme=inconnu", Ct)).Status);
    }

    private static async Task<List<string>> Asked(PortalHost portal, TestHousehold of) => await portal.Ask(async db =>
        (await db.TextsToAccept(await db.Accounts.SingleAsync(account => account.GuardianId == of.Parent.Id, Ct), Ct)).Select(text => $"{text.Kind} {text.Version}").ToList());

    // As if nobody had accepted the portal's own texts: an account of the tests has, when it is made.
    private static Task<int> Forget(PortalHost portal) => portal.Ask(db =>
        db.Accounts.ExecuteUpdateAsync(account => account.SetProperty(a => a.AcceptedTerms, (string?)null).SetProperty(a => a.AcceptedPrivacy, (string?)null), Ct));

    private static Task<int> Publish(PortalHost portal, LegalKind kind, int version, string body) => portal.Ask(db =>
    {
        db.Add(new LegalText { OrganiserId = portal.Town.OrganiserId, Kind = kind, Version = version, Title = $"{kind} {version}", Body = body, PublishedAt = portal.Clock.Now });
        return db.SaveChangesAsync(Ct);
    });

    private static IHtmlFormElement Form(Answer page) => page.Page.QuerySelector<IHtmlFormElement>("main form:has(input[type=checkbox])")!;

    private static string Link(Answer page, string to) => page.Page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")!).First(href => href.StartsWith(to, StringComparison.Ordinal));
}
