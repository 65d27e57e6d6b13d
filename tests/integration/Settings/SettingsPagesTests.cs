using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Settings;

/// <summary>The pages of settings, news and menus by plain forms: what is wrong is said and nothing is lost of what was written.</summary>
public sealed class SettingsPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_changes_settings_two_at_once_are_told_and_wrong_answers_stay_on_the_form_R11_R13()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);

        var page = await manager.Get("/agent/reglages/portail", Ct);
        var form = page.Page.QuerySelector<IHtmlFormElement>("form.settings-form")!;
        var wrong = await manager.Send(form, Ct, ("portal.notice", "Travaux lundi."), ("portal.email", "pas une adresse"));
        var right = await manager.Send(form, Ct, ("portal.notice", "Travaux lundi."), ("portal.maintenance.de", "02:00"), ("portal.maintenance.a", "06:00"), ("portal.maintenance.semaine", "oui"));
        var second = await manager.Send(form, Ct, ("portal.notice", "Travaux mardi."));
        var again = await manager.Send(second.Page.QuerySelector<IHtmlFormElement>("form.settings-form")!, Ct);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK, HttpStatusCode.Conflict), (wrong.Status, right.Status, second.Status));
        var email = wrong.Page.QuerySelector("#portal-email")!;
        Assert.Equal(("true", true), (email.GetAttribute("aria-invalid"), email.HasAttribute("autofocus")));
        Assert.Equal("Travaux lundi.", wrong.Page.QuerySelector<IHtmlTextAreaElement>("#portal-notice")!.Value);
        Assert.Contains("En vigueur en ce moment\u00A0: Travaux lundi.", second.Words, StringComparison.Ordinal);
        Assert.Equal("Travaux mardi.", second.Page.QuerySelector<IHtmlTextAreaElement>("#portal-notice")!.Value);
        Assert.Contains("C’est enregistré", again.Words, StringComparison.Ordinal);
        // The colleague's window was on the second form as it stood before: pressing again is what takes it back.
        Assert.Contains("Travaux mardi.", (await parent.Get("/", Ct)).Words, StringComparison.Ordinal);
        Assert.Contains("Mot affiché à l’accueil des familles", (await manager.Get("/agent/reglages", Ct)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get("/agent/reglages/ailleurs", Ct)).Status);
    }

    [Fact]
    public async Task Types_of_documents_texts_and_fields_are_set_on_their_pages_and_families_see_it()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);
        var child = martin.Child.Id.Value;

        var blank = await manager.Post("/agent/reglages/pieces/nouvelle", [("nom", " "), ("pour", "EachChild"), ("duree", "mois"), ("mois", "abc")], Ct);
        await manager.Post("/agent/reglages/pieces/nouvelle", [("nom", "Carnet de vaccination"), ("pour", "EachChild"), ("duree", "mois"), ("mois", "36"), ("bloquante", "true")], Ct);
        var asked = await parent.Get("/moi/pieces", Ct);
        var type = await portal.Ask(db => db.DocumentTypes.SingleAsync(Ct));
        var edit = await manager.Get($"/agent/reglages/pieces/{type.Id.Value}", Ct);
        await manager.Press(edit.Page.QuerySelector("button[name=retirer]")!, Ct);
        var retired = await parent.Get("/moi/pieces", Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, blank.Status);
        Assert.Contains("Carnet de vaccination", asked.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Carnet de vaccination", retired.Words, StringComparison.Ordinal);
        Assert.Equal((36, true, DocumentAudience.EachChild), (type.ValidMonths, type.IsBlocking, type.Audience));

        var today = ParisTime.DayOf(portal.Clock.Now).Iso();
        await manager.Post("/agent/reglages/textes/reglement", [("titre", "Règlement"), ("texte", "Un.\n\n<b>Deux</b>."), ("jour", today), ("vu", "0")], Ct);
        var rules = await parent.Get($"/moi/enfants/{child}/reglement", Ct);
        await parent.Send(rules.Page.QuerySelector<IHtmlFormElement>("form.fields")!, Ct, ("accepte", "oui"), ("lieu", "Cluses"));
        var quiet = await parent.Get("/", Ct);
        await manager.Post("/agent/reglages/textes/reglement", [("titre", "Règlement"), ("texte", "Trois."), ("jour", today), ("vu", "1")], Ct);
        var again = await parent.Get("/", Ct);

        Assert.Contains("<b>Deux</b>.", rules.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("signer de nouveau", quiet.Words, StringComparison.Ordinal);
        Assert.Contains("signer de nouveau", again.Words, StringComparison.Ordinal);

        var fields = await manager.Get("/agent/reglages/champs", Ct);
        await manager.Send(fields.Page.QuerySelector<IHtmlFormElement>("form:has(select[name='adult.phone'])")!, Ct, ("adult.phone", "StaffOnly"));
        Assert.Contains("Se change auprès du service", (await parent.Get("/moi/foyer", Ct)).Page.QuerySelectorAll(".field").Single(field => field.QuerySelector("b")?.TextContent == "Téléphone").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Families_read_news_and_menus_of_their_school_today_first_and_what_is_pasted_is_never_HTML_R84()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agentclapiers", town.OrganiserId, Ct, StaffRole.Agent);
        using var parent = await portal.SignedIn(martin, Ct);
        (string, string)[] item = [("titre", "Goûter"), ("texte", "Venez **nombreux**\u00A0:\n- jeux\n- <script>alert(1)</script>\n\nhttps://exemple.fr/gouter."), ("du", "2026-11-01"), ("au", "2026-12-01"), ("qui", "certains"), ("lieux", $"{town.School.Value}")];

        var preview = await agent.Post("/agent/actualites/nouvelle?handler=Apercu", item, Ct);
        Assert.Empty(await portal.Ask(db => db.News.ToListAsync(Ct)));
        await agent.Post("/agent/actualites/nouvelle", item, Ct);
        var wrong = await agent.Post("/agent/menus?semaine=2026-11-24", [("jours", "Soupe (cailloux)"), ("vu", "0")], Ct);
        var blank = await agent.Get("/agent/menus?semaine=2026-11-24", Ct);
        var kept = await agent.Send(blank.Page.QuerySelector<IHtmlFormElement>("form.menu-week")!, Ct, ("jours", "Hier"), ("jours", "Gratin (lait, gluten)\nPomme"), ("jours", ""), ("jours", "Riz"));
        await agent.Post($"/agent/menus?semaine=2026-11-24&lieu={town.School.Value}", [("jours", ""), ("jours", ""), ("jours", ""), ("jours", "Pique-nique"), ("vu", "0")], Ct);
        var home = await parent.Get("/", Ct);
        var week = await parent.Get("/menus?semaine=2026-11-25", Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (preview.Status, wrong.Status));
        Assert.Contains("Les menus sont enregistrés", kept.Words, StringComparison.Ordinal);
        var news = home.Page.QuerySelector("article.news")!;
        Assert.Equal("nombreux", news.QuerySelector("b")!.TextContent);
        Assert.Equal(2, news.QuerySelectorAll("li").Length);
        Assert.Null(news.QuerySelector("script"));
        Assert.Equal("https://exemple.fr/gouter", news.QuerySelector("a")!.GetAttribute("href"));
        // Today is Tuesday the 24th; Thursday's menu is the school's own.
        Assert.Equal(["Aujourd’hui", "Jeudi 26\u00A0novembre"], home.Page.QuerySelectorAll("#menus ~ .menu-days h3").Select(title => title.TextContent));
        Assert.Equal(["gluten", "lait"], home.Page.QuerySelectorAll(".menu-today .allergens b").Select(allergen => allergen.TextContent));
        Assert.Equal(["Hier", "Gratin", "Pomme", "Pique-nique"], week.Page.QuerySelectorAll(".dishes li").Select(dish => dish.FirstChild!.TextContent.Trim()));
        portal.Clock.Now = ParisTime.At(new DateOnly(2026, 12, 2), new TimeOnly(9, 0));
        using var later = await portal.SignedIn(martin, Ct);
        Assert.Null((await later.Get("/", Ct)).Page.QuerySelector("article.news"));
        Assert.Contains("Pas encore de menu", (await later.Get("/menus?semaine=0001-01-01", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_leads_back_to_the_file_one_came_from()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household(validated: false);
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var file = $"/clapiers/moi/enfants/{martin.Child.Id.Value}/dossier";

        var household = $"{martin.Id.Value:N}";
        var step = (await parent.Get(file, Ct)).Page.QuerySelector(".file-steps a")!.GetAttribute("href")!;
        var home = await parent.Get(step, Ct);
        var saved = await parent.Send(home.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ($"{household}.household.address", "1 rue Haute"), ($"{household}.household.postcode", "74300"), ($"{household}.household.city", "Cluses"), ($"{martin.Parent.Id.Value:N}.adult.phone", "06 12 34 56 78"), ("suite", "oui"));

        Assert.Contains("C’est enregistré.", saved.Words, StringComparison.Ordinal);
        Assert.Equal(file, saved.Address.AbsolutePath);
    }
}
