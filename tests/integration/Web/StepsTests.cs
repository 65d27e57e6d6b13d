using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The steps for newcomers and the usual weeks, by forms alone: what is chosen travels in the address.</summary>
public sealed class StepsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Children_then_activities_then_days_then_recap_for_two_children_at_once_R23_R30()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2);
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var first = await browser.Get("/reserver", Ct);
        var activities = await Send(browser, first, "enfants", [.. martin.Children.Select(child => child.Id.Value.ToString())]);
        Assert.Equal("/clapiers/reserver/activites", activities.Address.AbsolutePath);
        var days = await Send(browser, activities, "creneaux", town.Lunch.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("/clapiers/reserver/jours", days.Address.AbsolutePath);
        var preview = await browser.Get(days.Address.PathAndQuery + "&du=2026-11-26&au=2026-12-04&rythme=toutes&jours=1&jours=4", Ct);

        Assert.Contains("6 réservations", Spaces(preview), StringComparison.Ordinal);
        Assert.Contains("18,60 €", Spaces(preview), StringComparison.Ordinal);
        Assert.Null(await portal.Ask(db => db.Carts.FirstOrDefaultAsync(Ct)));

        var recap = await browser.Press(preview.Page.QuerySelector("#reserver")!, Ct);
        Assert.Equal("/clapiers/panier", recap.Address.AbsolutePath);
        Assert.Contains("6 réservations sont dans votre panier", Spaces(recap), StringComparison.Ordinal);
        Assert.Equal(6, await portal.Ask(db => db.CartLines.CountAsync(line => line.State == CartLineState.Live, Ct)));

        // The way back has lost nothing.
        var back = await browser.Get(preview.Page.QuerySelectorAll(".steps a").Cast<IHtmlAnchorElement>().First(link => link.PathName == "/clapiers/reserver/activites").GetAttribute("href")!, Ct);
        Assert.True(back.Page.QuerySelector<IHtmlInputElement>($"input[name=creneaux][value='{town.Lunch.Value}']")!.IsChecked);
    }

    [Fact]
    public async Task A_child_whose_file_is_to_be_completed_is_stopped_at_the_first_step_with_the_sentence_and_the_link_R19()
    {
        var town = new TestTown();
        var martin = town.Household(validated: false);
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var first = await browser.Get("/reserver", Ct);
        var forced = await browser.Get($"/reserver/activites?enfants={martin.Child.Id.Value}", Ct);

        var gate = first.Page.QuerySelector(".gate")!;
        Assert.Contains("Vous devez compléter le dossier de cet enfant pour qu’il ait accès aux réservations.", gate.TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"/moi/enfants/{martin.Child.Id.Value}/dossier", gate.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(first.Page.QuerySelectorAll("input[name=enfants], form.step button"));
        Assert.Equal("/clapiers/reserver", forced.Address.AbsolutePath);
        Assert.Contains("Vous devez compléter le dossier de cet enfant", forced.Page.QuerySelector("#messages")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_says_for_whom_it_is_and_why_not_for_the_others_R30()
    {
        var town = new TestTown();
        var martin = town.Household(children: 2);
        martin.Household.AddChild("Zoé", "Famille1", new DateOnly(2026, 1, 5), town.School);
        martin.Household.AddChild("Léa", "Famille1", new DateOnly(2019, 1, 5), null);
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get("/reserver/activites?" + string.Join('&', martin.Children.Select(child => $"enfants={child.Id.Value}")), Ct);

        var canteen = Spaces(page.Page.QuerySelector(".activity")!.TextContent);
        Assert.Contains("Pour Enfant1 et Enfant2 ; ", canteen, StringComparison.Ordinal);
        Assert.Contains("Zoé est trop jeune (dès 2 ans)", canteen, StringComparison.Ordinal);
        Assert.Contains("Léa n’est pas élève de cette école", canteen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Families_of_the_catalogue_open_by_a_click_and_cards_say_dates_hours_and_badges_R22_R29_R31()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var page = await browser.Get($"/reserver/activites?enfants={martin.Child.Id.Value}", Ct);

        Assert.Equal(["Cantine", "Avant et après l’école"], page.Page.QuerySelectorAll("details.kind > summary h2").Select(title => title.TextContent));
        var canteen = Spaces(page.Page.QuerySelector(".activity")!.TextContent);
        Assert.Contains("du 01/09/2026 au 02/07/2027", canteen, StringComparison.Ordinal);
        Assert.Contains("11 h 30 – 12 h", canteen, StringComparison.Ordinal);
        Assert.Contains("paiement immédiat", canteen, StringComparison.Ordinal);
        // No slot of this town has a meal in its price: the badge is not said where it is not true.
        Assert.DoesNotContain("repas compris", Spaces(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_without_its_choice_leads_back_and_another_familys_child_is_not_there_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        var noChild = await browser.Get("/reserver/activites", Ct);
        var notMine = await browser.Get($"/reserver/jours?enfants={durand.Child.Id.Value}&creneaux={town.Lunch.Value}", Ct);
        var noSlot = await browser.Get($"/reserver/jours?enfants={martin.Child.Id.Value}&creneaux=999", Ct);
        var stolen = await browser.Post($"/clapiers/reserver/jours?enfants={durand.Child.Id.Value}&creneaux={town.Lunch.Value}&du=2026-11-26&au=2026-12-04&jours=4", [], Ct);

        Assert.Equal("/clapiers/reserver", noChild.Address.AbsolutePath);
        Assert.Contains("Choisissez au moins un enfant", noChild.Words, StringComparison.Ordinal);
        Assert.Equal("/clapiers/reserver", notMine.Address.AbsolutePath);
        Assert.Equal("/clapiers/reserver/activites", noSlot.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.Redirect, stolen.Status);
        Assert.Equal(0, await portal.Ask(db => db.CartLines.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_usual_week_is_drawn_kept_previewed_and_reserved_by_forms_R38_R46()
    {
        var town = new TestTown { LunchPlaces = 1, Policies = TestTown.BilledLater with { Full = Core.Organisers.FullPolicy.WaitingList } };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var theirs = await portal.SignedIn(durand, Ct);
        await theirs.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{durand.Child.Id.Value}|{town.Lunch.Value}|2026-12-07")], Ct);
        using var browser = await portal.SignedIn(martin, Ct);

        var editor = await browser.Get($"/planning/semaine-type/modifier?enfant={martin.Child.Id.Value}", Ct);
        var fields = new (string, string)[] { ("Nom", "École"), ("Rythme", "paires"), ("Cases", $"1|{town.Lunch.Value}"), ("Enfant", martin.Child.Id.Value.ToString()) };
        var kept = await browser.Post(editor.Address.AbsolutePath + "?handler=Enregistrer", fields, Ct);
        Assert.Equal(HttpStatusCode.Redirect, kept.Status);
        var list = await browser.Get("/planning/semaine-type", Ct);
        Assert.Contains("« École » est gardée", list.Words, StringComparison.Ordinal);
        Assert.Contains("Semaines paires", list.Words, StringComparison.Ordinal);

        // Even weeks of December: the 7th is full, the 21st is a holiday.
        var week = (await portal.Ask(db => db.UsualWeeks.SingleAsync(Ct))).Id.Value;
        var preview = await browser.Get($"/planning/semaine-type/appliquer?semaines={week}&periode=dates&du=2026-11-23&au=2026-12-31", Ct);
        Assert.Contains("0 réservation", Spaces(preview), StringComparison.Ordinal);
        Assert.Contains("Vacances de Noël (1 créneau)", Spaces(preview), StringComparison.Ordinal);
        Assert.Contains("Attendre aussi une place pour 1 jour complet", Spaces(preview), StringComparison.Ordinal);

        var after = await browser.Press(preview.Page.QuerySelector("#reserver")!, Ct);
        Assert.Contains("1 jour complet est en liste d’attente", Spaces(after), StringComparison.Ordinal);
        Assert.Equal(martin.Child.Id, await portal.Ask(db => db.WaitingEntries.Select(entry => entry.ChildId).SingleAsync(Ct)));
    }

    [Fact]
    public async Task What_was_shown_free_and_went_meanwhile_is_told_and_the_rest_is_held_R60()
    {
        var town = new TestTown { LunchPlaces = 1 };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        var seen = await mine.Get($"/reserver/jours?enfants={martin.Child.Id.Value}&creneaux={town.Lunch.Value}&du=2026-11-26&au=2026-11-27&jours=4&jours=5", Ct);
        Assert.Contains("2 réservations", Spaces(seen), StringComparison.Ordinal);
        await theirs.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{durand.Child.Id.Value}|{town.Lunch.Value}|2026-11-26")], Ct);

        var recap = await mine.Press(seen.Page.QuerySelector("#reserver")!, Ct);

        Assert.Equal("/clapiers/panier", recap.Address.AbsolutePath);
        Assert.Contains("1 réservation est dans votre panier", Spaces(recap), StringComparison.Ordinal);
        Assert.Contains("jeudi 26 novembre : c’est complet", Spaces(recap), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_week_of_another_family_cannot_be_opened_applied_or_deleted_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        using var mine = await portal.SignedIn(martin, Ct);
        using var theirs = await portal.SignedIn(durand, Ct);
        await mine.Post("/clapiers/planning/semaine-type/modifier?handler=Enregistrer", [("Nom", "École"), ("Cases", $"1|{town.Lunch.Value}"), ("Enfant", martin.Child.Id.Value.ToString())], Ct);
        await theirs.Post("/clapiers/planning/semaine-type/modifier?handler=Enregistrer", [("Nom", "École"), ("Cases", $"1|{town.Lunch.Value}"), ("Enfant", durand.Child.Id.Value.ToString())], Ct);
        var week = (await portal.Ask(db => db.UsualWeeksOf(martin.Id, town.OrganiserId, Ct))).Single().Id.Value;

        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Get($"/planning/semaine-type/modifier/{week}", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Get($"/planning/semaine-type/modifier?enfant={martin.Child.Id.Value}", Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Post($"/clapiers/planning/semaine-type/modifier/{week}?handler=Supprimer", [], Ct)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Post($"/clapiers/planning/semaine-type/modifier/{week}?handler=Enregistrer", [("Nom", "Volée"), ("Cases", $"1|{town.Lunch.Value}"), ("Enfant", durand.Child.Id.Value.ToString())], Ct)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await theirs.Post($"/clapiers/planning/semaine-type/appliquer?semaines={week}&periode=annee", [], Ct)).Status);
        Assert.Equal(["École", "École"], await portal.Ask(db => db.UsualWeeks.Select(kept => kept.Name).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Two_weeks_of_one_parity_in_a_row_are_told_to_a_family_that_alternates_R12()
    {
        // 2026 has 53 weeks: the last of December and the first of January are both odd.
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);
        await browser.Post("/clapiers/planning/semaine-type/modifier?handler=Enregistrer", [("Nom", "Chez papa"), ("Rythme", "impaires"), ("Cases", $"1|{town.Lunch.Value}"), ("Enfant", martin.Child.Id.Value.ToString())], Ct);
        var week = (await portal.Ask(db => db.UsualWeeks.SingleAsync(Ct))).Id.Value;

        var across = await browser.Get($"/planning/semaine-type/appliquer?semaines={week}&periode=annee", Ct);
        var within = await browser.Get($"/planning/semaine-type/appliquer?semaines={week}&periode=2026-12", Ct);

        Assert.Contains("ont toutes deux un numéro impair", across.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("toutes deux", within.Words, StringComparison.Ordinal);
    }

    private static Task<Answer> Send(Browser browser, Answer page, string field, params string[] values)
    {
        var form = page.Page.QuerySelector<IHtmlFormElement>($"form:has(input[name={field}][type=checkbox])")!;
        foreach (var box in form.QuerySelectorAll<IHtmlInputElement>($"input[name={field}]"))
        {
            box.IsChecked = values.Contains(box.Value);
        }

        return browser.Send(form, Ct);
    }

    private static string Spaces(Answer page) => Spaces(page.Words);

    private static string Spaces(string words) => string.Join(' ', words.Replace('\u00A0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
