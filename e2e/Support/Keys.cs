namespace Portal.EndToEnd.Support;

/// <summary>Fingers on the keyboard.</summary>
public static class Keys
{
    private const int MostTabs = 150;

    /// <summary>Presses Tab until the focus is there, as somebody without a mouse has to.</summary>
    public static async Task TabTo(IPage page, ILocator goal)
    {
        await Expect(goal).ToBeVisibleAsync();
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            if (await goal.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{goal} was not reached in {MostTabs} steps of the Tab key.");
    }
}
