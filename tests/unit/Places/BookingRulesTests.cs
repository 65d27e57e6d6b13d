using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Places;

/// <summary>Why a day may not be booked or given back: what the calendar greys and what the deed refuses (R19, R26-R28, R32-R34).</summary>
public sealed class BookingRulesTests
{
    private static readonly DateTimeOffset Now = TestClock.Morning;

    [Fact]
    public void A_day_in_time_for_a_child_whose_file_is_in_order_is_bookable()
    {
        Assert.Null(WhyNot(new TestTown(), town => town.Lunch, TestTown.Thursday));
    }

    [Fact]
    public void A_child_of_another_school_is_not_served()
    {
        var town = new TestTown();
        var stranger = new Core.Households.Household { DossierNumber = "X", Name = "X" }.AddChild("Lou", "Martin", new(2018, 1, 1), new FacilityId(99));
        var household = town.Household();

        var why = BookingRules.WhyNot(household.Family(town.OrganiserId), stranger, town.Offered(town.Lunch), TestTown.Thursday, Agenda.Empty, Now);

        Assert.Equal(Refusal.OtherSchool, why);
    }

    [Theory]
    [InlineData("2026-12-02", "a Wednesday")]
    [InlineData("2026-12-05", "a Saturday")]
    [InlineData("2026-12-21", "holidays")]
    [InlineData("2027-09-02", "after the year")]
    public void A_day_without_care_is_closed(string day, string why)
    {
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(WhyNot(new TestTown(), town => town.Lunch, date) == Refusal.Closed, why);
    }

