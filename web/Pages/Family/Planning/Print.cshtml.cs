using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.Planning;

/// <summary>A child in a slot on paper: its place in the family, its letter, and how sure it is.</summary>
/// <param name="Mark">CSS class: <c>firm</c>, <c>unsure</c> (not firm yet) or <c>leaving</c> (its cancellation was asked).</param>
public sealed record PrintedKid(int Index, string Initial, string Name, string Mark);

public sealed record PrintedRow(string Slot, string Hours, IReadOnlyList<PrintedKid> Kids);

/// <param name="Inside">False for the days of a neighbouring month.</param>
public sealed record PrintedDay(DateOnly Date, bool Inside, string? ClosedName, IReadOnlyList<PrintedRow> Rows);

/// <summary>One A4 page: a month, or a week.</summary>
public sealed record PrintedSheet(string Title, IReadOnlyList<IReadOnlyList<PrintedDay>> Weeks)
{
    /// <summary>The fullest day of the sheet: its letters are made to fit.</summary>
    public int MostRows => Math.Max(3, Weeks.SelectMany(week => week).Max(day => day.Rows.Count));
}

/// <summary>« Mon calendrier » to hang on the fridge (R83): by month or by week, one A4 page each, all children of all organisers.</summary>
public sealed class PrintModel(Visit visit, PortalDb db, CatalogueReader catalogues, TimeProvider clock) : FamilyPage(visit)
{
    private const int MostSheets = 12;

    /// <summary><c>mois</c> or <c>semaine</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Vue { get; set; }

    /// <summary>A day of the first sheet.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Du { get; set; }

    /// <summary>The first month, as the planning names it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Mois { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Combien { get; set; } = 1;

    public bool ByWeek => Vue == "semaine";

    public DateOnly First { get; private set; }

    public IReadOnlyList<Child> Children { get; private set; } = [];

    public IReadOnlyList<PrintedSheet> Sheets { get; private set; } = [];

    public string InitialOf(Child child) => DayWords.InitialOf(child.FirstName, Children.Select(other => other.FirstName));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var household = Guardian.HouseholdId;
        Combien = Math.Clamp(Combien, 1, MostSheets);
        First = Begin();
        Children = await db.ChildrenOf(household).AsNoTracking().Where(child => db.ChildFiles.Any(file => file.ChildId == child.Id)).OrderBy(child => child.BirthDate).ToListAsync(ct);

        var last = ByWeek ? First.AddDays((7 * Combien) - 1) : First.AddMonths(Combien).AddDays(-1);
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == household && booking.Date >= First && booking.Date <= last && booking.State < BookingState.Cancelled)
            .ToListAsync(ct);
        // Of a child that is no longer shared, what was booked is in the history, not on the wall.
        bookings.RemoveAll(booking => Children.All(child => child.Id != booking.ChildId));
        var known = new Dictionary<OrganiserId, Catalogue>();
        foreach (var organiser in Visit.Organisers.Select(organiser => organiser.Id).Union(bookings.Select(booking => booking.OrganiserId)))
        {
            known[organiser] = await catalogues.Of(organiser, ct);
        }

        var calendar = known[Organiser].Calendar;
        var byDay = bookings.ToLookup(booking => booking.Date);
        var weekend = bookings.Exists(booking => booking.Date.IsWeekend());
        Sheets = [.. Enumerable.Range(0, Combien).Select(number => ByWeek ? Week(First.AddDays(7 * number)) : Month(First.AddMonths(number)))];

        PrintedSheet Month(DateOnly month)
        {
            var end = month.AddMonths(1).AddDays(-1);
            var mondays = month.Monday().UpTo(end).Where(day => day.DayOfWeek == DayOfWeek.Monday);
            // A month that begins on a Saturday has a first week of nothing.
            var weeks = mondays.Select(monday => DaysOf(monday, day => day.Month == month.Month)).Where(week => week.Any(day => day.Inside));
            return new PrintedSheet(month.MonthInWords().Capitalised(), [.. weeks]);
        }

        PrintedSheet Week(DateOnly monday) => new($"Semaine du {monday.DayInWords()} {monday.Year}", [DaysOf(monday, _ => true)]);

        IReadOnlyList<PrintedDay> DaysOf(DateOnly monday, Func<DateOnly, bool> inside) =>
            [.. monday.UpTo(monday.AddDays(weekend ? 6 : 4)).Select(day => inside(day) ? Day(day) : new PrintedDay(day, false, null, []))];

        PrintedDay Day(DateOnly day)
        {
            var rows = byDay[day]
                .Select(booking => (Booking: booking, Slot: known[booking.OrganiserId].Find(booking.SlotId)?.Slot))
                .Where(line => line.Slot is not null)
                .GroupBy(line => (line.Slot!.ShortName, StartsAt: line.Booking.Hours.Arrival ?? line.Slot.StartsAt, EndsAt: line.Booking.Hours.Departure ?? line.Slot.EndsAt))
                .OrderBy(slot => slot.Key.StartsAt).ThenBy(slot => slot.Key.ShortName, StringComparer.Ordinal)
                .Select(slot => new PrintedRow(slot.Key.ShortName, $"{slot.Key.StartsAt.InWords()} – {slot.Key.EndsAt.InWords()}", [.. slot.Select(line => Kid(line.Booking)).OrderBy(kid => kid.Index)]))
                .ToList();
            return new PrintedDay(day, true, rows.Count == 0 ? calendar.NameOf(day) : null, rows);
        }
    }

    private PrintedKid Kid(Booking booking)
    {
        var index = Children.ToList().FindIndex(child => child.Id == booking.ChildId);
        var child = Children[Math.Max(0, index)];
        return new PrintedKid(Math.Max(0, index), InitialOf(child), child.FirstName, booking.State == BookingState.CancelAsked ? "leaving" : booking.IsFirm ? "firm" : "unsure");
    }

    private DateOnly Begin()
    {
        var asked = Read(Du) ?? Read(Mois + "-01") ?? clock.TodayInParis();
        return ByWeek ? asked.Monday() : asked.FirstOfMonth();
    }

    private static DateOnly? Read(string? day) =>
        IsoDates.TryRead(day, out var read) && read.Year is >= 2000 and < 2100 ? read : null;
}
