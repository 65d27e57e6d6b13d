using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>An activity as an agent writes it. What is null among the rules is as at the whole organiser.</summary>
public sealed record ActivityDraft
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public ActivityKind Kind { get; init; }

    public FacilityId FacilityId { get; init; }

    public OpenDays OpenOn { get; init; }

    public bool InHolidays { get; init; }

    public bool OnlyItsPupils { get; init; }

    public bool ResidentsOnly { get; init; }

    public int? MinimumAge { get; init; }

    public int? MaximumAge { get; init; }

    public SchoolLevel? FromLevel { get; init; }

    public SchoolLevel? ToLevel { get; init; }

    public int? MostSlotsADay { get; init; }

    public int? MostDaysAWeek { get; init; }

    public int? MostDaysAPeriod { get; init; }

    /// <summary>A line of the grammar; empty: the organiser's.</summary>
    public string? BookingDeadline { get; init; }

    public string? CancellationDeadline { get; init; }

    public LatePolicy? Late { get; init; }

    public FullPolicy? Full { get; init; }

    public static ActivityDraft Of(Activity activity) => new()
    {
        Name = activity.Name,
        Description = activity.Description,
        Kind = activity.Kind,
        FacilityId = activity.FacilityId,
        OpenOn = activity.OpenOn,
        InHolidays = activity.InHolidays,
        OnlyItsPupils = activity.OnlyItsPupils,
        ResidentsOnly = activity.ResidentsOnly,
        MinimumAge = activity.MinimumAge,
        MaximumAge = activity.MaximumAge,
        FromLevel = activity.FromLevel,
        ToLevel = activity.ToLevel,
        MostSlotsADay = activity.MostSlotsADay,
        MostDaysAWeek = activity.MostDaysAWeek,
        MostDaysAPeriod = activity.MostDaysAPeriod,
        BookingDeadline = activity.BookingDeadline?.Text,
        CancellationDeadline = activity.CancellationDeadline?.Text,
        Late = activity.Late,
        Full = activity.Full,
    };

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= Activity.LongestName } ? null : $"Le nom est à écrire, en {Activity.LongestName}\u00A0caractères au plus.",
        (Description ?? "").Trim().Length <= Activity.LongestDescription ? null : $"La description a {Activity.LongestDescription}\u00A0caractères au plus.",
        Enum.IsDefined(Kind) ? null : "Choisissez une famille d’activités.",
        OpenOn == OpenDays.None ? "Cochez au moins un jour de la semaine." : null,
        MinimumAge is null or (>= 0 and <= 99) && MaximumAge is null or (>= 0 and <= 99) && !(MinimumAge > MaximumAge) ? null : "Les âges vont de 0 à 99\u00A0ans, le plus petit d’abord.",
        FromLevel > ToLevel ? "La première classe vient avant la dernière." : null,
        new[] { MostSlotsADay, MostDaysAWeek, MostDaysAPeriod }.All(most => most is null or (>= 1 and <= 366)) ? null : "Un maximum est un nombre de 1 à 366, ou rien.",
        MostDaysAWeek > 7 ? "Une semaine a sept jours." : null,
        IsDeadline(BookingDeadline) ? null : "La limite pour réserver n’est pas lisible.",
        IsDeadline(CancellationDeadline) ? null : "La limite pour annuler n’est pas lisible.",
    }.OfType<string>()];

    internal void WriteOn(Activity activity)
    {
        (activity.Name, activity.Description) = (Name!.Trim(), (Description ?? "").ReplaceLineEndings("\n").Trim() is { Length: > 0 } words ? words : null);
        (activity.Kind, activity.FacilityId, activity.OpenOn, activity.InHolidays) = (Kind, FacilityId, OpenOn, InHolidays);
        (activity.OnlyItsPupils, activity.ResidentsOnly) = (OnlyItsPupils, ResidentsOnly);
        (activity.MinimumAge, activity.MaximumAge, activity.FromLevel, activity.ToLevel) = (MinimumAge ?? 0, MaximumAge ?? 99, FromLevel, ToLevel);
        (activity.MostSlotsADay, activity.MostDaysAWeek, activity.MostDaysAPeriod) = (MostSlotsADay, MostDaysAWeek, MostDaysAPeriod);
        (activity.BookingDeadline, activity.CancellationDeadline) = (Deadline(BookingDeadline), Deadline(CancellationDeadline));
        (activity.Late, activity.Full) = (Late, Full);
    }

    private static bool IsDeadline(string? line) => string.IsNullOrWhiteSpace(line) || DeadlineRule.TryParse(line) is not null;

    private static DeadlineRule? Deadline(string? line) => string.IsNullOrWhiteSpace(line) ? null : DeadlineRule.Parse(line);
}

