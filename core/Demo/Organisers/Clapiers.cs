using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>Prepaid within the quarter of an hour: only payment makes a place firm (R32, R33, R68-R72).</summary>
internal static class Clapiers
{
    public static OrganiserDraft Open(CatalogueDraft commune, int districts)
    {
        var town = new OrganiserDraft(commune, new Organiser
        {
            Id = new OrganiserId(commune.Organisers.Count + 1),
            Code = "clapiers",
            Name = "Clapiers – Enfance Jeunesse",
            Accent = OrganiserPreset.Clapiers.Accent,
            PayFipClientNumber = "034088",
            Notice = "Réservations et annulations jusqu’à la veille à midi, hors week-end. Seul le paiement valide l’inscription.",
            Contact = new ContactCard
            {
                Phone = "04 65 71 20 20",
                Email = "enfance@clapiers.example",
                Address = "Service enfance jeunesse\n5 Grand’Rue\n34830 Clapiers",
                Hours = "Du lundi au vendredi de 8\u00A0h à 12\u00A0h et de 13\u00A0h\u00A030 à 17\u00A0h\nFermé le jeudi matin",
                Map = "https://www.openstreetmap.org/search?query=Clapiers",
            },
            Policies = OrganiserPreset.Clapiers.Policies,
        });
        var schools = town.Schools(districts, "École Olympe-de-Gouges", "École Victor-Hugo");
        var centres = town.Centres(districts, "Espace enfance Les Garrigues");
        town.Settle(schools, centres);
        town.Shut("Fermeture de fin d’année", new(2026, 12, 28), new(2026, 12, 31));

        SchoolTime(town, schools);
        Leisure(town, centres);
        return town;
    }

    private static void SchoolTime(OrganiserDraft town, IReadOnlyList<Facility> schools)
    {
        var meal = town.ByQuotient("Cantine", 0, (0, 1.00m), (401, 2.05m), (601, 2.60m), (751, 3.10m), (901, 3.70m), (1201, 4.35m));
        var hour = town.Flat("Heure d’ALP", 1.15m);
        var pause = town.Flat("Pause méridienne", 0.45m);

        foreach (var school in schools)
        {
            var canteen = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Restaurant scolaire",
                Kind = ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var lunch = town.Slot(canteen, "Cantine", "Cantine", "11:45", "13:00", meal, town.Pool($"Restaurant scolaire, {school.Name}"));

            var care = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Accueil de loisirs périscolaire (ALP)",
                Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var morning = town.Slot(care, "ALP matin", "Matin", "07:30", "08:35", hour, town.Pool($"ALP matin, {school.Name}"));
            var lunchBreak = town.Slot(care, "Pause méridienne", "Pause", "13:00", "13:45", pause, town.Pool($"Pause méridienne, {school.Name}"));
            var first = town.Slot(care, "ALP soir 1", "Soir 1", "16:15", "17:15", hour, town.Pool($"ALP soir 1, {school.Name}"));
            var second = town.Slot(care, "ALP soir 2", "Soir 2", "17:15", "18:15", hour, town.Pool($"ALP soir 2, {school.Name}"));

            town.Habit(Moment.Morning, 1, care, morning);
            town.Habit(Moment.Noon, 5, canteen, lunch);
            town.Habit(Moment.Noon, 4, canteen, lunch, lunchBreak);
            town.Habit(Moment.Evening, 6, care, first);
            town.Habit(Moment.Evening, 4, care, first, second);
        }
    }

    private static void Leisure(OrganiserDraft town, IReadOnlyList<Facility> centres)
    {
        var half = town.ByQuotient("Demi-journée d’ALSH", 0, (0, 3.20m), (401, 4.10m), (601, 5.00m), (751, 5.90m), (901, 7.00m), (1201, 8.10m));
        var day = town.ByQuotient("Journée d’ALSH, repas compris", 0, (0, 7.50m), (401, 9.60m), (601, 11.80m), (751, 13.90m), (901, 16.40m), (1201, 18.90m));
        var meal = town.ByQuotient("Repas d’ALSH", 0, (0, 1.00m), (401, 2.05m), (601, 2.60m), (751, 3.10m), (901, 3.70m), (1201, 4.35m));

        foreach (var centre in centres)
        {
            var wednesday = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "ALSH du mercredi",
                Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 11,
                LateCancellation = LateCancellationPolicy.RefundOnProof,
            });
            DayParts(wednesday, Moment.Wednesday, centre.Name);

            Holiday(centre, "ALSH Mélodie (3-5 ans)", 3, 5);
            Holiday(centre, "ALSH Harmonie (6-11 ans)", 6, 11);
            Holiday(centre, "ALSH Ados (12-16 ans)", 12, 16);
        }

        void Holiday(Facility centre, string name, int from, int to)
        {
            // The summer is long wanted: its bookings open to the families of the commune a week before the others.
            var summer = SchoolYear2026.Summer with { Opens = (ParisTime.At(new(2027, 5, 3), new(9, 0)), ParisTime.At(new(2027, 5, 10), new(9, 0))) };
            var holidays = town.Offer(
                id => new Activity
                {
                    Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = name,
                    Kind = ActivityKind.Holidays, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = from, MaximumAge = to,
                    LateCancellation = LateCancellationPolicy.RefundOnProof,
                },
                SchoolYear2026.Toussaint, SchoolYear2026.Christmas, SchoolYear2026.Winter, SchoolYear2026.Spring, summer);
            DayParts(holidays, Moment.Holidays, $"{name}, {centre.Name}");
        }

        // The whole day needs a place in the morning, at the table and in the afternoon.
        void DayParts(Activity activity, Moment moment, string where)
        {
            var (am, table, pm) = (town.Pool($"Matin, {where}"), town.Pool($"Repas, {where}"), town.Pool($"Après-midi, {where}"));
            var morning = town.Slot(activity, "Matin", "Matin", "08:00", "12:00", half, am);
            var lunch = town.Slot(activity, "Repas", "Repas", "12:00", "13:30", meal, table);
            var afternoon = town.Slot(activity, "Après-midi", "Après-midi", "13:30", "18:00", half, pm);
            var whole = town.Slot(activity, "Journée avec repas", "Journée", "08:00", "18:00", day, am, table, pm);
            lunch.Needs(morning, afternoon);
            whole.Excludes(morning).Excludes(lunch).Excludes(afternoon);

            town.Habit(moment, 6, activity, whole);
            town.Habit(moment, 2, activity, morning, lunch);
            town.Habit(moment, 1, activity, morning);
            town.Habit(moment, 1, activity, afternoon);
        }
    }
}
