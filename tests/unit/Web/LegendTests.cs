using System.Reflection;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Web.Words;
using Xunit;

namespace Portal.UnitTests.Web;

/// <summary>Every state has an icon, a word and a meaning, and the seeds' own legends are all found among them (R50-R54, R85).</summary>
public sealed class LegendTests
{
    private static readonly DayState[] States = Enum.GetValues<DayState>();
    private static readonly DaySummary[] Summaries = Enum.GetValues<DaySummary>();

    [Fact]
    public void Every_state_has_its_own_word_and_meaning_and_an_icon_R85()
    {
        Assert.Equal(States.Length, States.Select(DayWords.Of).Distinct().Count());
        Assert.Equal(States.Length, States.Select(state => DayWords.Meaning(state)).Distinct().Count());
        Assert.All(States, state => Assert.Contains("<path", Drawn(Icons.State(state)), StringComparison.Ordinal));
        Assert.All(States, state => Assert.NotEmpty(DayWords.Class(state)));
    }

    [Fact]
    public void Every_sign_of_a_day_has_its_own_word_meaning_and_colour_R53()
    {
        Assert.Equal(Summaries.Length, Summaries.Select(summary => DayWords.Of(summary)).Distinct().Count());
        Assert.Equal(Summaries.Length, Summaries.Select(summary => DayWords.Meaning(summary)).Distinct().Count());
        Assert.Equal(Summaries.Length, Summaries.Select(summary => DayWords.Class(summary)).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_named_in_two_places()
    {
        var named = typeof(DayWords).Assembly.GetTypes().Where(type => type.Namespace == typeof(DayWords).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.Name is "Of" && method.GetParameters() is [{ ParameterType.IsEnum: true }])
            .Select(method => method.GetParameters()[0].ParameterType)
            .ToList();
        Assert.Contains(typeof(ActivityKind), named);
        Assert.DoesNotContain(named.CountBy(thing => thing), thing => thing.Value > 1);
    }

    [Theory]
    [InlineData(DaySummary.Waiting, "!")]
    [InlineData(DaySummary.WaitingListOnly, "D")]
    [InlineData(DaySummary.AllFull, "X")]
    public void The_letters_of_the_guide_are_kept_R53(DaySummary summary, string letter)
    {
        Assert.Contains($">{letter}<", Drawn(Icons.Summary(summary)), StringComparison.Ordinal);
    }

    // « Fermé, férié » is a day without rows: the legend of the page draws it beside these.
    [Theory]
    [InlineData("Disponible")]
    [InlineData("Hors délai")]
    [InlineData("En attente de validation")]
    [InlineData("Dans le panier")]
    [InlineData("Validé")]
    [InlineData("Demande de modification")]
    [InlineData("Demande d’annulation")]
    public void The_nine_states_of_Clap_Chaz_are_named_in_the_legend_R51(string words)
    {
        Assert.Contains(States, state => DayWords.Meaning(state).StartsWith(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Non ouvert, ou hors délai")]
    [InlineData("Disponible sur liste d’attente seulement")]
    [InlineData("Réservé, une action est possible")]
    [InlineData("Réservé, non modifiable")]
    [InlineData("Toutes les activités sont complètes")]
    public void Clissons_legend_without_an_activity_is_kept_in_its_words_R53_R54(string words)
    {
        Assert.Contains(Summaries, summary => DayWords.Meaning(summary).StartsWith(words, StringComparison.Ordinal));
    }

    private static string Drawn(IHtmlContent icon)
    {
        using var writer = new StringWriter();
        icon.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
