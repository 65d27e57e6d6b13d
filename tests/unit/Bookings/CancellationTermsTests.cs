using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Pricing;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Bookings;

/// <summary>What giving a booking back means, by policy and by instant (R32-R34, R70-R72, R78-R80, R87, R88).</summary>
public sealed class CancellationTermsTests
{
    private static readonly Money Price = new(3.10m);

    // Friday's limit is Thursday at noon; Friday's lunch begins at 11:30.
    private static readonly DateTimeOffset InTime = ParisTime.At(TestTown.Thursday, new TimeOnly(12, 0));
    private static readonly DateTimeOffset Late = InTime.AddSeconds(1);

    [Theory]
    [InlineData(CancellationPolicy.CreditNote, true, CancellationEffect.Ends, 3.10, "avoir de 3,10\u00A0€")]
    [InlineData(CancellationPolicy.Immediate, false, CancellationEffect.Ends, 0, "Rien ne sera facturé")]
    [InlineData(CancellationPolicy.OnRequest, false, CancellationEffect.Asked, 0, "Le service vous répondra par courriel")]
    public void In_time_it_ends_with_its_price_or_is_asked_R33_R70_R78_R88(CancellationPolicy policy, bool prepaid, CancellationEffect effect, decimal givenBack, string says)
    {
        var terms = Of(TestTown.Clapiers with { Cancellation = policy }, BookingState.Confirmed, prepaid, InTime);

        Assert.Equal((null, effect, new Money(givenBack), false), (terms.Refusal, terms.Effect, terms.GivenBack, terms.IsLate));
        Assert.Contains(says, terms.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LateCancellationPolicy.NoRefund, CancellationPolicy.CreditNote, CancellationEffect.Absence, BookingState.Absent)]
    [InlineData(LateCancellationPolicy.RefundOnProof, CancellationPolicy.CreditNote, CancellationEffect.AbsenceOnProof, BookingState.Absent)]
    [InlineData(LateCancellationPolicy.BilledAbsence, CancellationPolicy.Immediate, CancellationEffect.Absence, BookingState.Absent)]
    [InlineData(LateCancellationPolicy.BilledAbsence, CancellationPolicy.OnRequest, CancellationEffect.AbsenceAsked, BookingState.AbsenceAsked)]
    [InlineData(LateCancellationPolicy.Request, CancellationPolicy.OnRequest, CancellationEffect.Asked, BookingState.CancelAsked)]
    public void Late_it_gives_nothing_back_at_once_and_says_the_amount_R71_R72_R78_R80_R87(LateCancellationPolicy late, CancellationPolicy policy, CancellationEffect effect, BookingState leads)
    {
        var terms = Of(TestTown.Clapiers with { LateCancellation = late, Cancellation = policy }, BookingState.Confirmed, prepaid: true, Late);

        Assert.Equal((null, effect, leads, Money.Zero, true), (terms.Refusal, terms.Effect, terms.StateAfter, terms.GivenBack, terms.IsLate));
        Assert.Contains("3,10\u00A0€", terms.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_late_is_refused_it_is_refused_R34_R87() =>
        Assert.Equal(Refusal.TooLateToCancel, Of(TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.Refused }, BookingState.Confirmed, true, Late).Refusal);

    [Fact]
    public void On_the_day_itself_it_is_taken_until_the_organiser_s_hour_O18()
    {
        var policies = TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.NoRefund, AbsenceUntil = new TimeOnly(9, 30) };

        Assert.Null(Of(policies, BookingState.Confirmed, true, ParisTime.At(TestTown.Friday, new TimeOnly(9, 30))).Refusal);
        Assert.Equal(Refusal.TooLateToCancel, Of(policies, BookingState.Confirmed, true, ParisTime.At(TestTown.Friday, new TimeOnly(9, 30)).AddSeconds(1)).Refusal);
    }

