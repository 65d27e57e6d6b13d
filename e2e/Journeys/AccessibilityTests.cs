using Portal.Core;
using Portal.Core.Bookings;
using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Every page in every state passes axe with no violation, in light and in dark, and fits the screen (RGAA, WCAG 1.4.10).</summary>
public sealed class AccessibilityTests(SharedBrowser browser) : Journey(browser)
{
    [Fact]
    public async Task Every_page_of_a_family_passes_axe_and_fits()
    {
        var look = new Looking();
        var camille = await Visitor(new Habits(Screen.Phone));

        await camille.Page.GotoAsync("/connexion");
        await look.At(camille, "connexion");
        await camille.Page.GetByLabel("Identifiant").FillAsync("parentclapiers");
        await camille.Page.GetByLabel("Mot de passe").FillAsync("faux");
        await camille.Page.GetByRole(AriaRole.Button, new() { Name = "Se connecter", Exact = true }).ClickAsync();
        await Expect(camille.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await look.At(camille, "connexion refusée");
        await camille.Page.GotoAsync("/accessibilite");
        await look.At(camille, "accessibilité");

        await camille.As("parentclapiers");
        await look.At(camille, "accueil");
        await camille.Requests.Open();
        await look.At(camille, "demandes, aucune");
        await camille.Cart.Open();
        await look.At(camille, "panier vide");
        await camille.Planning.Open(new(2026, 8, 1));
        await look.At(camille, "planning sans réservation");
        await camille.Page.GotoAsync("/menus?semaine=2026-11-30");
        await look.At(camille, "menus");
        await camille.Page.GotoAsync("/moi/contacts");
        await look.At(camille, "contacts, aucun");
        await camille.Page.GotoAsync("/planning/periode");
        await look.At(camille, "période");
        await camille.Page.GotoAsync("/planning/copier");
        await look.At(camille, "copier");
        await camille.Page.GotoAsync("/planning/jour?jour=2026-12-03");
        await look.At(camille, "jour");
        await camille.Page.GotoAsync("/planning?vue=semaine&jour=2026-12-03&mode=edition");
        await look.At(camille, "semaine");
        await camille.Page.GotoAsync("/planning?mois=2026-12&vue=ensemble");
        await look.At(camille, "vue d’ensemble");
        await camille.Page.GotoAsync("/attente");
        await look.At(camille, "attente");
        await camille.Page.GotoAsync("/absences");
        await look.At(camille, "absences");
        await camille.Page.GotoAsync("/historique?mois=2026-08");
        await look.At(camille, "historique, rien");
        await camille.Page.GotoAsync("/calendrier");
        await look.At(camille, "calendriers, aucun");
        await camille.Page.GetByRole(AriaRole.Button, new() { Name = "Créer pour toute la famille" }).ClickAsync();
        await Expect(camille.Page.GetByLabel("Adresse du calendrier")).ToBeVisibleAsync();
        await look.At(camille, "calendriers, adresse neuve");
        await camille.Page.GotoAsync("/planning/imprimer?mois=2026-12");
        await look.At(camille, "planning à imprimer");
        await camille.Page.GotoAsync("/planning/imprimer?vue=semaine&du=2026-12-07");
        await look.At(camille, "semaine à imprimer");
        await camille.Page.GotoAsync(await Town.Portal.Run((ReminderLinks links) => Task.FromResult(links.For(GuardianId.New()).AbsolutePath)));
        await look.At(camille, "arrêter les rappels");
        await camille.Page.GotoAsync("/nulle-part");
        await Expect(camille.Page).ToHaveTitleAsync("Page introuvable · Portail famille");
        await look.At(camille, "erreur 404");
        await camille.Page.GotoAsync("/agent");
        await look.At(camille, "erreur 403");

        await camille.Planning.ModifyLive(December(1));
        await look.At(camille, "planning à modifier");
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await camille.Planning.Tick("Malo", "ALP soir 1", December(4));
        await look.At(camille, "planning, panier ouvert");
        await Pass(new TimeSpan(0, 13, 10));
        await Expect(camille.Planning.Warning).ToBeVisibleAsync();
        await look.At(camille, "planning, encore deux minutes");
        await camille.Page.Keyboard.PressAsync("Escape");
        await camille.Page.GotoAsync("/");
        await look.At(camille, "accueil, panier ouvert");

        await camille.Planning.ModifyLive(December(1));
        await Pass(TimeSpan.FromMinutes(3));
        await Expect(camille.Planning.Chip("Lina", "Cantine", December(3))).ToHaveAttributeAsync("aria-pressed", "false");
        await look.At(camille, "planning, panier perdu");
        await camille.Page.GotoAsync("/");
        await look.At(camille, "accueil, panier perdu");
        await camille.Cart.Open();
        await Expect(camille.Cart.RetryButton).ToBeVisibleAsync();
        await look.At(camille, "panier perdu");
        await camille.Cart.Retry();
        await Expect(camille.Cart.PayButton).ToBeVisibleAsync();
        await look.At(camille, "panier plein");

        await camille.Cart.Pay();
        var tab = await camille.OtherTab();
        await tab.Cart.Open();
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Paiement en cours");
        await look.At(tab, "panier en paiement");
        await camille.Bank.BeRefused();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Paiement refusé");
        await look.At(camille, "retour, refusé");
        await PayAgain(camille);
        await camille.Bank.GiveUp();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Paiement abandonné");
        await look.At(camille, "retour, abandonné");
        await PayAgain(camille);
        Town.Outside.DeafenBank();
        await camille.Bank.Pay();
        await Expect(camille.Cart.Heading).ToHaveTextAsync("Nous attendons la banque");
        await look.At(camille, "retour, la banque se tait");
        Town.Outside.HealBank();
        await Pass(TimeSpan.FromMinutes(2));
        await Town.PollPayments();
        await camille.Requests.Arrive();
        await look.At(camille, "demande nouvelle");

        await camille.Page.Locator("details.cancel summary").First.ClickAsync();
        await look.At(camille, "demande, annulation ouverte");
        await camille.Page.GetByRole(AriaRole.Button, new() { Name = "Oui, annuler" }).First.ClickAsync();
        await Expect(camille.Cart.Thanks).ToBeVisibleAsync();
        await look.At(camille, "demande, une ligne annulée");
        await camille.Requests.Open();
        await look.At(camille, "demandes");
        await camille.Page.GotoAsync("/historique?mois=2026-12");
        await look.At(camille, "historique, un mois plein");
        await camille.Planning.Open(December(1));
        await look.At(camille, "planning");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Untick("Malo", "Cantine", December(4));
        await camille.Cart.Open();
        await look.At(camille, "panier, une annulation");
        await camille.Page.GotoAsync("/moi");
        await look.At(camille, "moi");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task Alerts_that_the_browser_refuses_are_said_and_the_page_passes_axe()
    {
        var look = new Looking();
        // The shell of a browser has no alerts at all. Without a screen there is nobody to ask, so this one says no.
        var camille = await (await Visitor(new Habits(Screen.Phone, WholeBrowser: true))).As("parentclapiers");
        await camille.Page.AddInitScriptAsync("Notification.requestPermission = async () => 'denied';");
        await camille.Page.GotoAsync("/moi/courriels");
        await camille.Page.GetByRole(AriaRole.Button, new() { Name = "Recevoir aussi une alerte sur cet appareil" }).ClickAsync();
        await Expect(camille.Page.Locator("#alertes-appareils [role=status]")).ToContainTextAsync("autorisez les notifications");
        await look.At(camille, "courriels, alertes refusées par le navigateur");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task The_pages_of_the_other_organisers_and_of_an_agent_pass_axe_and_fit()
    {
        var look = new Looking();
        // Each organiser has its accent, and its own states of a day.
        foreach (var parent in new[] { "parentclaira", "parentcluses", "parentclisson", "parentclapchaz", "parentdeuxstructures" })
        {
            var visitor = await (await Visitor(new Habits(Screen.Desktop))).As(parent);
            await look.At(visitor, $"accueil de {parent}");
            await visitor.Planning.Open(December(1), editing: true);
            await look.At(visitor, $"planning de {parent}");
        }

        var agent = await (await Visitor(Screen.Desktop)).As("agentclapiers");
        await look.At(agent, "journée d’un agent");
        await agent.Page.GotoAsync("/agent?jour=2026-12-06");
        await look.At(agent, "journée d’un agent, dimanche");
        foreach (var address in new[] { "/agent/reglages", "/agent/reglages/portail", "/agent/reglages/champs", "/agent/reglages/pieces/nouvelle", "/agent/reglages/textes/reglement", "/agent/actualites/nouvelle", "/agent/menus?semaine=2026-11-30", "/agent/sorties", "/agent/factures/avoirs" })
        {
            await agent.Page.GotoAsync(address);
            await look.At(agent, address);
        }

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task The_usual_weeks_and_the_steps_pass_axe_and_fit()
    {
        var look = new Looking();
        var camille = await (await Visitor(new Habits(Screen.Phone))).As("parentclapiers");
        var (weeks, steps) = (new WeeksPage(camille.Page), new StepsPage(camille.Page));

        await weeks.Open();
        await look.At(camille, "semaines types, aucune");
        await weeks.New("Lina");
        await weeks.Box("Cantine", "jeudi").CheckAsync();
        await camille.Page.GetByText("Pendant les vacances").ClickAsync();
        await look.At(camille, "semaine type, grille");
        await weeks.Name.FillAsync("École");
        await weeks.Keep();
        await look.At(camille, "semaines types");
        await camille.Page.GetByRole(AriaRole.Link, new() { Name = "Modifier École de Lina" }).ClickAsync();
        await camille.Page.GetByText("Supprimer cette semaine type").ClickAsync();
        await look.At(camille, "semaine type, à supprimer");
        await weeks.Open();
        await weeks.Apply("Toute l’année scolaire");
        await camille.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(box => box.open = true)");
        await look.At(camille, "semaine type, aperçu");

        await steps.Open();
        await look.At(camille, "étape 1");
        await steps.Child("Lina").CheckAsync();
        await steps.Child("Malo").CheckAsync();
        await steps.ToActivities();
        await camille.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(box => box.open = true)");
        await steps.Slot("Restaurant scolaire", "Cantine").CheckAsync();
        await look.At(camille, "étape 2");
        await steps.ToDays();
        await look.At(camille, "étape 3");
        await steps.Look(December(3), December(18));
        await camille.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(box => box.open = true)");
        await look.At(camille, "étape 3, aperçu");
        await steps.Reserve();
        await look.At(camille, "étape 4, récapitulatif");

        // An organiser whose slots let one choose their hours, and one with Saturdays.
        foreach (var parent in new[] { "parentclisson", "parentclaira" })
        {
            var visitor = await (await Visitor(new Habits(Screen.Phone))).As(parent);
            await new WeeksPage(visitor.Page).Open();
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Nouvelle semaine type" }).First.ClickAsync();
            await visitor.Page.WaitForURLAsync("**/semaine-type/modifier*");
            await look.At(visitor, $"semaine type de {parent}");
        }

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task A_waiting_list_with_ranks_and_an_offer_that_arrives_while_one_looks_passes_axe_and_fits_O9_O10()
    {
        var look = new Looking();
        var benoit = await (await Visitor(new Habits(Screen.Phone))).As("parentclisson");
        await Town.Wait();
        await benoit.Page.GotoAsync("/attente");
        await Expect(benoit.Page.GetByText("Vous êtes les prochains").First).ToBeVisibleAsync();
        await look.At(benoit, "attente, des rangs");

        // Another tab hears of the offer too, wherever it is.
        var tab = await benoit.OtherTab();
        await tab.Page.GotoAsync("/demandes");
        foreach (var open in new[] { benoit, tab })
        {
            await open.Page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'on'");
        }

        await Town.FreeOne();
        await Expect(benoit.Page.GetByRole(AriaRole.Button, new() { Name = "Prendre cette place" })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#offre")).ToContainTextAsync("Une place vous est proposée");
        await look.At(benoit, "attente, une proposition");
        await look.At(tab, "demandes, une proposition");
        await benoit.Page.GotoAsync("/");
        await look.At(benoit, "accueil, une proposition");

        var agent = await (await Visitor(new Habits(Screen.Phone))).As("agentclisson");
        await agent.Page.GotoAsync("/agent/attente");
        await look.At(agent, "listes d’attente d’un agent");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task The_look_itself_sees_what_is_wrong_when_something_is()
    {
        var look = new Looking();
        var anybody = await Visitor(new Habits(Screen.Phone));
        await anybody.Page.SetContentAsync("<html lang=fr><title>x</title><main><h1 style='width:600px;color:#eee;background:#fff'>Pâle et large</h1><img src=data:,></main>");

        await look.At(anybody, "page fautive");

        Assert.Contains(look.Faults, fault => fault.Contains("image-alt", StringComparison.Ordinal));
        Assert.Contains(look.Faults, fault => fault.Contains("color-contrast", StringComparison.Ordinal));
        Assert.Contains(look.Faults, fault => fault.Contains("px trop large", StringComparison.Ordinal));
    }

    private static async Task PayAgain(Visitor parent)
    {
        await parent.Cart.Open();
        await parent.Cart.Pay();
    }
}
