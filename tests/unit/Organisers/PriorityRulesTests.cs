using FsCheck;
using FsCheck.Fluent;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Organisers;

/// <summary>The order of a waiting list, as data and as a sentence (O10), and the settings that contradict each other.</summary>
public sealed class PriorityRulesTests
{
    [Theory]
    [InlineData("", "Les places vont par ordre d’arrivée.")]
    [InlineData("residents", "Les habitants de la commune passent avant, puis l’ordre d’arrivée.")]
    [InlineData("Residents  siblings works", "Les habitants de la commune passent avant, puis les enfants dont un frère ou une sœur est déjà inscrit ce jour-là, puis les familles où chaque parent travaille, puis l’ordre d’arrivée.")]
    [InlineData("works residents", "Les familles où chaque parent travaille passent avant, puis les habitants de la commune, puis l’ordre d’arrivée.")]
    public void The_order_is_said_in_a_sentence_O10(string written, string sentence) => Assert.Equal(sentence, PriorityRules.Parse(written).Sentence());

    [Theory]
    [InlineData("riches")]
    [InlineData("residents residents")]
    public void What_is_no_order_is_not_read(string written) => Assert.Throws<FormatException>(() => PriorityRules.Parse(written));

    [Fact]
    public void A_weightier_ground_passes_before_all_lighter_ones_together_O10()
    {
        var rules = PriorityRules.Parse("siblings residents works");
        var all = Gen.Choose(0, 7).Select(bits => (PriorityGrounds)bits).Two().ToArbitrary();

        Prop.ForAll(all, two =>
        {
            var first = rules.Order.FirstOrDefault(ground => two.Item1.HasFlag(ground) != two.Item2.HasFlag(ground));
            var expected = first == PriorityGrounds.None ? 0 : two.Item1.HasFlag(first) ? -1 : 1;
            return Math.Sign(rules.PriorityOf(two.Item1).CompareTo(rules.PriorityOf(two.Item2))) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Nobody_has_a_priority_behind_the_last() =>
        Assert.All(Enumerable.Range(0, 8), bits => Assert.True(PriorityRules.Parse("works siblings").PriorityOf((PriorityGrounds)bits) <= PriorityRules.Parse("works siblings").Last));

    [Fact]
    public void Where_one_pays_first_nothing_is_booked_at_night_R66()
    {
        var prepaid = new Policies { Firmness = Firmness.OnPayment, FreedPlace = FreedPlace.BookedAtNight };

        Assert.NotNull(prepaid.Contradiction());
        Assert.Throws<ArgumentException>(() => new Organiser { Code = "x", Name = "X", Accent = "#000000", PayFipClientNumber = "000000", Policies = prepaid });
        Assert.Null((prepaid with { Firmness = Firmness.OnCommit }).Contradiction());
    }

    [Fact]
    public void A_prepaid_activity_of_an_organiser_that_books_at_night_makes_offers_R66()
    {
        var night = new Policies { Firmness = Firmness.OnCommit, FreedPlace = FreedPlace.BookedAtNight };
        var activity = new Activity { OrganiserId = new(1), FacilityId = new(1), Name = "Mercredi", Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, Firmness = Firmness.OnPayment };

        Assert.Equal(FreedPlace.Offered, activity.Under(night).FreedPlace);
    }
}
