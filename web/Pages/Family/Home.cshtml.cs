using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Cart;

namespace Portal.Web.Pages.Family;

/// <summary>A child and its next booked days.</summary>
public sealed record NextDays(Child Child, int Index, IReadOnlyList<(DateOnly Date, string Slots)> Days);

public sealed class HomeModel(Visit visit, PortalDb db, Purses purses, TimeProvider clock) : FamilyPage(visit)
{
    private const int DaysShown = 4;
    private const int MenusShown = 2;

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public IReadOnlyList<NextDays> Children { get; private set; } = [];

    public CartPanel Cart { get; private set; } = null!;

    public Money Purse { get; private set; }

    public DateOnly Today { get; private set; }

    public IReadOnlyList<NewsItem> News { get; private set; } = [];

    /// <summary>What is served in the children's schools, today first, then the next days of the week.</summary>
    public IReadOnlyList<MenuTable> Menus { get; private set; } = [];

    /// <summary>Texts that this adult had signed and that read otherwise since (R7, R8).</summary>
    public IReadOnlyList<ChangedText> ToSignAgain { get; private set; } = [];

    /// <summary>What is to be done now, the most pressing first: at the top of the page.</summary>
    public IReadOnlyList<Todo> Todos { get; private set; } = [];

    /// <summary>What is with the service, or with the other household: told, and nothing to do.</summary>
    public IReadOnlyList<ClosedGate> Waiting { get; private set; } = [];

    /// <summary>Until when this family may still book what it uses (O16), in words.</summary>
    public IReadOnlyList<string> Limits { get; private set; } = [];

    /// <summary>Proposals of the other parent of a shared child (O19).</summary>
    public int CustodyToAnswer { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Today = ParisTime.DayOf(now);
        var (today, until) = (Today, Today.AddDays(28));
        var catalogue = await Visit.Catalogue(ct);
        Family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        CustodyToAnswer = await db.CustodyToAnswer(Guardian.HouseholdId, now, ct);
        Purse = await purses.Available(Guardian.HouseholdId, Organiser, ct);

        var household = Guardian.HouseholdId;
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == household && booking.OrganiserId == Organiser && booking.Date >= today && booking.Date <= until && booking.State < BookingState.Cancelled)
            .OrderBy(booking => booking.Date)
            .ToListAsync(ct);
        Children = [.. Family.Children.Select((child, index) => new NextDays(
            child,
            index,
            [.. bookings.Where(booking => booking.ChildId == child.Id).GroupBy(booking => booking.Date).Take(DaysShown).Select(day => (day.Key, Names(day, catalogue)))]))];

        var goesTo = Family.Children.Select(child => child.SchoolId).OfType<FacilityId>().Concat(bookings.Select(booking => catalogue.Find(booking.SlotId)?.Activity.FacilityId).OfType<FacilityId>()).ToHashSet();
        News = [.. (await db.NewsOn(Organiser, today, ct)).Where(item => item.IsFor(goesTo))];
        Menus = [.. MenuTable.For(catalogue, Family.Children, await db.MenusBetween(Organiser, today.Monday(), today.Monday().AddDays(7), ct)).Select(table => table with { Days = [.. table.Days.Where(day => day.Day >= today).Take(MenusShown)] }).Where(table => table.Days.Count > 0)];
        ToSignAgain = await db.ChangedTextsOf(Guardian, [.. Family.Children.Select(child => child.Id)], Organiser, ct);

        var current = await db.CurrentCartOf(Guardian.Id, Organiser, ct);
        var cart = current?.IsAlive(now) == true ? current : await db.LostCartOf(Guardian.Id, Organiser, now, ct);
        Cart = CartPanel.Of(cart, catalogue, Family, Purse, now);

        var used = await db.Bookings.Where(booking => booking.HouseholdId == household && booking.OrganiserId == Organiser && booking.Date >= today.AddDays(-NextLimit.DaysOfUse) && booking.State < BookingState.Cancelled)
            .Select(booking => booking.SlotId).Distinct().ToListAsync(ct);
        Limits = [.. NextLimit.Of(catalogue, Family, used.ToHashSet(), now).Select(limit => limit.InWords(now))];

        var closed = ClosedGate.Of(Family, Visit.Organiser, today);
        var unpaid = await db.Standing(db.Unpaid(db.Invoices.Where(invoice => invoice.HouseholdId == household && invoice.OrganiserId == Organiser)).OrderBy(invoice => invoice.DueOn), ct);
        Waiting = [.. closed.Select(child => child with { Missing = [.. child.Missing.Where(thing => thing.Tone == GateTone.Waits)] })];
        Todos =
        [
            .. Todo.OfCart(Cart),
            .. Todo.OfInvoices(unpaid, today),
            .. closed.SelectMany(child => Todo.OfGate(child, Visit.Organiser)),
            .. Todo.OfTexts(ToSignAgain),
            .. Todo.OfCustody(CustodyToAnswer),
        ];
    }

    private static string Names(IEnumerable<Booking> bookings, Catalogue catalogue) =>
        string.Join(", ", bookings.Select(booking => catalogue.Find(booking.SlotId)).OfType<OfferedSlot>().OrderBy(slot => slot.Slot.StartsAt).Select(slot => slot.Slot.ShortName));
}
