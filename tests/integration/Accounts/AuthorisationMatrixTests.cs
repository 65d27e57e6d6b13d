using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Portal.Web.Start;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>
/// Every page and handler, as the portal itself lists them, with every kind of visitor (I6). The table below says who is let
/// in; a page or handler that is not in it fails the test, and so does a line of it that no longer exists.
/// </summary>
public sealed partial class AuthorisationMatrixTests
{
    private static readonly StaffRole[] Everybody = Enum.GetValues<StaffRole>();
    private static readonly StaffRole[] WhoAnswers = [StaffRole.Agent, StaffRole.Manager, StaffRole.Administrator];
    private static readonly StaffRole[] WhoHandsOver = [StaffRole.Agent, StaffRole.ActivityLeader, StaffRole.Manager, StaffRole.Administrator];
    private static readonly StaffRole[] WhoServes = [StaffRole.Agent, StaffRole.CashOfficer, StaffRole.Manager, StaffRole.Administrator];
    private static readonly StaffRole[] WhoCounts = [StaffRole.CashOfficer, StaffRole.Manager, StaffRole.Administrator];
    private static readonly StaffRole[] WhoSettles = [StaffRole.Manager, StaffRole.Administrator];
    private static readonly StaffRole[] WhoRules = [StaffRole.Administrator];

