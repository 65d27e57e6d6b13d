using System.Globalization;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Demo;

/// <summary>The pen of one organiser's catalogue: short words, so that a catalogue reads like the guide it follows.</summary>
internal sealed class OrganiserDraft
{
    /// <summary>The price lists of the school year are in force before its first day.</summary>
    private static readonly DateOnly TariffsFrom = new(2026, 7, 1);

    private static readonly DateTimeOffset PublishedAt = ParisTime.At(TariffsFrom, new(8, 0));

    private readonly CatalogueDraft commune;

    public OrganiserDraft(CatalogueDraft commune, Organiser organiser)
    {
        this.commune = commune;
        Organiser = organiser;
        organiser.ServiceEmail ??= $"service.{organiser.Code}@commune.example";
        commune.Organisers.Add(organiser);
    }

    public Organiser Organiser { get; }

    public List<District> Districts { get; } = [];

    /// <summary>So many schools: the named ones, then others after trees.</summary>
    public IReadOnlyList<Facility> Schools(int count, params string[] names) =>
        [.. Enumerable.Range(0, count).Select(i => Facility(i < names.Length ? names[i] : DemoNames.School(i - names.Length), isSchool: true))];

    /// <summary>One centre for every eight schools.</summary>
    public IReadOnlyList<Facility> Centres(int schools, string name) =>
        [.. Enumerable.Range(0, (schools + 7) / 8).Select(i => Facility(i == 0 ? name : $"{name} {i + 1}", isSchool: false))];

    /// <summary>Sends the families of each school to the nearest centre.</summary>
    public void Settle(IReadOnlyList<Facility> schools, IReadOnlyList<Facility> centres, IReadOnlyList<Facility>? clubs = null) =>
        Districts.AddRange(schools.Select((school, i) => new District(school, centres[i / 8], clubs?[i / 8])));

    public PoolId Pool(string name)
    {
        var pool = new DraftPool(new PoolId(commune.Pools.Count + 1), Organiser.Id, name);
        commune.Pools.Add(pool);
        return pool.Id;
    }

    public Tariff Flat(string name, decimal euros, decimal late = 0) => Tariff(name, late).Flat(TariffsFrom, new Money(euros));

    /// <param name="name">What the price is of.</param>
    /// <param name="late">The surcharge past the limit (R34).</param>
    /// <param name="bands">The lowest quotient of each bracket, and its price.</param>
    public Tariff ByQuotient(string name, decimal late, params (decimal Floor, decimal Euros)[] bands) => Bands(Tariff(name, late), bands);

    /// <summary>The price of each begun stretch of so many minutes.</summary>
    public Tariff ByTime(string name, int perMinutes, params (decimal Floor, decimal Euros)[] bands) => Bands(Tariff(name, 0, perMinutes), bands);

    private static Tariff Bands(Tariff tariff, (decimal Floor, decimal Euros)[] bands)
    {
        for (var i = 0; i < bands.Length; i++)
        {
            tariff.Band(TariffsFrom, bands[i].Floor, i + 1 < bands.Length ? bands[i + 1].Floor : null, new Money(bands[i].Euros));
        }

        return tariff;
    }

    /// <summary>Numbers an activity and opens it: in school time for the year, in holidays for each of them.</summary>
    public Activity Offer(Func<ActivityId, Activity> write, params SchoolYear2026.Stretch[] holidays)
    {
        var activity = write(new ActivityId(commune.Activities.Count + 1)).Publish(PublishedAt);
        commune.Activities.Add(activity);

        SchoolYear2026.Stretch[] periods = holidays.Length > 0 ? holidays : [new("Année scolaire 2026-2027", SchoolYear2026.Start, SchoolYear2026.End)];
        foreach (var period in periods)
        {
            var open = new BookingPeriod { ActivityId = activity.Id, Name = period.Name, From = period.From, To = period.To };
            activity.OpenFor(period.Opens is { } opens ? open.Opens(opens.Residents, opens.All) : open);
        }

        return activity;
    }

    public Slot Slot(Activity activity, string name, string shortName, string from, string to, Tariff tariff, params PoolId[] pools) =>
        Slot(activity, name, shortName, (from, to), (OfferedHours.Fixed, OfferedHours.Fixed), tariff, pools);

    /// <summary>A slot whose hour of arrival is chosen among some (R44).</summary>
    public Slot SlotFrom(Activity activity, string name, string shortName, string arrivals, string to, Tariff tariff, params PoolId[] pools) =>
        Slot(activity, name, shortName, (arrivals[..5], to), (OfferedHours.Parse(arrivals), OfferedHours.Fixed), tariff, pools);

    /// <summary>A slot whose hour of departure is chosen among some (R44).</summary>
    public Slot SlotUntil(Activity activity, string name, string shortName, string from, string departures, Tariff tariff, params PoolId[] pools) =>
        Slot(activity, name, shortName, (from, departures[^5..]), (OfferedHours.Fixed, OfferedHours.Parse(departures)), tariff, pools);

    private Slot Slot(Activity activity, string name, string shortName, (string From, string To) hours, (OfferedHours Arrivals, OfferedHours Departures) offered, Tariff tariff, PoolId[] pools)
    {
        var slot = activity.Offer(new Slot
        {
            Arrivals = offered.Arrivals,
            Departures = offered.Departures,
            Id = new SlotId(++commune.Slots),
            ActivityId = activity.Id,
            Name = name,
            ShortName = shortName,
            StartsAt = TimeOnly.Parse(hours.From, CultureInfo.InvariantCulture),
            EndsAt = TimeOnly.Parse(hours.To, CultureInfo.InvariantCulture),
            TariffId = tariff.Id,
            Order = activity.Slots.Count + 1,
            WithMeal = tariff.Name.Contains("repas", StringComparison.OrdinalIgnoreCase) || tariff.Name.Contains("cantine", StringComparison.OrdinalIgnoreCase),
        });
        foreach (var pool in pools)
        {
            slot.DrawsOn(pool);
        }

        return slot;
    }

    /// <summary>Some families take these slots together.</summary>
    public void Habit(Moment moment, int weight, Activity activity, params Slot[] slots) => commune.Habits.Add(new Habit(moment, activity, slots, weight));

    /// <summary>The organiser is shut on those days.</summary>
    public void Shut(string name, DateOnly from, DateOnly to) =>
        commune.Spans.Add(new SchoolYear2026.Stretch(name, from, to).As(SpanKind.Closure, Organiser.Id));

    private Facility Facility(string name, bool isSchool)
    {
        var facility = new Facility { Id = new FacilityId(commune.Facilities.Count + 1), OrganiserId = Organiser.Id, Name = name, IsSchool = isSchool };
        commune.Facilities.Add(facility);
        return facility;
    }

    private Tariff Tariff(string name, decimal late, int? perMinutes = null)
    {
        var tariff = new Tariff { Id = new TariffId(commune.Tariffs.Count + 1), OrganiserId = Organiser.Id, Name = name, LateSurcharge = new Money(late), PerMinutes = perMinutes };
        commune.Tariffs.Add(tariff);
        return tariff;
    }
}
