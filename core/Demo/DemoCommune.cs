using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Demo;

/// <summary>
/// « Val-de-Lergue », the commune of the demonstration: five organisers, each set as its guide (R86-R89), and a year of their
/// families. The same seed gives the same names, patterns and counts; only the ids and stamps made at random differ.
/// </summary>
public sealed class DemoCommune
{
    public const string Name = "Val-de-Lergue";
    public const int UsualHouseholds = 600;
    public const int UsualSeed = 2026;

    /// <summary>One school for so many households of an organiser, at least two: a school keeps its shape as the commune grows.</summary>
    public const int HouseholdsPerSchool = 125;

    private readonly DemoAttendance attendance;

    private readonly int years;

    private DemoCommune(CatalogueDraft catalogue, DemoFamilies families, DemoAttendance attendance, int years)
    {
        this.attendance = attendance;
        this.years = years;
        Organisers = catalogue.Organisers;
        Facilities = catalogue.Facilities;
        Activities = catalogue.Activities;
        Tariffs = catalogue.Tariffs;
        Spans = catalogue.Spans;
        Pools = [.. attendance.Pools];
        Households = families.Households;
        Files = families.Files;
        Accounts = families.Accounts;
        Dossiers = DemoDossiers.For(catalogue.Organisers, families);
        News = DemoNews.For(catalogue.Organisers, catalogue.Facilities);
    }

    public IReadOnlyList<Organiser> Organisers { get; }

    public IReadOnlyList<Facility> Facilities { get; }

    public IReadOnlyList<Activity> Activities { get; }

    public IReadOnlyList<Tariff> Tariffs { get; }

    public IReadOnlyList<CalendarSpan> Spans { get; }

    public IReadOnlyList<Pool> Pools { get; }

    public IReadOnlyList<Household> Households { get; }

    public IReadOnlyList<ChildFile> Files { get; }

    internal DemoDossiers Dossiers { get; }

    internal DemoNews News { get; }

    /// <summary>Without their password: it is hashed once, by who loads them.</summary>
    public IReadOnlyList<Account> Accounts { get; }

    /// <summary>Every day on which a pool is drawn on, with the places that <see cref="Bookings"/> take.</summary>
    public IEnumerable<PoolDay> PoolDays => attendance.PoolDays(years);

    public int BookingCount => attendance.BookingCount(years);

    /// <summary>The bookings, child by child, made as they are read.</summary>
    public IEnumerable<Booking> Bookings() => attendance.Bookings(years);

    public static Charge ChargeOf(Booking booking) =>
        new() { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = booking.CreatedAt };

    /// <param name="households">How many families.</param>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="years">How many years of bookings: those before this one repeat it, so many weeks earlier.</param>
    public static DemoCommune Generate(int households = UsualHouseholds, int seed = UsualSeed, int years = 1)
    {
        var chance = new Random(seed);

        var catalogue = new CatalogueDraft();
        var organisers = OpenOrganisers(catalogue, households);

        var families = new DemoFamilies(organisers, chance);
        foreach (var agent in DemoAccounts.Agents)
        {
            families.Accounts.Add(Account.ForAgent(organisers.Single(organiser => organiser.Organiser.Code == agent.Organiser).Organiser.Id, agent.UserName));
        }

        for (var number = 1; number <= households; number++)
        {
            if (number <= ShownHouseholds.All.Count)
            {
                families.Settle(number, ShownHouseholds.All[number - 1]);
            }
            else
            {
                families.Settle(number);
            }
        }

        return new DemoCommune(catalogue, families, new DemoAttendance(catalogue, families.Pupils, chance), years);
    }

    private static OrganiserDraft[] OpenOrganisers(CatalogueDraft catalogue, int households)
    {
        var schools = Math.Max(2, households / 5 / HouseholdsPerSchool);
        return
        [
            Claira.Open(catalogue, schools),
            Clapiers.Open(catalogue, schools),
            Cluses.Open(catalogue, schools),
            Clisson.Open(catalogue, schools),
            ClapChaz.Open(catalogue, schools),
        ];
    }
}
