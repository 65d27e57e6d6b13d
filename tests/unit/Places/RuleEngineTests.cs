using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Xunit;

namespace Portal.UnitTests.Places;

/// <summary>
/// The rule engine against a naive model of it, in random communes: a day is taken exactly when the model has nothing
/// against it, and a refusal is always one of the model's reasons (R26-R28, R30, R32, R34, R86, R87).
/// </summary>
public sealed class RuleEngineTests
{
    private static readonly DateOnly FirstDay = new(2026, 11, 23);
    private static readonly DateTimeOffset Begin = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static Gen<int?> Perhaps(int from, int to) => Gen.Frequency((3, Gen.Constant<int?>(null)), (2, Gen.Choose(from, to).Select(n => (int?)n)));

    private static Gen<DateTimeOffset?> Instants => Gen.Frequency((3, Gen.Constant<DateTimeOffset?>(null)), (1, Gen.Choose(0, 20 * 24).Select(hour => (DateTimeOffset?)Begin.AddHours(hour))));

    private static Gen<SchoolLevel?> Levels => Perhaps(1, 9).Select(level => (SchoolLevel?)level);

    private static Gen<bool> Rarely => Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)));

    private static Gen<NaivePeriod[]> Periods =>
        from cut in Gen.Choose(5, 30)
        from residents in Instants
        from wait in Gen.Choose(0, 200)
        from closes in Instants
        from late in Gen.Choose(0, 3)
        select new NaivePeriod[]
        {
            new(FirstDay.AddDays(late), FirstDay.AddDays(cut), residents, residents?.AddHours(wait), null),
            new(FirstDay.AddDays(cut + 1), FirstDay.AddDays(40), null, null, closes),
        };

    private static Gen<NaiveActivity> Activities =>
        from youngest in Gen.Choose(0, 7)
        from years in Gen.Choose(3, 12)
        from school in Perhaps(1, 2)
        from low in Levels
        from high in Levels
        from residents in Rarely
        from holidays in Rarely
        from day in Perhaps(1, 2)
        from week in Perhaps(1, 4)
        from period in Perhaps(1, 6)
        from limit in Gen.Choose(1, 4)
        from hour in Gen.Choose(0, 23)
        from skip in Gen.Elements(true, false)
        from late in Gen.Elements(LatePolicy.Refused, LatePolicy.Surcharged, LatePolicy.OnRequest)
        from periods in Periods
        select new NaiveActivity((youngest, youngest + years), school, Rising(low, high), residents, holidays, (day, week, period), (limit, hour, skip), late, periods);

    private static Gen<NaiveSlot> Slots =>
        from activity in Gen.Choose(0, 1)
        from hour in Gen.Choose(7, 18)
        from oneOf in Others
        from each in Others
        from excludes in Others
        select new NaiveSlot(activity, hour, oneOf, each, excludes);

    // Mostly none: a slot that needs much is hardly ever had.
    private static Gen<int[]> Others => Gen.Frequency((4, Gen.Constant(Array.Empty<int>())), (1, Gen.Choose(0, 4).ListOf(2).Select(list => list.Distinct().ToArray())));

    private static Gen<NaiveChild> Children =>
        from age in Gen.Choose(3 * 365, 13 * 365)
        from school in Gen.Choose(1, 2)
        from level in Gen.Choose(0, 9)
        from incomplete in Rarely
        select new NaiveChild(FirstDay.AddDays(-age), school, level == 0 ? null : (SchoolLevel)level, !incomplete);

    private static Gen<NaiveWorld> Worlds =>
        from activities in Activities.ArrayOf(2)
        from slots in Slots.ArrayOf(5)
        from children in Children.ArrayOf(2)
        from stranger in Rarely
        from holidays in Gen.Choose(0, 35)
        from shut in Gen.Choose(0, 35).ArrayOf(2)
        select new NaiveWorld(activities, Numbered(slots), children, !stranger, (FirstDay.AddDays(holidays), FirstDay.AddDays(holidays + 10)), [.. shut.Select(day => FirstDay.AddDays(day))]);

    /// <summary>What happens: time goes by, a day is wished for, or given up.</summary>
    private static Gen<(int Minutes, NaiveDay Wish, bool GiveUp)> Steps =>
        from minutes in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 48 * 60)))
        from child in Gen.Choose(0, 1)
        from slot in Gen.Choose(0, 4)
        from day in Gen.Choose(0, 40)
        from giveUp in Rarely
        select (minutes, new NaiveDay(child, slot, FirstDay.AddDays(day)), giveUp);

    [Fact]
    public void The_engine_and_the_model_agree_on_every_day_of_any_commune()
    {
        var seen = new Dictionary<Refusal, int>();
        var taken = 0;

        Prop.ForAll(Worlds.ToArbitrary(), Steps.ListOf(80).ToArbitrary(), (world, steps) =>
            {
                var (model, engine, had, now) = (new NaiveRules(world), new Engine(world), new HashSet<NaiveDay>(), Begin);
                foreach (var (minutes, wish, giveUp) in steps)
                {
                    now = now.AddMinutes(minutes);
                    if (giveUp && had.Count > 0)
                    {
                        had.Remove(had.First());
                        continue;
                    }

                    var against = model.Against(wish, had, now);
                    var why = engine.WhyNot(wish, had, now);
                    Assert.True(why is { } reason ? against.Contains(reason) : against.Count == 0, $"{wish} at {now:O}: the engine says {why}, the model {string.Join(", ", against)}");

                    if (why is { } refused)
                    {
                        seen[refused] = seen.GetValueOrDefault(refused) + 1;
                        Assert.Matches(@"^\p{Lu}.+\.$", engine.Sentence(refused, wish, had, now));
                        continue;
                    }

                    had.Add(wish);
                    taken++;
                    Assert.Null(engine.WhyNotCommit(wish, had, now));
                }
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1600));

        // What never happened would prove nothing.
        Refusal[] all =
        [
            Refusal.TooYoung, Refusal.TooOld, Refusal.OtherSchool, Refusal.OtherClass, Refusal.ResidentsOnly, Refusal.Closed, Refusal.DossierIncomplete, Refusal.NotYetOpen, Refusal.NoLongerOpen,
            Refusal.TooLate, Refusal.AlreadyTaken, Refusal.ExcludedByAnother, Refusal.NeedsAnother, Refusal.DayCapReached, Refusal.WeekCapReached, Refusal.PeriodCapReached,
        ];
        Assert.All(all, refusal => Assert.Contains(refusal, seen));
        Assert.True(taken > 500, $"only {taken} days were taken");
    }

    private static (SchoolLevel?, SchoolLevel?) Rising(SchoolLevel? low, SchoolLevel? high) => low > high ? (high, low) : (low, high);

    // A slot is no neighbour of itself.
    private static NaiveSlot[] Numbered(NaiveSlot[] slots) =>
        [.. slots.Select((slot, own) => slot with { OneOf = [.. slot.OneOf.Where(other => other != own)], Each = [.. slot.Each.Where(other => other != own)], Excludes = [.. slot.Excludes.Where(other => other != own)] })];

    /// <summary>The product's rules over the same commune.</summary>
    private sealed class Engine
    {
        private readonly Catalogue catalogue;
        private readonly Family family;

        public Engine(NaiveWorld world)
        {
            var household = new Household { DossierNumber = "D1", Name = "Martin", IsResident = world.Resident };
            foreach (var child in world.Children)
            {
                household.AddChild("Lou", "Martin", child.Born, child.School is { } school ? new FacilityId(school) : null, child.Level);
            }

            var standings = household.Children.Select((child, i) => (child.Id, Standing: world.Children[i].Validated ? Standing.Validated : Standing.Started)).ToDictionary(child => child.Id, child => child.Standing);
            family = new Family(household.Id, household.Children, standings, []) { IsResident = world.Resident };
            catalogue = CatalogueOf(world);
        }

        public Refusal? WhyNot(NaiveDay wish, IEnumerable<NaiveDay> had, DateTimeOffset now) => BookingRules.WhyNot(family, Child(wish), Slot(wish), wish.Date, Had(had), now);

        public Refusal? WhyNotCommit(NaiveDay wish, IEnumerable<NaiveDay> had, DateTimeOffset now) =>
            BookingRules.WhyNotCommit(family, Child(wish), Slot(wish), wish.Date, Slot(wish).IsAskedOn(wish.Date, now), Had(had), now);

        public string Sentence(Refusal why, NaiveDay wish, IEnumerable<NaiveDay> had, DateTimeOffset now) => why.About(family, Child(wish), Slot(wish), wish.Date, Had(had), now);

        private Child Child(NaiveDay day) => family.Children[day.Child];

        private OfferedSlot Slot(NaiveDay day) => catalogue.Find(new SlotId(day.Slot + 1))!;

        private Agenda Had(IEnumerable<NaiveDay> had) => new(had.Select(day => new TakenSlot(Child(day).Id, new SlotId(day.Slot + 1), day.Date, BookingId.New(), null)));

        private static Catalogue CatalogueOf(NaiveWorld world)
        {
            var slots = world.Slots.Select((slot, i) => new Slot
            {
                Id = new(i + 1), ActivityId = new(slot.Activity + 1), Name = $"Créneau {i + 1}", ShortName = "", TariffId = new(1),
                StartsAt = new TimeOnly(slot.Hour, 0), EndsAt = new TimeOnly(slot.Hour + 1, 0),
            }).ToArray();
            foreach (var (slot, naive) in slots.Zip(world.Slots))
            {
                slot.Needs([.. naive.OneOf.Select(other => slots[other])]).NeedsEach([.. naive.Each.Select(other => slots[other])]);
                foreach (var other in naive.Excludes)
                {
                    slot.Excludes(slots[other]);
                }
            }

            return new Catalogue(
                new Organiser { Id = new(1), Code = "o", Name = "O", Accent = "", PayFipClientNumber = "", Policies = new Policies { Gate = BookingGate.FileValidated } },
                [new Facility { Id = new(1), OrganiserId = new(1), Name = "École Un", IsSchool = true }, new Facility { Id = new(2), OrganiserId = new(1), Name = "École Deux", IsSchool = true }],
                [.. world.Activities.Select((activity, i) => ActivityOf(activity, i, slots))],
                [new Tariff { Id = new(1), OrganiserId = new(1), Name = "Tarif" }],
                [
                    new CalendarSpan { Kind = SpanKind.Holidays, Name = "Vacances", From = world.Holidays.From, To = world.Holidays.To },
                    .. world.Shut.Select(day => new CalendarSpan { Kind = SpanKind.Closure, Name = "Fermeture", From = day, To = day }),
                ]);
        }

        private static Activity ActivityOf(NaiveActivity naive, int index, Slot[] slots)
        {
            var activity = new Activity
            {
                Id = new(index + 1), OrganiserId = new(1), FacilityId = new(naive.School ?? 1), OnlyItsPupils = naive.School is not null, Name = "Activité", Kind = ActivityKind.Youth,
                OpenOn = OpenDays.Weekdays, InHolidays = naive.InHolidays, MinimumAge = naive.Ages.From, MaximumAge = naive.Ages.To, FromLevel = naive.Levels.From, ToLevel = naive.Levels.To,
                ResidentsOnly = naive.ResidentsOnly, MostSlotsADay = naive.Caps.Day, MostDaysAWeek = naive.Caps.Week, MostDaysAPeriod = naive.Caps.Period, Late = naive.Late,
                BookingDeadline = DeadlineRule.Parse(string.Create(CultureInfo.InvariantCulture, $"{naive.Limit.Days}d {naive.Limit.Hour:00}:00{(naive.Limit.SkipWeekends ? " skip weekends" : "")}")),
            };
            foreach (var period in naive.Periods)
            {
                var open = new BookingPeriod { ActivityId = activity.Id, Name = "Période", From = period.From, To = period.To, ClosesAt = period.Closes };
                activity.OpenFor(period.Residents is { } residents ? open.Opens(residents, period.All!.Value) : open);
            }

            foreach (var slot in slots.Where(slot => slot.ActivityId == activity.Id))
            {
                activity.Offer(slot);
            }

            return activity;
        }
    }
}
