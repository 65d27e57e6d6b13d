using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Places;

/// <summary>For whom an activity is, from when, and how much of it one child may have: each refusal has its code and its sentence (O15, R30).</summary>
public sealed class AudienceTests
{
    private static readonly DateOnly Day = TestTown.Thursday;

    [Theory]
    [InlineData(4, Refusal.TooYoung, "Cette activité est pour les enfants de 6 à 11 ans, et Lou aura 4 ans ce jour-là.")]
    [InlineData(6, null, null)]
    [InlineData(11, null, null)]
    [InlineData(12, Refusal.TooOld, "Cette activité est pour les enfants de 6 à 11 ans, et Lou aura 12 ans ce jour-là.")]
    public void Too_young_and_too_old_are_told_apart_R30(int age, Refusal? why, string? sentence)
    {
        var child = Child(born: Day.AddYears(-age), school: new(1));
        var activity = Activity(minimum: 6, maximum: 11);

        Assert.Equal(why, activity.WhyNotFor(child, Day));
        Assert.Equal(why is null, activity.IsFor(child, Day));
        Assert.Equal(sentence, why is { } code ? Say(code, activity, child) : null);
    }

    [Fact]
    public void An_age_without_an_end_is_said_as_one_says_it()
    {
        Assert.StartsWith("Cette activité est pour les enfants à partir de 12 ans", Say(Refusal.TooYoung, Activity(minimum: 12, maximum: 99), Child(Day.AddYears(-8), null)), StringComparison.Ordinal);
        Assert.StartsWith("Cette activité est pour les enfants jusqu’à 5 ans", Say(Refusal.TooOld, Activity(minimum: 0, maximum: 5), Child(Day.AddYears(-8), null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Pupils_of_another_school_are_told_which_school_it_is_for()
    {
        var child = Child(Day.AddYears(-8), school: new(2));

        Assert.Equal(Refusal.OtherSchool, Activity(0, 99).WhyNotFor(child, Day));
        Assert.Equal("Cette activité est réservée aux élèves de l’établissement « École Jean-Moulin ».", Say(Refusal.OtherSchool, Activity(0, 99), child));
    }

    [Theory]
    [InlineData(SchoolLevel.Gs, "Cette activité est réservée aux élèves du CP au CM2 : Lou est en grande section.")]
    [InlineData(SchoolLevel.Cp, null)]
    [InlineData(SchoolLevel.Cm2, null)]
    [InlineData(null, "Cette activité est réservée aux élèves du CP au CM2 : la classe de Lou n’est pas connue du service.")]
    public void A_class_that_an_activity_is_not_for_is_told_so(SchoolLevel? level, string? sentence)
    {
        var activity = Activity(0, 99, from: SchoolLevel.Cp, to: SchoolLevel.Cm2);
        var child = Child(Day.AddYears(-8), new(1), level);

        var why = activity.WhyNotFor(child, Day);

        Assert.Equal(sentence is null ? null : Refusal.OtherClass, why);
        Assert.Equal(sentence, why is { } code ? Say(code, activity, child) : null);
    }

    [Theory]
    [InlineData(SchoolLevel.Ps, SchoolLevel.Gs, "de la petite section à la grande section")]
    [InlineData(SchoolLevel.Ms, SchoolLevel.Ce1, "de la moyenne section au CE1")]
    [InlineData(SchoolLevel.Ce1, SchoolLevel.Ce1, "de CE1")]
    [InlineData(null, SchoolLevel.Gs, "de la toute petite section à la grande section")]
    [InlineData(SchoolLevel.Cm1, null, "du CM1 au CM2")]
    public void Classes_are_said_as_at_school(SchoolLevel? from, SchoolLevel? to, string words)
    {
        Assert.Equal(words, SchoolLevels.InWords(from, to));
    }

    [Fact]
    public void Where_an_activity_is_for_the_commune_a_family_from_elsewhere_sees_it_and_reads_why_not()
    {
        var town = new TestTown { Care = new CareRules { ResidentsOnly = true } };
        var (neighbour, resident) = (town.Household(resident: false), town.Household());

        Assert.True(town.Offered(town.Evening).Activity.IsFor(neighbour.Child, Day));
        Assert.Equal(Refusal.ResidentsOnly, WhyNot(town, neighbour, town.Evening));
        Assert.Null(WhyNot(town, resident, town.Evening));
        Assert.Null(WhyNot(town, neighbour, town.Lunch));
    }

    [Fact]
    public void Bookings_open_to_residents_first_then_to_all_each_at_its_instant_in_Paris()
    {
        var (first, all) = (Paris(5, 3, 9), Paris(5, 10, 9));
        var town = Opening(first, all);
        var (resident, neighbour) = (town.Household(), town.Household(resident: false));
        var day = new DateOnly(2027, 6, 3);

        Assert.Equal(Refusal.NotYetOpen, WhyNot(town, resident, town.Evening, day, first.AddSeconds(-1)));
        Assert.Null(WhyNot(town, resident, town.Evening, day, first));
        Assert.Equal(Refusal.NotYetOpen, WhyNot(town, neighbour, town.Evening, day, all.AddSeconds(-1)));
        Assert.Null(WhyNot(town, neighbour, town.Evening, day, all));
    }

    [Fact]
    public void Before_the_opening_its_two_instants_are_said_and_after_the_first_the_second()
    {
        var (first, all) = (Paris(5, 3, 9), Paris(5, 10, 9));
        var town = Opening(first, all);
        var neighbour = town.Household(resident: false);
        var day = new DateOnly(2027, 6, 3);

        Assert.Equal(
            "Les réservations ouvrent aux habitants lundi 3 mai à 9 h, à tous lundi 10 mai à 9 h.",
            Say(town, neighbour, town.Evening, day, first.AddDays(-40), Refusal.NotYetOpen));
        Assert.Equal(
            "Les réservations sont ouvertes aux habitants ; elles ouvrent à tous lundi 10 mai à 9 h.",
            Say(town, neighbour, town.Evening, day, first.AddHours(1), Refusal.NotYetOpen));
        Assert.Equal(
            "Les réservations ouvrent lundi 10 mai à 9 h.",
            Say(Opening(all, all), neighbour, town.Evening, day, first, Refusal.NotYetOpen));
    }

    [Fact]
    public void A_period_that_opened_to_all_before_its_residents_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => new BookingPeriod { Name = "Été", From = new(2027, 7, 3), To = new(2027, 8, 31) }.Opens(Paris(5, 10, 9), Paris(5, 3, 9)));

    [Fact]
    public void Once_its_bookings_are_closed_a_period_is_closed_whatever_the_limit_of_the_day()
    {
        var closes = Paris(4, 30, 18);
        var town = new TestTown { Care = new CareRules { ClosesAt = closes } };
        var household = town.Household();
        var day = new DateOnly(2027, 6, 3);

        Assert.Null(WhyNot(town, household, town.Evening, day, closes));
        Assert.Equal(Refusal.NoLongerOpen, WhyNot(town, household, town.Evening, day, closes.AddSeconds(1)));
        Assert.Equal("Les réservations fermaient vendredi 30 avril à 18 h.", Say(town, household, town.Evening, day, closes.AddSeconds(1), Refusal.NoLongerOpen));
    }

    [Fact]
    public void Three_days_a_week_are_three_whatever_they_hold_and_the_next_Monday_begins_anew()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 2 } };
        var household = town.Household();
        var (monday, tuesday) = (TestTown.Monday, TestTown.Monday.AddDays(1));
        var agenda = Had(household, (town.Evening, monday), (town.Morning, monday), (town.Evening, tuesday), (town.Lunch, monday.AddDays(3)));

        Assert.Equal(Refusal.WeekCapReached, WhyNot(town, household, town.Evening, monday.AddDays(3), agenda: agenda));
        Assert.Null(WhyNot(town, household, town.Morning, tuesday, agenda: agenda));
        Assert.Null(WhyNot(town, household, town.Evening, monday.AddDays(7), agenda: agenda));
        Assert.Null(WhyNot(town, household, town.Evening, TestTown.Friday, agenda: agenda));
        Assert.Equal(
            "Cette activité se réserve au plus 2 jours par semaine, et Enfant1 les a déjà la semaine du 30 novembre.",
            Say(town, household, town.Evening, monday.AddDays(3), TestClock.Morning, Refusal.WeekCapReached, agenda));
    }

