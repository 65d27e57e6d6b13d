using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.UnitTests.Architecture;
using Xunit;

namespace Portal.UnitTests;

/// <summary>What a French reader expects, with spaces that do not break.</summary>
public sealed partial class FrenchWordsTests
{
    [Fact]
    public void Days_are_written_out()
    {
        Assert.Equal("vendredi 27\u00A0novembre", new DateOnly(2026, 11, 27).DayInWords());
        Assert.Equal("mardi 1er\u00A0décembre", new DateOnly(2026, 12, 1).DayInWords());
        Assert.Equal("1er\u00A0juin 2026", new DateOnly(2026, 6, 1).DatedDay());
        Assert.Equal("ven. 27\u00A0nov.", new DateOnly(2026, 11, 27).ShortDay());
        Assert.Equal("décembre 2026", new DateOnly(2026, 12, 1).MonthInWords());
    }

    [Fact]
    public void Hours_have_their_h()
    {
        Assert.Equal("12\u00A0h", new TimeOnly(12, 0).InWords());
        Assert.Equal("16\u00A0h\u00A015", new TimeOnly(16, 15).InWords());
        Assert.Equal("7\u00A0h\u00A005", new TimeOnly(7, 5).InWords());
    }

    [Theory]
    [InlineData("2026-11-27T11:00Z", "vendredi 27 novembre à 12 h")]
    [InlineData("2026-06-30T22:30Z", "mercredi 1er juillet à 0 h 30")]
    public void An_instant_is_told_in_Paris_I8(string instant, string words)
    {
        Assert.Equal(words, DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).InstantInWords().Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData(0, "0 place")]
    [InlineData(1, "1 place")]
    [InlineData(2, "2 places")]
    public void Nought_counts_as_one(int number, string words)
    {
        Assert.Equal(words, FrenchWords.Count(number, "place", "places").Replace('\u00A0', ' '));
    }

    [Fact]
    public void A_sentence_begins_with_a_capital_even_an_accented_one()
    {
        Assert.Equal("École", "école".Capitalised());
        Assert.Equal("", "".Capitalised());
    }

    [Theory]
    [InlineData("Léo", "de Léo")]
    [InlineData("Oscar", "d’Oscar")]
    [InlineData("Inès", "d’Inès")]
    [InlineData("Élodie", "d’Élodie")]
    [InlineData("E\u0301lodie", "d’E\u0301lodie")]
    [InlineData("Œdipe", "d’Œdipe")]
    [InlineData("AWA", "d’AWA")]
    [InlineData("Hugo", "d’Hugo")]
    [InlineData("Hélène", "d’Hélène")]
    [InlineData("Henri", "d’Henri")]
    [InlineData("Hamza", "de Hamza")]
    [InlineData("Harry", "de Harry")]
    [InlineData("Yves", "d’Yves")]
    [InlineData("Ysé", "d’Ysé")]
    [InlineData("Yasmine", "de Yasmine")]
    [InlineData("Yılmaz", "de Yılmaz")]
    [InlineData("Юлия", "de Юлия")]
    [InlineData("", "de ")]
    [InlineData("Le Goff", "de Le Goff")]
    public void De_elides_before_what_is_heard_as_a_vowel(string name, string words) => Assert.Equal(words, name.De());

    [Fact]
    public void Months_elide_too()
    {
        Assert.Equal("d’octobre 2026", new DateOnly(2026, 10, 1).MonthInWords().De());
        Assert.Equal("d’avril 2027", new DateOnly(2027, 4, 1).MonthInWords().De());
        Assert.Equal("d’août 2027", new DateOnly(2027, 8, 1).MonthInWords().De());
        Assert.Equal("de mai 2027", new DateOnly(2027, 5, 1).MonthInWords().De());
    }

    [Theory]
    [InlineData("Oscar", "qu’Oscar")]
    [InlineData("Zoé", "que Zoé")]
    public void Que_elides_alike(string name, string words) => Assert.Equal(words, name.Que());

    [Theory]
    [InlineData("Claira", "de Claira", "à Claira")]
    [InlineData("Orange", "d’Orange", "à Orange")]
    [InlineData("Le Crès", "du Crès", "au Crès")]
    [InlineData("Les Angles", "des Angles", "aux Angles")]
    [InlineData("La Salle", "de La Salle", "à La Salle")]
    [InlineData("Lespignan", "de Lespignan", "à Lespignan")]
    public void The_article_of_a_place_joins_its_preposition(string name, string of, string at)
    {
        Assert.Equal(of, name.DePlace());
        Assert.Equal(at, name.AtPlace());
    }

    [Theory]
    [InlineData("Le dossier de {enfant} est validé", "Oscar", "Le dossier d’Oscar est validé")]
    [InlineData("De {enfant} et de {enfant}", "Inès", "D’Inès et d’Inès")]
    [InlineData("Le service a noté que {enfant} vit ici", "Awa", "Le service a noté qu’Awa vit ici")]
    [InlineData("Le dossier de {enfant}", "Léo", "Le dossier de Léo")]
    [InlineData("La grande {enfant}", "Awa", "La grande Awa")]
    public void A_mail_elides_where_its_words_are_filled_in(string text, string name, string words) =>
        Assert.Equal(words, Placeholders.Fill(text, new Dictionary<string, string> { ["enfant"] = name }));

    /// <summary>« de » and « que » stand before something said by a helper, or before a figure: a name is never put there as it is.</summary>
    [Fact]
    public void No_sentence_puts_a_name_after_de_without_asking()
    {
        string[] rooms = ["core", "web/Pages", "web/Words", "web/Paper", "web/Start", "jobs", "realtime"];
        var files = rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Sources.Root, room), "*.cs*", SearchOption.AllDirectories))
            .Where(file => (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal)) && !file.Contains("Migrations", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();

        var bare = files.Where(file => Path.GetFileName(file) is not ("FrenchWords.cs" or "MailTemplate.cs"))
            .SelectMany(file => Led().Matches(File.ReadAllText(file)).Where(match => !Figure().IsMatch(match.Groups["what"].Value)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
            .ToList();

        Assert.True(files.Count > 400, "the sources were not found");
        Assert.Empty(bare);
    }

    [GeneratedRegex(@"\b([dD]e|[qQ]ue) (?<what>@\([^\n<]+|@[\w.(]+|\{[^}\n]+\})")]
    private static partial Regex Led();

    // Sums, counts, hours and classes begin with no vowel.
    [GeneratedRegex(@"(Amount|Price|Money|Days|Lines|Most\w*|Least|Lifetime|TotalMinutes|Total|Paid|left|price|minutes|from|Count|Households|GivenBack|IndexModel.InWords|first.InWords)")]
    private static partial Regex Figure();
}
