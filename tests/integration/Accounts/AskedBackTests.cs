using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>An address that is likely a slip is asked back where it is entered, and may be kept.</summary>
public sealed class AskedBackTests
{
    private const string Slip = "camille@gmial.com";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/mot-de-passe-oublie", "Adresse", null)]
    [InlineData("/inscription/clapiers/demande", "Adresse", AccountOpening.SelfService)]
    [InlineData("/inscription/clapiers/code", "Adresse", AccountOpening.AccessCode)]
    [InlineData("/inscription/clapiers/dossier?handler=Identite", "Adresse", AccountOpening.PostedDossierNumber)]
    [InlineData("/moi/securite?handler=Adresse", "Adresses", null)]
    [InlineData("/agent/equipe?handler=Ajouter", "adresse", null)]
    [InlineData("/agent/foyers/{foyer}/ajouter?handler=Adulte", "courriel", null)]
    [InlineData("/agent/foyers/{foyer}/garde?handler=Partager", "courriel", null)]
    [InlineData("/agent/reglages/portail", "portal.email", null)]
    public async Task It_is_asked_back_with_what_was_probably_meant_and_not_once_it_is_kept(string address, string field, AccountOpening? way)
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { AccountOpening = way ?? TestTown.Clapiers.AccountOpening } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = address.StartsWith("/moi", StringComparison.Ordinal) ? await portal.SignedIn(martin, Ct)
            : address.StartsWith("/agent", StringComparison.Ordinal) ? await portal.SignedInAgent("agenteici", town.OrganiserId, Ct)
            : portal.Browser();
        var to = address.Replace("{foyer}", $"{martin.Household.Id.Value}", StringComparison.Ordinal);
        (string, string)[] fields = [(field, Slip), ("Identifiant", "camille"), ("enfant", $"{martin.Child.Id.Value}")];
        var token = address.StartsWith("/moi", StringComparison.Ordinal) || address.StartsWith("/agent", StringComparison.Ordinal)
            ? await browser.Token(Ct)
            : (await browser.Get("/connexion", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");

        var asked = await browser.Post(to, fields, Ct, token: token);
        var kept = await browser.Post(to, [.. fields, ("adresseGardee", Slip)], Ct, token: token);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("Vouliez-vous dire «\u00A0camille@gmail.com\u00A0»\u00A0?", asked.Words, StringComparison.Ordinal);
        Assert.Equal(Slip, asked.Page.QuerySelector($"input[name='adresseGardee'][type=checkbox]")?.GetAttribute("value"));
        Assert.DoesNotContain("Vouliez-vous dire", kept.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_mail_can_be_sent_to_is_refused_and_nothing_changes()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var browser = await portal.SignedIn(martin, Ct);

        foreach (var address in new[] { "josé@exemple.fr", "x@[127.0.0.1]", "x@exemple.fr\u200B" })
        {
            var answer = await browser.Post("/moi/securite?handler=Adresse", [("Adresses", address), ("Actuel", PortalHost.Password)], Ct);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Contains("Nos courriels n’arrivent pas à cette adresse", answer.Words, StringComparison.Ordinal);
        }

        Assert.Equal(0, await portal.Ask(db => db.AccountLinks.CountAsync(Ct)));
    }
}
