using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Custody;

/// <summary>The pages of two separated parents: each sees the child, and nothing of the other's (R12, O19, I6).</summary>
public sealed class CustodyPagesTests
{
    internal static readonly string[] Pages =
    [
        "/", "/clapiers/moi", "/clapiers/moi/foyer", "/clapiers/moi/contacts", "/clapiers/moi/pieces", "/clapiers/garde", "/clapiers/planning?mois=2026-11", "/clapiers/planning?mois=2026-11&mode=edition", "/clapiers/planning/jour?jour=2026-11-26", "/clapiers/planning/periode", "/clapiers/planning/semaine-type",
        "/clapiers/reserver", "/clapiers/calendrier", "/clapiers/historique?mois=2026-11", "/clapiers/factures", "/clapiers/demandes", "/clapiers/absences", "/clapiers/alertes", "/clapiers/attente", "/clapiers/panier", "/clapiers/planning/imprimer?mois=2026-11",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_of_one_parent_tells_the_other_s_address_phone_mail_number_quotient_or_price_O19_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(quotient: 437), town.Household(children: 0, quotient: 1291));
        Describe(claire, "rue des Lilas", "0600000001");
        Describe(karim, "quai du Port", "0600000002");
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.Share(town, claire, karim));
        using var hers = await portal.SignedIn(claire, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        await Book(hers, claire, town, TestTown.Thursday);
        await Book(his, claire, town, TestTown.Monday);

        foreach (var (reader, other, price) in new[] { (his, claire, "1,55"), (hers, karim, (string?)null) })
        {
            var secrets = new[] { other.Household.Address!, other.Parent.Phone!, other.Parent.Email, other.Household.DossierNumber, other.Household.Quotients[0].Value.ToString("0", FrenchWords.French), price }.OfType<string>().ToList();
            foreach (var page in Pages)
            {
                var answer = await reader.Get(page, Ct);
                Assert.Equal((page, HttpStatusCode.OK), (page, answer.Status));
                Assert.All(secrets, secret => Assert.False(answer.Text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{page} tells {secret}"));
            }
        }
    }

    [Fact]
    public async Task The_other_s_requests_documents_files_and_cancellations_are_not_found_by_their_ids_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.Share(town, claire, karim, jointAuthority: false));
        using var hers = await portal.SignedIn(claire, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        await Book(hers, claire, town, TestTown.Thursday);
        var request = await portal.Ask(db => db.Requests.SingleAsync(Ct));
        var booking = await portal.Ask(db => db.Bookings.SingleAsync(Ct));
        var child = claire.Child.Id.Value;

        foreach (var page in new[] { $"/clapiers/demandes/{request.Number}", $"/clapiers/moi/enfants/{child}", $"/clapiers/moi/enfants/{child}/dossier", $"/clapiers/moi/enfants/{child}/sante", $"/clapiers/moi/enfants/{child}/autorisations", $"/clapiers/moi/enfants/{child}/reglement", $"/clapiers/garde?enfant={Guid.NewGuid()}" })
        {
            Assert.Equal((page, HttpStatusCode.NotFound), (page, (await his.GetOnly(page, Ct)).Status));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await his.Post($"/clapiers/garde?enfant={child}&handler=Sante", [], Ct)).Status);
        await his.Post($"/clapiers/demandes/{request.Number}?handler=Annuler", [("reservation", booking.Id.Value.ToString())], Ct);
        Assert.Equal(booking.State, (await portal.Ask(db => db.Bookings.SingleAsync(Ct))).State);
    }

    [Fact]
    public async Task The_health_record_opens_to_joint_authority_alone_and_each_opening_is_noted_R12()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.Share(town, claire, karim, jointAuthority: true));
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<KeepHealth>().Run(claire.Parent, claire.Child.Id, new HealthNotes { Allergies = "arachide" }, false, Ct);
        }

        using var his = await portal.SignedIn(karim, Ct);
        var page = await his.Get("/garde", Ct);
        var opened = await his.Post($"/clapiers/garde?enfant={claire.Child.Id.Value}&handler=Sante", [], Ct);

        Assert.DoesNotContain("arachide", page.Text, StringComparison.Ordinal);
        Assert.Contains("arachide", opened.Text, StringComparison.Ordinal);
        Assert.Contains(await portal.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line.What == "health.opened" && line.Who == karim.Parent.Id.Value.ToString() && line.HouseholdId == claire.Id);
    }

    [Fact]
    public async Task Joint_authority_changes_by_the_service_with_its_reason_and_the_health_record_follows_at_once_R12_I7()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var portal = await PortalHost.Start(town);
        var share = await portal.Ask(db => db.Share(town, claire, karim, jointAuthority: false));
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        await using var live = await LiveClient.Connect(portal.Address, his.CookieHeader, Ct);
        var page = $"/agent/foyers/{claire.Id.Value}/garde";
        (string, string)[] joint = [("garde", share.Id.Value.ToString()), ("conjointe", "true"), ("document", "2026-10-05"), ("motif", "Jugement du tribunal")];
        Task<Answer> Read() => his.Post($"/clapiers/garde?enfant={claire.Child.Id.Value}&handler=Sante", [], Ct);

        var silent = await Send(agent, $"{page}?handler=Autorite", page, [joint[0], joint[1]]);
        var future = await Send(agent, $"{page}?handler=Autorite", page, [joint[0], joint[1], ("document", "2030-01-01"), joint[3]]);
        var unreadable = await Send(agent, $"{page}?handler=Autorite", page, [joint[0], joint[1], ("document", "hier"), joint[3]]);
        var closed = await Read();
        var noted = await Send(agent, $"{page}?handler=Autorite", page, joint);
        await live.Hear("CustodyChanged", Ct);
        var open = await Read();
        var again = await Send(agent, $"{page}?handler=Autorite", page, joint);
        var taken = await Send(agent, $"{page}?handler=Autorite", page, [joint[0], ("conjointe", "false"), ("motif", "Jugement d’appel")]);
        var closedAgain = await Read();

        Assert.All([silent, future, unreadable], answer => Assert.Contains("Indiquez le motif", answer.Words, StringComparison.Ordinal));
        Assert.Contains("C’est noté", noted.Words, StringComparison.Ordinal);
        Assert.Contains("C’est déjà noté ainsi", again.Words, StringComparison.Ordinal);
        Assert.Contains("sans autorité parentale conjointe", taken.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound), (closed.Status, open.Status, closedAgain.Status));
        var mails = await portal.Ask(db => db.Mails.Where(mail => mail.Kind == MailKind.AuthorityChanged).OrderBy(mail => mail.CreatedAt).ToListAsync(Ct));
        Assert.Equal(4, mails.Count);
        Assert.Contains(mails, mail => mail.HouseholdId == karim.Id && mail.Text.Contains("est conjointe, d’après le document du 5\u00A0octobre 2026. Vous pouvez", StringComparison.Ordinal));
        Assert.Contains(mails, mail => mail.HouseholdId == claire.Id && mail.Text.Contains("Karim ne peut plus lire", StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.DoesNotContain("Jugement", mail.Text, StringComparison.Ordinal));
        Assert.Equal(2, (await portal.Ask(db => db.AuditEntries.ToListAsync(Ct))).Count(line => line.What == "custody.authority" && line.After!.Contains("Jugement du tribunal", StringComparison.Ordinal) && line.Who == "agent"));
    }

    [Fact]
    public async Task One_weekend_in_two_and_fortnights_are_proposed_accepted_and_read_in_words_and_cannot_be_had_with_weeks_in_turn_O19()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var portal = await PortalHost.Start(town);
        var share = await portal.Ask(db => db.Share(town, claire, karim));
        using var hers = await portal.SignedIn(claire, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        (string, string)[] rule = [("garde", share.Id.Value.ToString()), ("depuis", "2026-11-25"), ("passage", "1"), ("paires", "1"), ("impaires", "1"), ("toussaint", "1"), ("noel", "1"), ("hiver", "1"), ("printemps", "1"), ("ete", "5"), ("debut", "0"), ("mercredis", "3")];

        var mixed = await Send(hers, "/clapiers/garde?handler=Calendrier", "/clapiers/garde", [.. rule.Where(field => field.Item1 != "impaires"), ("impaires", "2"), ("weekends", "1")]);
        var unknown = await Send(hers, "/clapiers/garde?handler=Calendrier", "/clapiers/garde", [.. rule, ("weekends", "toujours")]);
        var winter = await Send(hers, "/clapiers/garde?handler=Calendrier", "/clapiers/garde", [.. rule.Where(field => field.Item1 != "hiver"), ("hiver", "5"), ("weekends", "1")]);
        await Send(hers, "/clapiers/garde?handler=Calendrier", "/clapiers/garde", [.. rule, ("weekends", "1")]);
        var proposed = await his.Get("/garde", Ct);
        var waiting = await portal.Ask(db => db.CustodyRules.SingleAsync(one => one.State == ProposalState.Waiting, Ct));
        await Send(his, "/clapiers/garde?handler=RepondreCalendrier", "/clapiers/garde", [("calendrier", waiting.Id.ToString()), ("reponse", "accepter")]);
        var thursday = await his.Get("/planning/jour?jour=2026-11-26", Ct);
        var friday = await his.Get("/planning/jour?jour=2026-11-27", Ct);
        var fridayAtHome = await hers.Get("/planning/jour?jour=2026-11-27", Ct);

        Assert.Contains("supposent que l’enfant vit toutes les semaines chez le même", mixed.Words, StringComparison.Ordinal);
        Assert.All([unknown, winter], answer => Assert.Contains("n’est pas lisible", answer.Words, StringComparison.Ordinal));
        Assert.Contains("Toutes les semaines chez Claire. Un week-end sur deux chez Karim, ceux des semaines paires, du vendredi au dimanche. Tous les mercredis chez Karim.", proposed.Words, StringComparison.Ordinal);
        Assert.Contains("par quinzaines\u00A0: 1re et 3e chez Claire les années paires, chez Karim les années impaires", proposed.Words, StringComparison.Ordinal);
        Assert.Contains("Autre parent", thursday.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Autre parent", friday.Words, StringComparison.Ordinal);
        Assert.Contains("Autre parent", fridayAtHome.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swap_is_proposed_and_accepted_by_plain_forms_and_the_day_opens_to_the_one_who_gained_it_O19()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim) = (town.Household(), town.Household(children: 0));
        await using var portal = await PortalHost.Start(town);
        var share = await portal.Ask(db => db.Share(town, claire, karim));
        using var hers = await portal.SignedIn(claire, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        await Book(hers, claire, town, TestTown.Thursday);

        var wrong = await Send(hers, "/clapiers/garde?handler=Proposer", "/clapiers/garde", [("garde", share.Id.Value.ToString()), ("donneDu", "demain")]);
        var proposed = await Send(hers, "/clapiers/garde?handler=Proposer", "/clapiers/garde", [("garde", share.Id.Value.ToString()), ("donneDu", "2026-11-26"), ("prendDu", "2026-11-30"), ("mot", "Réunion ce jour-là")]);
        var before = await his.Get("/planning/jour?jour=2026-11-26", Ct);
        var home = await his.Get("/", Ct);
        var garde = await his.Get("/garde", Ct);
        var swap = await portal.Ask(db => db.CustodySwaps.SingleAsync(Ct));
        var accepted = await Send(his, "/clapiers/garde?handler=Repondre", "/clapiers/garde", [("echange", swap.Id.ToString()), ("reponse", "accepter")]);
        var again = await Send(his, "/clapiers/garde?handler=Repondre", "/clapiers/garde", [("echange", swap.Id.ToString()), ("reponse", "accepter")]);
        var after = await his.Get("/planning/jour?jour=2026-11-26", Ct);

        Assert.Contains("Indiquez les jours que vous donnez", wrong.Words, StringComparison.Ordinal);
        Assert.Contains("C’est proposé", proposed.Words, StringComparison.Ordinal);
        Assert.Contains("Autre parent", before.Words, StringComparison.Ordinal);
        Assert.Contains("attend votre réponse", home.Words, StringComparison.Ordinal);
        Assert.Contains("Déjà réservé par Claire", garde.Words, StringComparison.Ordinal);
        Assert.Contains("Réunion ce jour-là", garde.Words, StringComparison.Ordinal);
        Assert.Contains("L’échange est accepté", accepted.Words, StringComparison.Ordinal);
        Assert.Contains("n’est plus ouverte", again.Words, StringComparison.Ordinal);
        Assert.Contains("Réservé par l’autre parent", after.Words, StringComparison.Ordinal);
        Assert.Contains("Réserver", after.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_open_plannings_hear_at_once_that_days_have_changed_hands_and_a_stranger_s_does_not_O19_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (claire, karim, stranger) = (town.Household(mate: true), town.Household(children: 0), town.Household());
        await using var portal = await PortalHost.Start(town);
        var share = await portal.Ask(db => db.Share(town, claire, karim));
        using var hers = await portal.SignedIn(claire, Ct);
        using var mates = await portal.SignedIn(claire.Mate, Ct);
        using var his = await portal.SignedIn(karim, Ct);
        using var others = await portal.SignedIn(stranger, Ct);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        await using var elsewhere = await LiveClient.Connect(portal.Address, others.CookieHeader, Ct);
        await using var mate = await LiveClient.Connect(portal.Address, mates.CookieHeader, Ct);
        await using var live = await LiveClient.Connect(portal.Address, his.CookieHeader, Ct);
        await live.Invoke("WatchPlanning", Ct, "clapiers", "2026-11");
        await Send(hers, "/clapiers/garde?handler=Proposer", "/clapiers/garde", [("garde", share.Id.Value.ToString()), ("donneDu", "2026-11-26")]);
        var swap = await portal.Ask(db => db.CustodySwaps.SingleAsync(Ct));

        await Send(his, "/clapiers/garde?handler=Repondre", "/clapiers/garde", [("echange", swap.Id.ToString()), ("reponse", "accepter")]);
        await mate.Hear("CustodyChanged", Ct);
        await live.Hear("CustodyChanged", Ct);
        var pieces = await his.Get("/planning?mois=2026-11&mode=edition", Ct);
        await Send(agent, $"/agent/foyers/{claire.Id.Value}/garde?handler=Jours", $"/agent/foyers/{claire.Id.Value}/garde", [("garde", share.Id.Value.ToString()), ("du", "2026-11-27"), ("chez", "2")]);
        await mate.Hear("CustodyChanged", Ct);
        await live.Hear("CustodyChanged", Ct);

        Assert.DoesNotContain("Autre parent", pieces.Page.QuerySelector("#j-2026-11-26")!.TextContent, StringComparison.Ordinal);
        // The stranger's own cart is the next thing they hear.
        await others.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{stranger.Child.Id.Value}|{town.Lunch.Value}|2026-11-26")], Ct);
        await elsewhere.Hear("CartChanged", _ => true, Ct);
        Assert.DoesNotContain("CustodyChanged", elsewhere.Passed);
    }

    [Fact]
    public async Task An_agent_shares_a_child_notes_a_decision_and_an_exception_and_ends_it_on_one_page_R12()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var claire = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var page = $"/agent/foyers/{claire.Id.Value}/garde";
        (string, string)[] rule = [("depuis", "2026-11-01"), ("paires", "1"), ("impaires", "2"), ("passage", "1"), ("toussaint", "0"), ("noel", "1"), ("hiver", "0"), ("printemps", "0"), ("ete", "2")];

        var unreadable = await Send(agent, $"{page}?handler=Partager", page, [("enfant", claire.Child.Id.Value.ToString()), ("prenom", "Karim"), ("nom", "Benali"), ("courriel", "karim@example.fr"), ("lien", "2"), .. rule[1..]]);
        var shared = await Send(agent, $"{page}?handler=Partager", page, [("enfant", claire.Child.Id.Value.ToString()), ("prenom", "Karim"), ("nom", "Benali"), ("courriel", "karim@example.fr"), ("lien", "2"), ("autorite", "true"), .. rule]);
        var share = await portal.Ask(db => db.SharedChildren.SingleAsync(Ct));
        var second = await agent.Get($"/agent/foyers/{share.HouseholdId.Value}", Ct);
        var decided = await Send(agent, $"{page}?handler=Calendrier", page, [("garde", share.Id.Value.ToString()), ("document", "2026-10-05"), .. rule]);
        var drawn = await Send(agent, $"{page}?handler=Jours", page, [("garde", share.Id.Value.ToString()), ("du", "2026-12-24"), ("au", "2026-12-25"), ("chez", "2")]);
        var ended = await Send(agent, $"{page}?handler=Fin", page, [("garde", share.Id.Value.ToString())]);

        Assert.Contains("n’est pas lisible", unreadable.Words, StringComparison.Ordinal);
        Assert.Contains("Semaines paires chez Camille, impaires chez Karim", shared.Words, StringComparison.Ordinal);
        Assert.Contains("Foyer Benali", second.Words, StringComparison.Ordinal);
        Assert.Contains("document du 05/10/2026", decided.Words, StringComparison.Ordinal);
        Assert.Contains("L’exception est notée", drawn.Words, StringComparison.Ordinal);
        Assert.Contains("Le partage est terminé", ended.Words, StringComparison.Ordinal);
        Assert.Equal((2, 1), await portal.Ask(async db => (await db.DrawnDays.CountAsync(Ct), await db.SharedChildren.CountAsync(s => s.EndedAt != null, Ct))));
    }

    /// <summary>Sends a form, and reads the page it leads to.</summary>
    private static async Task<Answer> Send(Browser browser, string to, string page, (string, string)[] fields)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Post(to, fields, Ct)).Status);
        return await browser.Get(page, Ct);
    }

    private static void Describe(TestHousehold household, string street, string phone)
    {
        household.Household.Address = street;
        household.Parent.Phone = phone;
    }

    private static async Task Book(Browser browser, TestHousehold home, TestTown town, DateOnly day)
    {
        await browser.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{home.Child.Id.Value}|{town.Lunch.Value}|{day:yyyy-MM-dd}")], Ct);
        await browser.Validate(Ct);
    }
}