    [Fact]
    public void Where_proof_pays_it_is_taken_for_as_long_as_proof_is_48_h_after_the_slot_began_R72()
    {
        var policies = TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.RefundOnProof };
        var end = ParisTime.At(TestTown.Friday.AddDays(2), new TimeOnly(11, 30));

        Assert.Equal(end, Of(policies, BookingState.Confirmed, true, end).ProofUntil);
        Assert.Equal(Refusal.TooLateToCancel, Of(policies, BookingState.Confirmed, true, end.AddSeconds(1)).Refusal);
        Assert.Equal(end.AddHours(24), Of(policies with { ProofHours = 72 }, BookingState.Confirmed, true, Late).ProofUntil);
    }

    [Fact]
    public void What_the_service_has_not_accepted_yet_is_simply_withdrawn_R64() =>
        Assert.Equal(CancellationEffect.Ends, Of(TestTown.Clapiers with { Cancellation = CancellationPolicy.OnRequest }, BookingState.Pending, false, InTime).Effect);

    [Theory]
    [InlineData(BookingState.CancelAsked, Refusal.AlreadyAsked)]
    [InlineData(BookingState.ChangeAsked, Refusal.AlreadyAsked)]
    [InlineData(BookingState.AbsenceAsked, Refusal.AlreadyAsked)]
    [InlineData(BookingState.Cancelled, Refusal.NothingToCancel)]
    [InlineData(BookingState.Refused, Refusal.NothingToCancel)]
    [InlineData(BookingState.Absent, Refusal.AlreadyAbsent)]
    public void What_is_given_back_or_asked_is_not_given_back_again_and_says_which_of_the_two_O7_R78_R80(BookingState state, Refusal why) =>
        Assert.Equal(why, Of(TestTown.Clapiers, state, true, InTime).Refusal);

    [Fact]
    public void A_desk_that_takes_no_cancellation_online_takes_no_late_one_either_R88() =>
        Assert.Equal(Refusal.NotCancellableOnline, Of(TestTown.Clapiers with { Cancellation = CancellationPolicy.NotOnline, LateCancellation = LateCancellationPolicy.NoRefund }, BookingState.Confirmed, true, Late).Refusal);

    [Fact]
    public void An_activity_may_differ_from_its_organiser_R86_R87()
    {
        var alsh = new Activity { OrganiserId = new(1), FacilityId = new(1), Name = "ALSH", Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, LateCancellation = LateCancellationPolicy.RefundOnProof };

        Assert.Equal(LateCancellationPolicy.RefundOnProof, alsh.Under(TestTown.Clapiers with { LateCancellation = LateCancellationPolicy.NoRefund }).LateCancellation);
    }

    [Theory]
    [InlineData(0, new string[0], false)]
    [InlineData(1, new string[0], true)]
    [InlineData(1, new[] { "2026-11-27" }, false)]
    [InlineData(2, new[] { "2026-11-27" }, true)]
    [InlineData(2, new[] { "2026-11-26", "2026-11-27" }, false)]
    [InlineData(1, new[] { "2026-11-26" }, true)]
    public void The_first_days_of_an_absence_stay_due_and_a_weekend_does_not_part_two_days_O18(int unpaidDays, string[] before, bool unpaid)
    {
        var monday = TestTown.Monday;
        var absent = before.Select(day => DateOnly.Parse(day, FrenchWords.French)).Append(monday).ToHashSet();

        Assert.Equal(unpaid, Absence.IsUnpaid(monday, absent, day => OpenDays.SchoolDays.Includes(day.DayOfWeek), unpaidDays));
    }

    private static CancellationTerms Of(Policies policies, BookingState state, bool prepaid, DateTimeOffset now)
    {
        var town = new TestTown { Policies = policies };
        return CancellationTerms.Of(Lunch(town), TestTown.Friday, state, prepaid, Price, now);
    }

    private static OfferedSlot Lunch(TestTown town) => town.Catalogue().Find(town.Lunch)!;
}
