using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The pages of the service's answers, by plain forms (R64, R67, R78, R85), and who may open a family's document (I6, O18).</summary>
public sealed class ServiceTests
{
    private const string Reason = "Le groupe est fermé ce jour-là.";

    private static readonly byte[] Photo = Papers.Png();

    private static readonly Policies ClapChaz = TestTown.BilledLater with { Firmness = Firmness.AfterStaff, Cancellation = CancellationPolicy.OnRequest, LateCancellation = LateCancellationPolicy.BilledAbsence };

    private static readonly Policies OnProof = TestTown.BilledLater with { LateCancellation = LateCancellationPolicy.RefundOnProof };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_answers_a_request_line_by_line_and_the_family_reads_why_then_puts_it_away_R64_R67()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agentclapchaz", town.OrganiserId, Ct);
        await Book(parent, martin, town, TestTown.Thursday, TestTown.Friday);

        var desk = await agent.Get("/agent/demandes", Ct);
        Assert.Contains("demande 2026-000001", desk.Words, StringComparison.Ordinal);
        Assert.Contains("dossier validé", desk.Words, StringComparison.Ordinal);
        var form = desk.Page.QuerySelector<IHtmlFormElement>("form.asked")!;
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input[type=radio][value=oui]").Select(radio => radio.Name!).ToList();
        var without = await agent.Send(form, Ct, (fields[0], "oui"), (fields[1], "non"));
        var answered = await agent.Send(form, Ct, (fields[0], "oui"), (fields[1], "non"), ("raison", Reason));
        var request = await parent.Get("/demandes/2026-000001", Ct);
        var hidden = await parent.Press(request.Page.QuerySelectorAll("button").Single(button => button.TextContent.Contains("masquer", StringComparison.Ordinal)), Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.Contains(Refusal.ReasonRequired.Sentence(), without.Words, StringComparison.Ordinal);
        Assert.Equal("non", without.Page.QuerySelectorAll<IHtmlInputElement>($"input[name='{fields[1]}']").Single(radio => radio.IsChecked).Value);
        Assert.Contains("Tout est traité", answered.Words, StringComparison.Ordinal);
        Assert.Contains($"Réponse du service\u00A0: {Reason}", request.Words, StringComparison.Ordinal);
        Assert.Contains("Réservé", request.Words, StringComparison.Ordinal);
        Assert.Contains("Annulé", hidden.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_request_is_accepted_in_one_press_and_a_colleague_who_comes_late_is_told_R64()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var first = await portal.SignedInAgent("premier", town.OrganiserId, Ct);
        using var second = await portal.SignedInAgent("second", town.OrganiserId, Ct);
        await Book(parent, martin, town, TestTown.Thursday, TestTown.Friday);
        var (mine, theirs) = (await first.Get("/agent/demandes", Ct), await second.Get("/agent/demandes", Ct));

        await first.Press(mine.Page.QuerySelector("button[name=tout][value=oui]")!, Ct);
        var late = await second.Press(theirs.Page.QuerySelector("button[name=tout][value=oui]")!, Ct);

        Assert.Contains("un collègue vous a devancé", late.Words, StringComparison.Ordinal);
        Assert.All(await portal.Ask(db => db.Bookings.ToListAsync(Ct)), booking => Assert.Equal(BookingState.Confirmed, booking.State));
    }

    [Fact]
    public async Task The_desk_of_another_organiser_shows_nothing_and_a_forged_answer_is_not_found_I6()
    {
        var town = new TestTown { Policies = ClapChaz };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        await Elsewhere(portal);
        using var stranger = await portal.SignedInAgent("ailleurs", new OrganiserId(2), Ct);
        await Book(parent, martin, town, TestTown.Thursday);
        var booking = await portal.Ask(db => db.Bookings.Select(b => b.Id).SingleAsync(Ct));

        var desk = await stranger.Get("/agent/demandes", Ct);
        var forged = await stranger.Post("/agent/demandes", [("vue", $"{booking.Value}|Pending"), ("tout", "oui")], Ct, token: await TokenOf(stranger));
        var nonsense = await stranger.Post("/agent/demandes", [("vue", "x|Pending"), ("tout", "oui")], Ct, token: await TokenOf(stranger));

        Assert.Contains("Tout est traité", desk.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (forged.Status, nonsense.Status));
        Assert.Equal(BookingState.Pending, (await portal.Ask(db => db.Bookings.SingleAsync(Ct))).State);
    }

    [Fact]
    public async Task A_parent_is_not_let_to_the_service_s_pages_nor_an_agent_to_a_family_s()
    {
        var town = new TestTown { Policies = OnProof };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        foreach (var (browser, address) in new[] { (parent, "/agent/demandes"), (parent, "/agent/absences"), (parent, $"/agent/absences?handler=Piece&absence={Guid.NewGuid()}"), (agent, "/clapiers/absences") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetOnly(address, Ct, accept: "application/json")).Status);
        }
    }

