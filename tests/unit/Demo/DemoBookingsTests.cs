using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Demo;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Xunit;

namespace Portal.UnitTests.Demo;

public sealed class DemoBookingsTests
{
    private static readonly DemoCommune Commune = DemoCommune.Generate();
    private static readonly List<Booking> Bookings = [.. Commune.Bookings()];
    private static readonly Dictionary<SlotId, (Activity Activity, Slot Slot)> Slots =
        Commune.Activities.SelectMany(activity => activity.Slots.Select(slot => (activity, slot))).ToDictionary(pair => pair.slot.Id);
    private static readonly Dictionary<ChildId, Child> Children =
        Commune.Households.SelectMany(household => household.Children).ToDictionary(child => child.Id);
    private static readonly Dictionary<OrganiserId, SchoolCalendar> Calendars =
        Commune.Organisers.ToDictionary(organiser => organiser.Id, organiser => new SchoolCalendar([.. Commune.Spans.Where(span => span.OrganiserId is null || span.OrganiserId == organiser.Id)]));

    private static readonly Dictionary<OrganiserId, Organiser> Organisers = Commune.Organisers.ToDictionary(organiser => organiser.Id);

    /// <summary>I1.</summary>
    [Fact]
    public void The_places_of_every_day_are_those_of_its_bookings()
    {
        var drawn = Bookings.SelectMany(booking => Slots[booking.SlotId].Slot.Pools.Select(pool => new PoolDate(pool.PoolId, booking.Date))).CountBy(day => day).ToDictionary();
        var days = Commune.PoolDays.ToList();

        Assert.All(days, day => Assert.Equal(drawn.GetValueOrDefault(new PoolDate(day.PoolId, day.Date)), day.Booked));
        Assert.All(days, day => Assert.InRange(day.Booked, 0, day.Capacity));
        Assert.Empty(drawn.Keys.Except(days.Select(day => new PoolDate(day.PoolId, day.Date))));
        Assert.Equal(Commune.BookingCount, Bookings.Count);
    }

    /// <summary>I1, for the history that benches weigh on the tables.</summary>
    [Fact]
    public void The_year_before_is_this_one_so_many_weeks_earlier_and_its_places_are_those_of_its_bookings()
    {
        var commune = DemoCommune.Generate(households: 60, years: 2);
        var slots = commune.Activities.SelectMany(activity => activity.Slots).ToDictionary(slot => slot.Id);
        var bookings = commune.Bookings().ToList();
        var drawn = bookings.SelectMany(booking => slots[booking.SlotId].Pools.Select(pool => new PoolDate(pool.PoolId, booking.Date))).CountBy(day => day).ToDictionary();

        Assert.Equal(commune.BookingCount, bookings.Count);
        Assert.Equal(bookings.Count, bookings.DistinctBy(booking => (booking.ChildId, booking.SlotId, booking.Date)).Count());
        Assert.InRange(bookings.Count(booking => booking.Date < SchoolYear2026.Start), bookings.Count * 2 / 5, bookings.Count / 2);
        Assert.All(commune.PoolDays, day => Assert.Equal(drawn.GetValueOrDefault(new PoolDate(day.PoolId, day.Date)), day.Booked));
    }

    [Fact]
    public void Every_day_of_every_activity_is_open()
    {
        var open = Commune.PoolDays.Select(day => new PoolDate(day.PoolId, day.Date)).ToHashSet();

        foreach (var activity in Commune.Activities)
        {
            var days = SchoolYear2026.Start.UpTo(SchoolYear2026.LastDay).Where(day => activity.TakesPlaceOn(day, Calendars[activity.OrganiserId])).ToList();
            Assert.NotEmpty(days);
            Assert.All(activity.Slots.SelectMany(slot => slot.Pools), pool => Assert.All(days, day => Assert.Contains(new PoolDate(pool.PoolId, day), open)));
        }
    }

    [Fact]
    public void Nobody_is_booked_twice()
    {
        Assert.Equal(Bookings.Count, Bookings.DistinctBy(booking => (booking.ChildId, booking.SlotId, booking.Date)).Count());
    }

    /// <summary>R26, R27, R28.</summary>
    [Fact]
    public void No_slot_lacks_the_one_it_needs_or_meets_the_one_it_excludes()
    {
        foreach (var day in Bookings.GroupBy(booking => (booking.ChildId, booking.Date)))
        {
            var taken = day.Select(booking => booking.SlotId).ToHashSet();
            foreach (var slot in taken.Select(id => Slots[id].Slot))
            {
                var needed = slot.Rules.Where(rule => rule.Kind == SlotRuleKind.NeedsOneOf).Select(rule => rule.OtherId).ToList();
                Assert.True(needed.Count == 0 || needed.Exists(taken.Contains), $"{slot.Name} le {day.Key.Date:O}");
                Assert.DoesNotContain(slot.Rules, rule => rule.Kind == SlotRuleKind.Excludes && taken.Contains(rule.OtherId));
            }
        }
    }

