using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Portal.Web.Start;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The organiser is in the address: what a family of two structures sends goes to the one whose page it was on, whatever another tab does.</summary>
public sealed class AddressTests
{
    // What is an account's own, or nobody's.
    private static readonly string[] Outside = ["/accessibilite", "/conditions", "/contact", "/deconnexion", "/donnees-personnelles", "/moi/securite"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_link_and_every_form_of_a_familys_rooms_stays_with_its_organiser()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        await two.Tick(browser, two.Here, TestTown.Thursday);
        await browser.Validate(Ct);
        await two.Tick(browser, two.Here, TestTown.Friday);
        await two.Tick(browser, two.There, TestTown.Friday);
        await browser.Post("/clapiers/planning/semaine-type/modifier?handler=Enregistrer", [("Nom", "École"), ("Cases", $"1|{two.Here.Lunch.Value}"), ("Enfant", two.Child)], Ct);

        var (seen, wrong) = (new HashSet<string>(), new List<string>());
        var week = await two.Portal.Ask(db => db.UsualWeeks.Select(week => week.Id).SingleAsync(Ct));
        var left = new Queue<string>(
        [
            "/clapiers", "/clapiers/planning?mois=2026-11&mode=edition", "/clapiers/planning/jour?jour=2026-11-26", "/clapiers/attente",
            // Where a form leads that is sent by GET.
            $"/clapiers/reserver/activites?enfants={two.Child}", $"/clapiers/reserver/jours?enfants={two.Child}&creneaux={two.Here.Lunch.Value}&du=2026-11-26&au=2026-12-04&jours=4",
            $"/clapiers/planning/semaine-type/appliquer?semaines={week}&periode=annee",
        ]);
        while (left.TryDequeue(out var address))
        {
            var answer = await browser.GetOnly(address, Ct);
            if (answer.MediaType != "text/html" || answer.Status != HttpStatusCode.OK)
            {
                continue;
            }

            seen.Add(answer.Address.AbsolutePath);
            foreach (var to in Addresses(answer.Page))
            {
                var path = to.Split('?', '#')[0];
                if (Outside.Contains(path) || (path == answer.Address.AbsolutePath && to.StartsWith('#')))
                {
                    continue;
                }

                if (path != "/clapiers" && !path.StartsWith("/clapiers/", StringComparison.Ordinal))
                {
                    wrong.Add($"{address} leads to {to}");
                }
                else if (!to.Contains("handler=", StringComparison.Ordinal) && !seen.Contains(path) && !left.Any(waiting => waiting.Split('?')[0] == path))
                {
                    left.Enqueue(to);
                }
            }
        }

        Assert.Empty(wrong);
        // Nothing is billed in this town.
        string[] notReached = ["factures/{id:guid}", "factures/{id:guid}/recu/{reglement:guid}"];
        var rooms = Rooms(two.Portal).Select(room => room[(room.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash + 1 : room.Length)..]).Except(notReached);
        Assert.DoesNotContain(rooms, room => !seen.Any(path => Fits(room, path)));
    }

    [Theory]
    [InlineData("Valider")]
    [InlineData("Vider")]
    [InlineData("Retirer")]
    [InlineData("Reprendre")]
    public async Task A_button_of_the_recap_moves_the_cart_that_it_was_read_of_whatever_the_other_tab_shows(string button)
    {
        await using var two = await TwoStructures.Open(TestTown.Clapiers);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        await two.Tick(browser, two.Here, TestTown.Thursday);
        await two.Tick(browser, two.There, TestTown.Friday);
        if (button == "Reprendre")
        {
            await browser.Validate(Ct, "cluses");
            await browser.Validate(Ct);
        }

        var tabA = await browser.Get("/clapiers/panier", Ct);
        var other = await two.CartAt(two.There);
        var tabB = await browser.Send(tabA.Page.QuerySelector<IHtmlFormElement>("form.organiser")!, Ct, ("organisme", "cluses"));

        var answer = await browser.Press(tabA.Page.QuerySelector($"form[action*='handler={button}'] button")!, Ct);

        Assert.Equal("/cluses/panier", tabB.Address.AbsolutePath);
        Assert.NotEqual(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(other, await two.CartAt(two.There));
        Assert.Equal(
            button switch { "Valider" => (CartState.Paying, 1), "Vider" => (CartState.Abandoned, 0), "Retirer" => (CartState.Abandoned, 0), _ => (CartState.Open, 1) },
            await two.CartAt(two.Here));
    }

    [Fact]
    public async Task A_file_is_sent_to_the_structure_whose_page_it_was_signed_on()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater, validated: false);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        foreach (var code in new[] { "clapiers", "cluses" })
        {
            await two.FillTheFile(browser, code);
        }

