using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.TestSupport;

/// <summary>
/// A small commune in an empty database: one organiser set as Clapiers unless a test says otherwise, one school, its
/// canteen and its evenings. A test names what matters to it and leaves the rest.
/// </summary>
public sealed class TestTown
{
    private readonly List<TestHousehold> households = [];
    private readonly List<Tariff> tariffs = [];
    private readonly List<Pool> pools = [];
    private readonly Dictionary<PoolId, int> places = [];
    private int families;

    /// <summary>R32, R33, R58, R68-R70: prepaid within fifteen minutes, until the day before at noon, credit notes.</summary>
    public static Policies Clapiers { get; } = new()
    {
        AccountOpening = AccountOpening.PostedDossierNumber,
        Gate = BookingGate.FileKnown,
        Firmness = Firmness.OnPayment,
        Billing = BillingMode.Prepaid,
        Late = LatePolicy.Refused,
        Full = FullPolicy.Refused,
        Cancellation = CancellationPolicy.CreditNote,
        BookingDeadline = DeadlineRule.Parse("1d 12:00 skip weekends"),
        CancellationDeadline = DeadlineRule.Parse("1d 12:00 skip weekends"),
    };

    /// <summary>Billed in arrears: the commit books at once, and nothing is asked of the bank.</summary>
    public static Policies BilledLater { get; } = Clapiers with
    {
        Firmness = Firmness.OnCommit,
        Billing = BillingMode.InArrears,
        Cancellation = CancellationPolicy.Immediate,
    };

    public Policies Policies { get; init; } = Clapiers;

    public string Code { get; init; } = "clapiers";

    public string Name { get; init; } = "Clapiers – Enfance Jeunesse";

    /// <summary>The first, or one that is saved beside it into the same database.</summary>
    public int Number { get; init; } = 1;

    /// <summary>For the children of its school only, as schools are.</summary>
    public bool OnlyItsPupils { get; init; } = true;

    private int First => (Number - 1) * 100;

    public int LunchPlaces { get; init; } = 100;

    public int EveningPlaces { get; init; } = 100;

    public int GamesPlaces { get; init; } = 100;

    public decimal LunchPrice { get; init; } = 3.10m;

    /// <summary>The price of the morning, small enough to meet the bank's minimum.</summary>
    public decimal MorningPrice { get; init; } = 0.80m;

    /// <summary>For whom, from when and how much of its care: mornings, evenings, the study. The canteen has no such rule.</summary>
    public CareRules Care { get; init; } = new();

    /// <summary>The first days after <see cref="TestClock.Morning"/> that can still be booked, in their order: Thursday, Friday, Monday…</summary>
    public static IReadOnlyList<DateOnly> Days { get; } =
        [.. new DateOnly(2026, 11, 26).UpTo(new DateOnly(2026, 12, 18)).Where(day => OpenDays.SchoolDays.Includes(day.DayOfWeek))];

    public static DateOnly Thursday => Days[0];

    public static DateOnly Friday => Days[1];

    public static DateOnly Monday => Days[2];

    /// <summary>Families have always seen it.</summary>
    private static DateTimeOffset Published { get; } = ParisTime.At(new(2026, 7, 1), new(8, 0));

    public OrganiserId OrganiserId => new(Number);

    public FacilityId School => new(First + 1);

    public PoolId Canteen => new(First + 1);

    public PoolId Evenings => new(First + 2);

    public PoolId GamesRoom => new(First + 3);

    public PoolId Mornings => new(First + 4);

    /// <summary>Draws on the canteen.</summary>
    public SlotId Lunch => new(First + 1);

    /// <summary>Draws on the canteen and on the games room: a place in both, or none.</summary>
    public SlotId LunchAndGames => new(First + 2);

    public SlotId Morning => new(First + 3);

    public SlotId Evening => new(First + 4);

    /// <summary>Shares the evening's pool, and never goes with it (R27).</summary>
    public SlotId Study => new(First + 5);

    /// <summary>Goes only with the evening (R26); draws on the mornings' pool.</summary>
    public SlotId LateEvening => new(First + 6);

    /// <summary>One chooses when to come and when to leave; 1,00 € for each begun half-hour (R44).</summary>
    public SlotId Nursery => new(First + 7);

