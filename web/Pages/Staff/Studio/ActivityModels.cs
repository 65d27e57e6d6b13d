using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Studio;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>What a new activity begins with, each choice said by what it means for families.</summary>
/// <param name="Means">The consequences, one sentence each.</param>
public sealed record ActivityModelChoice(string Key, string Name, IReadOnlyList<string> Means, ActivityDraft Draft);

/// <summary>The models that a new activity is made from (R24, R25, R32, R46).</summary>
public static class ActivityModels
{
    public static IReadOnlyList<ActivityModelChoice> All { get; } =
    [
        new("cantine", "Cantine", ["Les jours d’école, pour les élèves de l’école seulement.", "Réservable et annulable jusqu’à la veille à midi, hors week-end\u00A0: le lundi ferme le vendredi."], new ActivityDraft
        {
            Name = "Restaurant scolaire", Kind = ActivityKind.Canteen, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
            BookingDeadline = "1d 12:00 skip weekends", CancellationDeadline = "1d 12:00 skip weekends",
        }),
        new("periscolaire", "Avant et après l’école", ["Les jours d’école, pour les élèves de l’école seulement.", "Un départ plus tard ou plus tôt se choisit créneau par créneau."], new ActivityDraft
        {
            Name = "Accueil périscolaire", Kind = ActivityKind.AfterSchool, OpenOn = OpenDays.SchoolDays, OnlyItsPupils = true, MinimumAge = 2, MaximumAge = 12,
        }),
        new("mercredi", "Mercredis", ["Le mercredi, hors vacances, de 3 à 11\u00A0ans.", "Un jour complet ouvre une liste d’attente."], new ActivityDraft
        {
            Name = "Accueil du mercredi", Kind = ActivityKind.Wednesday, OpenOn = OpenDays.Wednesday, MinimumAge = 3, MaximumAge = 11, Full = FullPolicy.WaitingList,
        }),
        new("vacances", "Vacances", ["Du lundi au vendredi, pendant les vacances seulement.", "Réservable jusqu’au mardi de la semaine d’avant\u00A0: l’équipe compte ses animateurs le mercredi.", "Un jour complet ouvre une liste d’attente."], new ActivityDraft
        {
            Name = "Accueil de loisirs des vacances", Kind = ActivityKind.Holidays, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 3, MaximumAge = 11,
            BookingDeadline = "week tue 23:59", Full = FullPolicy.WaitingList,
        }),
        new("jeunes", "Jeunes", ["De 11 à 17\u00A0ans, pendant les vacances.", "On s’inscrit jusqu’à 48\u00A0heures avant."], new ActivityDraft
        {
            Name = "Point jeunes", Kind = ActivityKind.Youth, OpenOn = OpenDays.Weekdays, InHolidays = true, MinimumAge = 11, MaximumAge = 17, BookingDeadline = "48h",
        }),
    ];

    public static ActivityModelChoice Find(string? key) => All.FirstOrDefault(model => model.Key == key) ?? All[0];
}
