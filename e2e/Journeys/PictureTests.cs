using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>The two pictures of the README, taken from the running product by <c>./portal pictures</c>.</summary>
[Trait("Category", Chores.Name)]
public sealed class PictureTests(SharedBrowser browser) : Journey(browser)
{
    private const int LargestPicture = 250_000;

    [Fact]
    public async Task The_planning_with_an_open_cart_is_pictured_for_the_README()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await camille.Planning.Tick("Lina", "ALP soir 1", December(3));
        await camille.Planning.Tick("Malo", "ALP soir 1", December(3));
        await camille.Planning.Finish();
        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(4));
        await camille.Planning.Tick("Malo", "Cantine", December(4));
        await camille.Planning.Tick("Lina", "Cantine", December(7));
        await Pass(TimeSpan.FromSeconds(78));
        await camille.Page.Mouse.MoveAsync(0, 0);
        await camille.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");

        var folder = Directory.CreateDirectory(Path.Combine(Places.Repository, "docs", "images")).FullName;
        await Expect(camille.Planning.TimeLeft).ToContainTextAsync("13 min");
        await Picture("planning-1280.png");
        await camille.Page.SetViewportSizeAsync(Screen.Phone.Width, Screen.Phone.Height);
        await camille.Page.EvaluateAsync("() => { document.getElementById('j-2026-12-04').scrollIntoView(); scrollBy(0, -230); }");
        await Picture("planning-390.png");

        async Task Picture(string name)
        {
            var file = Path.Combine(folder, name);
            await camille.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });
            Assert.InRange(new FileInfo(file).Length, 1, LargestPicture);
        }
    }
}
