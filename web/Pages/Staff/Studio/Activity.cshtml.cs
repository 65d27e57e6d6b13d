using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Studio;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A slot of the activity, as its line says it.</summary>
public sealed record SlotRow(Slot Slot, string When, string Places, string Rules, string Price, bool HasPrice);

/// <summary>What was done to it, from the audit (I7).</summary>
public sealed record DoneLine(string What, string Who, DateTimeOffset At);

/// <summary>One activity whole: what it is, its slots, its periods, and whether families see it.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class ActivityModel(PortalDb db, PublishActivity publishActivity, TakeBackActivity takeBackActivity, CopyActivity copyActivity, TimeProvider clock) : StudioPage(db)
{
    private const int Shown = 8;

    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    public Activity Activity { get; private set; } = null!;

    public Facility Place { get; private set; } = null!;

    public Chip State { get; private set; } = null!;

    public IReadOnlyList<SlotRow> Slots { get; private set; } = [];

    public IReadOnlyList<SlotRow> Ended { get; private set; } = [];

    public IReadOnlyList<BookingPeriod> Periods { get; private set; } = [];

    /// <summary>Why it cannot be published yet.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    public IReadOnlyList<DoneLine> History { get; private set; } = [];

    public string BookingLimit { get; private set; } = "";

    public bool IsDraft => Activity.PublishedAt is null;

    public bool IsSeen { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Find(ct) ? Page() : NotFound();

    /// <param name="quand">At once, or at the instant that follows.</param>
    public async Task<IActionResult> OnPostPublierAsync(int vu, string? quand, DateOnly? jour, TimeOnly? heure, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        if (quand == "le" && (jour is null || heure is null))
        {
            return SayNoHere("Indiquez le jour et l’heure de la publication.");
        }

        var at = quand == "le" ? ParisTime.At(jour!.Value, heure!.Value) : (DateTimeOffset?)null;
        var answer = await publishActivity.Run(Agent, Activity.Id, vu, at, ct);
        return answer.IsKept
            ? ThankAndGoTo(Here, at > clock.GetUtcNow() ? $"Publiée pour {at.Value.InstantInWords()}\u00A0: les familles ne la voient qu’à partir de là." : "Publiée\u00A0: les familles la voient dès maintenant.")
            : Again(answer);
    }

    public async Task<IActionResult> OnPostReprendreAsync(int vu, CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        var answer = await takeBackActivity.Run(Agent, Activity.Id, vu, ct);
        return answer.IsKept ? ThankAndGoTo(Here, "C’est de nouveau un brouillon\u00A0: les familles ne la voient plus.") : Again(answer);
    }

    public async Task<IActionResult> OnPostCopierAsync(CancellationToken ct)
    {
        if (!await Find(ct))
        {
            return NotFound();
        }

        var answer = await copyActivity.Run(Agent, Activity.Id, false, ct);
        return answer.IsKept ? ThankAndGoTo($"/agent/atelier/activites/{answer.Id}", "Copiée en brouillon, sans période\u00A0: changez-en le nom et le lieu, puis ajoutez ses dates.") : Again(answer);
    }

    private string Here => $"/agent/atelier/activites/{Activity.Id.Value}";

    private async Task<bool> Find(CancellationToken ct)
    {
        if (await ActivityAt(Key, ct) is not { } activity)
        {
            return false;
        }

        var (organiser, now) = (Organiser.Id, clock.GetUtcNow());
        var today = ParisTime.DayOf(now);
        Activity = activity;
        Place = await Db.Facilities.AsNoTracking().SingleAsync(place => place.Id == activity.FacilityId, ct);
        (State, IsSeen) = (StudioWords.StateOf(activity, now), activity.IsPublished(now));
        var tariffs = await Db.Tariffs.AsNoTracking().Include(tariff => tariff.Bands).Where(tariff => tariff.OrganiserId == organiser).ToDictionaryAsync(tariff => tariff.Id, ct);
        var pools = await Db.Pools.AsNoTracking().Where(pool => pool.OrganiserId == organiser).ToDictionaryAsync(pool => pool.Id, ct);
        var named = await Db.Slots.AsNoTracking().Where(slot => Db.Activities.Any(own => own.Id == slot.ActivityId && own.OrganiserId == organiser)).ToDictionaryAsync(slot => slot.Id, slot => slot.Name, ct);
        var calendar = await Calendar(ct);
        var rows = activity.Slots.OrderBy(slot => slot.StartsAt).ThenBy(slot => slot.Order).ThenBy(slot => slot.From).Select(slot =>
        {
            var day = activity.FirstDayOf(slot, calendar, today) ?? today;
            var tariff = tariffs[slot.TariffId];
            return new SlotRow(slot, WhenOf(slot), string.Join(", ", slot.Pools.Select(pool => pools[pool.PoolId]).OrderBy(pool => pool.Name).Select(pool => $"{pool.Name} ({pool.Capacity})")),
                StudioWords.RulesOf(slot, named), StudioWords.PriceOf(tariff, day), tariff.On(day).Count > 0);
        }).ToList();
        (Slots, Ended) = (rows.FindAll(row => !(row.Slot.Until < today)), rows.FindAll(row => row.Slot.Until < today));
        Periods = [.. activity.Periods.OrderBy(period => period.From)];
        Missing = Readiness.MissingOf(activity, tariffs, calendar, today);
        var policies = activity.Under(Organiser.Policies);
        BookingLimit = $"{policies.BookingDeadline.Sentence().Capitalised()}{(activity.BookingDeadline is null ? ", comme partout" : "")}";
        History = await HistoryOf(activity.Id, ct);
        return true;
    }

    private async Task<IReadOnlyList<DoneLine>> HistoryOf(ActivityId id, CancellationToken ct)
    {
        var ending = $"activity {id.Value} organiser {Organiser.Id.Value}";
        var lines = await Db.AuditEntries.AsNoTracking().Where(line => line.HouseholdId == null && line.Subject.EndsWith(ending)).OrderByDescending(line => line.At).Take(Shown).ToListAsync(ct);
        return [.. lines.Select(line => new DoneLine(StudioWords.Done(line.What), line.Who, line.At))];
    }

    private static string WhenOf(Slot slot) => string.Join(", ", new[]
    {
        slot.Hours + (slot.AsksHours ? " au choix" : ""),
        slot.OpenOn == OpenDays.None ? null : ActivityWords.DaysOf(slot.OpenOn),
        slot.From is { } from ? $"dès le {from.NumberedDay()}" : null,
        slot.Until is { } until ? $"jusqu’au {until.NumberedDay()}" : null,
    }.OfType<string>());
}
