using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>A period as an agent writes it.</summary>
/// <param name="Residents">From when families of the commune book; null: as everybody, or always.</param>
/// <param name="All">From when everybody does; null: always.</param>
public sealed record PeriodDraft(string? Name, DateOnly? From, DateOnly? To, DateTimeOffset? Residents, DateTimeOffset? All, DateTimeOffset? ClosesAt)
{
    public const int LongestName = 80;

    /// <summary>A year and its summer.</summary>
    public const int MostDays = 400;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= LongestName } ? null : $"Le nom est à écrire, en {LongestName}\u00A0caractères au plus.",
        From is { Year: >= 2000 and < 2100 } from && To is { Year: >= 2000 and < 2100 } to && from <= to && to.DayNumber - from.DayNumber < MostDays ? null : "Indiquez du quel jour au quel jour, le premier avant le dernier.",
        Residents is not null && All is null ? "Indiquez aussi quand tout le monde réserve." : null,
        Residents > All ? "Les familles de la commune réservent avant les autres, ou en même temps." : null,
        ClosesAt <= (Residents ?? All) ? "Les réservations ferment après avoir ouvert." : null,
    }.OfType<string>()];
}

/// <summary>An agent writes a period of an activity, changes it or takes it away. A day on which somebody is booked is not taken away.</summary>
public sealed class KeepPeriod(PortalDb db, TimeProvider clock)
{
    /// <param name="id">Null for a new one.</param>
    /// <param name="seen">The version of the activity that was on the page.</param>
    /// <param name="draft">Null takes it away.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId activity, Guid? id, int seen, PeriodDraft? draft, CancellationToken ct) =>
        draft?.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Keep(agent, activity, id, seen, draft, ct), ct);

    private async Task<StudioAnswer> Keep(Agent agent, ActivityId id, Guid? periodId, int seen, PeriodDraft? draft, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        var activity = await db.ActivityOf(agent.OrganiserId, id, ct);
        var known = activity?.Periods.FirstOrDefault(period => period.Id == periodId);
        if (activity is null || (known is null && (periodId is not null || draft is null)))
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        if (activity.Version != seen)
        {
            return StudioAnswer.No(Refusal.SettingsChanged);
        }

        var (now, before, calendar) = (clock.GetUtcNow(), known is null ? null : InWords(known), await db.CalendarOf(agent.OrganiserId, ct));
        var period = Write(activity, known, draft);
        var today = ParisTime.DayOf(now);
        if (known is not null && await db.InTheWay([.. activity.Slots.Select(slot => slot.Id)], today, (_, day) => !activity.TakesPlaceOn(day, calendar), ct) is { } inTheWay)
        {
            db.ChangeTracker.Clear();
            return inTheWay;
        }

        activity.Changed();
        await db.SaveChangesAsync(ct);
        await db.OpenPoolDays(activity, calendar, today, ct);
        db.Record(now, agent.Name, draft is null ? "period.removed" : known is null ? "period.added" : "period.changed", $"activity {id.Value} organiser {agent.OrganiserId.Value}", null, before, period is null ? null : InWords(period));
        return StudioAnswer.Kept(id.Value);
    }

    private static BookingPeriod? Write(Activity activity, BookingPeriod? known, PeriodDraft? draft)
    {
        if (draft is null)
        {
            activity.Close(known!);
            return null;
        }

        var period = known ?? new BookingPeriod { ActivityId = activity.Id, Name = "", From = default, To = default };
        (period.Name, period.From, period.To, period.ClosesAt) = (draft.Name!.Trim(), draft.From!.Value, draft.To!.Value, draft.ClosesAt);
        if (draft.All is { } all)
        {
            period.Opens(draft.Residents ?? all, all);
        }
        else
        {
            period.IsAlwaysOpen();
        }

        if (known is null)
        {
            activity.OpenFor(period);
        }

        return period;
    }

    private static string InWords(BookingPeriod period) =>
        $"{period.Name} ({period.From:yyyy-MM-dd} to {period.To:yyyy-MM-dd}), residents {period.OpensToResidents:O}, all {period.OpensToAll:O}, closes {period.ClosesAt:O}";
}
