using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>Bad input: a clear French message, the right status, problem details for a script, nothing changed, no stack trace.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly TestTown town = new() { LunchPlaces = 10 };
    private readonly TestHousehold martin;
    private readonly TestHousehold durand;
    private PortalHost? portal;
    private Browser? browser;

    public BadInputTests() => (martin, durand) = (town.Household(), town.Household());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PortalHost Portal => portal!;

    private Browser Browser => browser!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHost.Start(town);
        browser = await portal.SignedIn(martin, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        browser?.Dispose();
        if (portal is not null)
        {
            await portal.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("n’importe quoi")]
    [InlineData("a|b|c")]
    [InlineData("00000000-0000-0000-0000-000000000000|1|2026-13-45")]
    [InlineData("00000000-0000-0000-0000-000000000000|-1|2026-11-26")]
    [InlineData("00000000-0000-0000-0000-000000000000|99999999999|2026-11-26")]
    [InlineData("'; DROP TABLE \"Carts\"; --|1|2026-11-26")]
    [InlineData("")]
    public async Task A_tick_that_cannot_be_read_is_a_400(string tick)
    {
        var page = await Tick(tick);
        var script = await Tick(tick, accept: "application/json");

        AssertSorry(page, script, HttpStatusCode.BadRequest, "Rien n’a été changé");
        await AssertNothingChanged();
    }

    [Fact]
    public async Task No_tick_at_all_or_far_too_many_is_a_400()
    {
        var none = await Browser.Post("/clapiers/planning?handler=Choisir", [], Ct);
        var many = await Browser.Post("/clapiers/planning?handler=Choisir", Enumerable.Range(0, 900).Select(_ => ("cocher", Day(martin))), Ct);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (none.Status, many.Status));
        await AssertNothingChanged();
    }

    [Fact]
    public async Task A_forged_child_is_not_found()
    {
        var script = await Tick($"{Guid.NewGuid()}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}", accept: "application/json");

        AssertProblem(script, HttpStatusCode.NotFound, Refusal.NotFound.Sentence());
        await AssertNothingChanged();
    }

    [Fact]
    public async Task Another_household_s_child_is_not_found_either_I6()
    {
        var script = await Tick(Day(durand), accept: "application/json");

        AssertProblem(script, HttpStatusCode.NotFound, Refusal.NotFound.Sentence());
        await AssertNothingChanged();
    }

    [Fact]
    public async Task A_day_past_its_limit_is_a_conflict_with_its_sentence_R34()
    {
        Portal.Clock.Now = ParisTime.At(TestTown.Friday, new TimeOnly(12, 1));
        await Browser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);

        var script = await Tick($"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Monday:yyyy-MM-dd}", accept: "application/json");

        AssertProblem(script, HttpStatusCode.Conflict, "la réservation fermait vendredi 27\u00A0novembre à 12\u00A0h.");
        await AssertNothingChanged();
    }

    [Fact]
    public async Task A_negative_price_in_the_form_is_ignored_I9()
    {
        await Browser.Post(
            "/clapiers/planning?handler=Choisir",
            [("cocher", Day(martin)), ("prix", "-50"), ("amount", "-50"), ("Amount", "-50,00"), ("montant", "-5000"), ("Price.Euros", "-1")],
            Ct);
        await Browser.Validate(await Browser.Recap(Ct), Ct, ("montant", "-100"), ("ToPay", "0"), ("FromPurse", "3.10"));

        Assert.Equal(new Money(3.10m), await Portal.Ask(db => db.CartLines.Select(line => line.Amount).SingleAsync(Ct)));
        Assert.Equal("310", Portal.Bank.Operations.Single().Order.Montant);
    }

    [Fact]
    public async Task A_replayed_form_ticks_and_commits_once()
    {
        var token = await Browser.Token(Ct);
        for (var times = 0; times < 3; times++)
        {
            await Browser.Post("/clapiers/planning?handler=Choisir", [("cocher", Day(martin))], Ct, token: token);
        }

        var recap = await Browser.Recap(Ct);
        var commits = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Browser.Validate(recap, Ct)));

        Assert.Single(commits, commit => commit.Location?.Port == Portal.Bank.Address.Port);
        Assert.Single(Portal.Bank.Operations);
        Assert.Equal(1, await Portal.Ask(db => db.CartLines.CountAsync(Ct)));
        Assert.Equal(1, await Portal.Ask(db => db.Holds.CountAsync(Ct)));
    }

    [Theory]
    [InlineData("/clapiers/planning?handler=Choisir")]
    [InlineData("/clapiers/panier?handler=Valider")]
    [InlineData("/clapiers/panier?handler=Vider")]
    [InlineData("/clapiers/demandes/2026-000001?handler=Annuler")]
    public async Task A_form_without_its_token_is_a_400(string address)
    {
        using var form = new FormUrlEncodedContent([new("cocher", Day(martin))]);
        using var again = new FormUrlEncodedContent([new("cocher", Day(martin))]);

        var page = await Browser.PostRaw(address, form, Ct);
        var script = await Browser.PostRaw(address, again, Ct, accept: "application/json");

        AssertSorry(page, script, HttpStatusCode.BadRequest, "Rien n’a été changé");
        await AssertNothingChanged();
    }

    [Fact]
    public async Task Another_family_s_token_is_no_token()
    {
        using var other = await Portal.SignedIn(durand, Ct);
        var theirs = await other.Token(Ct);

        var answer = await Browser.Post("/clapiers/planning?handler=Choisir", [("cocher", Day(martin))], Ct, token: theirs);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        await AssertNothingChanged();
    }

    [Theory]
    [InlineData("/clapiers/planning?handler=Choisir")]
    [InlineData("/connexion")]
    [InlineData("/paiement/retour")]
    [InlineData("/paiement/notification")]
    public async Task Five_megabytes_are_a_413_and_are_not_even_read(string address)
    {
        var page = await Large(address, null);
        var script = await Large(address, "application/json");

        AssertSorry(page, script, HttpStatusCode.RequestEntityTooLarge, "trop volumineux");
        await AssertNothingChanged();
    }

    [Theory]
    [InlineData("/agent?jour=0001-01-01")]
    [InlineData("/agent?jour=9999-12-31")]
    [InlineData("/agent?jour=03%2F12%2F2026")]
    [InlineData("/agent/menus?semaine=0001-01-01")]
    [InlineData("/agent/menus?semaine=9999-12-31")]
    public async Task A_day_of_no_time_of_ours_is_none_and_the_agent_sees_the_usual_one(string address)
    {
        using var agent = await Portal.SignedInAgent("agentclapiers", Portal.Town.OrganiserId, Ct);

        var answer = await agent.GetOnly(address, Ct);
        var usual = await agent.GetOnly(address.Split('?')[0], Ct);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(usual.Page.QuerySelector("main")!.TextContent, answer.Page.QuerySelector("main")!.TextContent);
    }

    [Theory]
    [InlineData("/clapiers/planning?mois=novembre")]
    [InlineData("/clapiers/planning?mois=9999-12")]
    [InlineData("/clapiers/planning?mois=0001-01")]
    [InlineData("/clapiers/planning?mois=2026-11&enfant=moi")]
    [InlineData("/clapiers/planning?mois=2026-11&activite=%00&creneau=abc")]
    [InlineData("/clapiers/demandes/%27%20OR%201=1")]
    [InlineData("/paiement/retour?idop=%3Cscript%3E")]
    [InlineData("/connexion?retour=https://ailleurs.example")]
    [InlineData("/n-existe-pas")]
    [InlineData("/clapiers/planning?organisme=ailleurs")]
    public async Task A_strange_address_is_answered_in_French_and_never_by_a_fault(string address)
    {
        var answer = await Browser.GetOnly(address, Ct);

        Assert.True((int)answer.Status < 500, $"{address}: {answer.Status}");
        AssertNoInsides(answer.Text);
    }

    [Theory]
    [InlineData("0001-01-01", "9999-12-31")]
    [InlineData("2026-12-01", "2026-11-01")]
    [InlineData("hier", "demain")]
    [InlineData("", "")]
    public async Task A_period_without_sense_is_refused_in_a_sentence_and_books_nothing_R46(string from, string to)
    {
        var answer = await Browser.Post(
            "/clapiers/planning/periode?handler=Inscrire",
            [("Enfants", martin.Child.Id.Value.ToString()), ("Creneaux", "1"), ("Du", from), ("Au", to), ("Semaines", "toutes"), ("Jours", "1"), ("Jours", "99")],
            Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        AssertNoInsides(answer.Text);
        await AssertNothingChanged();
    }

    [Fact]
    public async Task Another_household_s_child_in_a_period_books_nothing_I6()
    {
        var answer = await Browser.Post(
            "/clapiers/planning/periode?handler=Inscrire",
            [("Enfants", durand.Child.Id.Value.ToString()), ("Creneaux", "1"), ("Du", "2026-11-26"), ("Au", "2026-12-10"), ("Semaines", "toutes"), ("Jours", "4"), ("Jours", "5")],
            Ct);

        Assert.True((int)answer.Status < 500);
        await AssertNothingChanged();
    }

    [Fact]
    public async Task Signing_in_never_leads_to_another_site()
    {
        using var visitor = Portal.Browser();
        var page = await visitor.Get("/connexion?retour=https://ailleurs.example/", Ct);
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.Page.QuerySelector("form")!;

        var signedIn = await visitor.Send(form, Ct, ("Identifiant", PortalHost.UserNameOf(durand.Parent)), ("MotDePasse", PortalHost.Password));

        Assert.Equal(Portal.Address.Host, signedIn.Address.Host);
        Assert.Equal(HttpStatusCode.OK, signedIn.Status);
    }

    [Theory]
    [InlineData("idop=inconnue")]
    [InlineData("idop=")]
    [InlineData("autre=chose")]
    [InlineData("idop=%27%3B--")]
    public async Task A_notification_about_nothing_that_we_know_changes_nothing_and_is_no_fault(string body)
    {
        using var form = new StringContent(body, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await Browser.PostRaw("/paiement/notification", form, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await AssertNothingChanged();
    }

    private Task<Answer> Tick(string tick, string? accept = null) => Browser.Post("/clapiers/planning?handler=Choisir", [("cocher", tick)], Ct, accept);

    private string Day(TestHousehold household) => $"{household.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}";

    private async Task<Answer> Large(string address, string? accept)
    {
        using var much = new FormUrlEncodedContent([new("cocher", new string('a', 5_000_000))]);
        return await Browser.PostRaw(address, much, Ct, accept);
    }

    private static void AssertSorry(Answer page, Answer script, HttpStatusCode status, string words)
    {
        Assert.Equal((status, "text/html"), (page.Status, page.MediaType));
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        AssertNoInsides(page.Text);
        AssertProblem(script, status, words);
    }

    private static void AssertProblem(Answer script, HttpStatusCode status, string words)
    {
        Assert.Equal((status, "application/problem+json"), (script.Status, script.MediaType));
        using var problem = JsonDocument.Parse(script.Text);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains(words, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        AssertNoInsides(script.Text);
    }

    private static void AssertNoInsides(string text)
    {
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
    }

    private async Task AssertNothingChanged()
    {
        Assert.Equal((0, 0, 0), await Portal.Ask(async db => (await db.Carts.CountAsync(Ct), await db.Holds.CountAsync(Ct), await db.Bookings.CountAsync(Ct))));
        Assert.Equal(0, await Portal.Ask(db => db.Carts.CountAsync(cart => cart.State == CartState.Open, Ct)));
    }
}
