using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Demo;

/// <summary>Writes a booking as the portal would have written it: before its limit, at its price, for its payer.</summary>
internal sealed class DemoDesk
{
    /// <summary>Whole weeks, so that a Monday stays a Monday.</summary>
    public const int DaysOfAYear = 52 * 7;

    /// <summary>Nothing was booked after this.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 16, 17, 30, 0, TimeSpan.Zero);

    /// <summary>Week patterns were written before class starts, ahead of every limit.</summary>
    private static readonly DateTimeOffset Summer = new(2026, 8, 10, 6, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<OrganiserId, SchoolCalendar> calendars;
    private readonly Dictionary<ActivityId, Policies> policies;
    private readonly List<Tariff> tariffs;

    public DemoDesk(CatalogueDraft commune)
    {
        calendars = commune.Organisers.ToDictionary(
            organiser => organiser.Id,
            organiser => new SchoolCalendar([.. commune.Spans.Where(span => span.OrganiserId is null || span.OrganiserId == organiser.Id)]));
        var organisers = commune.Organisers.ToDictionary(organiser => organiser.Id);
        policies = commune.Activities.ToDictionary(activity => activity.Id, activity => activity.Under(organisers[activity.OrganiserId].Policies));
        tariffs = commune.Tariffs;
    }

    /// <param name="pupil">Who comes.</param>
    /// <param name="activity">Where.</param>
    /// <param name="slot">For which part of the day.</param>
    /// <param name="day">The day of the school year.</param>
    /// <param name="isPlanned">Asked for before the school year, with a whole pattern.</param>
    /// <param name="yearsAgo">The same booking, at the same price, so many years before: history to weigh on the tables.</param>
    public Booking Book(Pupil pupil, Activity activity, Slot slot, DateOnly day, bool isPlanned, int yearsAgo = 0)
    {
        var rules = policies[activity.Id];
        var (at, late) = isPlanned ? (Summer.AddMinutes(Spread(pupil.Child, 12 * 24 * 60)), false) : When(pupil.Child, activity, rules, day);
        var hours = HoursOf(pupil.Child, slot);
        var quote = tariffs[slot.TariffId.Value - 1].QuoteFor(day, QuotientOf(pupil.Household, day), late, slot.Stay(hours));

        return Booking.Imported(
            activity.OrganiserId, pupil.Household.Id, pupil.Household.Guardians[0].Id, pupil.Child.Id, slot.Id, day.AddDays(-DaysOfAYear * yearsAgo),
            quote.Amount, quote.Reason, prepaid: rules.Firmness == Firmness.OnPayment, at.AddDays(-DaysOfAYear * yearsAgo), hours, PoolSet.Of(slot.Pools.Select(pool => pool.PoolId)));
    }

    // A day by itself: some days before its limit, or on the eve where that is allowed (R34).
    private (DateTimeOffset At, bool Late) When(Child child, Activity activity, Policies rules, DateOnly day)
    {
        var midnight = ParisTime.At(day, TimeOnly.MinValue);
        var draw = Spread(child, 10_000) + day.DayNumber;
        if (rules.Late == LatePolicy.Surcharged && midnight < Now && draw % 4 == 0)
        {
            return (midnight.AddMinutes(-(draw % 600)), true);
        }

        var inTime = rules.BookingDeadline.For(day, calendars[activity.OrganiserId]).AddMinutes(-(60 + (draw % 10_000)));
        return (inTime < Now ? inTime : Now, false);
    }

    // A family comes and goes at the same hours all year (R44).
    private static ChosenHours HoursOf(Child child, Slot slot)
    {
        return new ChosenHours(One(slot.Arrivals), One(slot.Departures));

        TimeOnly? One(OfferedHours offered) => offered.IsFixed ? null : offered.Times[Spread(child, offered.Times.Count)];
    }

    // Chance that depends on the child alone, so that reading the bookings twice gives the same.
    private static int Spread(Child child, int range) => ((child.BirthDate.DayNumber * 7919) + (child.FirstName.Length * 104_729)) % range;

    private static FamilyQuotient? QuotientOf(Household household, DateOnly day)
    {
        FamilyQuotient? latest = null;
        foreach (var quotient in household.Quotients)
        {
            if (quotient.ValidFrom <= day && (latest is null || quotient.ValidFrom > latest.ValidFrom))
            {
                latest = quotient;
            }
        }

        return latest;
    }
}
