using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.Studio;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Studio;

/// <summary>A child in a slot on a day, as its family would see it.</summary>
public sealed record PreviewCell(Chip Chip, string? Price, string? Why);

/// <summary>One day of the preview.</summary>
public sealed record PreviewDay(string Day, IReadOnlyList<PreviewCell?> Cells);

/// <summary>What one child would see.</summary>
public sealed record PreviewChild(string Name, string? WhyNot, IReadOnlyList<PreviewDay> Days);

/// <summary>An activity as a family of one's choice would see it, published or not; nothing can be booked here.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class PreviewModel(PortalDb db, CatalogueReader catalogues, TimeProvider clock) : StudioPage(db)
{
    private const int Days = 10;

    [BindProperty(SupportsGet = true, Name = "cle")]
    public string Key { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "famille")]
    public string? Famille { get; set; }

    public Activity Activity { get; private set; } = null!;

    public IReadOnlyList<string> Missing { get; private set; } = [];

    public IReadOnlyList<FoundHousehold> Found { get; private set; } = [];

    public string? Who { get; private set; }

    public IReadOnlyList<Slot> Slots { get; private set; } = [];

    public IReadOnlyList<PreviewChild> Children { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await ActivityAt(Key, ct) is not { } activity)
        {
            return NotFound();
        }

        Activity = activity;
        var (now, calendar) = (clock.GetUtcNow(), await Calendar(ct));
        var organiser = Organiser.Id;
        var tariffs = await Db.Tariffs.AsNoTracking().Include(tariff => tariff.Bands).Where(tariff => tariff.OrganiserId == organiser).ToDictionaryAsync(tariff => tariff.Id, ct);
        Missing = Readiness.MissingOf(activity, tariffs, calendar, ParisTime.DayOf(now));
        if (Missing.Count > 0 || string.IsNullOrWhiteSpace(Famille))
        {
            return Page();
        }

        var known = await Db.HouseholdAt(organiser, Famille.Trim(), ct);
        Found = known is null ? await Db.FindHouseholds(Agent, Famille, ct) : [];
        if (known is null && Found.Count == 1)
        {
            var only = Found[0].Id;
            known = await Db.Households.AsNoTracking().Include(home => home.Guardians).SingleAsync(home => home.Id == only, ct);
        }

        if (known is { Guardians.Count: > 0 })
        {
            await Show(activity, known, calendar, now, ct);
        }

        return Page();
    }

    private async Task Show(Activity activity, Household home, SchoolCalendar calendar, DateTimeOffset now, CancellationToken ct)
    {
        var today = ParisTime.DayOf(now);
        var catalogue = (await catalogues.WithDrafts(Organiser.Id, ct)).Only(activity.Id);
        var days = activity.Slots.SelectMany(slot => activity.DaysOf(slot, calendar, today)).Distinct().Order().Take(Days).ToList();
        var month = await PlanningMonth.Between(Db, catalogue, home.Guardians[0], days[0], days[^1], now, ct);
        Who = $"{home.Name}, dossier {home.DossierNumber}";
        Slots = [.. catalogue.Slots.Select(slot => slot.Slot).Where(slot => days.Exists(slot.IsOfferedOn))];
        Children = [.. month.Family.Children.Select(child => new PreviewChild(
            child.FirstName,
            activity.WhyNotForInWords(child, days[0]),
            [.. month.Days.Where(day => day.Rows.Any(row => row.Cells.Any(cell => cell.Child.Id == child.Id))).Select(day => new PreviewDay(day.Date.ShortDay(), [.. Slots.Select(slot => CellOf(month, day, slot, child))]))]))];
    }

    private static PreviewCell? CellOf(PlanningMonth month, PlanningDay day, Slot slot, Child child)
    {
        var row = day.Rows.FirstOrDefault(row => row.Slot.Slot.Id == slot.Id);
        return row?.Cells.FirstOrDefault(cell => cell.Child.Id == child.Id) is not { } cell ? null
            : new PreviewCell(DayWords.Chip(cell.State), cell.Quote?.Amount.ToString(), month.SentenceOf(row, cell));
    }
}