        var tabA = await browser.Get($"/clapiers/moi/enfants/{two.Child}/dossier", Ct);
        await browser.Get("/cluses/moi", Ct);
        await browser.Send(tabA.Page.QuerySelector<IHtmlFormElement>("form.fields")!, Ct, ("exact", "oui"), ("nom", "Camille Martin"), ("lieu", "Clapiers"));

        var files = await two.Portal.Ask(db => db.ChildFiles.AsNoTracking().ToListAsync(Ct));
        Assert.Equal(FileState.Sent, files.Single(file => file.OrganiserId == two.Here.OrganiserId).State);
        Assert.NotEqual(FileState.Sent, files.Single(file => file.OrganiserId == two.There.OrganiserId).State);
    }

    [Fact]
    public async Task The_control_of_the_address_sends_a_file_to_the_wrong_structure_once_the_form_goes_to_the_one_visited_last()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater, validated: false);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        foreach (var code in new[] { "clapiers", "cluses" })
        {
            await two.FillTheFile(browser, code);
        }

        var tabA = await browser.Get($"/clapiers/moi/enfants/{two.Child}/dossier", Ct);
        var tabB = await browser.Get("/cluses/moi", Ct);
        var form = tabA.Page.QuerySelector<IHtmlFormElement>("form.fields")!;

        // As if the address named no structure, and the last visit were asked.
        form.Action = form.Action.Replace("/clapiers/", $"/{tabB.Address.Segments[1].TrimEnd('/')}/", StringComparison.Ordinal);
        await browser.Send(form, Ct, ("exact", "oui"), ("nom", "Camille Martin"), ("lieu", "Clapiers"));

        var files = await two.Portal.Ask(db => db.ChildFiles.AsNoTracking().ToListAsync(Ct));
        Assert.NotEqual(FileState.Sent, files.Single(file => file.OrganiserId == two.Here.OrganiserId).State);
        Assert.Equal(FileState.Sent, files.Single(file => file.OrganiserId == two.There.OrganiserId).State);
    }

    [Fact]
    public async Task A_recap_that_changed_in_another_tab_is_shown_again_and_nothing_is_booked_until_it_is_read()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        await two.Tick(browser, two.Here, TestTown.Thursday);
        var read = await browser.Get("/clapiers/panier", Ct);
        await two.Tick(browser, two.Here, TestTown.Friday);

        var again = await browser.Press(read.Page.QuerySelector("#valider")!, Ct);
        var kept = await browser.Press(read.Page.QuerySelector("#vider")!, Ct);
        var (bookings, cart) = (await two.Portal.Ask(db => db.Bookings.CountAsync(Ct)), await two.CartAt(two.Here));
        var read2 = await browser.Press(kept.Page.QuerySelector("form[action*='handler=Prolonger'] button")!, Ct);
        var done = await browser.Press(again.Page.QuerySelector("#valider")!, Ct);

        Assert.All([again, kept], answer => Assert.Contains("Votre panier a changé entre-temps", answer.Words, StringComparison.Ordinal));
        Assert.Contains("6,20", again.Words, StringComparison.Ordinal);
        Assert.Equal((0, (CartState.Open, 2)), (bookings, cart));
        // More time is no other cart: what was read before it was prolonged still counts.
        Assert.Contains("prolongé", read2.Words, StringComparison.Ordinal);
        Assert.StartsWith("/clapiers/demandes/", done.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(2, await two.Portal.Ask(db => db.Bookings.CountAsync(Ct)));
    }

    [Fact]
    public async Task The_control_of_what_was_read_books_a_day_that_nobody_saw_once_the_form_says_what_the_cart_is_now()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        await two.Tick(browser, two.Here, TestTown.Thursday);
        var read = await browser.Recap(Ct);
        await two.Tick(browser, two.Here, TestTown.Friday);
        var seen = (AngleSharp.Html.Dom.IHtmlInputElement)(await browser.Recap(Ct)).QuerySelector("input[name=vu]")!;

        // As if the form carried no version of its own.
        await browser.Validate(read, Ct, ("vu", seen.Value));

        Assert.Equal(2, await two.Portal.Ask(db => db.Bookings.CountAsync(Ct)));
    }

    [Theory]
    [InlineData("/", "/clapiers")]
    [InlineData("/planning?mois=2026-12&mode=edition", "/clapiers/planning?mois=2026-12&mode=edition")]
    [InlineData("/demandes/2026-000001?nouvelle=1", "/clapiers/demandes/2026-000001?nouvelle=1")]
    [InlineData("/planning?mois=2026-12&organisme=cluses", "/cluses/planning?mois=2026-12")]
    [InlineData("/clapiers/panier?organisme=cluses", "/cluses/panier")]
    [InlineData("/?organisme=cluses", "/cluses")]
    public async Task An_old_address_leads_to_the_familys_structure_and_a_link_of_an_old_mail_to_its_own(string old, string there)
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);

        Assert.Equal(there, (await browser.GetOnly(old, Ct)).Location?.PathAndQuery);

        // The one visited last is a convenience for what is shown.
        await browser.Get("/cluses/planning", Ct);
        Assert.Equal("/cluses/panier", (await browser.GetOnly("/panier", Ct)).Location?.PathAndQuery);
    }

    [Fact]
    public async Task What_is_sent_without_its_structure_is_refused_and_changes_nothing()
    {
        await using var two = await TwoStructures.Open(TestTown.BilledLater);
        using var browser = await two.Portal.SignedIn(two.Martin, Ct);
        await two.Tick(browser, two.Here, TestTown.Thursday);
        var token = await browser.Token(Ct);
        var read = await browser.Get("/clapiers/panier", Ct);
        var seen = read.Page.QuerySelectorAll<IHtmlInputElement>("form[action*='handler=Vider'] input:not([name^=__])").Select(input => (input.Name!, input.Value)).ToList();

        foreach (var (address, fields) in new (string, IReadOnlyList<(string, string)>)[]
        {
            ("/panier?handler=Vider", seen), ("/panier?handler=Valider", seen), ("/panier?handler=Vider&organisme=clapiers", seen), ("/panier?handler=Vider", [.. seen, ("organisme", "clapiers")]),
            ("/planning?handler=Choisir", [("cocher", $"{two.Child}|{two.Here.Lunch.Value}|{TestTown.Friday:yyyy-MM-dd}")]), ("/moi?handler=Rappels", [("voulus", "false")]),
        })
        {
            var answer = await browser.Post(address, fields, Ct, token: token);
            Assert.Equal((address, HttpStatusCode.BadRequest), (address, answer.Status));
        }

        foreach (var unknown in new[] { "ailleurs", "agent", "Clapiers" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Post($"/{unknown}/panier?handler=Vider", seen, Ct, token: token)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetOnly($"/{unknown}/panier", Ct)).Status);
        }

        Assert.Equal((CartState.Open, 1), await two.CartAt(two.Here));
        Assert.False(await two.Portal.Ask(db => db.Guardians.AnyAsync(guardian => guardian.RemindersOff, Ct)));
    }

    [Fact]
    public async Task No_structure_is_called_like_another_address_of_the_portal()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        var routes = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        var folders = Directory.EnumerateDirectories(portal.Services.GetRequiredService<IWebHostEnvironment>().WebRootPath).Select(folder => Path.GetFileName(folder)!);
        var words = routes.Select(route => route.RoutePattern.PathSegments is [var first, ..] ? first.Parts[0] : null).OfType<RoutePatternLiteralPart>()
            .Select(literal => literal.Content).Concat(folders).Distinct().ToList();

        Assert.Contains("planning", words);
        Assert.Contains("css", words);
        // No code has a dot, so none can be called like a file.
        Assert.DoesNotContain(words.Except(Organiser.OtherAddresses), word => !word.Contains('.', StringComparison.Ordinal));
        foreach (var code in words.Concat(["", "Clapiers", "clapiers/panier", "-clapiers", "clapiers.fr", "clapiers\n"]))
        {
            Assert.Throws<ArgumentException>(() => new Organiser { Code = code, Name = "Ici", Accent = "#000000", PayFipClientNumber = "000003", Policies = TestTown.Clapiers });
        }
    }

    private static IEnumerable<string> Addresses(IHtmlDocument page) => page.QuerySelectorAll("a[href], form, button[formaction]").Select(element => element switch
    {
        IHtmlAnchorElement link => link.GetAttribute("href")!,
        IHtmlFormElement { Method: "dialog" } => page.Location.PathName,
        IHtmlFormElement form => form.GetAttribute("action") ?? page.Location.PathName,
        _ => element.GetAttribute("formaction")!,
    }).Select(address => address is ['/', ..] ? address : address is ['#', ..] or "" ? page.Location.PathName : new Uri(new Uri(page.BaseUri), address).PathAndQuery);

    private static IEnumerable<string> Rooms(PortalHost portal) => portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && endpoint.RoutePattern.GetParameter(FamilyRooms.Organiser) is not null)
        .Select(endpoint => endpoint.RoutePattern.RawText!).Distinct();

    private static bool Fits(string room, string path) =>
        new TemplateMatcher(TemplateParser.Parse(room), []).TryMatch(path == "/clapiers" ? "/" : path["/clapiers".Length..], []);

    /// <summary>A town with two structures, and a family that both know.</summary>
    private sealed record TwoStructures(PortalHost Portal, TestTown Here, TestTown There, TestHousehold Martin) : IAsyncDisposable
    {
        public string Child => Martin.Child.Id.Value.ToString();

        public static async Task<TwoStructures> Open(Policies policies, bool validated = true)
        {
            var here = new TestTown { Policies = policies };
            var there = new TestTown { Number = 2, Code = "cluses", Name = "Cluses – Vie scolaire", Policies = policies, OnlyItsPupils = false };
            var martin = here.Household(validated: validated);
            var portal = await PortalHost.Start(here);
            await using var db = portal.Database.Open();
            await there.Save(db);
            db.AddRange(martin.Files(there.OrganiserId));
            await db.SaveChangesAsync(Ct);
            return new TwoStructures(portal, here, there, martin);
        }

        public async Task Tick(Browser browser, TestTown at, DateOnly day)
        {
            var answer = await browser.Post($"/{at.Code}/planning?handler=Choisir", [("cocher", $"{Child}|{at.Lunch.Value}|{day:yyyy-MM-dd}")], Ct, accept: "application/json");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }

        public async Task FillTheFile(Browser browser, string code)
        {
            await browser.Post($"/{code}/moi/foyer", [($"{Martin.Id.Value:N}.household.address", "1 rue Haute"), ($"{Martin.Id.Value:N}.household.postcode", "74300"), ($"{Martin.Id.Value:N}.household.city", "Cluses")], Ct);
            await browser.Post($"/{code}/moi/foyer", [($"{Martin.Parent.Id.Value:N}.adult.phone", "06 12 34 56 78")], Ct);
            await browser.Post($"/{code}/moi/enfants/{Child}", [("child.diet", "NoPork"), ($"lien-{Martin.Parent.Id.Value}", "Mother")], Ct);
            await browser.Post($"/{code}/moi/enfants/{Child}/sante", [("allergies", "Arachides"), ("pai", "non")], Ct);
            await browser.Post($"/{code}/moi/enfants/{Child}/autorisations", [("child.image", "oui"), ("child.swims", "non"), ("child.alone", "non")], Ct);
            await browser.Post($"/{code}/moi/contacts", [("nom", "Fatou Martin"), ("telephone", "0611223344"), ("chercher", "tous")], Ct);
            await browser.Post($"/{code}/moi/contacts?handler=Confirmer", [], Ct);
        }

        /// <summary>How the last cart of the family there stands, and how many lines live in it.</summary>
        public Task<(CartState State, int Lines)> CartAt(TestTown town) => Portal.Ask(async db =>
        {
            var cart = await db.Carts.AsNoTracking().Include(cart => cart.Lines).Where(cart => cart.OrganiserId == town.OrganiserId).OrderByDescending(cart => cart.OpenedAt).FirstAsync(Ct);
            return (cart.State, cart.LiveLines.Count());
        });

        public async ValueTask DisposeAsync() => await Portal.DisposeAsync();
    }
}
