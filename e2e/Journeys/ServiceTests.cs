using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>
/// What families ask and the service answers, in the browser, each page looked at by axe: a request waits for its mail
/// (R64), is refused with a reason and put away (R67); an absence past the limit is said, proved and excused (R72, O18).
/// </summary>
public sealed class ServiceTests(SharedBrowser browser) : Journey(browser)
{
    // The smallest PNG there is: one transparent point.
    private static readonly byte[] Photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_request_waits_for_the_service_which_accepts_one_line_and_refuses_another_R64_R67()
    {
        var look = new Looking();
        var parent = await (await Visitor(new Habits(Screen.Phone))).As("parentclapchaz");
        await parent.Planning.ModifyLive(December(1));
        var free = parent.Page.Locator("button.chip.free");
        for (var tick = 0; tick < 2; tick++)
        {
            var chip = free.First;
            var name = await chip.GetAttributeAsync("value");
            await chip.ClickAsync();
            await Expect(parent.Page.Locator($"button.chip[value='{name}']")).ToHaveAttributeAsync("aria-pressed", "true");
        }

        await parent.Cart.Open();
        await parent.Cart.Confirm();
        var number = await parent.Requests.Arrive();
        await look.At(parent, "demande en attente du service");

        var agent = await (await Visitor(new Habits(Screen.Desktop))).As("agentclapchaz");
        await agent.Page.GotoAsync("/agent/demandes");
        await look.At(agent, "demandes à traiter");
        var form = agent.Page.Locator("form.asked", new() { HasText = number });
        await form.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Accepter") }).First.CheckAsync();
        await form.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Refuser") }).Last.CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Envoyer mes choix" }).ClickAsync();
        await Expect(agent.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("écrivez une phrase");
        await look.At(agent, "demandes à traiter, sans raison");

        // The choices are still there, and the field has the focus: the reason, and Enter.
        await Expect(form.GetByLabel("Si vous refusez")).ToBeFocusedAsync();
        await agent.Page.Keyboard.TypeAsync("Le groupe est fermé ce jour-là.");
        await agent.Page.Keyboard.PressAsync("Enter");
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("2 réponses sont enregistrées");
        await look.At(agent, "demandes traitées");

        await parent.Page.GotoAsync($"/demandes/{number}");
        await Expect(parent.Page.Locator(".requests")).ToContainTextAsync("Le groupe est fermé ce jour-là.");
        await look.At(parent, "demande refusée en partie");
        await parent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("masquer ce refus") }).ClickAsync();
        await Expect(parent.Cart.Thanks).ToContainTextAsync("C’est masqué");

        look.AssertNothingWrong();
    }

    [Fact]
    public async Task An_absence_past_the_limit_is_said_proved_and_excused_R72_O18()
    {
        var look = new Looking();
        // Wednesday at eight: Malo is expected, and the limit was on Tuesday at noon.
        await Pass(new TimeSpan(1, 23, 0, 0));
        var parent = await (await Visitor(new Habits(Screen.Phone))).As("parentclapiers");
        await parent.Page.GotoAsync("/absences");
        await parent.Page.GetByText("Mon enfant sera absent").First.ClickAsync();
        await Expect(parent.Page.Locator(".consequence").First).ToContainTextAsync("sauf justificatif envoyé avant vendredi 4 décembre");
        await look.At(parent, "absence à signaler");
        await parent.Page.GetByRole(AriaRole.Button, new() { Name = "Oui, signaler l’absence" }).First.ClickAsync();
        await Expect(parent.Page.Locator("input[type=file]")).ToBeVisibleAsync();
        await look.At(parent, "justificatif attendu");
        await parent.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "certificat.png", MimeType = "image/png", Buffer = Photo });
        await parent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Envoyer") }).ClickAsync();
        await Expect(parent.Cart.Thanks).ToContainTextAsync("bien arrivé");
        await look.At(parent, "justificatif envoyé");

        var agent = await (await Visitor(new Habits(Screen.Desktop))).As("agentclapiers");
        await agent.Page.GotoAsync("/agent/absences");
        await Expect(agent.Page.Locator(".proof img")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await look.At(agent, "justificatifs");
        await agent.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accepter") }).ClickAsync();
        await Expect(agent.Page.Locator(".message.thanks")).ToContainTextAsync("prévenue");
        await look.At(agent, "justificatifs, aucun");

        await parent.Page.GotoAsync("/absences");
        await Expect(parent.Page.Locator(".chip.booked")).ToContainTextAsync("Justificatif accepté");
        await look.At(parent, "justificatif accepté");

        look.AssertNothingWrong();
    }
}
