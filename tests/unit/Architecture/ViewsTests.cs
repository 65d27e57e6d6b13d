using System.Text.RegularExpressions;
using Xunit;

namespace Portal.UnitTests.Architecture;

/// <summary>A view draws what was made in C#, in lines that can be read.</summary>
public sealed partial class ViewsTests
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

    /// <summary>What a parent typed is given back (typed.js) after a session's end, on every form where something is written.</summary>
    [Fact]
    public void Every_form_of_the_family_in_which_something_is_written_is_kept_but_the_one_of_health()
    {
        var forms = Views().Where(view => view.Contains($"{Path.DirectorySeparatorChar}Family{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(view => Form().Matches(File.ReadAllText(view)).Select(form => (View: Path.GetFileName(view), Form: form.Value)))
            .Where(form => form.Form.Contains("method=\"post\"", StringComparison.Ordinal) && Written().IsMatch(form.Form))
            .ToList();

        Assert.True(forms.Count > 8, "the forms were not found");
        Assert.Equal(["Health.cshtml"], forms.Where(form => !form.Form.Contains(" data-typed=", StringComparison.Ordinal)).Select(form => form.View).Distinct());
    }

    [GeneratedRegex(@"<form\b.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<textarea|name=\"_Fields\"|<input (?![^>]*type=\"(hidden|file|checkbox|radio|password)\")")]
    private static partial Regex Written();

    private static string[] Views() => Directory.GetFiles(Path.Combine(Sources.Root, "web", "Pages"), "*.cshtml", SearchOption.AllDirectories);
}
