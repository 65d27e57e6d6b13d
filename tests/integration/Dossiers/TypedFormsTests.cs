using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>What a parent typed is never lost: by another button of the page, by a refusal, by a session's end.</summary>
public sealed class TypedFormsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_household_and_its_adults_are_one_form_which_is_kept_whole_or_comes_back_whole()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var (home, adult) = (martin.Id.Value, martin.Parent.Id.Value);

        var page = await parent.Get("/moi/foyer", Ct);
        var form = Assert.Single(page.Page.QuerySelectorAll<IHtmlFormElement>("main form[data-typed]"));
        var refused = await parent.Send(form, Ct, ($"{home:N}.household.address", "4 quai du Port"), ($"{home:N}.household.postcode", "34000"), ($"{home:N}.household.city", "Cluses"), ($"{adult:N}.adult.phone", "pas un numéro"));
        var kept = await portal.Ask(db => db.Households.AsNoTracking().SingleAsync(Ct));
        var saved = await parent.Send(refused.Page.QuerySelector<IHtmlFormElement>("main form[data-typed]")!, Ct, ($"{adult:N}.adult.phone", "06 12 34 56 78"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("n’est pas un numéro de téléphone", refused.Words, StringComparison.Ordinal);
        Assert.Equal("4 quai du Port", Field(refused, $"{home:N}.household.address"));
        Assert.Equal("pas un numéro", Field(refused, $"{adult:N}.adult.phone"));
        Assert.Null(kept.Address);
        Assert.Contains("C’est enregistré", saved.Words, StringComparison.Ordinal);
        var now = await portal.Ask(db => db.Households.AsNoTracking().Include(household => household.Guardians).SingleAsync(Ct));
        Assert.Equal(("4 quai du Port", "0612345678"), (now.Address, now.Guardians.Single(one => one.Id == martin.Parent.Id).Phone));
    }

    [Fact]
    public async Task From_a_child_s_file_the_household_s_form_goes_on_or_stays()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var (here, phone) = ($"/clapiers/moi/foyer?enfant={martin.Child.Id.Value}", $"{martin.Parent.Id.Value:N}.adult.phone");

        var stays = await parent.Post(here, [(phone, "06 12 34 56 78"), ("enfant", $"{martin.Child.Id.Value}")], Ct);
        var goesOn = await parent.Post(here, [(phone, "06 12 34 56 79"), ("enfant", $"{martin.Child.Id.Value}"), ("suite", "oui")], Ct);

        Assert.Equal(here, stays.Location!.PathAndQuery);
        Assert.Equal($"/clapiers/moi/enfants/{martin.Child.Id.Value}/dossier", goesOn.Location!.PathAndQuery);
    }

    [Fact]
    public async Task A_refused_contact_comes_back_as_it_was_written_and_open()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        await parent.Post("/clapiers/moi/contacts", [("nom", "Fatou Martin"), ("telephone", "0611223344"), ("chercher", "non")], Ct);

        var refused = await parent.Post("/clapiers/moi/contacts", [("nom", "Awa Martin"), ("telephone", "douze"), ("lien", "tante"), ("chercher", "tous"), ("urgence", "true")], Ct);

        var added = refused.Page.QuerySelectorAll("details.contact").Single(details => details.QuerySelector("#n-nouveau") is not null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.True(added.HasAttribute("open"));
        Assert.Equal(("Awa Martin", "douze", "tante"), (Value(added, "nom"), Value(added, "telephone"), Value(added, "lien")));
        Assert.True(added.QuerySelector<IHtmlInputElement>("input[value=tous]")!.IsChecked);
        Assert.True(added.QuerySelector<IHtmlInputElement>("input[name=urgence]")!.IsChecked);
        Assert.Equal(1, await portal.Ask(db => db.Contacts.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_refused_page_of_a_child_comes_back_as_it_was_written_health_too()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        var child = $"/clapiers/moi/enfants/{martin.Child.Id.Value}";

        var identity = await parent.Post(child, [("child.diet", ""), ("child.insurer", "La Mutuelle"), ($"lien-{martin.Parent.Id.Value}", nameof(Relation.Mother))], Ct);
        var health = await parent.Post($"{child}/sante", [("allergies", "Arachides"), ("medecin", "Dr Blanc")], Ct);
        var permissions = await parent.Post($"{child}/autorisations", [("child.image", "oui")], Ct);

        Assert.All([identity, health, permissions], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.Equal("La Mutuelle", Field(identity, "child.insurer"));
        Assert.Equal("Mother", identity.Page.QuerySelector<IHtmlSelectElement>($"select[name='lien-{martin.Parent.Id.Value}']")!.Value);
        Assert.Equal("Arachides", health.Page.QuerySelector<IHtmlTextAreaElement>("#allergies")!.Value);
        Assert.Equal("Dr Blanc", Field(health, "medecin"));
        Assert.True(permissions.Page.QuerySelector<IHtmlInputElement>("input[name='child.image'][value=oui]")!.IsChecked);
        Assert.Empty(await portal.Ask(db => db.HealthRecords.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_session_that_ended_is_said_at_the_door_and_leads_back_to_where_one_was()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var newcomer = portal.Browser();
        await portal.Ask(db => db.AccountSessions.ExecuteDeleteAsync(Ct));

        var asked = await parent.Get("/clapiers/moi/contacts", Ct);
        var never = await newcomer.Get("/clapiers/moi/contacts", Ct);
        var wrong = await parent.Send(asked.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("Identifiant", PortalHost.UserNameOf(martin.Parent)), ("MotDePasse", "faux"));
        var back = await parent.Send(wrong.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("MotDePasse", PortalHost.Password));

        Assert.Contains("Votre session a expiré", asked.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Votre session a expiré", never.Words, StringComparison.Ordinal);
        Assert.All([asked, wrong], door => Assert.NotNull(door.Page.QuerySelector("[data-door][data-session-over=True]")));
        Assert.NotNull(never.Page.QuerySelector("[data-door][data-session-over=False]"));
        Assert.Equal("/clapiers/moi/contacts", back.Address.AbsolutePath);
    }

    private static string? Field(Answer answer, string name) => answer.Page.QuerySelector<IHtmlInputElement>($"input[name='{name}']")?.Value;

    private static string? Value(IElement part, string name) => part.QuerySelector<IHtmlInputElement>($"input[name='{name}']")?.Value;
}
