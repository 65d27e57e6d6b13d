using Portal.EndToEnd.Pages;
using Portal.EndToEnd.Support;
using Portal.TestSupport;

namespace Portal.EndToEnd.Journeys;

/// <summary>
/// From no account to a first place that is held, for the five ways in and the five gates of the guides (R2-R8, R15, R18-R20):
/// mails and printed letters are read as they arrive, and the service does its part in a window of its own.
/// </summary>
public sealed class FirstVisitTests(SharedBrowser browser) : Journey(browser)
{
    private const string Insurance = "Attestation d’assurance";

    // A grey square, and the smallest document that a reader opens.
    private static readonly FilePayload Photo = new()
    {
        Name = "attestation.png", MimeType = "image/png",
        Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
    };

    private static readonly FilePayload Document = new()
    {
        Name = "attestation.pdf", MimeType = "application/pdf",
        Buffer = Papers.Pdf("attestation"),
    };

    [Fact]
    public async Task Claira_self_service_a_new_family_is_accepted_declares_its_child_and_registers_for_the_year_R2_R15()
    {
        var lea = await Visitor(Habits.On(Screen.Phone.Name));
        var way = new OpeningPages(lea.Page);
        await way.Start("Claira", "Faire ma demande");
        await way.Fill(("Votre prénom", "Léa"), ("Votre nom", "Vidal"), ("Adresse électronique", "lea.vidal@exemple.fr"), ("Adresse postale", "3 rue des Tilleuls"), ("Vos enfants : prénom, date de naissance, école", "Zoé, 12/03/2019, École des Oliviers"));
        await way.Press("Envoyer ma demande");
        await Expect(lea.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Votre demande est partie");

        var agent = await Staff("agentclaira");
        await agent.Page.GotoAsync("/agent/comptes");
        await Expect(agent.Page.GetByText("Zoé, 12/03/2019, École des Oliviers")).ToBeVisibleAsync();
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = "Accepter : Léa Vidal" }).Press();
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("prévenue");

        var mail = await Town.MailTo("lea.vidal@exemple.fr", "Votre compte est ouvert");
        await lea.Page.GotoAsync(mail.Link());
        await way.ChoosePassword();
        await way.Press("Enregistrer");
        await way.SignIn("lea.vidal@exemple.fr");
        await way.Agree();

        // Nobody is in the file yet: every page says what to do next.
        await lea.Page.GotoAsync("/planning");
        await Expect(lea.Page.Locator("#contenu")).ToContainTextAsync("Aucun enfant");
        await lea.Page.GotoAsync("/");
        await lea.Page.GetByRole(AriaRole.Link, new() { Name = "Ajouter un enfant" }).Press();
        await way.Fill(("Son prénom", "Zoé"), ("Sa date de naissance", "2019-03-12"));
        await lea.Page.GetByLabel("Son école").SelectOptionAsync(new SelectOptionValue { Label = "École des Oliviers" });
        await way.Press("Ajouter et ouvrir son dossier");

        var file = new FilePage(lea.Page);
        await file.FillIn("Léa Vidal", "sa mère", Insurance, Photo);
        await file.Send();