    [Theory]
    [InlineData(BookingGate.FileKnown)]
    [InlineData(BookingGate.FileValidated)]
    [InlineData(BookingGate.AnnualRegistration)]
    [InlineData(BookingGate.RulesSigned)]
    public void Where_there_is_a_gate_a_file_that_is_not_validated_stops_the_booking_R15_R18_R20(BookingGate gate)
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Gate = gate } };

        Assert.Equal(Refusal.DossierIncomplete, WhyNot(town, t => t.Lunch, TestTown.Thursday, validated: false));
        Assert.Null(WhyNot(town, t => t.Lunch, TestTown.Thursday));
    }

    [Fact]
    public void Where_there_is_no_gate_a_known_child_is_enough()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Gate = BookingGate.None } };

        Assert.Null(WhyNot(town, t => t.Lunch, TestTown.Thursday, validated: false));
    }

    [Fact]
    public void The_incomplete_file_is_told_in_the_words_of_the_guide_R19()
    {
        Assert.Equal(
            "Vous devez compléter le dossier de cet enfant pour qu'il ait accès aux réservations.",
            Refusal.DossierIncomplete.Sentence().Replace('’', '\''));
    }

    [Fact]
    public void Monday_is_bookable_until_Friday_noon_and_no_later_R32_R34()
    {
        var fridayNoon = ParisTime.At(TestTown.Friday, new TimeOnly(12, 0));

        Assert.Null(WhyNot(new TestTown(), town => town.Lunch, TestTown.Monday, fridayNoon));
        Assert.Equal(Refusal.TooLate, WhyNot(new TestTown(), town => town.Lunch, TestTown.Monday, fridayNoon.AddSeconds(1)));
    }

    [Fact]
    public void Where_late_days_are_surcharged_they_stay_open_until_the_slot_begins_R34_O17()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Late = LatePolicy.Surcharged } };
        var begins = ParisTime.At(TestTown.Thursday, new TimeOnly(11, 30));

        Assert.Null(WhyNot(town, t => t.Lunch, TestTown.Thursday, begins.AddMinutes(-1)));
        Assert.Equal(Refusal.TooLate, WhyNot(town, t => t.Lunch, TestTown.Thursday, begins));
        Assert.Equal(new Money(4.10m), town.Offered(town.Lunch).QuoteFor(TestTown.Thursday, null, begins.AddMinutes(-1)).Amount);
    }

    [Fact]
    public void A_slot_that_the_child_has_already_is_not_booked_twice()
    {
        Assert.Equal(Refusal.AlreadyTaken, WhyNot(new TestTown(), town => town.Lunch, TestTown.Thursday, with: town => town.Lunch));
    }

    [Fact]
    public void A_slot_that_goes_only_with_another_asks_for_it_first_R26()
    {
        Assert.Equal(Refusal.NeedsAnother, WhyNot(new TestTown(), town => town.LateEvening, TestTown.Thursday));
        Assert.Equal(Refusal.NeedsAnother, WhyNot(new TestTown(), town => town.LateEvening, TestTown.Thursday, with: town => town.Lunch));
        Assert.Null(WhyNot(new TestTown(), town => town.LateEvening, TestTown.Thursday, with: town => town.Evening));
    }

    [Fact]
    public void Two_slots_that_block_each_other_do_so_whichever_of_them_says_it_R27()
    {
        Assert.Equal(Refusal.ExcludedByAnother, WhyNot(new TestTown(), town => town.Study, TestTown.Thursday, with: town => town.Evening));
        Assert.Equal(Refusal.ExcludedByAnother, WhyNot(new TestTown(), town => town.Evening, TestTown.Thursday, with: town => town.Study));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void A_meal_goes_with_the_morning_or_the_afternoon_and_never_alone_R28(bool morning, bool afternoon, bool refused)
    {
        var (am, pm) = (Bare(21), Bare(22));
        var meal = new TestTown() is var town ? town.Offered(town.Lunch) with { Slot = Bare(23).Needs(am, pm) } : null!;
        var taken = new List<TakenSlot>();
        if (morning)
        {
            taken.Add(Taken(am.Id));
        }

        if (afternoon)
        {
            taken.Add(Taken(pm.Id));
        }

        Assert.Equal(refused ? Refusal.NeedsAnother : null, BookingRules.WhyNotWith(meal, taken));
    }

    [Fact]
    public void A_booking_is_given_back_until_the_same_limit_R33_R71()
    {
        var town = new TestTown();
        var noon = ParisTime.At(TestTown.Thursday.AddDays(-1), new TimeOnly(12, 0));

        Assert.Null(BookingRules.WhyNotCancel(town.Offered(town.Lunch), TestTown.Thursday, noon));
        Assert.Equal(Refusal.TooLateToCancel, BookingRules.WhyNotCancel(town.Offered(town.Lunch), TestTown.Thursday, noon.AddSeconds(1)));
    }

    [Fact]
    public void Where_cancelling_is_the_desk_s_business_the_page_says_so_R88()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Cancellation = CancellationPolicy.NotOnline } };

        Assert.Equal(Refusal.NotCancellableOnline, BookingRules.WhyNotCancel(town.Offered(town.Lunch), TestTown.Thursday, Now));
    }

    [Fact]
    public void An_activity_may_differ_from_its_organiser_in_each_policy_R86_R89()
    {
        var activity = new Activity
        {
            OrganiserId = new(1), FacilityId = new(1), Name = "ALSH", Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday,
            BookingDeadline = DeadlineRule.Parse("48h"), Firmness = Firmness.AfterStaff, Full = FullPolicy.WaitingList,
        };

        var under = activity.Under(TestTown.Clapiers);

        Assert.Equal((DeadlineRule.Parse("48h"), Firmness.AfterStaff, FullPolicy.WaitingList), (under.BookingDeadline, under.Firmness, under.Full));
        Assert.Equal((TestTown.Clapiers.CancellationDeadline, LatePolicy.Refused, CancellationPolicy.CreditNote), (under.CancellationDeadline, under.Late, under.Cancellation));
    }

    private static Refusal? WhyNot(TestTown town, Func<TestTown, SlotId> slot, DateOnly day, DateTimeOffset? now = null, bool validated = true, Func<TestTown, SlotId>? with = null)
    {
        var household = town.Household(validated: validated);
        var agenda = new Agenda(with is null ? [] : [Taken(with(town)) with { ChildId = household.Child.Id }]);
        return BookingRules.WhyNot(household.Family(town.OrganiserId), household.Child, town.Offered(slot(town)), day, agenda, now ?? Now);
    }

    private static TakenSlot Taken(SlotId slot) => new(ChildId.New(), slot, TestTown.Thursday, BookingId.New(), null);

    private static Slot Bare(int id) => new() { Id = new(id), Name = "", ShortName = "", StartsAt = default, EndsAt = default, TariffId = default };
}

internal static class Offers
{
    public static OfferedSlot Offered(this TestTown town, SlotId slot) => town.Catalogue().Find(slot)!;
}
