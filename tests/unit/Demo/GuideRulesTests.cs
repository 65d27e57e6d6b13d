using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Demo;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Xunit;

namespace Portal.UnitTests.Demo;

/// <summary>The rules of the five guides, asked of the catalogues that the demonstration loads, in the sentences that a parent reads.</summary>
public sealed class GuideRulesTests
{
    private static readonly DemoCommune Commune = DemoCommune.Generate();

    /// <summary>A Tuesday morning; Thursday the 3rd is a school day, Wednesday the 2nd is not.</summary>
    private static readonly DateTimeOffset Now = Paris(2026, 11, 24, 9);
    private static readonly DateOnly Thursday = new(2026, 12, 3);
    private static readonly DateOnly Wednesday = new(2026, 12, 2);
    private static readonly DateOnly Holiday = new(2027, 2, 10);

    [Fact]
    public void R22_Claira_numbers_its_products_by_family()
    {
        var families = Catalogue("claira").Activities.GroupBy(activity => activity.Name[..2]).ToDictionary(group => group.Key, group => group.Select(activity => activity.Kind).Distinct().Order().ToList());

        Assert.Equal([ActivityKind.Wednesday, ActivityKind.Holidays], families["02"]);
        Assert.Equal([ActivityKind.AfterSchool], families["03"]);
        Assert.Equal([ActivityKind.Canteen], families["04"]);
        Assert.Equal([ActivityKind.Youth], families["05"]);
    }

    [Fact]
    public void R24_a_school_day_at_Cluses_has_seven_slots_each_still_open_past_its_limit_at_a_price()
    {
        var day = Catalogue("cluses").Slots.Where(slot => slot.Activity.Name == "Périscolaire / Restauration").GroupBy(slot => slot.Facility.Id).First().ToList();
        var late = day[0].BookingLimit(Thursday).AddHours(1);

        Assert.Equal(["06:30", "07:30", "11:45", "11:45", "13:15", "16:15", "17:15"], day.Select(slot => slot.Slot.StartsAt.ToString("HH:mm", null)));
        Assert.All(day, slot =>
        {
            Assert.False(BookingRules.IsTooLate(slot, Thursday, late));
            Assert.True(slot.QuoteFor(Thursday, null, late).Amount > slot.QuoteFor(Thursday, null, Now).Amount);
        });
    }

