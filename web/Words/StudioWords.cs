using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Web.Words;

/// <summary>How the studio's pages call what an agent writes there.</summary>
public static class StudioWords
{
    public static IReadOnlyList<(string Key, string Address, string Name)> Rooms { get; } =
    [
        ("activites", "/agent/atelier", "Activités"), ("places", "/agent/atelier/places", "Places"), ("calendrier", "/agent/atelier/calendrier", "Calendrier"),
        ("tarifs", "/agent/atelier/tarifs", "Tarifs"), ("lieux", "/agent/atelier/lieux", "Lieux"),
    ];

    public static Chip StateOf(Activity activity, DateTimeOffset now) =>
        activity.PublishedAt is not { } at ? new Chip("late", "Brouillon")
        : at > now ? new Chip("pending", $"Dès {at.InstantInWords()}")
        : activity.IsOver(ParisTime.DayOf(now)) ? new Chip("past", "Terminée")
        : new Chip("booked", "Publiée");

    /// <summary>« 3 – 11 ans ».</summary>
    public static string Ages(Activity activity) => (activity.MinimumAge, activity.MaximumAge) switch
    {
        (0, >= 99) => "tous les âges",
        (0, var to) => $"jusqu’à {FrenchWords.Count(to, "an", "ans")}",
        (var from, >= 99) => $"dès {FrenchWords.Count(from, "an", "ans")}",
        var (from, to) => $"{from} – {FrenchWords.Count(to, "an", "ans")}",
    };

    /// <summary>For whom it is, in one line: ages, classes, school, commune.</summary>
    public static string ForWhom(Activity activity) => string.Join(", ", new[]
    {
        Ages(activity),
        activity.FromLevel is null && activity.ToLevel is null ? null : $"élèves {SchoolLevels.InWords(activity.FromLevel, activity.ToLevel)}",
        activity.OnlyItsPupils ? "élèves de l’école seulement" : null,
        activity.ResidentsOnly ? "familles de la commune seulement" : null,
    }.OfType<string>());

    /// <summary>« jours d’école », « mercredi », « lundi au vendredi, vacances ».</summary>
    public static string Days(OpenDays days, bool inHolidays) => (days switch
    {
        OpenDays.SchoolDays => "lundi, mardi, jeudi, vendredi",
        OpenDays.Weekdays => "lundi au vendredi",
        _ => ActivityWords.DaysOf(days),
    }) + (inHolidays ? ", pendant les vacances" : "");

    /// <summary>« 3,10 € », « de 1,00 € à 4,35 € », or that there is none yet.</summary>
    public static string PriceOf(Tariff tariff, DateOnly day)
    {
        var bands = tariff.On(day);
        return bands.Count == 0 ? "sans prix"
            : (bands.Count == 1 ? $"{bands[0].Amount}" : $"de {bands.Min(band => band.Amount)} à {bands.Max(band => band.Amount)}") + (tariff.PerMinutes is { } minutes ? $" les {minutes}\u00A0min" : "");
    }

    /// <summary>« avec Matin ou Après-midi ; jamais avec Journée ».</summary>
    public static string RulesOf(Slot slot, IReadOnlyDictionary<SlotId, string> nameOf)
    {
        List<string> Named(SlotRuleKind kind) => [.. slot.Others(kind).Select(other => nameOf.GetValueOrDefault(other, "un autre créneau"))];
        return string.Join("\u00A0; ", new[]
        {
            Named(SlotRuleKind.NeedsOneOf) is { Count: > 0 } some ? $"avec {FrenchWords.Listed(some, "ou")}" : null,
            Named(SlotRuleKind.NeedsEach) is { Count: > 0 } each ? $"avec {FrenchWords.Listed(each, "et")}" : null,
            Named(SlotRuleKind.Excludes) is { Count: > 0 } never ? $"jamais avec {FrenchWords.Listed(never, "ni")}" : null,
        }.OfType<string>());
    }

    /// <summary>When bookings of a period open, and close.</summary>
    public static string OpeningOf(BookingPeriod period) => (period.OpensToResidents, period.OpensToAll) switch
    {
        ({ } residents, { } all) when residents == all => $"ouvre {all.InstantInWords()}",
        ({ } residents, { } all) => $"ouvre {residents.InstantInWords()} à la commune, {all.InstantInWords()} à tous",
        _ => "toujours ouverte",
    } + (period.ClosesAt is { } closes ? $", ferme {closes.InstantInWords()}" : "");

    public static string Of(LatePolicy late) => late switch
    {
        LatePolicy.Refused => "Refusé",
        LatePolicy.Surcharged => "Accepté, avec le supplément du tarif",
        LatePolicy.OnRequest => "Demandé au service",
    };

    public static string Of(FullPolicy full) => full switch
    {
        FullPolicy.Refused => "Complet, sans liste d’attente",
        FullPolicy.WaitingList => "Liste d’attente",
    };

    public static string Of(SpanKind kind) => kind switch
    {
        SpanKind.Holidays => "Vacances",
        SpanKind.PublicHoliday => "Jour férié",
        SpanKind.Closure => "Fermeture",
        SpanKind.Opening => "Ouverture exceptionnelle",
    };

    /// <summary>What an audit line says was done.</summary>
    public static string Done(string what) => what switch
    {
        "activity.added" => "Créée",
        "activity.changed" => "Fiche changée",
        "activity.copied" => "Copiée d’une autre",
        "activity.published" => "Publiée",
        "activity.taken-back" => "Reprise en brouillon",
        "slot.added" => "Créneau ajouté",
        "slot.changed" => "Créneau changé",
        "slot.ended" => "Dernier jour d’un créneau",
        "slot.removed" => "Créneau retiré",
        "period.added" => "Période ajoutée",
        "period.changed" => "Période changée",
        "period.removed" => "Période retirée",
        _ => what,
    };
}