    [Fact]
    public void No_child_is_in_two_places_at_once()
    {
        foreach (var day in Bookings.GroupBy(booking => (booking.ChildId, booking.Date)))
        {
            var hours = day.Select(booking => Slots[booking.SlotId]).ToList();
            Assert.DoesNotContain(hours, one => hours.Exists(other =>
                one.Activity != other.Activity && one.Slot.StartsAt < other.Slot.EndsAt && other.Slot.StartsAt < one.Slot.EndsAt));
        }
    }

    /// <summary>R15, R18-R20.</summary>
    [Fact]
    public void Only_children_whom_the_activity_is_for_and_whose_file_is_validated_are_booked()
    {
        var validated = Commune.Files.Where(file => file.State == FileState.Validated).Select(file => (file.ChildId, file.OrganiserId)).ToHashSet();

        foreach (var booking in Bookings)
        {
            var activity = Slots[booking.SlotId].Activity;
            Assert.True(activity.IsFor(Children[booking.ChildId], booking.Date));
            Assert.True(activity.TakesPlaceOn(booking.Date, Calendars[activity.OrganiserId]));
            Assert.Contains((booking.ChildId, activity.OrganiserId), validated);
        }
    }

    [Fact]
    public void Nobody_from_elsewhere_is_booked_where_only_residents_are_nor_anybody_before_an_opening()
    {
        var residents = Commune.Households.Where(household => household.IsResident).Select(household => household.Id).ToHashSet();

        Assert.All(Bookings, booking =>
        {
            var activity = Slots[booking.SlotId].Activity;
            Assert.True(residents.Contains(booking.HouseholdId) || !activity.ResidentsOnly);
            Assert.False(activity.PeriodOn(booking.Date)!.IsNotYetOpen(residents.Contains(booking.HouseholdId), booking.CreatedAt));
        });
    }

    [Fact]
    public void No_child_has_more_days_of_a_course_than_its_cap()
    {
        var courses = Bookings.Select(booking => (booking.ChildId, booking.Date, Slots[booking.SlotId].Activity)).Where(row => row.Activity.MostDaysAPeriod is not null).ToList();

        Assert.NotEmpty(courses);
        Assert.All(courses.GroupBy(row => (row.ChildId, row.Activity, row.Activity.PeriodOn(row.Date))), group => Assert.InRange(group.DistinctBy(row => row.Date).Count(), 1, group.Key.Activity.MostDaysAPeriod!.Value));
    }

    /// <summary>R32, R34.</summary>
    [Fact]
    public void Every_booking_was_made_in_time_unless_late_ones_are_taken_at_a_surcharge()
    {
        var late = Bookings.Where(IsLate).ToList();

        Assert.NotEmpty(late);
        Assert.All(late, booking => Assert.Equal(LatePolicy.Surcharged, Organisers[booking.OrganiserId].Policies.Late));
        Assert.All(late, booking => Assert.EndsWith("hors délai", booking.PriceReason, StringComparison.Ordinal));
        Assert.All(late, booking => Assert.True(booking.CreatedAt < ParisTime.At(booking.Date, Slots[booking.SlotId].Slot.StartsAt)));
    }

    [Fact]
    public void Every_booking_has_its_price_and_the_reason_of_it()
    {
        var tariffs = Commune.Tariffs.ToDictionary(tariff => tariff.Id);
        var quotients = Commune.Households.ToDictionary(household => household.Id, household => household.Quotients);

        foreach (var booking in Bookings)
        {
            var quotient = quotients[booking.HouseholdId].Where(q => q.ValidFrom <= booking.Date).MaxBy(q => q.ValidFrom);
            var quote = tariffs[Slots[booking.SlotId].Slot.TariffId].QuoteFor(booking.Date, quotient, IsLate(booking), Slots[booking.SlotId].Slot.Stay(booking.Hours));
            Assert.Equal((quote.Amount, quote.Reason), (booking.Price, booking.PriceReason));
        }
    }

    [Fact]
    public void What_must_be_paid_at_once_is_paid()
    {
        Assert.All(Bookings, booking => Assert.Equal(
            Slots[booking.SlotId].Activity.Under(Organisers[booking.OrganiserId].Policies).Firmness == Firmness.OnPayment, booking.Prepaid));
    }

    [Fact]
    public void Before_christmas_every_organiser_has_full_days_and_days_with_a_few_places_left()
    {
        var organiserOf = Commune.Pools.ToDictionary(pool => pool.Id, pool => pool.OrganiserId);
        var coming = Commune.PoolDays.Where(day => day.Date >= new DateOnly(2026, 11, 23) && day.Date <= new DateOnly(2026, 12, 18)).ToLookup(day => organiserOf[day.PoolId]);

        foreach (var organiser in Commune.Organisers)
        {
            Assert.InRange(coming[organiser.Id].Count(day => day.Booked == day.Capacity), 5, 100);
            Assert.InRange(coming[organiser.Id].Count(day => day.Capacity - day.Booked is >= 1 and <= 3), 10, 200);
        }
    }

    private static bool IsLate(Booking booking)
    {
        var activity = Slots[booking.SlotId].Activity;
        return activity.Under(Organisers[booking.OrganiserId].Policies).BookingDeadline.HasPassed(booking.Date, Calendars[booking.OrganiserId], booking.CreatedAt);
    }
}