    /// <summary>A household with one guardian, a mate if asked, and children whose files are validated if not said otherwise.</summary>
    public TestHousehold Household(int children = 1, bool mate = false, bool validated = true, decimal? quotient = null, bool resident = true, bool works = false, SchoolLevel? level = null)
    {
        var number = ++families;
        var name = $"Famille{number}";
        var household = new Household { DossierNumber = $"D{number:00000}", Name = name, IsResident = resident };
        household.AddGuardian("Camille", name, $"famille{number}@example.fr", works);
        if (mate)
        {
            household.AddGuardian("Sacha", name, $"autre{number}@example.fr");
        }

        for (var child = 1; child <= children; child++)
        {
            household.AddChild($"Enfant{child}", name, new DateOnly(2018, 3, 14).AddYears(child), School, level);
        }

        if (quotient is { } value)
        {
            household.Declare(new FamilyQuotient { HouseholdId = household.Id, Value = value, ValidFrom = new DateOnly(2026, 1, 1) });
        }

        var known = new TestHousehold(household, validated);
        households.Add(known);
        return known;
    }

    /// <summary>All households, in the order in which they were asked for.</summary>
    public IReadOnlyList<TestHousehold> Families => households;

    public IReadOnlyList<TestHousehold> Households(int count) => [.. Enumerable.Range(0, count).Select(_ => Household())];

    public async Task Save(PortalDb db)
    {
        db.Add(Organiser());
        db.Add(new Facility { Id = School, OrganiserId = OrganiserId, Name = "École Olympe-de-Gouges", IsSchool = true });
        db.AddRange(Activities());
        db.AddRange(tariffs);
        db.AddRange(pools);
        db.AddRange(Spans());
        foreach (var (pool, capacity) in places)
        {
            db.AddRange(Days.Select(day => new PoolDay { PoolId = pool, Date = day, Capacity = capacity }));
        }

        foreach (var household in households)
        {
            db.Add(household.Household);
            db.AddRange(household.Files(OrganiserId));
        }

        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        await NumberOn(db);
    }

    // What the studio adds is numbered after the town's own, on the engine that does not see to that by itself.
    private static async Task NumberOn(PortalDb db)
    {
        await db.BulkInsert<Organiser>([], CancellationToken.None);
        await db.BulkInsert<Facility>([], CancellationToken.None);
        await db.BulkInsert<Activity>([], CancellationToken.None);
        await db.BulkInsert<Slot>([], CancellationToken.None);
        await db.BulkInsert<Tariff>([], CancellationToken.None);
        await db.BulkInsert<Pool>([], CancellationToken.None);
    }

    /// <summary>The catalogue as the deeds read it, without a database.</summary>
    public Catalogue Catalogue() => new(
        Organiser(),
        [new Facility { Id = School, OrganiserId = OrganiserId, Name = "École Olympe-de-Gouges", IsSchool = true }],
        Activities(),
        tariffs,
        [.. Spans()]);

    private Organiser Organiser() => new()
    {
        Id = OrganiserId, Code = Code, Name = Name, Accent = "#0d6660", PayFipClientNumber = "034088", Policies = Policies,
    };

    private List<Activity> Activities()
    {
        tariffs.Clear();
        pools.Clear();
        places.Clear();
        var canteen = Activity(First + 1, "Restaurant scolaire", ActivityKind.Canteen, new CareRules());
        var care = Activity(First + 2, "Accueil périscolaire", ActivityKind.AfterSchool, Care);

        Slot(canteen, Lunch, "Cantine", 11, LunchPrice).DrawsOn(Canteen);
        Slot(canteen, LunchAndGames, "Cantine et jeux", 12, 4.50m).DrawsOn(Canteen).DrawsOn(GamesRoom);
        Slot(care, Morning, "Accueil du matin", 7, MorningPrice).DrawsOn(Mornings);
        var evening = Slot(care, Evening, "Accueil du soir", 16, 2.00m).DrawsOn(Evenings);
        Slot(care, Study, "Étude", 16, 2.50m).DrawsOn(Evenings).Excludes(evening);
        Slot(care, LateEvening, "Accueil tardif", 18, 1.50m).DrawsOn(Mornings).Needs(evening);

        NurserySlot(care).DrawsOn(Evenings);

        Pool(Canteen, "Cantine", LunchPlaces);
        Pool(Evenings, "Soir", EveningPlaces);
        Pool(GamesRoom, "Jeux", GamesPlaces);
        Pool(Mornings, "Matin", 100);
        return [canteen, care];
    }

    private Activity Activity(int id, string name, ActivityKind kind, CareRules rules)
    {
        var activity = new Activity
        {
            Id = new ActivityId(id), OrganiserId = OrganiserId, FacilityId = School, Name = name, Kind = kind,
            OpenOn = OpenDays.SchoolDays, OnlyItsPupils = OnlyItsPupils, MinimumAge = 2, MaximumAge = 12,
            FromLevel = rules.FromLevel, ToLevel = rules.ToLevel, ResidentsOnly = rules.ResidentsOnly,
            MostSlotsADay = rules.MostSlotsADay, MostDaysAWeek = rules.MostDaysAWeek, MostDaysAPeriod = rules.MostDaysAPeriod,
        }.Publish(Published);
        foreach (var (from, to) in rules.Periods)
        {
            var period = new BookingPeriod { ActivityId = activity.Id, Name = $"{from.DayInWords()} – {to.DayInWords()}", From = from, To = to, ClosesAt = rules.ClosesAt };
            activity.OpenFor(rules.Opens is { } opens ? period.Opens(opens.Residents, opens.All) : period);
        }

        return activity;
    }

