using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>Sent to the service at night, paid from a purse, with a waiting list on full days (R39-R60, R65-R67, R76).</summary>
internal static class Clisson
{
    public static OrganiserDraft Open(CatalogueDraft commune, int districts)
    {
        var town = new OrganiserDraft(commune, new Organiser
        {
            Id = new OrganiserId(commune.Organisers.Count + 1),
            Code = "clisson",
            Name = "Clisson – Temps de l’enfant",
            Accent = OrganiserPreset.Clisson.Accent,
            PayFipClientNumber = "244403",
            Notice = "Vos réservations sont transmises dans la nuit\u00A0; leur état définitif se lit le lendemain.",
            Contact = new ContactCard
            {
                Phone = "02 61 91 20 40",
                Email = "temps-enfant@clisson.example",
                Address = "Pôle enfance\n3 rue des Écoles\n44190 Clisson",
                Hours = "Du lundi au vendredi de 9\u00A0h à 12\u00A0h\u00A030\nMardi et jeudi aussi de 14\u00A0h à 18\u00A0h",
                Map = "https://www.openstreetmap.org/search?query=Clisson",
            },
            Policies = OrganiserPreset.Clisson.Policies,
        });
        var schools = town.Schools(districts, "École Jacques-Prévert", "École de la Moine");
        var centres = town.Centres(districts, "Maison de l’enfance du Val de Sèvre");
        town.Settle(schools, centres);

        SchoolTime(town, schools);
        Wednesday(town, centres);
        return town;
    }

    private static void SchoolTime(OrganiserDraft town, IReadOnlyList<Facility> schools)
    {
        var meal = town.ByQuotient("Repas", 0, (0, 1.20m), (501, 2.40m), (801, 3.35m), (1101, 4.10m), (1501, 4.75m));
        var care = town.ByTime("Péri-accueil", 30, (0, 0.45m), (501, 0.60m), (801, 0.75m), (1101, 0.90m), (1501, 1.00m));

        foreach (var school in schools)
        {
            // R44: the hour of arrival or departure is chosen; the places are the same, the price is of each half-hour.
            var around = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Péri-accueil",
                Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var morning = town.SlotFrom(around, "Accueil du matin", "Matin", "07:00 07:30 08:00", "08:30", care, town.Pool($"Péri-accueil du matin, {school.Name}"));
            var evening = town.SlotUntil(around, "Accueil du soir", "Soir", "16:30", "17:00 17:30 18:00 18:30", care, town.Pool($"Péri-accueil du soir, {school.Name}"));

            // Two services at the same table: each has its seats, the kitchen its number of meals.
            var canteen = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Cantine",
                Kind = ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var kitchen = town.Pool($"Repas de la cuisine, {school.Name}");
            var first = town.Slot(canteen, "Cantine, premier service", "Cantine 1", "12:00", "12:45", meal, kitchen, town.Pool($"Salle, premier service, {school.Name}"));
            var second = town.Slot(canteen, "Cantine, second service", "Cantine 2", "12:50", "13:35", meal, kitchen, town.Pool($"Salle, second service, {school.Name}"));
            first.Excludes(second);

            town.Habit(Moment.Morning, 1, around, morning);
            town.Habit(Moment.Noon, 1, canteen, first);
            town.Habit(Moment.Noon, 1, canteen, second);
            town.Habit(Moment.Evening, 1, around, evening);
        }
    }

    private static void Wednesday(OrganiserDraft town, IReadOnlyList<Facility> centres)
    {
        var half = town.ByQuotient("Demi-journée", 0, (0, 3.50m), (501, 5.20m), (801, 6.60m), (1101, 8.00m), (1501, 9.30m));
        var day = town.ByQuotient("Journée, repas compris", 0, (0, 8.20m), (501, 12.10m), (801, 15.40m), (1101, 18.60m), (1501, 21.50m));
        var meal = town.ByQuotient("Repas du mercredi", 0, (0, 1.20m), (501, 2.40m), (801, 3.35m), (1101, 4.10m), (1501, 4.75m));

        foreach (var centre in centres)
        {
            var wednesday = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Mercredi",
                Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 12,
                // A day costs more than a meal: the family is asked first, and keeps its rank if it lets one pass.
                FreedPlace = FreedPlace.Offered, PassedOffer = PassedOffer.KeepsRank,
            });
            var (am, table, pm) = (town.Pool($"Mercredi matin, {centre.Name}"), town.Pool($"Mercredi repas, {centre.Name}"), town.Pool($"Mercredi après-midi, {centre.Name}"));
            var morning = town.Slot(wednesday, "Mercredi matin", "Matin", "08:00", "12:00", half, am);
            var lunch = town.Slot(wednesday, "Mercredi repas", "Repas", "12:00", "13:30", meal, table);
            var afternoon = town.Slot(wednesday, "Mercredi après-midi", "Après-midi", "13:30", "18:00", half, pm);
            var whole = town.Slot(wednesday, "Mercredi journée avec repas", "Journée", "08:00", "18:00", day, am, table, pm);
            lunch.Needs(morning, afternoon);
            whole.Excludes(morning).Excludes(lunch).Excludes(afternoon);

            town.Habit(Moment.Wednesday, 5, wednesday, whole);
            town.Habit(Moment.Wednesday, 2, wednesday, morning, lunch);
            town.Habit(Moment.Wednesday, 2, wednesday, afternoon);
        }
    }
}