/// <summary>
/// An agent writes an activity, or changes one. Where families see it already, a change counts for bookings to come: those that
/// are made stay, and are shown first where they would no longer be possible. A day on which somebody is booked is not taken away.
/// </summary>
public sealed class KeepActivity(PortalDb db, TimeProvider clock)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version that was on the page.</param>
    /// <param name="agreed">So many bookings the agent has looked at, and leaves as they are.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId? id, int seen, ActivityDraft draft, int? agreed, CancellationToken ct) =>
        draft.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, id, seen, draft, agreed, ct), ct);

    private async Task<StudioAnswer> Keep(Agent agent, ActivityId? id, int seen, ActivityDraft draft, int? agreed, CancellationToken ct)
    {
        var organiser = agent.OrganiserId;
        await db.LockCatalogue(organiser, ct);
        var known = id is null ? null : await db.ActivityOf(organiser, id.Value, ct);
        if ((id is not null && known is null) || !await db.Facilities.AnyAsync(place => place.Id == draft.FacilityId && place.OrganiserId == organiser, ct))
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (known is not null && known.Version != seen)
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var (now, before) = (clock.GetUtcNow(), known is null ? null : InWords(known));
        var activity = known ?? new Activity { OrganiserId = organiser, FacilityId = draft.FacilityId, Name = "", Kind = draft.Kind, OpenOn = draft.OpenOn };
        if (known is { PublishedAt: not null } && (known.Kind, known.FacilityId) != (draft.Kind, draft.FacilityId))
        {
            return StudioAnswer.Wrong("Une activité publiée garde son lieu et sa famille\u00A0: copiez-la pour en changer.");
        }

        var calendar = await db.CalendarOf(organiser, ct);
        draft.WriteOn(activity);
        activity.Changed();
        if (known is not null && await WhoIsTouched(activity, calendar, ParisTime.DayOf(now), agreed, ct) is { } answer)
        {
            db.ChangeTracker.Clear();
            return answer;
        }

        if (known is null)
        {
            db.Add(activity);
        }

        await db.SaveChangesAsync(ct);
        await db.OpenPoolDays(activity, calendar, ParisTime.DayOf(now), ct);
        db.Record(now, agent.Name, known is null ? "activity.added" : "activity.changed", $"activity {activity.Id.Value} organiser {organiser.Value}", null, before, InWords(activity));
        return StudioAnswer.Kept(activity.Id.Value);
    }

    private async Task<StudioAnswer?> WhoIsTouched(Activity activity, SchoolCalendar calendar, DateOnly today, int? agreed, CancellationToken ct)
    {
        var slots = activity.Slots.Select(slot => slot.Id).ToList();
        if (slots.Count == 0)
        {
            return null;
        }

        if (await db.InTheWay(slots, today, (_, day) => !activity.TakesPlaceOn(day, calendar), ct) is { } inTheWay)
        {
            return inTheWay;
        }

        var stranger = await Strangers(activity, slots, today, ct);
        return stranger.IsNobody || stranger.Bookings == agreed ? null : StudioAnswer.LookFirst(stranger);
    }

    /// <summary>Those booked whom the activity would no longer be for.</summary>
    private async Task<Touched> Strangers(Activity activity, List<SlotId> slots, DateOnly today, CancellationToken ct)
    {
        var holding = db.Bookings.Where(booking => slots.Contains(booking.SlotId) && booking.Date >= today && booking.State < BookingState.Cancelled);
        var days = await holding.Select(booking => new { booking.ChildId, booking.Date }).ToListAsync(ct);
        var children = await db.Children.AsNoTracking().Where(child => holding.Any(booking => booking.ChildId == child.Id)).ToDictionaryAsync(child => child.Id, ct);
        var residents = activity.ResidentsOnly ? (await db.Households.Where(home => home.IsResident && holding.Any(booking => booking.HouseholdId == home.Id)).Select(home => home.Id).ToListAsync(ct)).ToHashSet() : null;
        var strangers = days.Where(day => !activity.IsFor(children[day.ChildId], day.Date) || residents?.Contains(children[day.ChildId].HouseholdId) == false).ToList();
        if (strangers.Count == 0)
        {
            return Touched.Nobody;
        }

        var which = strangers.Select(day => day.ChildId).Distinct().ToList();
        return await db.Named(holding.Where(booking => which.Contains(booking.ChildId)), _ => true, strangers.Count, ct);
    }

    internal static string InWords(Activity activity) =>
        $"{activity.Name}, {activity.Kind}, facility {activity.FacilityId.Value}, {activity.OpenOn}{(activity.InHolidays ? " in holidays" : "")}, {activity.MinimumAge}-{activity.MaximumAge} years"
        + $"{(activity.FromLevel is null && activity.ToLevel is null ? "" : $", {activity.FromLevel}-{activity.ToLevel}")}{(activity.OnlyItsPupils ? ", its pupils" : "")}{(activity.ResidentsOnly ? ", residents" : "")}"
        + $", caps {activity.MostSlotsADay}/{activity.MostDaysAWeek}/{activity.MostDaysAPeriod}, book {activity.BookingDeadline?.Text ?? "organiser"}, cancel {activity.CancellationDeadline?.Text ?? "organiser"}, late {activity.Late?.ToString() ?? "organiser"}, full {activity.Full?.ToString() ?? "organiser"}";
}