    [Fact]
    public void A_cap_of_a_day_counts_its_slots()
    {
        var town = new TestTown { Care = new CareRules { MostSlotsADay = 1 } };
        var household = town.Household();
        var agenda = Had(household, (town.Morning, Day));

        Assert.Equal(Refusal.DayCapReached, WhyNot(town, household, town.Evening, Day, agenda: agenda));
        Assert.Null(WhyNot(town, household, town.Evening, TestTown.Friday, agenda: agenda));
        Assert.Equal("Cette activité se réserve au plus 1 fois par jour, et Enfant1 l’a déjà.", Say(town, household, town.Evening, Day, TestClock.Morning, Refusal.DayCapReached, agenda));
    }

    [Fact]
    public void A_cap_of_a_period_looks_at_all_of_it_and_at_nothing_else()
    {
        (DateOnly, DateOnly)[] periods = [(new(2026, 9, 1), new(2026, 11, 27)), (new(2026, 11, 28), new(2027, 7, 2))];
        var town = new TestTown { Care = new CareRules { MostDaysAPeriod = 2, Periods = periods } };
        var household = town.Household();
        var agenda = Had(household, (town.Evening, new(2026, 9, 3)), (town.Evening, new(2026, 10, 1)));

        Assert.Equal(Refusal.PeriodCapReached, WhyNot(town, household, town.Evening, Day, agenda: agenda));
        Assert.Null(WhyNot(town, household, town.Evening, TestTown.Monday, agenda: agenda));
        Assert.Equal((new DateOnly(2026, 9, 1), new DateOnly(2026, 11, 27)), town.Offered(town.Evening).Activity.ReachOf(Day));
        Assert.Contains("par période, et Enfant1 les a déjà pour « ", Say(town, household, town.Evening, Day, TestClock.Morning, Refusal.PeriodCapReached, agenda), StringComparison.Ordinal);
    }

