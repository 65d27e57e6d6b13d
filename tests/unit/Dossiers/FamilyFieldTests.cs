using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>The fields of a household and the rules on them (R16).</summary>
public sealed class FamilyFieldTests
{
    [Fact]
    public void Keys_are_told_apart()
    {
        Assert.Equal(FamilyFields.All.Count(), FamilyFields.All.Select(field => field.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("adult.phone", "06 12.34-56 78", null)]
    [InlineData("adult.phone", "12345", "n’est pas un numéro")]
    [InlineData("adult.phone", "", "à remplir")]
    [InlineData("adult.phone", "06\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666", "n’est pas un numéro")]
    [InlineData("household.postcode", "7430", "cinq chiffres")]
    [InlineData("household.postcode", "\u0663\u0664\u0668\u0663\u0660", "cinq chiffres")]
    [InlineData("household.postcode", "\uFF13\uFF14\uFF18\uFF13\uFF10", "cinq chiffres")]
    [InlineData("household.postcode", "00000", "cinq chiffres")]
    [InlineData("child.born", "2026-02-30", "n’est pas une date")]
    [InlineData("child.level", "Cp", null)]
    [InlineData("child.level", "Terminale", "n’existe pas")]
    [InlineData("child.image", "peut-être", "oui ou par non")]
    [InlineData("adult.job", "", null)]
    public void A_value_is_refused_with_its_sentence(string key, string value, string? sentence)
    {
        var field = FamilyFields.Find(key)!;

        var problem = field.ProblemWith(field.Normalised(value));

        if (sentence is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(sentence, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_field_reads_back_what_it_wrote()
    {
        var home = new Household { DossierNumber = "D1", Name = "Martin" };
        var (adult, child) = (home.AddGuardian("Ada", "Martin", "a@example.fr"), home.AddChild("Lou", "Martin", new(2019, 1, 1), null));

        foreach (var (subject, field) in FamilyFields.OfHousehold.Select(field => ((object)home, (FamilyField)field)).Concat(FamilyFields.OfGuardian.Select(field => ((object)adult, (FamilyField)field))).Concat(FamilyFields.OfChild.Concat(FamilyFields.Permissions).Select(field => ((object)child, (FamilyField)field))))
        {
            var value = field.Kind switch { FieldKind.Date => "2018-03-04", FieldKind.YesNo => "oui", FieldKind.Choice => field.Choices[0].Value, FieldKind.Phone => "0612345678", FieldKind.PostCode => "34830", _ => "mot" };
            field.Write(subject, value);
            Assert.Equal(value, field.Read(subject));
        }
    }

    [Fact]
    public void The_strictest_of_the_organisers_decides_and_answers()
    {
        var city = FamilyFields.Find("household.city")!;
        var rules = FieldRules.Of([(new OrganiserId(2), "household.city=staff"), (new OrganiserId(1), "household.city=free"), (new OrganiserId(3), null)]);

        Assert.Equal((FieldRule.StaffOnly, new OrganiserId(2)), rules.For(city));
        Assert.Throws<FormatException>(() => FieldRules.Of([(new OrganiserId(1), "household.city=perhaps")]));
    }

    [Theory]
    [InlineData("Éloïse Le-Goff", "eloise le goff")]
    [InlineData("a.durand@mail.fr", "a durand mail fr")]
    [InlineData("  ", "")]
    public void Words_are_small_without_accents_and_parted_by_all_that_is_no_letter(string text, string words)
    {
        Assert.Equal(words, string.Join(' ', SearchQueries.WordsOf(text)));
    }

    [Fact]
    public void Waiting_times_are_told_by_the_half_and_by_nine_in_ten()
    {
        var times = WaitingTimes.Of(Enumerable.Range(1, 10).Select(hours => TimeSpan.FromHours(hours)));

        Assert.Equal(new WaitingTimes(10, TimeSpan.FromHours(5), TimeSpan.FromHours(9)), times);
        Assert.Null(WaitingTimes.Of([]));
    }
}
