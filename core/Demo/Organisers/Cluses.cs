using Portal.Core.Activities;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>Seven slots in a school day, each still bookable past its limit at a surcharge (R24-R28, R34).</summary>
internal static class Cluses
{
    public static OrganiserDraft Open(CatalogueDraft commune, int districts)
    {
        var town = new OrganiserDraft(commune, new Organiser
        {
            Id = new OrganiserId(commune.Organisers.Count + 1),
            Code = "cluses",
            Name = "Cluses – Guichet unique",
            Accent = OrganiserPreset.Cluses.Accent,
            PayFipClientNumber = "174081",
            Notice = "Votre planning s’ouvre dès que le dossier de votre enfant est complet et validé.",
            Contact = new ContactCard
            {
                Phone = "04 65 71 20 30",
                Email = "guichet-unique@cluses.example",
                Address = "Guichet unique\n1 place des Allobroges\n74300 Cluses",
                Hours = "Du lundi au vendredi de 8\u00A0h\u00A030 à 12\u00A0h et de 13\u00A0h\u00A030 à 17\u00A0h\u00A030",
                Map = "https://www.openstreetmap.org/search?query=Cluses",
            },
            Policies = OrganiserPreset.Cluses.Policies,
        });
        var schools = town.Schools(districts, "CLAE Messy", "CLAE Les Ewües");
        var centres = town.Centres(districts, "Centre de loisirs La Sardagne");
        town.Settle(schools, centres);

        SchoolTime(town, schools);
        Leisure(town, centres);
        return town;
    }

    private static void SchoolTime(OrganiserDraft town, IReadOnlyList<Facility> schools)
    {
        var care = town.Flat("Périscolaire, la tranche", 1.20m, late: 1.00m);
        var midday = town.Flat("Périscolaire midi", 0.25m, late: 0.50m);
        var meal = town.ByQuotient("Repas enfant", 2.50m, (0, 1.00m), (451, 2.30m), (701, 3.40m), (951, 4.60m), (1301, 5.70m));

        foreach (var school in schools)
        {
            var activity = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = school.Id, Name = "Périscolaire / Restauration",
                Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            });
            var early = town.Slot(activity, "Périscolaire matin, 1re tranche", "Matin 1", "06:30", "07:30", care, town.Pool($"Matin 1, {school.Name}"));
            var morning = town.Slot(activity, "Périscolaire matin, 2e tranche", "Matin 2", "07:30", "08:15", care, town.Pool($"Matin 2, {school.Name}"));
            var before = town.Slot(activity, "Périscolaire midi, avant le repas", "Midi 1", "11:45", "12:30", midday, town.Pool($"Midi 1, {school.Name}"));
            var lunch = town.Slot(activity, "Repas enfant", "Repas", "11:45", "13:45", meal, town.Pool($"Repas, {school.Name}"));
            var after = town.Slot(activity, "Périscolaire midi, retour en classe", "Midi 2", "13:15", "13:45", midday, town.Pool($"Midi 2, {school.Name}"));
            var evening = town.Slot(activity, "Périscolaire soir, 1re tranche", "Soir 1", "16:15", "17:15", care, town.Pool($"Soir 1, {school.Name}"));
            var late = town.Slot(activity, "Périscolaire soir, 2e tranche", "Soir 2", "17:15", "18:15", care, town.Pool($"Soir 2, {school.Name}"));

            // R26, R27.
            early.Needs(morning);
            lunch.Excludes(before).Excludes(after);

            town.Habit(Moment.Morning, 6, activity, morning);
            town.Habit(Moment.Morning, 3, activity, morning, early);
            town.Habit(Moment.Noon, 8, activity, lunch);
            town.Habit(Moment.Noon, 1, activity, before);
            town.Habit(Moment.Noon, 1, activity, after);
            town.Habit(Moment.Evening, 6, activity, evening);
            town.Habit(Moment.Evening, 4, activity, evening, late);
        }
    }

    private static void Leisure(OrganiserDraft town, IReadOnlyList<Facility> centres)
    {
        var around = town.Flat("Accueil avant ou après le mercredi", 0.60m, late: 0.50m);
        var half = town.ByQuotient("Demi-journée de loisirs", 2.00m, (0, 3.00m), (451, 4.40m), (701, 5.80m), (951, 7.20m), (1301, 8.60m));
        var meal = town.ByQuotient("Repas de loisirs", 2.50m, (0, 1.00m), (451, 2.30m), (701, 3.40m), (951, 4.60m), (1301, 5.70m));

        foreach (var centre in centres)
        {
            var wednesday = town.Offer(id => new Activity
            {
                Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Mercredis",
                Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 12,
            });
            var (am, pm) = DayParts(wednesday, "Mercredi ", Moment.Wednesday, $"mercredi, {centre.Name}");
            var before = town.Slot(wednesday, "Accueil avant le mercredi", "Avant", "06:30", "08:00", around, town.Pool($"Avant, mercredi, {centre.Name}"));
            var after = town.Slot(wednesday, "Accueil après le mercredi", "Après", "18:15", "18:45", around, town.Pool($"Après, mercredi, {centre.Name}"));
            before.Needs(am);
            after.Needs(pm);
            town.Habit(Moment.Wednesday, 1, wednesday, am, before);
            town.Habit(Moment.Wednesday, 1, wednesday, pm, after);

            var holidays = town.Offer(
                id => new Activity
                {
                    Id = id, OrganiserId = town.Organiser.Id, FacilityId = centre.Id, Name = "Vacances",
                    Kind = ActivityKind.Holidays, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 3, MaximumAge = 12,
                },
                SchoolYear2026.Toussaint, SchoolYear2026.Winter, SchoolYear2026.Spring, SchoolYear2026.Summer);
            DayParts(holidays, "", Moment.Holidays, $"vacances, {centre.Name}");
        }

        // R25, R28: a meal alone is impossible.
        (Slot Morning, Slot Afternoon) DayParts(Activity activity, string day, Moment moment, string where)
        {
            var morning = town.Slot(activity, $"{day}matin".Capitalised(), "Matin", "06:30", "12:00", half, town.Pool($"Matin, {where}"));
            var lunch = town.Slot(activity, $"{day}repas".Capitalised(), "Repas", "12:00", "13:15", meal, town.Pool($"Repas, {where}"));
            var afternoon = town.Slot(activity, $"{day}après-midi".Capitalised(), "Après-midi", "13:15", "18:15", half, town.Pool($"Après-midi, {where}"));
            lunch.Needs(morning, afternoon);

            town.Habit(moment, 5, activity, morning, lunch, afternoon);
            town.Habit(moment, 3, activity, morning, lunch);
            town.Habit(moment, 2, activity, afternoon);
            return (morning, afternoon);
        }
    }
}