        await Answer(agent, Insurance, "Dossier 2026-2027 de Zoé Vidal");
        await Town.MailTo("lea.vidal@exemple.fr", "Le dossier de Zoé est validé");
        await lea.Page.ReloadAsync();
        await Expect(file.OpenGate).ToBeVisibleAsync();
        await HoldFirst(lea, "Zoé");
    }

    [Fact]
    public async Task Clapiers_the_posted_number_opens_the_account_and_an_appointment_opens_the_holidays_R3_R4_R20()
    {
        await Town.Forget("voisinclapiers");
        var agent = await Staff("agentclapiers");
        await agent.Page.GotoAsync("/agent/comptes?q=Haddad&sans=true");
        var paper = await agent.Page.Paper(agent.Page.GetByRole(AriaRole.Button, new() { Name = "Imprimer le courrier de Nabil Haddad" }));
        var number = PdfText.After(paper, "Votre numéro de dossier");

        var nabil = await Visitor(Habits.On(Screen.Desktop.Name));
        var way = new OpeningPages(nabil.Page);
        await way.Start("Clapiers", "J’ai mon numéro de dossier");
        await way.Fill(("Votre prénom", "Nabil"), ("Votre nom", "Haddad"), ("Adresse électronique", "nabil@exemple.fr"), ("Identifiant", "nabilhaddad"));
        await way.ChoosePassword();
        await way.Press("Continuer");
        await way.Fill(("Numéro de dossier", number));
        await way.Press("Continuer");
        await nabil.Page.GetByLabel("J’ai lu et j’accepte").CheckAsync();
        await way.Press("Ouvrir mon compte");
        await Expect(nabil.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Plus qu’un geste");

        await nabil.Page.GotoAsync((await Town.MailTo("nabil@exemple.fr", "Activez votre compte")).Link());
        await way.Press("Activer mon compte");
        await nabil.Page.GetByRole(AriaRole.Link, new() { Name = "Continuer" }).Press();
        await way.SignIn("nabilhaddad");
        await way.AtHome();
        await Expect(nabil.Page.Locator(".gate", new() { HasText = "Sami" })).ToContainTextAsync("prenez rendez-vous avec le service");

        await agent.Page.GotoAsync("/agent/foyers?mots=haddad+sami");
        await agent.Page.GetByRole(AriaRole.Link, new() { Name = "Haddad" }).Press();
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = "Famille reçue en rendez-vous pour Sami" }).Press();
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("Sami peut réserver");

        await nabil.Page.ReloadAsync();
        await Expect(nabil.Page.Locator(".gate")).ToHaveCountAsync(0);
        await HoldFirst(nabil, "Aya");
    }

    [Fact]
    public async Task Cluses_mailed_credentials_a_file_with_its_document_is_signed_checked_and_validated_R5_R18_R19()
    {
        await Town.Forget("parentcluses");
        var agent = await Staff("agentcluses");
        await agent.Page.GotoAsync("/agent/comptes?q=Traor%C3%A9&sans=true");
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = "Envoyer l’accès à Awa Traoré" }).Press();
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("indésirables");

        var awa = await Visitor(Habits.On(Screen.Desktop.Name));
        var way = new OpeningPages(awa.Page);
        var mail = await Town.MailTo("parentcluses@exemple.fr", "Votre accès au portail famille");
        await awa.Page.GotoAsync(mail.Link());
        var name = await awa.Page.Locator("[data-about]").InnerTextAsync();
        await way.ChoosePassword();
        await way.Press("Enregistrer");
        await way.SignIn(name);
        await way.Agree();

        var gate = awa.Page.Locator(".gate", new() { HasText = "Pour Anna, il reste à remplir" });
        await Expect(gate).ToContainTextAsync("Vous devez compléter le dossier de cet enfant pour qu’il ait accès aux réservations.");
        await gate.GetByRole(AriaRole.Link, new() { Name = "Compléter le dossier" }).Press();
        var file = new FilePage(awa.Page);
        await file.FillIn("Awa Traoré", "sa mère", Insurance, Photo, Document);
        await file.Send();

        // The document beside its form, page by page; then the file, and what was signed.
        await agent.Page.GotoAsync("/agent/dossiers");
        await new QueuePages(agent.Page).OpenFirst();
        var queue = new QueuePages(agent.Page);
        await Expect(agent.Page.Locator(".leaf img")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await Expect(agent.Page.Locator(".leaf iframe")).ToBeVisibleAsync();
        await queue.Accept(Insurance);
        await Expect(agent.Page.Locator(".facts").First).ToContainTextAsync("Sans porc");
        var record = PdfText.Words(await agent.Page.Paper(agent.Page.GetByRole(AriaRole.Link, new() { Name = "Ce que la famille a signé" })));
        Assert.Contains("Je certifie que ces informations sont exactes. Fait à Val-de-Lergue", record, StringComparison.Ordinal);
        Assert.DoesNotContain("Arachides", record, StringComparison.Ordinal);
        await queue.Accept("d’Anna Traoré");
        await queue.IsEmpty();

        await Town.MailTo("parentcluses@exemple.fr", "Le dossier d’Anna est validé");
        await awa.Page.ReloadAsync();
        await Expect(file.OpenGate).ToBeVisibleAsync();
        await HoldFirst(awa, "Anna");
    }

    [Fact]
    public async Task Clisson_what_was_handed_out_is_changed_the_rules_are_signed_and_a_day_is_taken_by_keyboard_alone_R6_R7_R8()
    {
        await Town.Forget("parentclisson");
        var agent = await Staff("agentclisson");
        await agent.Page.GotoAsync("/agent/comptes?q=Gu%C3%A9rin&sans=true");
        var paper = await agent.Page.Paper(agent.Page.GetByRole(AriaRole.Button, new() { Name = "Imprimer le courrier de Benoît Guérin" }));

        var benoit = await Visitor(Screen.Desktop);
        var (page, keys) = (benoit.Page, benoit.Page.Keyboard);
        await page.GotoAsync("/connexion");
        await Type("Identifiant ou adresse électronique", PdfText.After(paper, "Votre identifiant"));
        await Type("Mot de passe", PdfText.After(paper, "Mot de passe provisoire"));
        await keys.PressAsync("Enter");

        await page.Arrive("/moi/premiere-connexion");
        await Type("Nouveau mot de passe", OpeningPages.Password);
        await Type("Le même, une seconde fois", OpeningPages.Password);
        await Tick("J’ai lu la page");
        await Tick("J’accepte les");
        await keys.PressAsync("Enter");
        await new OpeningPages(page).AtHome();

        await Go(page.Locator(".gate", new() { HasText = "Zoé" }).GetByRole(AriaRole.Link, new() { Name = "Lire et signer le règlement" }));
        await page.Arrive("/reglement$");
        await Tick("J’ai lu et j’accepte");
        await Type("Fait à", "Clisson");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#messages .thanks")).ToContainTextAsync("C’est signé pour Zoé");

        await Go(page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir son planning" }));
        await Expect(benoit.Planning.Lamp).ToHaveTextAsync("En direct");
        await Go(page.Locator("#planche").GetByRole(AriaRole.Link, new() { Name = "Mois suivant" }).First);
        await page.Arrive("mois=2026-12");
        await Expect(benoit.Planning.Lamp).ToHaveTextAsync("En direct");
        var free = Free(benoit, "Zoé");
        var day = await free.GetAttributeAsync("value");
        await Keys.TabTo(page, free);
        await keys.PressAsync("Space");
        await Expect(page.Locator($"button.chip[value='{day}']")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator($"button.chip[value='{day}']")).ToBeFocusedAsync();

        async Task Type(string label, string text)
        {
            await Keys.TabTo(page, page.GetByLabel(label, new() { Exact = true }));
            await keys.PressAsync("Control+A");
            await keys.TypeAsync(text);
        }

        async Task Tick(string label)
        {
            await Keys.TabTo(page, page.GetByLabel(label));
            await keys.PressAsync("Space");
        }

        async Task Go(ILocator link)
        {
            await Keys.TabTo(page, link);
            await keys.PressAsync("Enter");
        }
    }

    [Fact]
    public async Task Clap_Chaz_profile_and_code_open_the_account_and_nothing_else_is_asked()
    {
        await Town.Forget("parentclapchaz");
        var agent = await Staff("agentclapchaz");
        await agent.Page.GotoAsync("/agent/comptes?q=Popescu&sans=true");
        var paper = await agent.Page.Paper(agent.Page.GetByRole(AriaRole.Button, new() { Name = "Imprimer le courrier d’Ioana Popescu" }));

        var ioana = await Visitor(Habits.On(Screen.Phone.Name));
        var way = new OpeningPages(ioana.Page);
        var profile = PdfText.After(paper, "Votre profil");
        await way.Start("Clap Chaz", "J’ai mon profil et mon code");
        await way.Fill(("Profil", profile), ("Code d’accès", PdfText.After(paper, "Code d’accès")), ("Adresse électronique", "ioana@exemple.fr"));
        await way.ChoosePassword();
        await ioana.Page.GetByLabel("J’ai lu et j’accepte").CheckAsync();
        await way.Press("Ouvrir mon compte");
        await way.SignIn(profile);
        await way.AtHome();

        await Expect(ioana.Page.Locator(".gate")).ToHaveCountAsync(0);
        await HoldFirst(ioana, "Robin");
    }

    private async Task<Visitor> Staff(string userName) => await (await Visitor(new Habits(Screen.Desktop))).As(userName);

    /// <summary>What waits is what was expected, in the order in which it came, and each is accepted.</summary>
    private static async Task Answer(Visitor agent, params string[] titles)
    {
        var queue = new QueuePages(agent.Page);
        await queue.Open();
        await queue.OpenFirst();
        foreach (var title in titles)
        {
            await queue.Accept(title);
        }

        await queue.IsEmpty();
    }

    private static ILocator Free(Visitor parent, string child) =>
        parent.Page.Locator($"button.chip.free[aria-label^=\"{child},\"], button.chip.free:has(> .vh:text(\"{child},\"))").First;

    /// <summary>The first day of December that is free for a child, pressed: its place is held, and the time runs.</summary>
    private static async Task HoldFirst(Visitor parent, string child)
    {
        await parent.Planning.ModifyLive(December(1));
        var free = Free(parent, child);
        var day = await free.GetAttributeAsync("value");
        await free.Press();
        await Expect(parent.Page.Locator($"button.chip[value='{day}']")).ToHaveAttributeAsync("aria-pressed", "true");
        await parent.Cart.Open();
        await Expect(parent.Cart.TimeLeft.First).ToContainTextAsync("min");
        await Expect(parent.Cart.Text).ToContainTextAsync(child);
    }
}
