using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>From an incomplete file to « vous pouvez réserver », by forms, with documents, a signature and the service's answers (R8, R15, R18, R19).</summary>
public sealed class FileJourneyTests
{
    private static readonly byte[] Photo = Papers.Png();
    private static readonly byte[] Heic = Papers.Heic();
    private static readonly Policies Cluses = TestTown.BilledLater with { Gate = BookingGate.FileValidated | BookingGate.Documents };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_filled_signed_sent_and_validated_and_then_booking_is_open_R8_R15_R18_R19()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household(validated: false);
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var (child, household, adult) = (martin.Child.Id.Value, martin.Id.Value, martin.Parent.Id.Value);

        var closed = await parent.Get("/planning", Ct);
        var early = await parent.Post($"/clapiers/moi/enfants/{child}/dossier", [("exact", "oui"), ("nom", "Camille"), ("lieu", "Cluses")], Ct);
        await parent.Post("/clapiers/moi/foyer", [($"{household:N}.household.address", "1 rue Haute"), ($"{household:N}.household.postcode", "74300"), ($"{household:N}.household.city", "Cluses")], Ct);
        await parent.Post("/clapiers/moi/foyer", [($"{adult:N}.adult.phone", "06 12 34 56 78")], Ct);
        await parent.Post($"/clapiers/moi/enfants/{child}", [("child.diet", "NoPork"), ($"lien-{adult}", "Mother")], Ct);
        await parent.Post($"/clapiers/moi/enfants/{child}/sante", [("allergies", "Arachides"), ("pai", "non")], Ct);
        await parent.Post($"/clapiers/moi/enfants/{child}/autorisations", [("child.image", "oui"), ("child.swims", "non"), ("child.alone", "non")], Ct);
        await parent.Post("/clapiers/moi/contacts", [("nom", "Fatou Martin"), ("telephone", "0611223344"), ("chercher", "tous")], Ct);
        await parent.Post("/clapiers/moi/contacts?handler=Confirmer", [], Ct);
        await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), ("pour", $"{child}")], ("pages", "assurance.html", Photo), Ct);
        var rules = await parent.Get($"/moi/enfants/{child}/reglement", Ct);
        var form = rules.Page.QuerySelector<IHtmlFormElement>("form.fields")!;
        await parent.Send(form, Ct, ("accepte", "oui"), ("nom", "Camille Martin"), ("lieu", "Cluses"));
        var ready = await parent.Get($"/moi/enfants/{child}/dossier", Ct);
        await parent.Send(ready.Page.QuerySelector<IHtmlFormElement>("form.fields")!, Ct, ("exact", "oui"), ("nom", "Camille Martin"), ("lieu", "Cluses"));
        var sent = await parent.Get($"/moi/enfants/{child}/dossier", Ct);

        Assert.Contains("Vous devez compléter le dossier de cet enfant pour qu’il ait accès aux réservations.", closed.Words, StringComparison.Ordinal);
        Assert.Contains(closed.Page.QuerySelectorAll("main a"), link => link.GetAttribute("href") == $"/clapiers/moi/enfants/{child}/dossier");
        Assert.Equal(HttpStatusCode.Redirect, early.Status);
        Assert.Contains("7\u00A0étapes sur 7", ready.Words, StringComparison.Ordinal);
        Assert.Contains("Le dossier est chez le service", sent.Words, StringComparison.Ordinal);

        var queue = await agent.Get("/agent/dossiers", Ct);
        var boxes = queue.Page.QuerySelectorAll<IHtmlInputElement>("input[name=choisis]").Select(box => box.Value).ToList();
        var accepted = await agent.Post("/agent/dossiers?handler=Accepter", boxes.Select(box => ("choisis", box)), Ct, token: await TokenOf(agent));
        var open = await parent.Get($"/moi/enfants/{child}/dossier", Ct);

        // A first address changes nothing that the service has checked: only the file and the document wait.
        Assert.Equal(2, boxes.Count);
        Assert.Equal(HttpStatusCode.Redirect, accepted.Status);
        Assert.Contains("Vous pouvez réserver pour", open.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Vous devez compléter", (await parent.Get("/planning", Ct)).Words, StringComparison.Ordinal);
        Assert.Equal("Cluses", await portal.Ask(db => db.Households.Where(home => home.Id == martin.Id).Select(home => home.City).SingleAsync(Ct)));
        Assert.Contains(await portal.Ask(db => db.Mails.Select(mail => mail.Subject).ToListAsync(Ct)), subject => subject.Contains("est validé", StringComparison.Ordinal));

        var record = await portal.Ask(db => db.SignedFiles.SingleAsync(Ct));
        using var pdf = await parent.Fetch($"/clapiers/moi/enfants/{child}/dossier?handler=Signe&piece={record.Id}", Ct);
        var bytes = await pdf.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(record.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        var words = PdfText.Words(bytes);
        Assert.Contains("Je certifie que ces informations sont exactes. Fait à Cluses", words, StringComparison.Ordinal);
        Assert.Contains("Signé : Camille Martin.", words, StringComparison.Ordinal);
        Assert.Contains("Repas Sans porc", words, StringComparison.Ordinal);
        Assert.Contains("Fatou Martin 0611223344, peut venir chercher", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Arachides", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_my_family_each_section_is_read_and_changed_where_it_is_read_R17()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household(validated: false);
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        await parent.Post($"/clapiers/moi/enfants/{martin.Child.Id.Value}/sante", [("allergies", "Arachides"), ("pai", "non")], Ct);

        var family = await parent.Get("/moi", Ct);
        var file = await parent.Get(LinkIn(family, martin.Child.FirstName), Ct);
        var health = await parent.Get(LinkIn(file, "Sa santé"), Ct);
        var sections = file.Page.QuerySelectorAll(".file-steps a").Select(link => link.GetAttribute("href")!).ToList();

        Assert.Equal("Arachides", health.Page.QuerySelector<IHtmlTextAreaElement>("textarea[name=allergies]")!.Value);
        foreach (var address in sections.Append(LinkIn(family, "Le foyer")).Append(LinkIn(family, "Qui appeler")))
        {
            Assert.NotNull((await parent.Get(address, Ct)).Page.QuerySelector("main form[method=post] button"));
        }
    }

    [Fact]
    public async Task A_document_is_taken_by_its_content_and_served_to_its_family_and_its_service_only_I6()
    {
        var town = new TestTown { Policies = Cluses };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var stranger = await Stranger(portal);
        var child = ("pour", $"{martin.Child.Id.Value}");

        var wrong = await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), child], ("pages", "assurance.pdf", "MZ executable"u8.ToArray()), Ct);
        var large = await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), child], ("pages", "photo.png", [.. Photo, .. new byte[DocumentStore.Largest]]), Ct);
        var none = await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), child], ("pages", "vide.png", []), Ct);
        var forged = await neighbour.SendFile("/clapiers/moi/pieces", [("type", "1"), child], ("pages", "photo.png", Photo), Ct);
        var sent = await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), child], ("pages", "photo.txt", Heic), Ct);
        var id = (await portal.Ask(db => db.FamilyDocuments.SingleAsync(Ct))).Id.Value;

        Assert.Contains(Refusal.ProofUnreadable.Sentence(), wrong.Words, StringComparison.Ordinal);
        Assert.Contains(Refusal.ProofTooLarge.Sentence(), large.Words, StringComparison.Ordinal);
        Assert.Contains(Refusal.ProofTooLarge.Sentence(), none.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, forged.Status);
        Assert.Contains("bien arrivée", sent.Words, StringComparison.Ordinal);

        using var own = await parent.Fetch($"/clapiers/moi/pieces?handler=Page&piece={id}&numero=1", Ct);
        using var service = await agent.Fetch($"/agent/dossiers/piece/{id}?handler=Page&numero=1", Ct);
        foreach (var served in new[] { own, service })
        {
            Assert.Equal((HttpStatusCode.OK, "image/heic", "attachment"), (served.StatusCode, served.Content.Headers.ContentType?.MediaType, served.Content.Headers.ContentDisposition?.DispositionType));
            Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith("sandbox", served.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(served.Headers.CacheControl?.NoStore);
            Assert.Equal(Heic, await served.Content.ReadAsByteArrayAsync(Ct));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.GetOnly($"/clapiers/moi/pieces?handler=Page&piece={id}&numero=1", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetOnly($"/agent/dossiers/piece/{id}?handler=Page&numero=1", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetOnly($"/agent/dossiers/piece/{id}", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Post($"/agent/dossiers/piece/{id}", [("reponse", "oui")], Ct, token: await TokenOf(stranger))).Status);
        Assert.Equal(DocumentState.Sent, (await portal.Ask(db => db.FamilyDocuments.SingleAsync(Ct))).State);
    }

    [Fact]
    public async Task Pages_are_refused_each_by_its_number_and_kept_all_or_none_in_their_order()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household();
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        byte[] jpeg = Papers.Jpeg(), program = "MZ executable"u8.ToArray();

        var wrong = await Send("application/json", Photo, program, jpeg, []);
        var plain = await Send(null, Photo, program);
        var many = await Send("application/json", [.. Enumerable.Repeat(Photo, FamilyDocument.MostPages + 1)]);
        var none = await Send("application/json");
        var kept = await portal.Ask(db => db.FamilyDocuments.CountAsync(Ct));
        var sent = await Send("application/json", jpeg, Photo, Heic);
        var here = await parent.Get("/moi/pieces", Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        var pages = JsonDocument.Parse(wrong.Text).RootElement.GetProperty("pages").EnumerateArray().Select(page => (page.GetProperty("number").GetInt32(), page.GetProperty("sentence").GetString())).ToList();
        Assert.Equal([(2, Refusal.ProofUnreadable.Sentence()), (4, Refusal.ProofTooLarge.Sentence())], pages);
        Assert.Equal(HttpStatusCode.Redirect, plain.Status);
        Assert.Contains(Refusal.PagesUnreadable.Sentence(), JsonDocument.Parse(many.Text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 0), (none.Status, kept));
        Assert.Equal("/clapiers/moi/pieces", JsonDocument.Parse(sent.Text).RootElement.GetProperty("address").GetString());
        Assert.Contains("bien arrivée", here.Words, StringComparison.Ordinal);
        var names = await portal.Ask(db => db.FamilyDocuments.SelectMany(document => document.Pages).OrderBy(page => page.Number).Select(page => page.Name).ToListAsync(Ct));
        Assert.Equal([DocumentKind.Jpeg, DocumentKind.Png, DocumentKind.Heic], names.Select(DocumentStore.KindOf));

        async Task<Answer> Send(string? accept, params byte[][] files)
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent("1"), "type" }, { new StringContent($"{martin.Child.Id.Value}"), "pour" }, { new StringContent(await parent.Token(Ct)), "__RequestVerificationToken" },
            };
            foreach (var file in files)
            {
                form.Add(new ByteArrayContent(file), "pages", "page");
            }

            return await parent.PostRaw("/clapiers/moi/pieces", form, Ct, accept);
        }
    }

    [Fact]
    public async Task A_refused_document_says_why_and_the_next_one_stands_in_its_place()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household();
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        (string, string)[] fields = [("type", "1"), ("pour", $"{martin.Child.Id.Value}")];
        await parent.SendFile("/clapiers/moi/pieces", fields, ("pages", "a.png", Photo), Ct);
        var first = (await portal.Ask(db => db.FamilyDocuments.SingleAsync(Ct))).Id.Value;

        var silent = await agent.Post($"/agent/dossiers/piece/{first}", [("reponse", "non")], Ct, token: await TokenOf(agent));
        var still = (await portal.Ask(db => db.FamilyDocuments.SingleAsync(Ct))).State;
        await agent.Post($"/agent/dossiers/piece/{first}", [("reponse", "non"), ("raison", "Elle est illisible.")], Ct, token: await TokenOf(agent));
        var refused = await parent.Get("/planning", Ct);
        var late = await agent.Post($"/agent/dossiers/piece/{first}", [("reponse", "oui")], Ct, token: await TokenOf(agent));
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        await parent.SendFile("/clapiers/moi/pieces", fields, ("pages", "b.png", Photo), Ct);
        var second = (await portal.Ask(db => db.FamilyDocuments.SingleAsync(d => d.State == DocumentState.Sent, Ct))).Id.Value;
        await agent.Post($"/agent/dossiers/piece/{second}", [("reponse", "oui")], Ct, token: await TokenOf(agent));

        Assert.Equal((HttpStatusCode.Redirect, DocumentState.Sent), (silent.Status, still));
        Assert.Contains("a été refusée\u00A0: Elle est illisible.", refused.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, late.Status);
        Assert.DoesNotContain("Vous devez compléter", (await parent.Get("/planning", Ct)).Words, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2027, 8, 31), (await portal.Ask(db => db.FamilyDocuments.SingleAsync(d => d.State == DocumentState.Accepted, Ct))).ValidUntil);
    }

    [Fact]
    public async Task Another_household_s_child_is_not_found_on_any_page_of_the_file_and_a_form_needs_its_token_I6()
    {
        var town = new TestTown { Policies = Cluses };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var theirs = durand.Child.Id.Value;

        foreach (var page in new[] { "", "/dossier", "/sante", "/autorisations", "/reglement" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await parent.GetOnly($"/clapiers/moi/enfants/{theirs}{page}", Ct)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await parent.Post($"/clapiers/moi/enfants/{theirs}{page}", [("child.diet", "NoMeat"), ("pai", "non"), ("exact", "oui"), ("accepte", "oui"), ("nom", "x"), ("lieu", "y")], Ct)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await parent.Post($"/clapiers/moi/enfants/{martin.Child.Id.Value}{page}", [("child.diet", "NoMeat")], Ct, token: "forged")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await parent.Post("/clapiers/moi/foyer", [($"{durand.Id.Value:N}.household.city", "Ailleurs")], Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await parent.GetOnly($"/clapiers/moi/pieces?enfant={theirs}", Ct)).Status);
        Assert.All(await portal.Ask(db => db.Children.ToListAsync(Ct)), child => Assert.Null(child.Diet));
        Assert.Empty(await portal.Ask(db => db.HealthRecords.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_health_record_is_sealed_in_the_database_and_each_opening_is_noted()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household();
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var stranger = await Stranger(portal);
        await parent.Post($"/clapiers/moi/enfants/{martin.Child.Id.Value}/sante", [("allergies", "Arachides"), ("pai", "oui")], Ct);

        var looked = await agent.Get($"/agent/foyers/{martin.Id.Value}", Ct);
        var before = await Openings(portal);
        var opened = await agent.Press(looked.Page.QuerySelector("form[action*=Sante] button")!, Ct);
        var foreign = await stranger.Post($"/agent/foyers/{martin.Id.Value}?handler=Sante", [("enfant", $"{martin.Child.Id.Value}")], Ct, token: await TokenOf(stranger));

        Assert.DoesNotContain("Arachides", looked.Words, StringComparison.Ordinal);
        Assert.Contains("Arachides", opened.Words, StringComparison.Ordinal);
        Assert.Equal((0, 1), (before, await Openings(portal)));
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.DoesNotContain("Arachides", (await portal.Ask(db => db.HealthRecords.SingleAsync(Ct))).Sealed, StringComparison.Ordinal);
        Assert.True((await portal.Ask(db => db.Children.SingleAsync(child => child.Id == martin.Child.Id, Ct))).HasHealthPlan);
    }

    [Fact]
    public async Task Taking_something_shows_to_colleagues_by_whom_it_is_taken()
    {
        var town = new TestTown { Policies = Cluses };
        var martin = town.Household();
        await using var portal = await Open(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var first = await portal.SignedInAgent("premiere", town.OrganiserId, Ct);
        using var second = await portal.SignedInAgent("seconde", town.OrganiserId, Ct);
        await parent.SendFile("/clapiers/moi/pieces", [("type", "1"), ("pour", $"{martin.Child.Id.Value}")], ("pages", "a.png", Photo), Ct);

        var queue = await first.Get("/agent/dossiers", Ct);
        await first.Press(queue.Page.QuerySelector("button[name=ouvrir]")!, Ct);
        var seen = await second.Get("/agent/dossiers", Ct);
        portal.Clock.Advance(Taking.Lasts + TimeSpan.FromSeconds(1));
        var later = await second.Get("/agent/dossiers", Ct);

        Assert.Contains("pris par premiere", seen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("pris par", later.Words, StringComparison.Ordinal);
    }

    private static Task<int> Openings(PortalHost portal) => portal.Ask(db => db.AuditEntries.CountAsync(entry => entry.What == "health.opened" && entry.Who == "agent", Ct));

    private static async Task<PortalHost> Open(TestTown town)
    {
        var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            db.Add(new DocumentType { Id = new DocumentTypeId(1), OrganiserId = town.OrganiserId, Name = "Assurance", Audience = DocumentAudience.EachChild, IsBlocking = true });
            db.Add(new LegalText { Id = new LegalTextId(1), OrganiserId = town.OrganiserId, Kind = LegalKind.InternalRules, Version = 1, Title = "Règlement intérieur", Body = "Être là à l’heure.", PublishedAt = TestClock.Morning });
            return await db.SaveChangesAsync(Ct);
        });
        return portal;
    }

    private static async Task<Browser> Stranger(PortalHost portal)
    {
        await portal.Ask(async db =>
        {
            db.Add(new Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#000000", PayFipClientNumber = "000002", Policies = Cluses });
            return await db.SaveChangesAsync(Ct);
        });
        return await portal.SignedInAgent("ailleurs", new OrganiserId(2), Ct);
    }

    private static string LinkIn(Answer answer, string word) =>
        answer.Page.QuerySelectorAll("main a").First(link => link.TextContent.Contains(word, StringComparison.Ordinal)).GetAttribute("href")!;

    private static async Task<string> TokenOf(Browser browser) =>
        (await browser.Get("/agent", Ct)).Page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
}
