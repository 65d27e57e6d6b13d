using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>A document of several pages leaves by a drop, from the camera or as files, in the order that the parent sees; each page says what is wrong with it.</summary>
public sealed class DocumentPagesTests(SharedBrowser browser) : Journey(browser)
{
    // One grey point each: what counts is that they are known by their content.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly FilePayload Photo = new() { Name = "photo.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Png) };
    private static readonly FilePayload Program = new() { Name = "programme.pdf", MimeType = "application/pdf", Buffer = "MZ program"u8.ToArray() };
    private static readonly FilePayload Heavy = new() { Name = "lourde.png", MimeType = "image/png", Buffer = new byte[(10 * 1024 * 1024) + 1] };

    [Fact]
    public async Task Pages_are_dropped_put_in_order_and_sent_by_keyboard_and_a_wrong_one_says_so_beside_it()
    {
        var awa = await (await Visitor(Screen.Desktop)).As("parentcluses");
        var piece = await Open(awa);
        var (zone, leaves, says) = (piece.Locator(".drop-zone"), piece.Locator(".leaves li"), piece.Locator(".says"));

        await Drop(awa, zone, ["face.png", "dos.png"]);
        await Expect(leaves).ToHaveCountAsync(2);
        await Expect(says).ToHaveTextAsync("2 pages à envoyer.");
        await piece.GetByRole(AriaRole.Button, new() { Name = "Avancer la page 2" }).Press();
        await Expect(leaves.First).ToContainTextAsync("dos.png");

        await piece.GetByLabel("Choisir un fichier").SetInputFilesAsync([Program, Heavy]);
        await Expect(leaves.Nth(3)).ToContainTextAsync("dépasse 10 Mo");
        var send = piece.GetByRole(AriaRole.Button, new() { NameRegex = new("^Envoyer") });
        await send.Press();
        await Expect(says).ToContainTextAsync("Retirez d’abord la page 4");
        await Expect(piece.GetByRole(AriaRole.Button, new() { Name = "Retirer la page 4" })).ToBeFocusedAsync();
        await awa.Page.Keyboard.PressAsync("Enter");
        await Expect(leaves).ToHaveCountAsync(3);

        // What the content is, the service alone says: nothing has left the page, and one press mends it.
        await send.Press();
        await Expect(says).ToContainTextAsync("Page 3 : Ce fichier n’est ni un PDF");
        await Expect(leaves.Nth(2)).ToContainTextAsync("ni une photo");
        await piece.GetByRole(AriaRole.Button, new() { Name = "Retirer la page 3" }).Press();
        await send.FocusAsync();
        await awa.Page.Keyboard.PressAsync("Enter");

        await Expect(awa.Page.Locator("#messages .thanks")).ToContainTextAsync("bien arrivée");
        await Expect(awa.Page.Locator(".piece .thumbnail img")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task On_a_phone_the_camera_takes_one_page_after_the_other()
    {
        var awa = await (await Visitor(new Habits(Screen.Phone, Touch: true))).As("parentcluses");
        var piece = await Open(awa);
        var camera = piece.GetByLabel("Prendre en photo");
        await Expect(piece.Locator("label", new() { HasText = "Prendre en photo" })).ToBeVisibleAsync();
        await Expect(camera).ToHaveAttributeAsync("capture", "environment");

        await camera.SetInputFilesAsync(Photo);
        await camera.SetInputFilesAsync(Photo);
        await Expect(piece.Locator(".leaves li")).ToHaveCountAsync(2);
        Assert.True(await awa.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
        await piece.GetByRole(AriaRole.Button, new() { NameRegex = new("^Envoyer") }).Press();

        await Expect(awa.Page.Locator("#messages .thanks")).ToContainTextAsync("bien arrivée");
        await Expect(awa.Page.Locator(".piece .thumbnail img")).ToHaveCountAsync(2);
    }

    private static async Task<ILocator> Open(Visitor parent)
    {
        await parent.Page.GotoAsync("/moi/pieces");
        return parent.Page.Locator(".piece").First;
    }

    /// <summary>What the system's hand does with files: over the place, which shows that it takes them, then let go.</summary>
    private static async Task Drop(Visitor who, ILocator zone, string[] names)
    {
        var hand = await who.Page.EvaluateHandleAsync(
            """
            ([names, content]) => {
              const hand = new DataTransfer();
              const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
              for (const name of names) hand.items.add(new File([bytes], name, { type: "image/png" }));
              return hand;
            }
            """, new object[] { names, Png });
        await zone.DispatchEventAsync("dragenter", new { dataTransfer = hand });
        await Expect(zone).ToHaveClassAsync("drop-zone over");
        await zone.DispatchEventAsync("drop", new { dataTransfer = hand });
        await Expect(zone).ToHaveClassAsync("drop-zone");
    }
}