    private static readonly Door[] Doors =
    [
        Anyone("/Legal/Accessibility"),
        Anyone("/Account/Activate", "Get Post"),
        Anyone("/Account/ChoosePassword", "Get Post"),
        Anyone("/Account/ConfirmEmail", "Get Post"),
        Anyone("/Account/Forgotten", "Get Post"),
        Anyone("/Account/Opening/Ask", "Get Post"),
        Anyone("/Account/Opening/Code", "Get Post"),
        Anyone("/Account/Opening/Dossier", "Get PostIdentite PostNumero PostValider"),
        Anyone("/Account/Opening/Index", "Get"),
        Anyone("/Account/Opening/Way", "Get"),
        Anyone("/Legal/Contact", "Get"),
        Anyone("/Legal/Privacy"),
        Anyone("/Account/SignIn", "Get Post PostCle PostDefi"),
        Anyone("/Account/SignInCode", "Get Post"),
        Anyone("/Account/SignOut", "Get Post"),
        Anyone("/Account/StopReminders", "Get Post"),
        Anyone("/Legal/Terms"),
        Family("/Family/Absences/Index", "Get PostAbsent PostEnvoyer GetPiece"),
        Family("/Family/Alerts/Index", "Get GetNombre Post"),
        Family("/Family/Alerts/Letter", "Get"),
        Family("/Family/Calendars/Index", "Get PostOuvrir PostFermer"),
        Family("/Family/Cart/Index", "Get PostProlonger PostVider PostRetirer PostReessayer PostReprendre PostValider"),
        Family("/Family/Custody/Index", "Get PostProposer PostRepondre PostCalendrier PostRepondreCalendrier PostSante"),
        Family("/Family/File/Contacts", "Get Post PostRetirer PostConfirmer"),
        Family("/Family/File/Documents", "Get Post GetPage"),
        Family("/Family/File/Dossier", "Get Post GetSigne"),
        Family("/Family/File/Health", "Get Post"),
        Family("/Family/File/Home", "Get Post"),
        Family("/Family/File/Identity", "Get Post"),
        Family("/Family/File/NewChild", "Get Post"),
        Family("/Family/File/Permissions", "Get Post"),
        Family("/Family/File/Rules", "Get Post"),
        Family("/Family/History/Index", "Get GetCsv GetPdf"),
        Family("/Family/Home", "Get"),
        Family("/Family/Invoices/Details", "Get GetPdf Post"),
        Family("/Family/Invoices/Index", "Get"),
        Family("/Family/Invoices/Receipt", "Get GetPdf"),
        Family("/Family/Mails/Index", "Get Post PostAppareil PostRetirer PostAlertes"),
        Family("/Family/Menus", "Get"),
        Family("/Family/Me", "Get PostRappels"),
        // Open to a browser that lost its cookie at the bank; it shows nothing to it.
        Anyone("/Family/Payment/Return", "Get Post"),
        Family("/Family/Planning/Several/Copy", "Get Post"),
        Family("/Family/Planning/Day", "Get PostChoisir"),
        Family("/Family/Planning/Index", "Get PostChoisir PostFleche PostAnnuler PostHoraires"),
        Family("/Family/Planning/Several/Period", "Get PostInscrire PostDesinscrire"),
        Family("/Family/Planning/Print", "Get"),
        Family("/Family/Requests/Details", "Get PostAnnuler PostMasquer"),
        Family("/Family/Requests/Index", "Get"),
        Family("/Family/Steps/Activities", "Get"),
        Family("/Family/Steps/Days", "Get Post"),
        Family("/Family/Steps/Index", "Get"),
        Family("/Family/Waiting/Index", "Get GetAvis PostAttendre PostPrendre PostPasser PostQuitter"),
        Family("/Family/Weeks/Apply", "Get Post"),
        Family("/Family/Weeks/Edit", "Get PostEnregistrer PostSupprimer"),
        Family("/Family/Weeks/Index", "Get"),
        SignedIn("/Me/Authenticator", "Get Post PostSecours PostRetirer"),
        SignedIn("/Me/FirstVisit", "Get Post"),
        SignedIn("/Me/LeaveDesk", "Get Post"),
        SignedIn("/Me/Passkey", "Get Post PostDefi"),
        SignedIn("/Me/Security", "Get PostMotDePasse PostAdresse PostDeconnecter PostPartout PostRenommerCle PostRetirerCle"),
        Staff("/Staff/Answers/Absences", WhoAnswers, "Get GetPiece Post"),
        Staff("/Staff/People/Accounts", WhoAnswers, "Get PostDemande PostEnvoyer PostEnvoyerEcole PostImprimer PostImprimerEcole"),
        Staff("/Staff/Answers/Asked", WhoAnswers, "Get Post"),
        Staff("/Staff/Billing/Credits", WhoCounts, "Get Post"),
        Staff("/Staff/Billing/Index", WhoCounts, "Get Post"),
        Staff("/Staff/Billing/Invoice", WhoCounts, "Get GetPdf GetRecu Post PostAnnuler PostRendu"),
        Staff("/Staff/Billing/Month", WhoCounts, "Get PostProjet PostEmettre"),
        Staff("/Staff/Today/Day", Everybody, "Get"),
        Staff("/Staff/People/Desk", WhoServes, "Get Post"),
        Staff("/Staff/People/Register/Absentees", WhoSettles, "Get Post PostAnnuler"),
        Staff("/Staff/People/Add", WhoAnswers, "Get PostEnfant PostAdulte"),
        Staff("/Staff/People/Register/Duplicates", WhoSettles, "Get PostDifferents PostAnnuler"),
        Staff("/Staff/People/Custody", WhoAnswers, "Get PostPartager PostCalendrier PostJours PostAutorite PostSeparer PostFin"),
        Staff("/Staff/People/Household", WhoAnswers, "Get PostSante PostRecu PostReprendre PostQuotient"),
        Staff("/Staff/People/Register/Import", WhoSettles, "Get GetModele GetExport GetACorriger Post PostImporter"),
        Staff("/Staff/Answers/Files/Index", WhoAnswers, "Get PostPrendre PostAccepter"),
        Staff("/Staff/Answers/Files/Item", WhoAnswers, "Get Post GetPage GetSigne"),
        Staff("/Staff/People/Register/Merge", WhoSettles, "Get Post"),
        Staff("/Staff/People/Search", WhoAnswers, "Get"),
        Staff("/Staff/Studio/Activity", WhoSettles, "Get PostPublier PostReprendre PostCopier"),
        Staff("/Staff/Studio/Calendar", WhoSettles, "Get Post PostRetirer"),
        Staff("/Staff/Studio/Capacities", WhoSettles, "Get Post PostRemplir PostCopier PostJauge"),
        Staff("/Staff/Studio/Facilities", WhoSettles, "Get Post"),
        Staff("/Staff/Studio/Index", WhoSettles, "Get"),
        Staff("/Staff/Studio/NewOrganiser", WhoRules, "Get Post"),
        Staff("/Staff/Studio/Period", WhoSettles, "Get Post PostRetirer"),
        Staff("/Staff/Studio/Preview", WhoSettles, "Get"),
        Staff("/Staff/Studio/Price", WhoSettles, "Get Post PostDessiner"),
        Staff("/Staff/Studio/Prices", WhoSettles, "Get"),
        Staff("/Staff/Studio/Sheet", WhoSettles, "Get Post PostRelire"),
        Staff("/Staff/Studio/SlotSheet", WhoSettles, "Get Post PostRetirer"),
        Staff("/Staff/Studio/Year", WhoSettles, "Get Post"),
        Staff("/Staff/Town/Mails/Index", WhoAnswers, "Get PostReprendre"),
        Staff("/Staff/Town/Mails/Letter", WhoAnswers, "Get PostRenvoyer PostReprendre"),
        Staff("/Staff/Town/Mails/Template", WhoSettles, "Get Post PostApercu PostOrigine"),
        Staff("/Staff/Town/Mails/Templates", WhoSettles, "Get"),
        Staff("/Staff/Town/Menus", WhoAnswers, "Get Post PostApercu"),
        Staff("/Staff/Town/News/Edit", WhoAnswers, "Get Post PostApercu PostSupprimer"),
        Staff("/Staff/Town/News/Index", WhoAnswers, "Get"),
        Staff("/Staff/Town/Nights", WhoAnswers, "Get Post"),
        Staff("/Staff/Today/RollCall", WhoHandsOver, "Get Post PostReste PostRetirer"),
        Staff("/Staff/Today/Guest", WhoHandsOver, "Get Post"),
        Staff("/Staff/Today/Pickups", WhoHandsOver, "Get Post"),
        Staff("/Staff/Town/Settings/Document", WhoSettles, "Get Post PostRetirer"),
        Staff("/Staff/Town/Settings/Documents", WhoSettles, "Get"),
        Staff("/Staff/Town/Settings/Edit", WhoSettles, "Get Post"),
        Staff("/Staff/Town/Settings/Fields", WhoSettles, "Get Post"),
        Staff("/Staff/Town/Settings/Index", WhoSettles, "Get"),
        Staff("/Staff/Town/Settings/Text", WhoSettles, "Get Post PostApercu PostRetirer"),
        Staff("/Staff/Town/Settings/Texts", WhoSettles, "Get"),
        Staff("/Staff/Town/Team", WhoRules, "Get PostAjouter PostChanger PostSecondFacteur"),
        Staff("/Staff/Answers/Waiting", WhoAnswers, "Get"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_and_handler_is_in_the_table_and_lets_in_whom_the_table_says_and_nobody_touches_another_household_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var portal = await PortalHost.Start(town);
        await AddAnotherOrganiser(portal);
        var pages = await PagesOf(portal);

        var known = Doors.SelectMany(door => door.Handlers.Select(handler => $"{door.Page} {handler}")).Order();
        Assert.Equal(pages.SelectMany(page => page.Handlers.Select(handler => $"{page.Path} {handler}")).Order(), known);

        using var mine = await portal.SignedIn(martin, Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await mine.Validate(Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Friday:yyyy-MM-dd}")], Ct);
        var ids = await IdsOf(portal, martin, town);
        var before = await Everything(portal, martin);

        Visitor[] strangers =
        [
            new(null, null, () => Task.FromResult(portal.Browser())),
            new(durand, null, () => portal.SignedIn(durand, Ct)),
            .. Everybody.Select(role => Of(portal, $"agent{role}", new OrganiserId(2), role)),
            // Of this organiser, but with rights that do not reach bookings and accounts.
            Of(portal, "animateurici", town.OrganiserId, StaffRole.ActivityLeader),
            Of(portal, "regisseurici", town.OrganiserId, StaffRole.CashOfficer),
        ];
        var wrong = new List<string>();
        foreach (var visitor in strangers)
        {
            await Walk(visitor, pages, ids, wrong);
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await Everything(portal, martin));

        // The family itself and its service do get in: a door that is shut for all would pass what is above.
        foreach (var page in pages.Where(page => page.Handlers.Contains("Get") && page.Path is "/Family/Cart/Index" or "/Family/Me" or "/Family/Requests/Details"))
        {
            Assert.Equal(HttpStatusCode.OK, (await mine.GetOnly(Address(page, "Get", ids), Ct)).Status);
        }
    }

    [Fact]
    public async Task Staff_of_the_organiser_get_into_every_page_that_their_role_opens_and_into_no_other()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var pages = (await PagesOf(portal)).Where(page => page.Path.StartsWith("/Staff/", StringComparison.Ordinal)).ToList();
        using var mine = await portal.SignedIn(martin, Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await mine.Validate(Ct);
        await mine.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Friday:yyyy-MM-dd}")], Ct);
        var ids = await IdsOf(portal, martin, town);
        // Of these an address says nothing yet: which two, which letter, which invoice.
        string[] asksForMore = ["/Staff/People/Register/Merge"];

        var wrong = new List<string>();
        foreach (var role in Everybody)
        {
            using var agent = await portal.SignedInAgent($"ici{role}", town.OrganiserId, Ct, role);
            foreach (var page in pages)
            {
                var door = Doors.Single(door => door.Page == page.Path);
                foreach (var handler in page.Handlers.Where(handler => handler.StartsWith("Get", StringComparison.Ordinal)))
                {
                    var status = (await agent.GetOnly(Address(page, handler, ids), Ct)).Status;
                    var isPlain = handler == "Get" && !page.Route.Contains('{') && !asksForMore.Contains(page.Path);
                    var letsIn = door.LetsIn(new Visitor(null, role, () => Task.FromResult(agent)));
                    if (letsIn ? status == HttpStatusCode.Forbidden || (isPlain && status != HttpStatusCode.OK) : status != HttpStatusCode.Forbidden)
                    {
                        wrong.Add($"{role}: {page.Path} {handler} answers {(int)status}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_form_that_names_no_deed_of_its_page_is_told_405_on_every_page()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var pages = await PagesOf(portal);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agenteici", town.OrganiserId, Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Validate(Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Friday:yyyy-MM-dd}")], Ct);
        var ids = await IdsOf(portal, martin, town);
        var (ofParent, ofAgent) = (await parent.Token(Ct), await agent.Token(Ct));
        var before = await Everything(portal, martin);

        var wrong = new List<string>();
        foreach (var page in pages)
        {
            var (browser, token) = page.Path.StartsWith("/Staff/", StringComparison.Ordinal) ? (agent, ofAgent) : (parent, ofParent);
            foreach (var handler in page.Handlers.Contains("Post") ? ["PostNexistePas"] : new[] { "Post", "PostNexistePas" })
            {
                var answer = await browser.Post(Address(page, handler, ids), [], Ct, token: token);
                if (answer.Status != HttpStatusCode.MethodNotAllowed || !answer.Words.Contains("Cette action n’existe pas", StringComparison.Ordinal))
                {
                    wrong.Add($"{page.Path} {handler} answers {(int)answer.Status}");
                }
            }
        }

        Assert.True(pages.Count > 80);
        Assert.Empty(wrong);
        Assert.Equal(before, await Everything(portal, martin));
    }

    [Fact]
    public async Task An_address_that_names_nothing_of_its_page_is_not_found_on_every_page_F13()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var parent = await portal.SignedIn(martin, Ct);
        using var agent = await portal.SignedInAgent("agenteici", town.OrganiserId, Ct);
        await parent.Post("/clapiers/planning?handler=Choisir", [("cocher", $"{martin.Child.Id.Value}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}")], Ct);
        await parent.Validate(Ct);
        var pages = await PagesOf(portal);
        var ids = await IdsOf(portal, martin, town);

        var wrong = new List<string>();
        foreach (var page in pages)
        {
            var browser = page.Path.StartsWith("/Staff/", StringComparison.Ordinal) ? agent : parent;
            var answer = await browser.GetOnly(Address(page, "GetNexistePas", ids), Ct);
            if (answer.Status != HttpStatusCode.NotFound || !answer.Words.Contains("Page introuvable", StringComparison.Ordinal))
            {
                wrong.Add($"{page.Path} answers {(int)answer.Status}");
            }
        }

        Assert.True(pages.Count > 80);
        Assert.Empty(wrong);
        Assert.Equal(HttpStatusCode.OK, (await parent.GetOnly("/clapiers/planning?handler=Choisir", Ct)).Status);
    }

    private static async Task Walk(Visitor visitor, IReadOnlyList<PageDoors> pages, Ids ids, List<string> wrong)
    {
        using var first = await visitor.Come();
        var browser = first;
        var token = await TokenOf(browser, visitor);
        foreach (var page in pages)
        {
            var door = Doors.Single(door => door.Page == page.Path);
            foreach (var handler in page.Handlers)
            {
                var address = Address(page, handler, ids);
                var answer = handler.StartsWith("Get", StringComparison.Ordinal)
                    ? await browser.GetOnly(address, Ct, accept: "application/json")
                    : await browser.Post(address, ids.Fields, Ct, accept: "application/json", token: token);
                var refused = answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                // The return from the bank asks to sign in by itself when it knows neither browser nor payment (FormsOnlyTests).
                var asksItself = page.Path == "/Family/Payment/Return";
                if ((!asksItself && refused == door.LetsIn(visitor)) || (int)answer.Status >= 500)
                {
                    wrong.Add($"{visitor.Name}: {page.Path} {handler} answers {(int)answer.Status}");
                }

                if (handler.StartsWith("Post", StringComparison.Ordinal) && Ends(page.Path, handler))
                {
                    browser = await visitor.Come();
                    token = await TokenOf(browser, visitor);
                }
            }
        }

        if (!ReferenceEquals(browser, first))
        {
            browser.Dispose();
        }
    }

    /// <summary>These end the session they are asked with.</summary>
    private static bool Ends(string page, string handler) => page is "/Account/SignOut" or "/Account/SignIn" || (page, handler) is ("/Me/Security", "PostPartout");

    private static async Task<string> TokenOf(Browser browser, Visitor visitor)
    {
        var page = await browser.Get(visitor.Household is not null ? "/clapiers/panier" : visitor.Role is not null ? "/agent" : "/connexion", Ct);
        return TokenField().Match(page.Text) is { Success: true } field ? field.Groups["token"].Value : throw new InvalidOperationException($"No form for {visitor.Name}: {page.Status}");
    }

    private static string Address(PageDoors page, string handler, Ids ids)
    {
        var path = RouteValue().Replace(page.Route, match => match.Groups["name"].Value switch
        {
            "number" => ids.Request,
            "code" or FamilyRooms.Organiser => "clapiers",
            "kind" => "Invoice",
            "id" => page.Path.StartsWith("/Family/File/", StringComparison.Ordinal) ? ids.Of("enfant") : ids.Of("foyer"),
            "mois" => "2026-10",
            "sorte" => "dossier",
            _ => match.Value.Contains("guid", StringComparison.Ordinal) ? "0199a7c2-0000-7000-8000-000000000000" : "inconnu",
        });
        var name = handler[(handler.StartsWith("Get", StringComparison.Ordinal) ? 3 : 4)..];
        var query = string.Join('&', ids.Fields.Where(field => field.Name is "absence" or "enfant" or "reservation" or "semaine").Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return $"/{path}?{(name.Length > 0 ? $"handler={name}&" : "")}{query}";
    }

    private static async Task<IReadOnlyList<PageDoors>> PagesOf(PortalHost portal)
    {
        var loader = portal.Services.GetRequiredService<PageLoader>();
        var pages = new List<PageDoors>();
        // A family's room first by its own address, behind the organiser; the one that only leads there is AddressTests' business.
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        foreach (var endpoint in endpoints.OrderByDescending(endpoint => endpoint.RoutePattern.GetParameter(FamilyRooms.Organiser) is not null))
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page && pages.TrueForAll(known => known.Path != page.ViewEnginePath))
            {
                var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
                var handlers = compiled.HandlerMethods.Select(handler => $"{handler.HttpMethod[..1]}{handler.HttpMethod[1..].ToLowerInvariant()}{handler.Name}").ToList();
                pages.Add(new PageDoors(page.ViewEnginePath, endpoint.RoutePattern.RawText!.TrimStart('/'), handlers.Count == 0 ? ["Get"] : handlers));
            }
        }

        return pages;
    }

    // What a stranger might have changed of this household: all of it.
    private static Task<string> Everything(PortalHost portal, TestHousehold of) => portal.Ask(async db =>
    {
        var id = of.Household.Id;
        return string.Join('\n',
        [
            .. (await db.Bookings.Where(b => b.HouseholdId == id).OrderBy(b => b.Id).Select(b => new { b.Id, b.State, b.Date, b.Price }).ToListAsync(Ct)).Select(row => row.ToString()!),
            .. (await db.Carts.Where(c => c.HouseholdId == id).SelectMany(c => c.Lines).OrderBy(l => l.Id).Select(l => new { l.Id, l.State }).ToListAsync(Ct)).Select(row => row.ToString()!),
            .. (await db.Accounts.Where(a => a.HouseholdId == id).Select(a => new { a.Id, a.PasswordHash, a.Email, a.MustChangePassword, a.TwoFactorEnabled }).ToListAsync(Ct)).Select(row => row.ToString()!),
            .. (await db.Guardians.Where(g => g.HouseholdId == id).Select(g => new { g.Id, g.Email, g.RemindersOff }).ToListAsync(Ct)).Select(row => row.ToString()!),
            $"{await db.AuditEntries.CountAsync(a => a.HouseholdId == id, Ct)} audit lines, {await db.Mails.CountAsync(m => m.HouseholdId == id, Ct)} mails, {await db.AccountLinks.CountAsync(Ct)} links, {await db.AccountSessions.CountAsync(s => s.DeskHouseholdId == id, Ct)} at the desk",
        ]);
    });

    private static Task<Ids> IdsOf(PortalHost portal, TestHousehold martin, TestTown town) => portal.Ask(async db =>
    {
        var booking = await db.Bookings.Where(b => b.HouseholdId == martin.Household.Id).Select(b => b.Id).SingleAsync(Ct);
        var line = await db.Carts.Where(c => c.HouseholdId == martin.Household.Id).SelectMany(c => c.Lines).OrderByDescending(l => l.Id).Select(l => l.Id).FirstAsync(Ct);
        var child = martin.Child.Id.Value.ToString();
        return new Ids("2026-000001",
        [
            ("enfant", child), ("enfants", child), ("reservation", booking.Value.ToString()), ("ligne", line.Value.ToString()),
            ("cocher", $"{child}|{town.Lunch.Value}|{TestTown.Monday:yyyy-MM-dd}"), ("decocher", $"{child}|{town.Lunch.Value}|{TestTown.Thursday:yyyy-MM-dd}"),
            ("absence", Guid.NewGuid().ToString()), ("attente", Guid.NewGuid().ToString()), ("semaine", Guid.NewGuid().ToString()), ("demande", Guid.NewGuid().ToString()),
            ("foyer", martin.Household.Id.Value.ToString()), ("adulte", martin.Parent.Id.Value.ToString()), ("accord", "AtTheDesk"),
            ("membre", Guid.NewGuid().ToString()), ("session", Guid.NewGuid().ToString()), ("reponse", "oui"), ("raison", "essai"), ("vue", $"{booking.Value}|Confirmed"), ("tout", "non"),
        ]);
    });

    private static async Task AddAnotherOrganiser(PortalHost portal)
    {
        await using var db = portal.Database.Open();
        db.Add(new Core.Organisers.Organiser { Id = new OrganiserId(2), Code = "ailleurs", Name = "Ailleurs", Accent = "#0d6660", PayFipClientNumber = "000002", Policies = TestTown.BilledLater });
        await db.SaveChangesAsync(Ct);
    }

    private static Visitor Of(PortalHost portal, string name, OrganiserId organiser, StaffRole role)
    {
        var opened = false;
        return new Visitor(null, role, async () =>
        {
            if (!opened)
            {
                opened = true;
                return await portal.SignedInAgent(name, organiser, Ct, role);
            }

            var browser = portal.Browser();
            await browser.SignIn(name, PortalHost.Password, Ct);
            return browser;
        });
    }

    private static Door Anyone(string page, string handlers = "Get") => new(page, handlers.Split(' '), _ => true);

    private static Door Family(string page, string handlers) => new(page, handlers.Split(' '), visitor => visitor.Household is not null);

    private static Door SignedIn(string page, string handlers) => new(page, handlers.Split(' '), visitor => visitor.Household is not null || visitor.Role is not null);

    private static Door Staff(string page, StaffRole[] roles, string handlers) => new(page, handlers.Split(' '), visitor => visitor.Role is { } role && roles.Contains(role));

    private sealed record Door(string Page, string[] Handlers, Func<Visitor, bool> LetsIn);

    private sealed record PageDoors(string Path, string Route, IReadOnlyList<string> Handlers);

    private sealed record Ids(string Request, IReadOnlyList<(string Name, string Value)> Fields)
    {
        public string Of(string name) => Fields.First(field => field.Name == name).Value;
    }

    private sealed record Visitor(TestHousehold? Household, StaffRole? Role, Func<Task<Browser>> Come)
    {
        public string Name => Household is not null ? "another household" : Role?.ToString() ?? "somebody not signed in";
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex RouteValue();
}
