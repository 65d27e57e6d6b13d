using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Studio;

/// <summary>The studio by plain forms: from a model to what a family books, and what is said when something stands against a change.</summary>
public sealed class StudioPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_model_to_a_published_activity_without_a_script_and_a_family_sees_it()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);

        var sheet = await manager.Get("/agent/atelier/activites/nouveau/fiche?modele=mercredi", Ct);
        var created = await manager.Send(Form(sheet), Ct, ("nom", "Mercredis nature"), ("reserver.quoi", "jours"), ("reserver.combien", "2"), ("reserver.heure", "18:00"), ("reserver.weekend", "oui"));
        var activity = await portal.Ask(db => db.Activities.SingleAsync(row => row.Name == "Mercredis nature", Ct));
        var here = $"/agent/atelier/activites/{activity.Id.Value}";
        var slot = await manager.Get($"{here}/creneaux/nouveau", Ct);
        var price = await manager.Send(Form(slot), Ct, ("nom", "Journée"), ("de", "08:00"), ("a", "18:00"), ("jauge", "Grande salle"), ("places", "12"));
        var noPrice = await manager.Get(here, Ct);
        await manager.Send(Form(price), Ct, ("du", "2026-11-25"), ("des", "0"), ("euros", "8,50"));
        var period = await manager.Get($"{here}/periodes/nouveau", Ct);
        await manager.Send(Form(period), Ct, ("nom", "Année 2026-2027"), ("du", "2026-09-01"), ("au", "2027-07-02"));
        var ready = await manager.Get(here, Ct);
        var preview = await manager.Get($"{here}/apercu?famille=D00001", Ct);
        var before = await parent.Get("/clapiers/planning?mois=2026-12&mode=edition", Ct);
        var published = await manager.Send(ready.Page.QuerySelector<IHtmlFormElement>("form[action*=Publier]")!, Ct);
        var after = await parent.Get("/clapiers/planning?mois=2026-12&mode=edition", Ct);

        Assert.Contains("Créée en brouillon", created.Words, StringComparison.Ordinal);
        Assert.Equal("2d 18:00 skip weekends", activity.BookingDeadline?.Text);
        Assert.Contains("il lui faut un prix", price.Words, StringComparison.Ordinal);
        Assert.Contains("Ajoutez une période", noPrice.Words, StringComparison.Ordinal);
        Assert.Contains("8,50\u00A0€", preview.Page.QuerySelector(".seen-days")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Journée", before.Words, StringComparison.Ordinal);
        Assert.Contains("les familles la voient dès maintenant", published.Words, StringComparison.Ordinal);
        Assert.Contains("Journée", after.Words, StringComparison.Ordinal);
        Assert.Contains("Publiée", (await manager.Get("/agent/atelier", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_is_read_back_as_a_sentence_with_three_real_days_before_it_is_kept_R32()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);

        var sheet = await manager.Get("/agent/atelier/activites/nouveau/fiche?modele=cantine", Ct);
        var read = await ReadAgain(("reserver.quoi", "semaine"), ("reserver.combien", "1"), ("reserver.jour", "tue"), ("reserver.heure", "23:59"));
        var wrong = await ReadAgain(("reserver.quoi", "jours"), ("reserver.combien", "beaucoup"));

        var back = sheet.Page.QuerySelector(".read-back")!;
        Assert.Contains("La veille à 12\u00A0h, hors week-end", back.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, back.QuerySelectorAll("li").Length);
        Assert.Contains("Le mardi de la semaine précédente à 23\u00A0h\u00A059", read.Page.QuerySelector(".read-back")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("n’est pas lisible", wrong.Page.QuerySelector(".deadline")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await portal.Ask(db => db.Activities.Where(row => row.Name == "Restaurant scolaire" && row.PublishedAt == null).ToListAsync(Ct)));

        Task<Answer> ReadAgain(params (string Name, string Value)[] written) => manager.Post(
            "/agent/atelier/activites/nouveau/fiche?handler=Relire", [("nom", "Restaurant scolaire"), ("jours", "Monday"), ("jours", "Thursday"), ("annuler.quoi", "organisme"), .. written], Ct);
    }

    [Fact]
    public async Task After_a_look_at_what_was_written_the_other_button_of_the_form_keeps_it_here_and_elsewhere()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);

        var sheet = await manager.Get("/agent/atelier/activites/nouveau/fiche?modele=mercredi", Ct);
        var read = await manager.Press(sheet.Page.QuerySelector("button[formaction*=Relire]")!, Ct);
        var created = await manager.Send(Form(read), Ct);
        var news = await manager.Post("/agent/actualites/nouvelle?handler=Apercu", [("titre", "Goûter"), ("texte", "Venez nombreux."), ("du", "2026-11-01"), ("au", "2026-12-01"), ("qui", "tous"), ("vu", "0")], Ct);
        var published = await manager.Send(news.Page.QuerySelector<IHtmlFormElement>("form.card.fields")!, Ct);

        Assert.Contains("Créée en brouillon", created.Words, StringComparison.Ordinal);
        Assert.Contains("C’est enregistré", published.Words, StringComparison.Ordinal);
        Assert.Equal("Goûter", await portal.Ask(db => db.News.Select(item => item.Title).SingleAsync(Ct)));
    }

    [Fact]
    public async Task The_grid_sets_only_what_was_written_fills_copies_a_week_and_names_who_is_booked()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|2026-12-03")], Ct);
        await parent.Validate(Ct);
        var cell = $"p{town.Canteen.Value}-2026-12-03";

        var grid = await manager.Get("/agent/atelier/places?mois=2026-12", Ct);
        var form = grid.Page.QuerySelector<IHtmlFormElement>("form.capacities")!;
        // Meanwhile a colleague changes another cell, which this form shows as it was.
        await manager.Post("/agent/atelier/places?handler=Remplir", [("mois", "2026-12"), ("jauge", $"{town.Canteen.Value}"), ("du", "2026-12-07"), ("au", "2026-12-08"), ("jours", "Monday"), ("jours", "Tuesday"), ("places", "55")], Ct);
        var set = await manager.Send(form, Ct, (cell, "40"));
        var refused = await manager.Send(form, Ct, (cell, "0"));
        var copied = await manager.Post("/agent/atelier/places?handler=Copier", [("mois", "2026-12"), ("semaine", "2026-12-07"), ("du", "2026-12-14"), ("au", "2026-12-18")], Ct);
        var places = await portal.Ask(db => db.PoolDays.Where(day => day.PoolId == town.Canteen).ToDictionaryAsync(day => day.Date, day => day.Capacity, Ct));

        Assert.Contains("1 réservée", grid.Page.QuerySelector($"input[name={cell}]")!.GetAttribute("aria-label")!.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("1\u00A0case changée", set.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Enfant1 Famille1", refused.Page.QuerySelector(".touched")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("0", refused.Page.QuerySelector<IHtmlInputElement>($"input[name={cell}]")!.Value);
        Assert.Equal(HttpStatusCode.Redirect, copied.Status);
        Assert.Equal((40, 55, 55, 100), (places[new(2026, 12, 3)], places[new(2026, 12, 7)], places[new(2026, 12, 14)], places[new(2026, 12, 10)]));
    }

    [Fact]
    public async Task A_change_that_touches_bookings_is_asked_once_more_with_their_names_and_keeps_what_was_written()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var manager = await portal.SignedInAgent("responsable", town.OrganiserId, Ct, StaffRole.Manager);
        using var parent = await portal.SignedIn(martin, Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|2026-12-03")], Ct);
        await parent.Validate(Ct);

        var sheet = await manager.Get("/agent/atelier/activites/1/fiche", Ct);
        var asked = await manager.Send(Form(sheet), Ct, ("agemin", "10"));
        var agreed = await manager.Press(asked.Page.QuerySelector("button[name=daccord]")!, Ct);
        var closed = await manager.Post("/agent/atelier/calendrier", [("quoi", "Closure"), ("nom", "Travaux"), ("du", "2026-12-03"), ("au", "2026-12-03")], Ct);

        Assert.Contains("Enfant1 Famille1", asked.Page.QuerySelector(".touched")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("10", asked.Page.QuerySelector<IHtmlInputElement>("#agemin")!.Value);
        Assert.Contains("C’est enregistré", agreed.Words, StringComparison.Ordinal);
        Assert.Equal(10, await portal.Ask(db => db.Activities.Where(row => row.Name == "Restaurant scolaire").Select(row => row.MinimumAge).SingleAsync(Ct)));
        Assert.Contains("Enfant1 Famille1", closed.Page.QuerySelector(".touched")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(closed.Page.QuerySelectorAll("button[name=daccord]"));
    }

    [Fact]
    public async Task An_administrator_opens_another_organiser_from_a_preset_and_its_own_administrator_is_written_to()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        await using var portal = await PortalHost.Start(town);
        using var administrator = await portal.SignedInAgent("chefservice", town.OrganiserId, Ct, StaffRole.Administrator);

        var page = await administrator.Get("/agent/atelier/structure?modele=clisson", Ct);
        var form = page.Page.QuerySelector<IHtmlFormElement>("form.fields")!;
        (string, string)[] person = [("personne", "Nora Petit"), ("identifiant", "norapetit"), ("courriel", "nora.petit@exemple.fr")];
        var wrong = await administrator.Send(form, Ct, [("nom", "Loisirs"), ("code", "clapiers"), ("payfip", "012345"), .. person]);
        var taken = await administrator.Send(form, Ct, [("nom", "Loisirs"), ("code", "loisirs"), ("payfip", "012345"), ("personne", "Nora Petit"), ("identifiant", "chefservice"), ("courriel", "nora.petit@exemple.fr")]);
        var opened = await administrator.Send(form, Ct, [("nom", "Loisirs"), ("code", "loisirs"), ("payfip", "012345"), .. person]);
        var organisers = await portal.Ask(db => db.Organisers.OrderBy(organiser => organiser.Id).ToListAsync(Ct));

        Assert.Contains("attribuée la nuit", page.Words, StringComparison.Ordinal);
        Assert.Contains("déjà prise", wrong.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.Status);
        Assert.Contains("reçoit un courriel", opened.Words, StringComparison.Ordinal);
        Assert.Equal(["clapiers", "loisirs"], organisers.Select(organiser => organiser.Code));
        Assert.Equal(OrganiserPreset.Clisson.Policies, organisers[1].Policies);
        Assert.Equal((organisers[1].Id, StaffRole.Administrator), await portal.Ask(db => db.Accounts.Where(account => account.UserName == "norapetit").Select(account => new ValueTuple<Core.OrganiserId, StaffRole>(account.AgentOf!.Value, account.Role!.Value)).SingleAsync(Ct)));
        Assert.Single(await portal.Ask(db => db.Mails.Where(mail => mail.To == "nora.petit@exemple.fr").ToListAsync(Ct)));
    }

    private static IHtmlFormElement Form(Answer page) => page.Page.QuerySelector<IHtmlFormElement>("#fiche")!;
}