    private Slot Slot(Activity activity, SlotId id, string name, int hour, decimal price)
    {
        var tariff = new Tariff { Id = new TariffId(id.Value), OrganiserId = OrganiserId, Name = name, LateSurcharge = new Money(1m) };
        // Two brackets when the price leaves room for them; without a quotient the higher one applies.
        tariff.Band(new(2026, 7, 1), 0, 800, new Money(price / 2)).Band(new(2026, 7, 1), 800, null, new Money(price));
        tariffs.Add(tariff);
        return activity.Offer(new Slot
        {
            Id = id, ActivityId = activity.Id, Name = name, ShortName = name, TariffId = tariff.Id, Order = id.Value,
            StartsAt = new TimeOnly(hour, 30), EndsAt = new TimeOnly(hour + 1, 0),
        });
    }

    private Slot NurserySlot(Activity activity)
    {
        var tariff = new Tariff { Id = new TariffId(Nursery.Value), OrganiserId = OrganiserId, Name = "Garderie", PerMinutes = 30 };
        tariffs.Add(tariff.Flat(new(2026, 7, 1), new Money(1m)));
        return activity.Offer(new Slot
        {
            Id = Nursery, ActivityId = activity.Id, Name = "Garderie", ShortName = "Garderie", TariffId = tariff.Id, Order = Nursery.Value,
            StartsAt = new TimeOnly(16, 30), EndsAt = new TimeOnly(18, 30),
            Arrivals = OfferedHours.Parse("16:30 17:00"), Departures = OfferedHours.Parse("17:30 18:00 18:30"),
        });
    }

    private void Pool(PoolId id, string name, int capacity)
    {
        pools.Add(new Pool { Id = id, OrganiserId = OrganiserId, Name = name, Capacity = capacity });
        places[id] = capacity;
    }

    private static IEnumerable<CalendarSpan> Spans() =>
    [
        new() { Kind = SpanKind.Holidays, Name = "Vacances de Noël", From = new(2026, 12, 19), To = new(2027, 1, 3) },
        new() { Kind = SpanKind.PublicHoliday, Name = "Armistice", From = new(2026, 11, 11), To = new(2026, 11, 11) },
    ];
}

/// <summary>What an activity of a test town asks beyond the usual.</summary>
public sealed record CareRules
{
    public SchoolLevel? FromLevel { get; init; }

    public SchoolLevel? ToLevel { get; init; }

    public bool ResidentsOnly { get; init; }

    public int? MostSlotsADay { get; init; }

    public int? MostDaysAWeek { get; init; }

    public int? MostDaysAPeriod { get; init; }

    public (DateTimeOffset Residents, DateTimeOffset All)? Opens { get; init; }

    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>The year in one, unless a test cuts it.</summary>
    public IReadOnlyList<(DateOnly From, DateOnly To)> Periods { get; init; } = [(new(2026, 9, 1), new(2027, 7, 2))];
}

/// <summary>A household of a test town, with short names for what tests ask of it.</summary>
public sealed class TestHousehold(Household household, bool validated)
{
    public Household Household { get; } = household;

    public HouseholdId Id => Household.Id;

    public Guardian Parent => Household.Guardians[0];

    public Guardian Mate => Household.Guardians[1];

    public Child Child => Household.Children[0];

    public IReadOnlyList<Child> Children => Household.Children;

    /// <summary>What the first child of the household picks.</summary>
    public SlotDay Picks(SlotId slot, DateOnly day) => new(Child.Id, slot, day);

    /// <summary>What one of its children picks, the eldest being 0.</summary>
    public SlotDay PicksFor(int child, SlotId slot, DateOnly day) => new(Children[child].Id, slot, day);

    public IReadOnlyList<ChildFile> Files(OrganiserId organiser) =>
        [.. Children.Select(child => validated ? ChildFile.Validated(child.Id, Id, organiser, 2026) : ChildFile.Started(child.Id, Id, organiser, 2026))];

    public Family Family(OrganiserId organiser) =>
        new(Id, Children, Files(organiser).ToDictionary(file => file.ChildId, file => validated ? Standing.Validated : Standing.Started), Household.Quotients)
        {
            IsResident = Household.IsResident,
        };
}
