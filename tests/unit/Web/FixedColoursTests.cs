using System.Globalization;
using System.Text.RegularExpressions;
using Portal.UnitTests.Architecture;
using Xunit;

namespace Portal.UnitTests.Web;

/// <summary>An organiser's accent may be red: it colours what can be pressed, never what is done, what warns or what went wrong (RGAA 3.2).</summary>
public sealed partial class FixedColoursTests
{
    private static readonly string Css = Path.Combine(Sources.Root, "web", "css");

    private static readonly (string Ink, string Paper)[] Pairs =
        [("good", "good-bg"), ("good", "card"), ("cart", "cart-bg"), ("cart", "card"), ("full", "full-bg"), ("full", "card"), ("pend", "pend-bg"), ("wait", "wait-bg"), ("mute", "mute-bg")];

    [Fact]
    public void Success_warning_and_danger_do_not_derive_from_the_accent()
    {
        foreach (var scheme in Schemes())
        {
            Assert.All(Pairs.SelectMany(pair => new[] { pair.Ink, pair.Paper }).Append("good-line").Append("cart-line"), token => Assert.Matches("^#([0-9a-f]{3}|[0-9a-f]{6})$", scheme[token]));
        }
    }

    [Fact]
    public void They_can_be_read_in_both_schemes()
    {
        foreach (var scheme in Schemes())
        {
            Assert.All(Pairs, pair => Assert.True(Contrast(scheme[pair.Ink], scheme[pair.Paper]) >= 4.5, $"{pair.Ink} {scheme[pair.Ink]} on {pair.Paper} {scheme[pair.Paper]}"));
        }
    }

    [Fact]
    public void No_state_is_drawn_in_the_accent()
    {
        var rules = Directory.EnumerateFiles(Css, "*.css", SearchOption.AllDirectories).SelectMany(file => Rule().Matches(File.ReadAllText(file))).ToList();

        var states = rules.FindAll(rule => State().IsMatch(rule.Groups["who"].Value));

        Assert.True(states.Count > 10, "the states' rules were not found");
        Assert.DoesNotContain(states, rule => rule.Groups["what"].Value.Contains("--accent", StringComparison.Ordinal));
    }

    /// <summary>The tokens of the light scheme, then those of the dark one over them.</summary>
    private static IEnumerable<Dictionary<string, string>> Schemes()
    {
        var parts = File.ReadAllText(Path.Combine(Css, "tokens.css")).Split("prefers-color-scheme: dark");
        Assert.Equal(2, parts.Length);
        var light = Token().Matches(parts[0]).ToDictionary(token => token.Groups["name"].Value, token => token.Groups["value"].Value);
        yield return light;

        var dark = new Dictionary<string, string>(light);
        foreach (Match token in Token().Matches(parts[1]))
        {
            dark[token.Groups["name"].Value] = token.Groups["value"].Value;
        }

        yield return dark;
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Light(one), Light(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Light(string colour)
    {
        var hex = colour.Length == 4 ? string.Concat(colour[1..].Select(digit => $"{digit}{digit}")) : colour[1..];
        var parts = hex.Chunk(2).Select(pair => int.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex(@"--(?<name>[a-z-]+): (?<value>[^;]+);")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<who>[^{}]+)\{(?<what>[^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\.(booked|thanks|problem|refused|full|cancel\b(?! summary)|done|late)\b(?! summary)")]
    private static partial Regex State();
}
