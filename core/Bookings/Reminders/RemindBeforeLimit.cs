using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Bookings;

/// <summary>
/// Writes to families who always book a weekday and have not yet, before its limit (O23): one mail per adult, organiser and
/// limit, whatever is run twice. Who is missing is asked of the database once per limit and day; the rest goes by lots of
/// households, so the work grows with the mails that leave, not with the commune squared.
/// </summary>
public sealed partial class RemindBeforeLimit(PortalDb db, CatalogueReader catalogues, ReminderLinks links, Stationery stationery, IOptions<PortalSettings> portal, TimeProvider clock, ILogger<RemindBeforeLimit> log)
{
    private const int AtOnce = 200;

    /// <param name="ct">Stops between two transactions.</param>
    /// <param name="only">At one organiser; null: at all.</param>
    /// <param name="progress">Counts the mails that are written; null: nobody looks on.</param>
    /// <returns>How many mails were written into the outbox.</returns>
    public async Task<int> Run(CancellationToken ct, OrganiserId? only = null, IWorkProgress? progress = null)
    {
        progress ??= NobodyWatches.Instance;
        var now = clock.GetUtcNow();
        var written = 0;
        foreach (var organiser in await db.Organisers.Where(o => only == null || o.Id == only).Select(o => o.Id).ToListAsync(ct))
        {
            var catalogue = await catalogues.Of(organiser, ct);
            var missing = await Missing(catalogue, now, ct);
            var households = missing.GroupBy(one => one.HouseholdId).OrderBy(household => household.Key.Value).ToList();
            var left = households.Count;
            await progress.Start(left, ct);
            foreach (var lot in households.Chunk(AtOnce))
            {
                written += await db.InTransaction(() => Write(catalogue, lot, progress, now, ct), ct);

                // A household may get no mail, or one for each adult: what is left is looked at again.
                left -= lot.Length;
                await progress.Start(left, ct);
            }
        }

        Reminded(log, written);
        return written;
    }

    /// <summary>Children who always book, and have nothing on a day that closes soon and still has room.</summary>
    private async Task<List<Missing>> Missing(Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var missing = new List<Missing>();
        var due = await WithRoom([.. UsualDays.Due(catalogue, now)], now, ct);
        foreach (var together in due.GroupBy(day => (day.Date, day.Limit, Weeks: string.Join(' ', day.Before.Select(date => date.DayNumber)))))
        {
            var slots = together.ToDictionary(day => day.Slot.Slot.Id, day => day.Slot);
            var habits = await db.MissedHabits([.. slots.Keys], together.First().Before, UsualDays.Enough, together.Key.Date, now, ct);
            missing.AddRange(habits.Select(habit => new Missing(habit.HouseholdId, habit.ChildId, slots[habit.SlotId], together.Key.Date, together.Key.Limit)));
        }

        return missing;
    }

    private async Task<List<UsualDay>> WithRoom(List<UsualDay> due, DateTimeOffset now, CancellationToken ct)
    {
        if (due.Count == 0)
        {
            return due;
        }

        var pools = due.SelectMany(day => day.Slot.PoolIds).Distinct().ToList();
        var counts = await db.CountsBetween(pools, due.Min(day => day.Date), due.Max(day => day.Date), now, ct);
        var free = counts.Where(count => count.Left > 0).Select(count => new PoolDate(count.PoolId, count.Date)).ToHashSet();
        return due.FindAll(day => day.Slot.PoolIds.All(pool => free.Contains(new PoolDate(pool, day.Date))));
    }

    // Run again as a whole if another process wrote the same mail first: its cause is there then, and is left alone.
    private async Task<int> Write(Catalogue catalogue, IReadOnlyList<IGrouping<HouseholdId, Missing>> lot, IWorkProgress progress, DateTimeOffset now, CancellationToken ct)
    {
        var households = lot.Select(household => household.Key).ToList();
        var families = await db.FamiliesAt(households, catalogue.Organiser.Id, ct);
        // As far around as the caps look: nobody is reminded of a day that the week is already too full for.
        var reaches = lot.SelectMany(one => one).Select(one => one.Slot.Activity.ReachOf(one.Date)).ToList();
        var agenda = new Agenda(await db.TakenBy([.. lot.SelectMany(one => one).Select(one => one.ChildId).Distinct()], reaches.Min(reach => reach.From), reaches.Max(reach => reach.To), now, ct));
        var adults = (await db.Guardians.AsNoTracking().Where(guardian => households.Contains(guardian.HouseholdId) && !guardian.RemindersOff).ToListAsync(ct)).ToLookup(guardian => guardian.HouseholdId);
        var letters = new List<(string Cause, Guardian To, HouseholdId Household, DateTimeOffset Limit, List<Missing> Days)>();
        foreach (var household in lot)
        {
            var family = families[household.Key];
            var possible = household.Where(one => family.Find(one.ChildId) is { } child && BookingRules.WhyNot(family, child, one.Slot, one.Date, agenda, now) is null);
            foreach (var limit in possible.GroupBy(one => one.Limit))
            {
                letters.AddRange(adults[household.Key].Select(adult => (Cause(adult, catalogue, limit.Key), adult, household.Key, limit.Key, limit.ToList())));
            }
        }

        var causes = letters.Select(letter => letter.Cause).ToList();
        var known = (await db.Mails.Where(mail => causes.Contains(mail.Cause)).Select(mail => mail.Cause).ToListAsync(ct)).ToHashSet();
        var fresh = letters.FindAll(letter => !known.Contains(letter.Cause) && letter.To.ReceiptEmail.Length > 0);
        foreach (var (cause, to, household, limit, days) in fresh)
        {
            db.Queue(cause, to, await LetterFor(catalogue, to, limit, days, families[household], ct), MailDelivery.AtOnce, now);
        }

        await db.SaveChangesAsync(ct);
        await progress.Advance(fresh.Count, ct);
        return fresh.Count;
    }

    private async Task<Letter> LetterFor(Catalogue catalogue, Guardian to, DateTimeOffset limit, List<Missing> days, Dossiers.Family family, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.LimitReminder, catalogue.Organiser, links.For(to.Id), ct, ("limite", limit.LimitInWords()));
        letter.List(days.GroupBy(day => (day.ChildId, day.Slot)).OrderBy(group => group.Key.Slot.Slot.StartsAt)
            .Select(group => ($"{family.Find(group.Key.ChildId)!.FirstName} · {group.Key.Slot.Slot.Name}", string.Join(", ", group.Select(day => day.Date).Order().Select(date => date.ShortDay())))));
        letter.Button("Ouvrir le planning", portal.Value.Link(catalogue.Organiser.To($"/planning?mois={days.Min(day => day.Date):yyyy-MM}&mode=edition")));
        return letter;
    }

    private static string Cause(Guardian adult, Catalogue catalogue, DateTimeOffset limit) => $"reminder:{adult.Id.Value}:{catalogue.Organiser.Id.Value}:{limit.UtcDateTime:yyyyMMddHHmm}";

    [LoggerMessage(EventName = "RemindersWritten", Level = LogLevel.Information, Message = "{Count} reminders written")]
    private static partial void Reminded(ILogger logger, int count);
}

/// <summary>A child who always has this slot on that weekday, and nothing yet on this day.</summary>
internal sealed record Missing(HouseholdId HouseholdId, ChildId ChildId, OfferedSlot Slot, DateOnly Date, DateTimeOffset Limit);
