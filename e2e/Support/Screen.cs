namespace Portal.EndToEnd.Support;

/// <summary>A size of window that people have.</summary>
public sealed record Screen(string Name, int Width, int Height)
{
    public static Screen Phone { get; } = new("téléphone", 390, 844);

    public static Screen Desktop { get; } = new("ordinateur", 1280, 900);

    /// <summary>The narrowest that WCAG 1.4.10 asks for.</summary>
    public static Screen Narrow { get; } = new("petit téléphone", 320, 640);

    /// <summary>A desktop whose owner reads at 200 %.</summary>
    public static Screen Zoomed { get; } = new("ordinateur agrandi à 200 %", 640, 450);

    public static IReadOnlyList<Screen> All { get; } = [Phone, Desktop, Narrow, Zoomed];

    public static Screen Named(string name) => All.Single(screen => screen.Name == name);

    public override string ToString() => Name;
}

/// <summary>Runs a test on the screens it names.</summary>
public static class Screens
{
    public static TheoryData<string> PhoneAndDesktop { get; } = [Screen.Phone.Name, Screen.Desktop.Name];
}
