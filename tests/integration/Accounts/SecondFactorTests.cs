using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>Authenticator codes from the drawing to the last recovery code, and the administrator who cannot be lost.</summary>
public sealed class SecondFactorTests
{
    private const string CodePage = "/moi/securite/code";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_asked_at_each_sign_in_and_each_recovery_code_serves_once()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var owner = await portal.SignedIn(martin, Ct);
        var name = PortalHost.UserNameOf(martin.Parent);

        var (secret, spare) = await SetUp(owner);
        using var halfway = portal.Browser();
        await halfway.SignIn(name, PortalHost.Password, Ct);
        var shut = await halfway.GetOnly("/clapiers/planning", Ct);
        var wrong = await Answer(halfway, "000000" == CodeOf(secret) ? "000001" : "000000");
        var entered = await Answer(halfway, CodeOf(secret));
        using var lost = portal.Browser();
        await lost.SignIn(name, PortalHost.Password, Ct);
        var saved = await Answer(lost, spare[0]);
        using var again = portal.Browser();
        await again.SignIn(name, PortalHost.Password, Ct);
        var spent = await Answer(again, spare[0]);
        var other = await Answer(again, spare[1].ToLowerInvariant());

        Assert.Equal(10, spare.Distinct().Count());
        Assert.Equal("/connexion", shut.Location?.AbsolutePath);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (wrong.Status, spent.Status));
        Assert.All([entered, saved, other], answer => Assert.Equal((HttpStatusCode.OK, "/clapiers"), (answer.Status, answer.Address.AbsolutePath)));
        Assert.Contains("8\u00A0codes de secours vous restent", (await again.Get("/moi/securite", Ct)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_wrong_codes_shut_the_door_and_a_code_without_a_password_opens_none()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var owner = await portal.SignedIn(martin, Ct);
        var (secret, _) = await SetUp(owner);
        using var stranger = portal.Browser();
        using var guesser = portal.Browser();

        var noPassword = await stranger.GetOnly("/connexion/code", Ct);
        await guesser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);
        // The try that went into setting it up was another device's.
        for (var attempt = 1; attempt <= Tries.PerIdentifier; attempt++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Answer(guesser, "essai")).Status);
        }

        var late = await Answer(guesser, CodeOf(secret));

        Assert.Equal("/connexion", noPassword.Location?.OriginalString.Split('?')[0] is { } path && Uri.TryCreate(path, UriKind.Absolute, out var there) ? there.AbsolutePath : noPassword.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.TooManyRequests, late.Status);
    }

    [Fact]
    public async Task An_agent_is_kept_at_the_second_factor_until_it_is_there_and_cannot_put_it_away()
    {
        await using var portal = await PortalHost.Start(new TestTown(), new PortalOptions { StaffSecondFactor = true });
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);

        var before = await agent.GetOnly("/agent/equipe", Ct);
        var (secret, _) = await SetUp(agent);
        var after = await agent.GetOnly("/agent/equipe", Ct);
        var token = (await agent.Get("/agent", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var away = await agent.Post($"{CodePage}?handler=Retirer", [("Actuel", PortalHost.Password)], Ct, token: token);
        using var next = portal.Browser();
        await next.SignIn("agentclapiers", PortalHost.Password, Ct);
        var halfway = await next.GetOnly("/agent/equipe", Ct);
        await Answer(next, CodeOf(secret));

        Assert.Equal(CodePage, before.Location?.AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (after.Status, away.Status));
        Assert.Equal("/connexion", halfway.Location?.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await next.GetOnly("/agent/equipe", Ct)).Status);
    }

    [Fact]
    public async Task The_last_administrator_is_neither_closed_nor_made_something_else_even_by_two_who_do_it_at_once()
    {
        var town = new TestTown();
        await using var portal = await PortalHost.Start(town);
        using var first = await portal.SignedInAgent("premiere", town.OrganiserId, Ct);
        var alone = await IdOf(portal, "premiere");

        var closed = await Change(first, alone, StaffRole.Administrator, shut: true);
        var demoted = await Change(first, alone, StaffRole.Agent);
        using var second = await portal.SignedInAgent("seconde", town.OrganiserId, Ct);
        var other = await IdOf(portal, "seconde");
        // Each puts the other out.
        await Task.WhenAll(Change(first, other, StaffRole.Agent), Change(second, alone, StaffRole.Agent));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (closed.Status, demoted.Status));
        Assert.Contains("au moins un administrateur", closed.Words, StringComparison.Ordinal);
        Assert.Equal(1, await portal.Ask(db => db.Accounts.CountAsync(account => account.Role == StaffRole.Administrator && !account.IsClosed, Ct)));
    }

    private static async Task<(string Secret, IReadOnlyList<string> Spare)> SetUp(Browser browser)
    {
        var page = await browser.Get(CodePage, Ct);
        var secret = page.Page.QuerySelector("#cle")!.TextContent;
        var done = await browser.Send(page.Page.QuerySelector<IHtmlFormElement>("main form:has(#Code)")!, Ct, ("Code", CodeOf(secret)));
        return (secret, [.. done.Page.QuerySelectorAll(".codes li").Select(code => code.TextContent)]);
    }

    private static async Task<Answer> Answer(Browser browser, string code)
    {
        var page = await browser.Get("/connexion/code", Ct);
        return await browser.Send(page.Page.QuerySelector<IHtmlFormElement>("main form:has(#Code)")!, Ct, ("Code", code));
    }

    private static async Task<Answer> Change(Browser agent, Guid member, StaffRole role, bool shut = false)
    {
        var token = (await agent.Get("/agent", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await agent.Post("/agent/equipe?handler=Changer", [("membre", $"{member}"), ("role", $"{role}"), ("ferme", shut ? "true" : "false")], Ct, token: token);
    }

    private static Task<Guid> IdOf(PortalHost portal, string userName) => portal.Ask(db => db.Accounts.Where(account => account.UserName == userName).Select(account => account.Id).SingleAsync(Ct));

    /// <summary>What an application on a telephone shows at this moment (RFC 6238): the framework looks at the real clock.</summary>
    private static string CodeOf(string secret)
    {
        var bits = string.Concat(secret.Where(char.IsLetterOrDigit).Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // What the applications compute with.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}
