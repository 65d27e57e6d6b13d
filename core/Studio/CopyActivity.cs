using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>A period moved to the year that follows.</summary>
public sealed record MovedPeriod(string Name, DateOnly From, DateOnly To, DateTimeOffset? Residents, DateTimeOffset? All, DateTimeOffset? ClosesAt);

/// <summary>Moves the dates of a period by one school year: holidays to those of the same name, the rest by whole weeks.</summary>
public static partial class NextYear
{
    private const int Weeks = 52;

    public static MovedPeriod Of(BookingPeriod period, IReadOnlyList<CalendarSpan> spans)
    {
        var (from, to) = HolidaysAfter(period, spans) ?? SchoolTimeAfter(period, spans);
        DateTimeOffset? Moved(DateTimeOffset? at) => at is { } instant ? ParisTime.At(ParisTime.DayOf(instant).AddDays(7 * Weeks), TimeOnly.FromDateTime(ParisTime.InParis(instant).DateTime)) : null;
        return new MovedPeriod(NameOf(period.Name), from, to, Moved(period.OpensToResidents), Moved(period.OpensToAll), Moved(period.ClosesAt));
    }

    /// <summary>« Année scolaire 2026-2027 » is followed by « Année scolaire 2027-2028 »; a name without a year stays.</summary>
    private static string NameOf(string name) =>
        AnyYear().Replace(name, year => $"{int.Parse(year.Value, CultureInfo.InvariantCulture) + 1}");

    [GeneratedRegex("20[0-9]{2}")]
    private static partial Regex AnyYear();

    private static (DateOnly, DateOnly)? HolidaysAfter(BookingPeriod period, IReadOnlyList<CalendarSpan> spans)
    {
        var named = spans.Where(span => span.Kind == SpanKind.Holidays && span.From <= period.To && span.To >= period.From).Select(span => span.Name).ToHashSet();
        return (period.To.DayNumber - period.From.DayNumber) > 100 ? null
            : spans.Where(span => span.Kind == SpanKind.Holidays && named.Contains(span.Name) && span.From > period.To.AddDays(200)).OrderBy(span => span.From).Select(span => ((DateOnly, DateOnly)?)(span.From, span.To)).FirstOrDefault();
    }

    /// <summary>From the Tuesday, say, that stands in the same week; not into the summers, where these are known.</summary>
    private static (DateOnly, DateOnly) SchoolTimeAfter(BookingPeriod period, IReadOnlyList<CalendarSpan> spans)
    {
        var (from, to) = (period.From.AddDays(7 * Weeks), period.To.AddDays(7 * Weeks));
        if ((period.To.DayNumber - period.From.DayNumber) <= 100)
        {
            return (from, to);
        }

        var summers = spans.Where(span => span.Kind == SpanKind.Holidays && span.To.DayNumber - span.From.DayNumber > 45).ToList();
        var first = summers.Where(summer => summer.Covers(from)).Select(summer => (DateOnly?)summer.To.AddDays(1)).FirstOrDefault() ?? new DateOnly(from.Year, 9, 1);
        var last = summers.Where(summer => summer.From > from && summer.From <= to.AddDays(30)).Select(summer => (DateOnly?)summer.From.AddDays(-1)).FirstOrDefault() ?? to;
        return (first, last);
    }
}

/// <summary>
/// An agent copies an activity: its slots, its rules among them, its places and prices; as it is, or with its dates moved to the next
/// school year. The copy is a draft that nobody sees.
/// </summary>
public sealed class CopyActivity(PortalDb db, TimeProvider clock)
{
    /// <param name="toNextYear">With its periods, moved; else without any.</param>
    public Task<StudioAnswer> Run(Agent agent, ActivityId id, bool toNextYear, CancellationToken ct) => db.InTransaction(() => Copy(agent, id, toNextYear, ct), ct);

    private async Task<StudioAnswer> Copy(Agent agent, ActivityId id, bool toNextYear, CancellationToken ct)
    {
        await db.LockCatalogue(agent.OrganiserId, ct);
        if (await db.ActivityOf(agent.OrganiserId, id, ct) is not { } model)
        {
            return StudioAnswer.No(Refusal.NotFound);
        }

        var draft = ActivityDraft.Of(model) with { Name = toNextYear ? model.Name : Shortened($"{model.Name} (copie)") };
        var copy = new Activity { OrganiserId = agent.OrganiserId, FacilityId = model.FacilityId, Name = "", Kind = model.Kind, OpenOn = model.OpenOn };
        draft.WriteOn(copy);
        (copy.Firmness, copy.Cancellation, copy.LateCancellation, copy.FreedPlace, copy.PassedOffer) = (model.Firmness, model.Cancellation, model.LateCancellation, model.FreedPlace, model.PassedOffer);
        copy.Changed();
        db.Add(copy);
        await db.SaveChangesAsync(ct);

        var today = clock.TodayInParis();
        await CopySlots(model, copy, today, ct);
        if (toNextYear)
        {
            var spans = await db.CalendarSpans.AsNoTracking().Where(span => span.OrganiserId == null || span.OrganiserId == agent.OrganiserId).ToListAsync(ct);
            foreach (var moved in model.Periods.OrderBy(period => period.From).Select(period => NextYear.Of(period, spans)))
            {
                var period = new BookingPeriod { ActivityId = copy.Id, Name = moved.Name, From = moved.From, To = moved.To, ClosesAt = moved.ClosesAt };
                copy.OpenFor(moved.All is { } all ? period.Opens(moved.Residents ?? all, all) : period);
            }
        }

        await db.SaveChangesAsync(ct);
        await db.OpenPoolDays(copy, await db.CalendarOf(agent.OrganiserId, ct), today, ct);
        db.Record(clock.GetUtcNow(), agent.Name, "activity.copied", $"activity {copy.Id.Value} organiser {agent.OrganiserId.Value}", null, $"activity {id.Value}", KeepActivity.InWords(copy));
        return StudioAnswer.Kept(copy.Id.Value);
    }

    // Of a slot that was changed on its way, what it is by now: the older ones have ended.
    private async Task CopySlots(Activity model, Activity copy, DateOnly today, CancellationToken ct)
    {
        var copies = new Dictionary<SlotId, Slot>();
        foreach (var slot in model.Slots.Where(slot => !(slot.Until < today) && !model.Slots.Any(later => later.From > slot.From && later.Name == slot.Name)).OrderBy(slot => slot.Order))
        {
            copies[slot.Id] = copy.Offer(new Slot
            {
                ActivityId = copy.Id, Name = slot.Name, ShortName = slot.ShortName, StartsAt = slot.StartsAt, EndsAt = slot.EndsAt, TariffId = slot.TariffId, Order = slot.Order,
                Arrivals = slot.Arrivals, Departures = slot.Departures, OpenOn = slot.OpenOn, WithMeal = slot.WithMeal,
            });
        }

        await db.SaveChangesAsync(ct);
        foreach (var slot in model.Slots.Where(slot => copies.ContainsKey(slot.Id)))
        {
            copies[slot.Id].DrawOnly([.. slot.Pools.Select(pool => pool.PoolId)]);
            copies[slot.Id].GoBy([.. slot.Rules.Select(rule => (rule.Kind, copies.TryGetValue(rule.OtherId, out var own) ? own.Id : rule.OtherId))]);
        }
    }

    private static string Shortened(string name) => name.Length <= Activity.LongestName ? name : name[..Activity.LongestName];
}
