using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Answers;

/// <summary>One who waits, as an agent sees it: the rank, and what gave it.</summary>
public sealed record WaitingRow(int Rank, string Child, string Household, PriorityGrounds Grounds, DateTimeOffset JoinedAt, int Together, DateTimeOffset? OfferedUntil, bool IsInCart)
{
    public string Since =>
        IsInCart ? "place prise, dans le panier de la famille"
        : OfferedUntil is { } until ? $"place proposée, jusqu’au {until.LimitInWords()}"
        : JoinedAt.InstantInWords();
}

/// <summary>A slot of a day with those who wait for it, in the order in which places go to them.</summary>
public sealed record WaitingDay(DateOnly Date, OfferedSlot Slot, IReadOnlyList<WaitingRow> Rows);

/// <summary>An agent reads who waits, day by day, and why in that order (O10). Nothing here changes anything.</summary>
[Opens(StaffRight.AnswerRequests, ByFacility = true)]
public sealed class WaitingModel(PortalDb db, CatalogueReader catalogues, TimeProvider clock) : PageModel
{
    /// <summary>Lists on one page: the next days come first.</summary>
    private const int MostShown = 60;

    public Catalogue Catalogue { get; private set; } = null!;

    public IReadOnlyList<WaitingDay> Days { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (User.AgentOfOrganiser() is not { } organiser || !await db.Organisers.AnyAsync(o => o.Id == organiser, ct))
        {
            return NotFound();
        }

        Catalogue = await catalogues.Of(organiser, ct);
        var (now, today) = (clock.GetUtcNow(), clock.TodayInParis());
        var agent = User.AsAgent(organiser, today);
        var lists = await db.WaitingEntries
            .Where(entry => entry.OrganiserId == organiser && db.SlotsOf(agent).Any(slot => slot.Id == entry.SlotId) && entry.Date >= today && (entry.State == WaitingState.Waiting || (entry.State == WaitingState.Offered && entry.OfferedUntil > now) || entry.State == WaitingState.InCart))
            .Select(entry => new { entry.Date, entry.SlotId })
            .Distinct()
            .OrderBy(list => list.Date).ThenBy(list => list.SlotId)
            .Take(MostShown + 1)
            .ToListAsync(ct);
        HasMore = lists.Count > MostShown;
        var (slots, dates) = (lists.Take(MostShown).Select(list => list.SlotId).Distinct().ToList(), lists.Take(MostShown).Select(list => list.Date).Distinct().ToList());
        var waiting = await (
            from entry in db.WaitingEntries.AsNoTracking()
            join child in db.Children on entry.ChildId equals child.Id
            where entry.OrganiserId == organiser && slots.Contains(entry.SlotId) && dates.Contains(entry.Date)
                && (entry.State == WaitingState.Waiting || (entry.State == WaitingState.Offered && entry.OfferedUntil > now) || entry.State == WaitingState.InCart)
            select new { Entry = entry, Child = child.FirstName, child.LastName }).ToListAsync(ct);
        var together = waiting.CountBy(one => one.Entry.GroupId).ToDictionary();

        Days = [.. waiting
            .GroupBy(one => (one.Entry.Date, one.Entry.SlotId))
            .Where(day => Catalogue.Find(day.Key.SlotId) is not null)
            .Select(day => (day.Key, Slot: Catalogue.Find(day.Key.SlotId)!, Rows: day.OrderBy(one => one.Entry.State == WaitingState.Waiting).ThenBy(one => one.Entry.Turn, WaitingTurn.Order).ToList()))
            .OrderBy(day => day.Key.Date).ThenBy(day => day.Slot.Slot.StartsAt)
            .Select(day => new WaitingDay(day.Key.Date, day.Slot, [.. day.Rows.Select(one => new WaitingRow(
                1 + day.Rows.Count(other => other.Entry.State == WaitingState.Waiting && other.Entry.Turn.IsBefore(one.Entry.Turn)),
                one.Child, one.LastName, one.Entry.Grounds, one.Entry.JoinedAt, together[one.Entry.GroupId], one.Entry.OfferedUntil, one.Entry.State == WaitingState.InCart))]))];
        ViewData["OrganiserName"] = Catalogue.Organiser.Name;
        ViewData["Accent"] = Catalogue.Organiser.Accent;
        return Page();
    }
}
