using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>A view draws what was made in C#, in lines that can be read.</summary>
public sealed class ViewsTests
{
    private const int Widest = 160;

    [Fact]
    public void No_line_of_a_view_is_wider_than_a_screen()
    {
        var wide = from view in Views()
                   from line in File.ReadLines(view).Select((text, at) => (text, at))
                   where line.text.Length > Widest
                   select $"{Path.GetRelativePath(Sources.Root, view)}:{line.at + 1} ({line.text.Length})";

        Assert.Empty(wide);
    }

    [Fact]
    public void No_view_sets_a_style_by_an_attribute_which_the_browser_would_not_obey()
    {
        var styled = Views().Where(view => File.ReadAllText(view).Contains(" style=\"", StringComparison.Ordinal)).Select(view => Path.GetRelativePath(Sources.Root, view));

        Assert.Empty(styled);
    }

    private static string[] Views() => Directory.GetFiles(Path.Combine(Sources.Root, "web", "Pages"), "*.cshtml", SearchOption.AllDirectories);
}