    [Fact]
    public async Task An_absence_is_declared_proved_and_excused_by_forms_and_the_consequence_is_said_before_R72_O18()
    {
        var town = new TestTown { Policies = OnProof };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await BookAndWaitForTheLimit(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        var request = await parent.Get("/demandes/2026-000001", Ct);
        var page = await parent.Get("/absences", Ct);
        var declared = await parent.Press(page.Page.QuerySelector("details.cancel button")!, Ct);
        var absence = declared.Page.QuerySelector<IHtmlInputElement>("input[name=absence]")!.Value;
        var wrong = await parent.SendFile("/clapiers/absences?handler=Envoyer", [("absence", absence)], ("piece", "certificat.pdf", "MZ"u8.ToArray()), Ct);
        var large = await parent.SendFile("/clapiers/absences?handler=Envoyer", [("absence", absence)], ("piece", "photo.png", [.. Photo, .. new byte[DocumentStore.Largest]]), Ct);
        var sent = await parent.SendFile("/clapiers/absences?handler=Envoyer", [("absence", absence)], ("piece", "../../certificat du docteur.png", [.. Photo, .. new byte[2_000_000]]), Ct);
        var desk = await agent.Get("/agent/absences", Ct);
        var accepted = await agent.Press(desk.Page.QuerySelector("button[name=reponse][value=oui]")!, Ct);
        var told = await parent.Get("/absences", Ct);

        var sentence = "les 3,10\u00A0€ restent facturés, sauf justificatif envoyé avant dimanche 29\u00A0novembre à 11\u00A0h\u00A030 et accepté par le service";
        Assert.Contains(sentence, request.Words, StringComparison.Ordinal);
        Assert.Contains(sentence, page.Words, StringComparison.Ordinal);
        Assert.Contains(Refusal.ProofUnreadable.Sentence(), wrong.Words, StringComparison.Ordinal);
        Assert.Contains(Refusal.ProofTooLarge.Sentence(), large.Words, StringComparison.Ordinal);
        Assert.Contains("bien arrivé", sent.Words, StringComparison.Ordinal);
        Assert.Contains("les 3,10\u00A0€ de ce jour ne sont pas facturés", desk.Words, StringComparison.Ordinal);
        Assert.Contains("la famille est prévenue", accepted.Words, StringComparison.Ordinal);
        Assert.Contains("Justificatif accepté", told.Words, StringComparison.Ordinal);
        Assert.Contains("rien n’est dû", (await parent.Get("/demandes/2026-000001", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_served_to_its_family_and_its_service_only_and_as_a_file_that_does_nothing_I6_O18()
    {
        var town = new TestTown { Policies = OnProof };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await Elsewhere(portal);
        await BookAndWaitForTheLimit(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var stranger = await portal.SignedInAgent("ailleurs", new OrganiserId(2), Ct);
        using var nobody = portal.Browser();
        var declared = await parent.Press((await parent.Get("/absences", Ct)).Page.QuerySelector("details.cancel button")!, Ct);
        var absence = declared.Page.QuerySelector<IHtmlInputElement>("input[name=absence]")!.Value;
        await parent.SendFile("/clapiers/absences?handler=Envoyer", [("absence", absence)], ("piece", "photo.html", Photo), Ct);

        using var own = await parent.Fetch($"/clapiers/absences?handler=Piece&absence={absence}", Ct);
        using var service = await agent.Fetch($"/agent/absences?handler=Piece&absence={absence}", Ct);

        foreach (var served in new[] { own, service })
        {
            Assert.Equal((HttpStatusCode.OK, "image/png"), (served.StatusCode, served.Content.Headers.ContentType?.MediaType));
            Assert.Equal(("attachment", "justificatif-2026-11-27.png"), (served.Content.Headers.ContentDisposition?.DispositionType, served.Content.Headers.ContentDisposition?.FileName));
            Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith("sandbox", served.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(served.Headers.CacheControl?.NoStore);
            Assert.Equal(Photo, await served.Content.ReadAsByteArrayAsync(Ct));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.GetOnly($"/clapiers/absences?handler=Piece&absence={absence}", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetOnly($"/agent/absences?handler=Piece&absence={absence}", Ct)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetOnly($"/clapiers/absences?handler=Piece&absence={absence}", Ct)).Status);
        var sentByNeighbour = await neighbour.SendFile("/clapiers/absences?handler=Envoyer", [("absence", absence)], ("piece", "photo.png", Photo), Ct);
        var answeredByStranger = await stranger.Post("/agent/absences", [("absence", absence), ("reponse", "oui")], Ct, token: await TokenOf(stranger));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (sentByNeighbour.Status, answeredByStranger.Status));
        Assert.Equal(ProofState.Sent, (await portal.Ask(db => db.Absences.SingleAsync(Ct))).State);
    }

    [Fact]
    public async Task No_other_form_takes_what_a_document_may_weigh()
    {
        var town = new TestTown { Policies = OnProof };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);

        var answer = await parent.SendFile("/clapiers/planning?handler=Choisir", [("cocher", "x")], ("piece", "photo.png", new byte[2_000_000]), Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    private static async Task Book(Browser parent, TestHousehold who, TestTown town, params DateOnly[] days)
    {
        foreach (var day in days)
        {
            await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{who.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")], Ct);
        }

        await parent.Validate(Ct);
    }

    // Two days later one has to sign in again.
    private static async Task BookAndWaitForTheLimit(PortalHost portal, TestHousehold who)
    {
        using var before = await portal.SignedIn(who, Ct);
        await Book(before, who, portal.Town, TestTown.Friday);
        portal.Clock.Now = ParisTime.At(TestTown.Thursday, new TimeOnly(18, 0));
    }

    private static Task<int> Elsewhere(PortalHost portal) => portal.Ask(async db =>
    {
        db.Add(new Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#000000", PayFipClientNumber = "000002", Policies = ClapChaz });
        return await db.SaveChangesAsync(Ct);
    });

    // An agent has no cart to take a form's token from: the button to leave carries one.
    private static async Task<string> TokenOf(Browser browser) =>
        (await browser.Get("/agent", Ct)).Page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
}
