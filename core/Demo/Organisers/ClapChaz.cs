using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>Every request waits for the service's mail; activities in groups by age, one of them paid at once (R29-R31, R46-R49, R64, R74).</summary>
internal static class ClapChaz
{
    public static OrganiserDraft Open(CatalogueDraft commune, int districts)
    {
        var town = new OrganiserDraft(commune, new Organiser
        {
            Id = new OrganiserId(commune.Organisers.Count + 1),
            Code = "clap-chaz",
            Name = "Clap Chaz – Accueil de loisirs",
            Accent = OrganiserPreset.ClapChaz.Accent,
            PayFipClientNumber = "069117",
            Notice = "Afin de permettre au plus grand nombre l’accès à nos services, merci d’annuler vos inscriptions en cas d’absence.",
            Contact = new ContactCard
            {
                Phone = "04 65 71 20 50",
                Email = "accueil@clapchaz.example",
                Address = "Accueil de loisirs\n12 chemin du Stade\n69380 Chazay-d’Azergues",
                Hours = "Lundi, mercredi et vendredi de 8\u00A0h\u00A030 à 18\u00A0h",
                Map = "https://www.openstreetmap.org/search?query=Chazay-d%27Azergues",
            },
            Policies = OrganiserPreset.ClapChaz.Policies,
        });
        var schools = town.Schools(districts, "École du Chazal", "École des Tilleuls");
        var centres = town.Centres(districts, "Accueil de loisirs de la Prairie");
        town.Settle(schools, centres);

        SchoolTime(town, schools);
        Leisure(town, centres);
        return town;
    }

    private static void SchoolTime(OrganiserDraft town, IReadOnlyList<Facility> schools)
    {
        var care = town.Flat("Accueil périscolaire", 3.10m);
        var meal = town.ByQuotient("Cantine", 0, (0, 2.90m), (701, 3.60m), (1101, 4.40m));

        foreach (var school in schools)
        {
            var periscolaire = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Périscolaire",
                Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var morning = town.Slot(periscolaire, "Accueil du matin", "Matin", "07:15", "08:30", care, town.Pool($"Accueil du matin, {school.Name}"));
            var evening = town.Slot(periscolaire, "Accueil du soir", "Soir", "16:30", "18:45", care, town.Pool($"Accueil du soir, {school.Name}"));
            town.Habit(Moment.Morning, 1, periscolaire, morning);
            town.Habit(Moment.Evening, 1, periscolaire, evening);

            // R30: two groups by age around the same tables.
            var hall = town.Pool($"Salle de restauration, {school.Name}");
            Canteen(school, "Cantine 2-5 ans", 2, 5, hall);
            Canteen(school, "Cantine 6-11 ans", 6, 12, hall);
        }

        void Canteen(Facility school, string name, int from, int to, PoolId hall)
        {
            var canteen = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = name,
                Kind = ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = from, MaximumAge = to,
            });
            var lunch = town.Slot(canteen, name, "Cantine", "11:30", "13:30", meal, hall);
            town.Habit(Moment.Noon, 1, canteen, lunch);
        }
    }

    private static void Leisure(OrganiserDraft town, IReadOnlyList<Facility> centres)
    {
        var half = town.ByQuotient("Demi-journée", 0, (0, 5.50m), (701, 7.00m), (1101, 8.50m));
        var day = town.ByQuotient("Journée, repas compris", 0, (0, 11.00m), (701, 14.00m), (1101, 17.00m));
        var course = town.Flat("Journée de stage cirque", 22.00m);

        foreach (var centre in centres)
        {
            var wednesday = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Mercredis",
                Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 12,
            });
            DayParts(wednesday, Moment.Wednesday, $"mercredi, {centre.Name}");

            var holidays = town.Offer(
                id => new Activity
                {
                    Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Vacances",
                    Kind = ActivityKind.Holidays, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 3, MaximumAge = 12,
                    BookingDeadline = DeadlineRule.Parse("week wed 18:00"), CancellationDeadline = DeadlineRule.Parse("week wed 18:00"),
                },
                SchoolYear2026.Toussaint, SchoolYear2026.Winter, SchoolYear2026.Spring, SchoolYear2026.Summer);
            DayParts(holidays, Moment.Holidays, $"vacances, {centre.Name}");

            // R29: the badge « paiement immédiat ». Three days each, so that more children see the ring.
            var circus = town.Offer(
                id => new Activity
                {
                    Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Stage cirque (8-16 ans)",
                    Kind = ActivityKind.Youth, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 8, MaximumAge = 16, MostDaysAPeriod = 3,
                    Firmness = Firmness.OnPayment, Cancellation = CancellationPolicy.CreditNote,
                },
                new("Stage de février", new(2027, 2, 8), new(2027, 2, 12)), new("Stage d’avril", new(2027, 4, 5), new(2027, 4, 9)));
            var ring = town.Slot(circus, "Stage cirque, la journée", "Cirque", "09:30", "16:30", course, town.Pool($"Chapiteau, {centre.Name}"));
            town.Habit(Moment.Holidays, 3, circus, ring);
        }

        void DayParts(Activity activity, Moment moment, string where)
        {
            var (am, pm) = (town.Pool($"Matin, {where}"), town.Pool($"Après-midi, {where}"));
            var morning = town.Slot(activity, "Matin", "Matin", "07:30", "12:00", half, am);
            var afternoon = town.Slot(activity, "Après-midi", "Après-midi", "13:30", "18:30", half, pm);
            var whole = town.Slot(activity, "Journée avec repas", "Journée", "07:30", "18:30", day, am, pm);
            whole.Excludes(morning).Excludes(afternoon);

            town.Habit(moment, 5, activity, whole);
            town.Habit(moment, 2, activity, morning);
            town.Habit(moment, 2, activity, afternoon);
        }
    }
}
