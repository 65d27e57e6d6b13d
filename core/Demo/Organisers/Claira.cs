using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>Numbered families of products, billed in arrears, each with a limit of its own (R15, R22, R35, R73, O16).</summary>
internal static class Claira
{
    public static OrganiserDraft Open(CatalogueDraft commune, int districts)
    {
        var town = new OrganiserDraft(commune, new Organiser
        {
            Id = new OrganiserId(commune.Organisers.Count + 1),
            Code = "claira",
            Name = "Claira – Espace famille",
            Accent = OrganiserPreset.Claira.Accent,
            PayFipClientNumber = "660152",
            Notice = "L’inscription annuelle est obligatoire\u00A0: elle ouvre les réservations dès que le service l’a validée.",
            Contact = new ContactCard
            {
                Phone = "04 65 71 20 10",
                Email = "espace-famille@claira.example",
                Address = "Espace famille\n4 place de la Mairie\n66530 Claira",
                Hours = "Lundi, mardi, jeudi et vendredi de 8\u00A0h\u00A030 à 12\u00A0h et de 14\u00A0h à 17\u00A0h\u00A030\nMercredi de 8\u00A0h\u00A030 à 12\u00A0h",
                Map = "https://www.openstreetmap.org/search?query=Claira",
            },
            Policies = OrganiserPreset.Claira.Policies,
        });
        var schools = town.Schools(districts, "École des Oliviers", "École de la Salanque");
        var centres = town.Centres(districts, "Accueil de loisirs Les Galets");
        var clubs = town.Centres(districts, "Point jeune");
        town.Settle(schools, centres, clubs);

        SchoolTime(town, schools);
        Leisure(town, centres);
        Youth(town, clubs);
        return town;
    }

    private static void SchoolTime(OrganiserDraft town, IReadOnlyList<Facility> schools)
    {
        var care = town.ByQuotient("Périscolaire", 0, (0, 0.80m), (601, 1.10m), (1001, 1.40m));
        var meal = town.ByQuotient("Cantine", 0, (0, 1.00m), (501, 2.50m), (801, 3.30m), (1101, 3.95m));

        foreach (var school in schools)
        {
            var around = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "03 – Périscolaire",
                Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var morning = town.Slot(around, "Périscolaire matin", "Matin", "07:30", "08:45", care, town.Pool($"Périscolaire matin, {school.Name}"));
            var evening = town.Slot(around, "Périscolaire soir", "Soir", "16:30", "18:30", care, town.Pool($"Périscolaire soir, {school.Name}"));
            town.Habit(Moment.Morning, 1, around, morning);
            town.Habit(Moment.Evening, 1, around, evening);

            // The kitchen orders early: Friday 11 h for Monday, Monday 11 h for Tuesday.
            var kitchen = DeadlineRule.Parse("mon=fri 11:00, tue=mon 11:00, thu=tue 11:00, fri=thu 11:00");
            var canteen = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "04 – Cantine",
                Kind = ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
                BookingDeadline = kitchen, CancellationDeadline = kitchen,
            });
            var lunch = town.Slot(canteen, "Cantine", "Cantine", "12:00", "13:45", meal, town.Pool($"Cantine, {school.Name}"));
            town.Habit(Moment.Noon, 1, canteen, lunch);
        }
    }

    private static void Leisure(OrganiserDraft town, IReadOnlyList<Facility> centres)
    {
        var half = town.ByQuotient("Demi-journée de loisirs", 0, (0, 3.00m), (601, 4.50m), (1001, 6.00m));
        var day = town.ByQuotient("Journée de loisirs, repas compris", 0, (0, 7.00m), (601, 10.50m), (1001, 14.00m));

        foreach (var centre in centres)
        {
            var nextWeek = DeadlineRule.Parse("week tue 23:59");
            var wednesday = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "02 – Accueil de loisirs, mercredi",
                Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 11,
                BookingDeadline = nextWeek, CancellationDeadline = nextWeek,
            });
            DayParts(wednesday, Moment.Wednesday, $"mercredi, {centre.Name}");

            // Holidays are staffed for who is expected: once validated, a day is not given back online.
            var holidays = town.Offer(
                id => new Activity
                {
                    Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "02 – Accueil de loisirs, vacances",
                    Kind = ActivityKind.Holidays, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 3, MaximumAge = 11,
                    BookingDeadline = DeadlineRule.Parse("week mon 23:59"), Cancellation = CancellationPolicy.NotOnline,
                },
                SchoolYear2026.Toussaint, SchoolYear2026.Winter, SchoolYear2026.Spring, SchoolYear2026.Summer);
            DayParts(holidays, Moment.Holidays, $"vacances, {centre.Name}");
        }

        void DayParts(Activity activity, Moment moment, string where)
        {
            var (am, pm) = (town.Pool($"Matin, {where}"), town.Pool($"Après-midi, {where}"));
            var morning = town.Slot(activity, "Matin sans repas", "Matin", "08:00", "12:00", half, am);
            var afternoon = town.Slot(activity, "Après-midi sans repas", "Après-midi", "13:30", "18:00", half, pm);
            var whole = town.Slot(activity, "Journée avec repas", "Journée", "08:00", "18:00", day, am, pm);
            whole.Excludes(morning).Excludes(afternoon);

            town.Habit(moment, 5, activity, whole);
            town.Habit(moment, 2, activity, morning);
            town.Habit(moment, 2, activity, afternoon);
        }
    }

    private static void Youth(OrganiserDraft town, IReadOnlyList<Facility> clubs)
    {
        var afternoon = town.Flat("Après-midi au Point jeune", 2.00m);
        var twoDays = DeadlineRule.Parse("48h");

        foreach (var club in clubs)
        {
            Open(club, "05 – Point jeune, mercredi", OpenDays.Wednesday, Moment.Wednesday, residents: false);
            Open(club, "05 – Point jeune, samedi", OpenDays.Saturday, Moment.Saturday, residents: true);
        }

        // Teenagers decide late: past the limit the club is asked, and answers (R34).
        void Open(Facility club, string name, OpenDays days, Moment moment, bool residents)
        {
            var activity = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = club.Id, Name = name,
                Kind = ActivityKind.Youth, OpenOn = days, MinimumAge = 12, MaximumAge = 17,
                BookingDeadline = twoDays, CancellationDeadline = twoDays, Late = LatePolicy.OnRequest, ResidentsOnly = residents,
            });
            town.Habit(moment, 1, activity, town.Slot(activity, "Activité de l’après-midi", "Activité", "14:00", "18:00", afternoon, town.Pool($"{name}, {club.Name}")));
        }
    }
}
