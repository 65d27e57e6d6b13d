using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>Guessing has a limit, and nobody uses up somebody else's (R9).</summary>
public sealed class TriesTests
{
    private const string Chosen = "Galet-Nuage-Tambour-41";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_who_guesses_shuts_out_nobody_but_the_stranger()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var (name, address) = (PortalHost.UserNameOf(martin.Parent), martin.Parent.Email);
        using var stranger = portal.BrowserAt("127.0.0.2");
        using var parent = portal.BrowserAt("127.0.0.3");
        using var byMail = portal.BrowserAt("127.0.0.4");

        foreach (var identifier in new[] { name, address })
        {
            for (var attempt = 0; attempt < Tries.PerIdentifier; attempt++)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.TrySignIn(identifier, "pas-le-bon", Ct)).Status);
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.TrySignIn(identifier, PortalHost.Password, Ct)).Status);
        }

        Assert.Equal(HttpStatusCode.Found, (await parent.TrySignIn(name, PortalHost.Password, Ct)).Status);
        Assert.Equal(HttpStatusCode.Found, (await byMail.TrySignIn(address, PortalHost.Password, Ct)).Status);
    }

    [Fact]
    public async Task Two_browsers_that_sign_in_while_the_hash_is_made_anew_are_both_let_in()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var name = PortalHost.UserNameOf(martin.Parent);
        // As the hash was made years ago.
        var old = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV2 })).HashPassword(null!, PortalHost.Password);
        await portal.Ask(db => db.Accounts.Where(account => account.UserName == name).ExecuteUpdateAsync(row => row.SetProperty(account => account.PasswordHash, old), Ct));
        using var phone = portal.Browser();
        using var desk = portal.Browser();

        Task<Answer>[] signing;
        await using (var meanwhile = await Meanwhile.Holding(portal.Database, db => db.Accounts.ExecuteUpdateAsync(row => row.SetProperty(account => account.UserName, account => account.UserName), Ct), Ct))
        {
            signing = [.. new[] { phone, desk }.Select(browser => browser.TrySignIn(name, PortalHost.Password, Ct))];
            await meanwhile.Wait(2, Ct);
            await meanwhile.LetGo(Ct);
            await Task.WhenAll(signing);
        }

        Assert.All(await Task.WhenAll(signing), answer => Assert.Equal(HttpStatusCode.Found, answer.Status));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await phone.Get("/clapiers/moi", Ct)).Status, (await desk.Get("/clapiers/moi", Ct)).Status]);
        Assert.NotEqual(old, await portal.Ask(db => db.Accounts.Where(account => account.UserName == name).Select(account => account.PasswordHash).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_device_that_the_account_knows_goes_on_beside_a_stranger_on_the_same_network_and_has_a_limit_too()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        var name = PortalHost.UserNameOf(martin.Parent);
        using var home = await portal.SignedIn(martin, Ct);
        using var neighbour = await portal.SignedIn(durand, Ct);
        using var stranger = portal.Browser();
        await home.Post("/deconnexion", [], Ct);
        await neighbour.Post("/deconnexion", [], Ct);
        await UseUp(stranger, name);

        var known = await home.TrySignIn(name, PortalHost.Password, Ct);
        var ofAnother = await neighbour.TrySignIn(name, PortalHost.Password, Ct);
        await home.Post("/deconnexion", [], Ct);
        await UseUp(home, name);

        Assert.Equal(HttpStatusCode.Found, known.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, ofAnother.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await home.TrySignIn(name, PortalHost.Password, Ct)).Status);
    }

    [Fact]
    public async Task A_new_password_by_mail_can_be_asked_whatever_strangers_try_and_makes_their_tries_forgotten()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        var name = PortalHost.UserNameOf(martin.Parent);
        using var stranger = portal.Browser();
        using var parent = portal.Browser();
        await UseUp(stranger, name);
        for (var attempt = 0; attempt <= Tries.PerIdentifier; attempt++)
        {
            await Forgotten(stranger, name, "quelquun@example.fr");
        }

        var shut = await parent.TrySignIn(name, PortalHost.Password, Ct);
        var asked = await Forgotten(parent, name, martin.Parent.Email);
        var page = await parent.Get(Post.LinkIn(Assert.Single(await post.To(martin.Parent.Email, Ct))), Ct);
        await parent.Send(page.Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("MotDePasse", Chosen), ("Confirmation", Chosen));
        await UseUp(stranger, name);

        Assert.Equal(HttpStatusCode.TooManyRequests, shut.Status);
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Equal(HttpStatusCode.Found, (await parent.TrySignIn(name, Chosen, Ct)).Status);
    }

    [Fact]
    public async Task Who_guesses_from_many_networks_meets_a_slower_limit_that_a_known_device_does_not_have()
    {
        await using var host = await CoreHost.Start(new TestTown());
        for (var network = 0; network < Tries.PerIdentifierADay / Tries.PerIdentifier; network++)
        {
            for (var attempt = 0; attempt < Tries.PerIdentifier; attempt++)
            {
                Assert.True(await Take(host, "camille", new Caller($"192.0.2.{network}")));
            }
        }

        host.Clock.Advance(Tries.Window + TimeSpan.FromMinutes(1));
        Assert.False(await Take(host, "camille", new Caller("198.51.100.1")));
        Assert.True(await Take(host, "dominique", new Caller("198.51.100.1")));
        Assert.True(await Take(host, "camille", new Caller("192.0.2.1", "son téléphone")));
        host.Clock.Advance(Tries.Day);
        Assert.True(await Take(host, "camille", new Caller("198.51.100.1")));
    }

    [Fact]
    public async Task Of_sixty_tries_at_once_ten_are_judged()
    {
        await using var host = await CoreHost.Start(new TestTown());

        var judged = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Take(host, "camille", new Caller("192.0.2.1"))));
        var networks = await Task.WhenAll(Enumerable.Range(0, Tries.PerNetwork + 40).Select(number => Take(host, $"nom {number}", new Caller("192.0.2.2"))));

        Assert.Equal(Tries.PerIdentifier, judged.Count(isJudged => isJudged));
        Assert.Equal(Tries.PerNetwork, networks.Count(isJudged => isJudged));
    }

    [Theory]
    [InlineData("kevinkazak", "\u212Aevin\u212Aazak")]
    [InlineData("kevinkazak", " KevinKazak ")]
    [InlineData("josé@exemple.fr", "jose\u0301@exemple.fr")]
    public async Task Two_spellings_that_sign_in_to_one_account_are_one_count(string name, string other)
    {
        await using var host = await CoreHost.Start(new TestTown());
        for (var attempt = 0; attempt < Tries.PerIdentifier; attempt++)
        {
            await Take(host, name, new Caller("192.0.2.1"));
        }

        Assert.False(await Take(host, other, new Caller("192.0.2.1")));
    }

    [Fact]
    public async Task What_has_no_name_to_guess_is_limited_by_network_alone()
    {
        await using var host = await CoreHost.Start(new TestTown());
        for (var attempt = 0; attempt < Tries.PerNetwork; attempt++)
        {
            Assert.True(await Take(host, null, new Caller("192.0.2.1")));
        }

        Assert.False(await Take(host, null, new Caller("192.0.2.1")));
        Assert.True(await Take(host, null, new Caller("192.0.2.2")));
    }

    [Fact]
    public async Task A_reset_asks_the_same_of_the_database_whether_name_and_address_belong_together_or_are_nobody_s_R9()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var name = PortalHost.UserNameOf(martin.Parent);

        var right = await Questions.Of(() => Ask(portal, name, martin.Parent.Email));
        var wrongAddress = await Questions.Of(() => Ask(portal, name, "autre@example.fr"));
        var nobody = await Questions.Of(() => Ask(portal, "personne", "autre@example.fr"));

        Assert.NotEmpty(right);
        Assert.Equal(right, wrongAddress);
        Assert.Equal(right, nobody);
    }

    [Fact]
    public async Task Who_asks_for_a_link_again_and_again_gets_five_mails_that_all_work()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await using var post = await Post.For(portal);
        for (var time = 0; time < AnswerResets.MostLinks + 3; time++)
        {
            await Ask(portal, PortalHost.UserNameOf(martin.Parent), martin.Parent.Email);
        }

        var mails = await post.To(martin.Parent.Email, Ct);

        using var browser = portal.Browser();
        Assert.Equal(AnswerResets.MostLinks, mails.Count);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetOnly(Post.LinkIn(mails[0]), Ct)).Status);
        Assert.Equal(0, await portal.Ask(db => db.AskedResets.CountAsync(Ct)));
    }

    private static Task Ask(PortalHost portal, string name, string address) => portal.In((AskForReset deed) => deed.Run(name, address, Ct));

    private static Task<bool> Take(CoreHost host, string? name, Caller from) => host.In((Tries tries) => tries.Take(Tries.SignIn, name, from, Ct));

    private static async Task UseUp(Browser browser, string name)
    {
        for (var attempt = 0; attempt < Tries.PerIdentifier; attempt++)
        {
            await browser.TrySignIn(name, "pas-le-bon", Ct);
        }
    }

    private static async Task<Answer> Forgotten(Browser browser, string name, string address) =>
        await browser.Send((await browser.Get("/mot-de-passe-oublie", Ct)).Page.QuerySelector<IHtmlFormElement>("main form")!, Ct, ("Identifiant", name), ("Adresse", address));

    [Fact]
    public async Task A_password_that_was_kept_by_an_older_measure_signs_in_and_is_kept_by_today_s()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var old = new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV2 })).HashPassword(null!, PortalHost.Password);
        await portal.Ask(db => db.Accounts.Where(account => account.GuardianId == martin.Parent.Id).ExecuteUpdateAsync(row => row.SetProperty(account => account.PasswordHash, old), Ct));
        using var browser = portal.Browser();

        await browser.SignIn(PortalHost.UserNameOf(martin.Parent), PortalHost.Password, Ct);

        Assert.NotEqual(old, await portal.Ask(db => db.Accounts.Where(account => account.GuardianId == martin.Parent.Id).Select(account => account.PasswordHash).SingleAsync(Ct)));
    }
}