    [Fact]
    public void R34_the_twin_of_Cluses_is_the_same_slot_and_says_what_being_late_costs()
    {
        var lunch = Slot("cluses", "Repas enfant");
        var late = lunch.BookingLimit(Thursday).AddMinutes(1);

        Assert.Equal("Le délai est passé depuis mardi 1er décembre à 9 h : 2,50 € de plus.", BookingWords.AboutLate(lunch, Thursday, late)!.Replace('\u00A0', ' '));
        Assert.EndsWith("plus 2,50 € hors délai", lunch.QuoteFor(Thursday, null, late).Reason.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Null(BookingWords.AboutLate(lunch, Thursday, Now));
    }

    [Fact]
    public void R25_a_Wednesday_has_five_parts_and_a_day_of_holidays_three()
    {
        Assert.Equal(5, Catalogue("cluses").Slots.Count(slot => slot.Activity.Kind == ActivityKind.Wednesday));
        Assert.Equal(3, Catalogue("cluses").Slots.Count(slot => slot.Activity.Kind == ActivityKind.Holidays));
    }

    [Fact]
    public void R26_the_first_tranche_asks_for_the_second_by_its_name()
    {
        Assert.Equal("Ce créneau demande « Périscolaire matin, 2e tranche » le même jour.", Refused("cluses", "Périscolaire matin, 1re tranche", Thursday));
        Assert.Null(Refused("cluses", "Périscolaire matin, 1re tranche", Thursday, "Périscolaire matin, 2e tranche"));
    }

    [Fact]
    public void R27_the_care_at_midday_blocks_the_meal_whichever_comes_first()
    {
        Assert.Equal("Ce créneau ne va pas avec « Périscolaire midi, avant le repas », déjà choisi ce jour-là.", Refused("cluses", "Repas enfant", Thursday, "Périscolaire midi, avant le repas"));
        Assert.Equal("Ce créneau ne va pas avec « Repas enfant », déjà choisi ce jour-là.", Refused("cluses", "Périscolaire midi, avant le repas", Thursday, "Repas enfant"));
    }

    [Fact]
    public void R27_several_slots_in_the_way_are_all_named()
    {
        Assert.Equal(
            "Ce créneau ne va pas avec « Mercredi matin » et « Mercredi repas », déjà choisis ce jour-là.",
            Refused("clisson", "Mercredi journée avec repas", Wednesday, "Mercredi matin", "Mercredi repas"));
    }

    [Fact]
    public void R28_a_meal_alone_is_impossible_on_Wednesdays_and_in_holidays()
    {
        Assert.Equal("Ce créneau demande « Mercredi matin » ou « Mercredi après-midi » le même jour.", Refused("cluses", "Mercredi repas", Wednesday));
        Assert.Null(Refused("cluses", "Mercredi repas", Wednesday, "Mercredi après-midi"));
        Assert.Equal("Ce créneau demande « Matin » ou « Après-midi » le même jour.", Refused("cluses", "Repas", Holiday));
        Assert.Null(Refused("cluses", "Repas", Holiday, "Matin"));
    }

    [Fact]
    public void R29_the_circus_is_paid_at_once_where_all_else_is_billed_later()
    {
        var paid = Catalogue("clap-chaz").Slots.Where(slot => slot.IsPrepaid).Select(slot => slot.Slot.ShortName).Distinct();

        Assert.Equal(["Cirque"], paid);
    }

    [Fact]
    public void R30_children_of_different_ages_each_have_their_own_canteen_and_the_other_says_why_not()
    {
        var (family, child) = Someone(Slot("clap-chaz", "Cantine 2-5 ans"), born: new(2022, 5, 1));
        var older = Slot("clap-chaz", "Cantine 6-11 ans");

        Assert.Null(BookingRules.WhyNot(family, child, Slot("clap-chaz", "Cantine 2-5 ans"), Thursday, Agenda.Empty, Now));
        Assert.Equal(Refusal.TooYoung, BookingRules.WhyNot(family, child, older, Thursday, Agenda.Empty, Now));
        Assert.Equal("Cette activité est pour les enfants de 6 à 12 ans, et Lou aura 4 ans ce jour-là.", Refusal.TooYoung.About(family, child, older, Thursday, Agenda.Empty, Now).Replace('\u00A0', ' '));
        Assert.DoesNotContain(older, Catalogue("clap-chaz").SlotsFor([child], Thursday, Thursday));
    }

    [Fact]
    public void R31_an_activity_says_its_dates_and_its_slots_their_hours_and_nothing_is_bookable_outside()
    {
        var evening = Slot("clap-chaz", "Accueil du soir");

        Assert.Equal((SchoolYear2026.Start, SchoolYear2026.End), evening.Activity.Periods.Select(period => (period.From, period.To)).Single());
        Assert.Equal("16\u00A0h\u00A030 – 18\u00A0h\u00A045", evening.Slot.Hours);
        Assert.Equal("Il n’y a pas d’accueil ce jour-là (Vacances d’été).", Refused("clap-chaz", "Accueil du soir", new(2027, 7, 5)));
    }

    [Fact]
    public void R32_R33_at_Clapiers_Monday_closes_on_Friday_at_noon_for_booking_and_for_cancelling()
    {
        var lunch = Slot("clapiers", "Cantine");
        var monday = new DateOnly(2026, 11, 30);
        var noon = Paris(2026, 11, 27, 12);

        Assert.Null(Refused("clapiers", "Cantine", monday, noon));
        Assert.Equal("La réservation fermait vendredi 27 novembre à 12 h.", Refused("clapiers", "Cantine", monday, noon.AddSeconds(1)));
        Assert.Null(BookingRules.WhyNotCancel(lunch, monday, noon));
        Assert.Equal("réservable et annulable jusqu’au vendredi 27 novembre à 12 h", DayLimits.Of(lunch, monday).InWords(Now).Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData("clapiers", "Cantine")]
    [InlineData("clisson", "Cantine, premier service")]
    public void R34_past_the_limit_a_day_is_not_bookable_at_Clapiers_nor_at_Clisson(string organiser, string slot)
    {
        var limit = Slot(organiser, slot).BookingLimit(Thursday);

        Assert.Null(Refused(organiser, slot, Thursday, limit));
        Assert.StartsWith("La réservation fermait ", Refused(organiser, slot, Thursday, limit.AddSeconds(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void R34_at_the_youth_club_of_Claira_a_late_day_is_asked_of_the_service()
    {
        var club = Slot("claira", "Activité de l’après-midi");
        var late = club.BookingLimit(Wednesday).AddMinutes(1);

        Assert.Null(Refused("claira", "Activité de l’après-midi", Wednesday, late));
        Assert.True(club.IsAskedOn(Wednesday, late));
        Assert.Equal("Le délai est passé depuis dimanche 29 novembre à minuit : vous pouvez demander ce jour au service, qui vous répondra.", BookingWords.AboutLate(club, Wednesday, late)!.Replace('\u00A0', ' '));
        Assert.Equal("La réservation fermait mercredi 2 décembre à 14 h.", Refused("claira", "Activité de l’après-midi", Wednesday, Paris(2026, 12, 2, 14)));
    }

    [Fact]
    public void The_summer_of_Clapiers_opens_to_its_residents_first()
    {
        const string Sentence = "Les réservations ouvrent aux habitants lundi 3 mai à 9 h, à tous lundi 10 mai à 9 h.";
        var july = new DateOnly(2027, 7, 12);

        Assert.Equal(Sentence, Refused("clapiers", "Journée avec repas", july));
        Assert.Null(Refused("clapiers", "Journée avec repas", july, Paris(2027, 5, 3, 9)));
        Assert.Null(Refused("clapiers", "Journée avec repas", Holiday));
    }

    [Fact]
    public void The_circus_is_three_days_a_course()
    {
        var circus = Slot("clap-chaz", "Stage cirque, la journée");
        var (family, child) = Someone(circus, born: new(2016, 5, 1));
        var agenda = new Agenda(Enumerable.Range(8, 3).Select(day => new TakenSlot(child.Id, circus.Slot.Id, new(2027, 2, day), BookingId.New(), null)));

        Assert.Equal(Refusal.PeriodCapReached, BookingRules.WhyNot(family, child, circus, new(2027, 2, 11), agenda, Now));
        Assert.Null(BookingRules.WhyNot(family, child, circus, new(2027, 4, 5), agenda, Now));
        Assert.Equal(
            "Cette activité se réserve au plus 3 jours par période, et Lou les a déjà pour « Stage de février ».",
            Refusal.PeriodCapReached.About(family, child, circus, new(2027, 2, 11), agenda, Now).Replace('\u00A0', ' '));
    }

    [Fact]
    public void R86_what_is_firm_and_when_is_a_setting_of_each()
    {
        Assert.Equal(
            [("claira", Firmness.OnCommit), ("clapiers", Firmness.OnPayment), ("cluses", Firmness.OnCommit), ("clisson", Firmness.AfterNight), ("clap-chaz", Firmness.AfterStaff)],
            Commune.Organisers.Select(organiser => (organiser.Code, organiser.Policies.Firmness)));
    }

    [Fact]
    public void R87_a_late_day_is_refused_surcharged_or_asked_for_as_each_activity_says()
    {
        Assert.Equal(LatePolicy.Refused, Slot("clapiers", "Cantine").Policies.Late);
        Assert.Equal(LatePolicy.Surcharged, Slot("cluses", "Repas enfant").Policies.Late);
        Assert.Equal(LatePolicy.OnRequest, Slot("claira", "Activité de l’après-midi").Policies.Late);
        Assert.Equal(LatePolicy.Refused, Slot("claira", "Cantine").Policies.Late);
    }

    [Fact]
    public void R88_the_holidays_of_Claira_are_given_back_at_the_desk_only()
    {
        var holidays = Catalogue("claira").Slots.First(slot => slot.Activity.Kind == ActivityKind.Holidays);

        Assert.Equal(Refusal.NotCancellableOnline, BookingRules.WhyNotCancel(holidays, Holiday, Now));
        Assert.EndsWith("ne s’annule pas en ligne", DayLimits.Of(holidays, Holiday).InWords(Now), StringComparison.Ordinal);
    }

    private static DateTimeOffset Paris(int year, int month, int day, int hour) => ParisTime.At(new(year, month, day), new(hour, 0));

    private static Catalogue Catalogue(string code)
    {
        var organiser = Commune.Organisers.Single(organiser => organiser.Code == code);
        return new Catalogue(
            organiser,
            [.. Commune.Facilities.Where(facility => facility.OrganiserId == organiser.Id)],
            [.. Commune.Activities.Where(activity => activity.OrganiserId == organiser.Id)],
            [.. Commune.Tariffs.Where(tariff => tariff.OrganiserId == organiser.Id)],
            [.. Commune.Spans.Where(span => span.OrganiserId is null || span.OrganiserId == organiser.Id)]);
    }

    private static OfferedSlot Slot(string organiser, string name) => Catalogue(organiser).Slots.First(slot => slot.Slot.Name == name);

    /// <summary>A resident family with one child, of an age and a school that the slot is for unless said otherwise.</summary>
    private static (Family, Child) Someone(OfferedSlot slot, DateOnly? born = null)
    {
        var home = new Household { DossierNumber = "D1", Name = "Martin" };
        var child = home.AddChild("Lou", "Martin", born ?? Thursday.AddYears(-slot.Activity.MinimumAge - 1), slot.Facility.IsSchool ? slot.Facility.Id : null);
        return (new Family(home.Id, home.Children, new Dictionary<ChildId, Standing> { [child.Id] = Standing.Validated }, []), child);
    }

    private static string? Refused(string organiser, string slot, DateOnly day, params string[] with) => Refused(organiser, slot, day, Now, with);

    private static string? Refused(string organiser, string name, DateOnly day, DateTimeOffset now, params string[] with)
    {
        var slot = Catalogue(organiser).Slots.FirstOrDefault(slot => slot.Slot.Name == name && slot.TakesPlaceOn(day)) ?? Slot(organiser, name);
        var (family, child) = Someone(slot);
        var agenda = new Agenda(with.Select(other => new TakenSlot(child.Id, Catalogue(organiser).Slots.First(o => o.Slot.Name == other && o.Activity.Id == slot.Activity.Id).Slot.Id, day, BookingId.New(), null)));
        return BookingRules.WhyNot(family, child, slot, day, agenda, now)?.About(family, child, slot, day, agenda, now).Replace('\u00A0', ' ');
    }
}
