using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>The service notes a family's quotient, by which its next bookings are priced.</summary>
public sealed class QuotientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quotient_is_noted_once_corrected_on_its_day_told_to_the_family_and_seen_on_both_pages()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        using var parent = await portal.SignedIn(martin, Ct);
        var page = $"/agent/foyers/{martin.Id.Value}";
        var today = ParisTime.DayOf(portal.Clock.GetUtcNow());
        Task<Answer> Note(string value) => Post(agent, page, ("valeur", value), ("depuis", $"{today:yyyy-MM-dd}"));

        await Note("842,50");
        await Note("842,5");
        await Note("1 012");

        var quotient = Assert.Single(await Quotients(portal, martin.Id));
        Assert.Equal((1012m, today), (quotient.Value, quotient.ValidFrom));
        var mails = await portal.Ask(db => db.Mails.Where(mail => mail.Kind == MailKind.QuotientNoted).OrderBy(mail => mail.Sequence).ToListAsync(Ct));
        Assert.Collection(mails, first => Assert.Contains("842,5", first.Text, StringComparison.Ordinal), second => Assert.Contains("1012", second.Text, StringComparison.Ordinal));
        var lines = await portal.Ask(db => db.AuditEntries.Where(line => line.What == "quotient.noted").OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync(Ct));
        Assert.Equal([(null, "842.5"), ("842.5", "1012")], lines.Select(line => (line.Before, line.After)));
        Assert.Contains("1012 à partir du", (await agent.Get(page, Ct)).Words, StringComparison.Ordinal);
        Assert.Contains("Quotient familial\u00A0: 1012", (await parent.Get("/moi", Ct)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-1", 0)]
    [InlineData("842,555", 0)]
    [InlineData("100000", 0)]
    [InlineData("huit cents", 0)]
    [InlineData("842", 800)]
    [InlineData("842", -800)]
    public async Task What_is_no_quotient_or_starts_too_far_away_is_refused_in_a_sentence_and_changes_nothing(string value, int days)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var before = await Quotients(portal, martin.Id);

        var answer = await Post(agent, $"/agent/foyers/{martin.Id.Value}", ("valeur", value), ("depuis", $"{ParisTime.DayOf(portal.Clock.GetUtcNow()).AddDays(days):yyyy-MM-dd}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(Refusal.QuotientUnreadable.Sentence(), answer.Words, StringComparison.Ordinal);
        Assert.Equal(value, answer.Page.QuerySelector("#valeur")!.GetAttribute("value"));
        Assert.Equal(before.Select(known => known.Id), (await Quotients(portal, martin.Id)).Select(known => known.Id));
    }

    private static Task<List<FamilyQuotient>> Quotients(PortalHost portal, HouseholdId household) =>
        portal.Ask(db => db.Households.Where(home => home.Id == household).SelectMany(home => home.Quotients).ToListAsync(Ct));

    private static async Task<Answer> Post(Browser agent, string page, params (string, string)[] fields) =>
        await agent.Post($"{page}?handler=Quotient", fields, Ct, token: (await agent.Get(page, Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value"));
}