    [Fact]
    public void A_brother_s_days_do_not_count()
    {
        var town = new TestTown { Care = new CareRules { MostDaysAWeek = 1 } };
        var household = town.Household(children: 2);
        var brother = new TakenSlot(household.Children[1].Id, town.Evening, TestTown.Friday, BookingId.New(), null);

        Assert.Null(WhyNot(town, household, town.Evening, agenda: new Agenda([brother])));
    }

    private static TestTown Opening(DateTimeOffset first, DateTimeOffset all) => new() { Care = new CareRules { Opens = (first, all) } };

    private static DateTimeOffset Paris(int month, int day, int hour) => ParisTime.At(new DateOnly(2027, month, day), new TimeOnly(hour, 0));

    private static Agenda Had(TestHousehold household, params (SlotId Slot, DateOnly Day)[] days) =>
        new(days.Select(day => new TakenSlot(household.Child.Id, day.Slot, day.Day, BookingId.New(), null)));

    private static Refusal? WhyNot(TestTown town, TestHousehold household, SlotId slot, DateOnly? day = null, DateTimeOffset? now = null, Agenda? agenda = null) =>
        BookingRules.WhyNot(household.Family(town.OrganiserId), household.Child, town.Offered(slot), day ?? Day, agenda ?? Agenda.Empty, now ?? TestClock.Morning);

    private static string Say(TestTown town, TestHousehold household, SlotId slot, DateOnly day, DateTimeOffset now, Refusal why, Agenda? agenda = null) =>
        why.About(household.Family(town.OrganiserId), household.Child, town.Offered(slot), day, agenda ?? Agenda.Empty, now).Replace('\u00A0', ' ');

    private static string Say(Refusal why, Activity activity, Child child)
    {
        var town = new TestTown();
        var slot = town.Offered(town.Lunch) with { Activity = activity, Facility = new Facility { OrganiserId = new(1), Name = "École Jean-Moulin", IsSchool = true } };
        return why.About(town.Household().Family(town.OrganiserId), child, slot, Day, Agenda.Empty, TestClock.Morning).Replace('\u00A0', ' ');
    }

    private static Child Child(DateOnly born, FacilityId? school, SchoolLevel? level = null) =>
        new() { HouseholdId = HouseholdId.New(), FirstName = "Lou", LastName = "Martin", BirthDate = born, SchoolId = school, Level = level };

    private static Activity Activity(int minimum, int maximum, SchoolLevel? from = null, SchoolLevel? to = null) => new()
    {
        Id = new(1), OrganiserId = new(1), FacilityId = new(1), Name = "Accueil", Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays,
        OnlyItsPupils = true, MinimumAge = minimum, MaximumAge = maximum, FromLevel = from, ToLevel = to,
    };
}
