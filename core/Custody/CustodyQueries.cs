using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>Questions about children that two households share (R12, O19).</summary>
public static class CustodyQueries
{
    /// <summary>The children of a household: its own, and those it shares as second parent.</summary>
    /// <remarks>Two branches, each with its index: an « or » would read the whole table.</remarks>
    public static IQueryable<Child> ChildrenOf(this PortalDb db, HouseholdId household) =>
        db.Children.Where(child => child.HouseholdId == household)
            .Concat(db.SharedChildren.Where(share => share.HouseholdId == household && share.EndedAt == null).SelectMany(share => db.Children.Where(child => child.Id == share.ChildId)));

    /// <summary>The first names under which a household's bookings are read, those of children it no longer shares included.</summary>
    public static Task<Dictionary<ChildId, string>> FirstNamesOf(this PortalDb db, HouseholdId household, CancellationToken ct) => db.FirstNamesOf([household], ct);

    /// <summary>The same for many households at once.</summary>
    public static async Task<Dictionary<ChildId, string>> FirstNamesOf(this PortalDb db, IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var names = await db.Children.Where(child => households.Contains(child.HouseholdId)).Select(child => new { child.Id, child.FirstName })
            .Concat(db.SharedChildren.Where(share => households.Contains(share.HouseholdId)).SelectMany(share => db.Children.Where(child => child.Id == share.ChildId)).Select(child => new { child.Id, child.FirstName }))
            .ToListAsync(ct);
        return names.DistinctBy(child => child.Id).ToDictionary(child => child.Id, child => child.FirstName);
    }

    /// <summary>Whose day it is, child by child, for one household or for many.</summary>
    public static Func<ILookup<HouseholdId, ChildCustody>> CustodiesOf(this RoundTrip trip, IReadOnlyCollection<HouseholdId> households)
    {
        var db = trip.Db;
        var living = db.SharedChildren.Where(share => share.EndedAt == null && (households.Contains(share.HomeId) || households.Contains(share.HouseholdId)));
        var shares = trip.Ask(living.AsNoTracking());
        var rules = trip.Ask(db.CustodyRules.AsNoTracking().Where(rule => rule.State == ProposalState.Accepted && living.Any(share => share.Id == rule.ShareId)));
        var exceptions = trip.Ask(db.DrawnDays.AsNoTracking().Where(exception => living.Any(share => share.Id == exception.ShareId)));
        var holidays = trip.Ask(db.CalendarSpans.AsNoTracking().Where(span => span.Kind == SpanKind.Holidays && living.Any(share => span.OrganiserId == null || span.OrganiserId == share.CalendarOf)));
        return () => shares.Rows
            .Select(share => (Share: share, Calendar: CalendarOf(share, rules.Rows, exceptions.Rows, holidays.Rows)))
            .SelectMany(shared => new[] { CustodySide.Home, CustodySide.Other }.Select(side => (Household: shared.Share.HouseholdOf(side), Custody: new ChildCustody(shared.Share, shared.Calendar, side))))
            .ToLookup(pair => pair.Household, pair => pair.Custody);
    }

    /// <summary>The children that a household shares, from its side.</summary>
    public static async Task<IReadOnlyList<ChildCustody>> CustodiesOf(this PortalDb db, HouseholdId household, CancellationToken ct) =>
        [.. (await db.InOneTrip(trip => trip.CustodiesOf([household]), ct))[household]];

    /// <summary>The calendar of one shared child, inside a deed.</summary>
    public static async Task<CustodyCalendar> CalendarOf(this PortalDb db, SharedChild share, CancellationToken ct)
    {
        var trip = db.RoundTrip();
        var rules = trip.Ask(db.CustodyRules.AsNoTracking().Where(rule => rule.State == ProposalState.Accepted && rule.ShareId == share.Id));
        var exceptions = trip.Ask(db.DrawnDays.AsNoTracking().Where(exception => exception.ShareId == share.Id));
        var organiser = share.CalendarOf;
        var holidays = trip.Ask(db.CalendarSpans.AsNoTracking().Where(span => span.Kind == SpanKind.Holidays && (span.OrganiserId == null || span.OrganiserId == organiser)));
        await trip.Go(ct);
        return CalendarOf(share, rules.Rows, exceptions.Rows, holidays.Rows);
    }

    /// <summary>A living share that a household is one side of; what is not its own is not found (I6).</summary>
    public static Task<SharedChild?> ShareOf(this PortalDb db, HouseholdId household, SharedChildId id, CancellationToken ct) =>
        db.SharedChildren.AsNoTracking().FirstOrDefaultAsync(share => share.Id == id && share.EndedAt == null && (share.HomeId == household || share.HouseholdId == household), ct);

    /// <summary>The swaps of a child that can still be answered, the next first.</summary>
    public static Task<List<CustodySwap>> OpenSwapsOf(this PortalDb db, SharedChildId share, DateTimeOffset now, CancellationToken ct) =>
        db.CustodySwaps.AsNoTracking().Where(swap => swap.ShareId == share && swap.State == ProposalState.Waiting && swap.ExpiresAt > now).OrderBy(swap => swap.ExpiresAt).ThenBy(swap => swap.Id).ToListAsync(ct);

    /// <summary>How many proposals wait for the answer of one household.</summary>
    public static async Task<int> CustodyToAnswer(this PortalDb db, HouseholdId household, DateTimeOffset now, CancellationToken ct)
    {
        var today = ParisTime.DayOf(now);
        var living = db.SharedChildren.Where(share => share.EndedAt == null);
        return await db.CustodySwaps.CountAsync(swap => swap.State == ProposalState.Waiting && swap.ExpiresAt > now && living.Any(share => share.Id == swap.ShareId
                && ((share.HomeId == household && swap.ProposedBy == CustodySide.Other) || (share.HouseholdId == household && swap.ProposedBy == CustodySide.Home))), ct)
            + await db.CustodyRules.CountAsync(rule => rule.State == ProposalState.Waiting && rule.From > today && living.Any(share => share.Id == rule.ShareId
                && ((share.HomeId == household && rule.ProposedBy == CustodySide.Other) || (share.HouseholdId == household && rule.ProposedBy == CustodySide.Home))), ct);
    }

    /// <summary>The same for one share, while its calendar is changed.</summary>
    public static Task<int> LockShare(this PortalDb db, SharedChildId id, CancellationToken ct) =>
        db.SharedChildren.Where(share => share.Id == id).ExecuteUpdateAsync(row => row.SetProperty(share => share.Version, share => share.Version + 1), ct);

    private static CustodyCalendar CalendarOf(SharedChild share, IEnumerable<CustodyRule> rules, IEnumerable<DrawnDay> exceptions, IEnumerable<CalendarSpan> holidays) => new(
        rules.Where(rule => rule.ShareId == share.Id).OrderBy(rule => rule.AnsweredAt).ThenBy(rule => rule.Id).Select(rule => rule.Terms),
        exceptions.Where(exception => exception.ShareId == share.Id).OrderBy(exception => exception.At).ThenBy(exception => exception.Id).Select(exception => (exception.Date, exception.Side)),
        holidays.Where(span => span.OrganiserId is null || span.OrganiserId == share.CalendarOf).Select(span => new HolidaySpan(span.From, span.To)));
}
