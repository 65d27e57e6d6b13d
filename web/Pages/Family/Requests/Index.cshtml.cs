using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Requests;

/// <summary>One line of the list of requests (R82).</summary>
/// <param name="Where">« facility › activity › period », once each.</param>
/// <param name="From">Null, with its end, when the request has no line.</param>
public sealed record RequestRow(string Number, DateTimeOffset CreatedAt, string Owner, RequestState State, int Booked, int Cancelled, int Changed, int Refused, IReadOnlyList<string> Where, DateOnly? From, DateOnly? To, Money Amount);

/// <summary>« Mes demandes » (R82), the newest first, a page at a time; with the filter « Transmise » where the night transmits (R57).</summary>
public sealed class IndexModel(Visit visit, PortalDb db) : FamilyPage(visit)
{
    private const int AtOnce = 20;

    /// <summary>Tells a filter that was unticked from one that was not sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Filtre { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Transmise { get; set; }

    /// <summary>The page, from 1.</summary>
    [BindProperty(SupportsGet = true)]
    public int Feuillet { get; set; } = 1;

    /// <summary>Only those just made, which the night has not sent yet.</summary>
    public bool OnlyNew => Filtre is not null && Transmise is null;

    public bool HasFilter { get; private set; }

    public int Pages { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<RequestRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var (household, organiser) = (Guardian.HouseholdId, Organiser);
        var catalogue = await Visit.Catalogue(ct);
        HasFilter = OnlyNew || catalogue.Slots.Any(slot => slot.Policies.Firmness == Firmness.AfterNight);

        var asked = db.Requests.AsNoTracking().Where(request => request.HouseholdId == household && request.OrganiserId == organiser);
        if (OnlyNew)
        {
            asked = asked.Where(request => request.Lines.Any(line => db.Bookings.Any(booking => booking.Id == line.BookingId && booking.State == BookingState.NotTransmitted)));
        }

        Total = await asked.CountAsync(ct);
        Pages = Math.Max(1, (Total + AtOnce - 1) / AtOnce);
        Feuillet = Math.Clamp(Feuillet, 1, Pages);
        var requests = await asked.OrderByDescending(request => request.CreatedAt).ThenByDescending(request => request.Number).Skip((Feuillet - 1) * AtOnce).Take(AtOnce).ToListAsync(ct);
        var ids = requests.Select(request => request.Id).ToList();
        var lines = (await (
            from line in db.Set<RequestLine>()
            where ids.Contains(line.RequestId)
            join made in db.Bookings on line.BookingId equals (BookingId?)made.Id into bookings
            from booking in bookings.DefaultIfEmpty()
            select new Asked(line.RequestId, line.Operation, line.SlotId, line.Date, line.Amount, line.Refused, booking == null ? null : booking.State)).ToListAsync(ct)).ToLookup(line => line.Request);
        var owners = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == household).ToDictionaryAsync(guardian => guardian.Id, guardian => guardian.FullName, ct);

        Rows = [.. requests.Select(request => Row(request, owners.GetValueOrDefault(request.OwnerId, ""), [.. lines[request.Id]], catalogue))];
    }

    /// <summary>The address of another page of the same list.</summary>
    public string Address(int page) => OnlyNew ? $"/demandes?filtre=oui&feuillet={page}" : $"/demandes?feuillet={page}";

    private static RequestRow Row(Request request, string owner, IReadOnlyList<Asked> lines, Catalogue catalogue) => new(
        request.Number,
        request.CreatedAt,
        owner,
        RequestStates.Of([.. lines.Select(line => RequestStates.Of(line.Operation, line.Refused, line.Booking))]),
        lines.Count(line => line.Refused is null && line.Operation == CartOperation.Book),
        lines.Count(line => line.Refused is null && line.Operation == CartOperation.Cancel),
        lines.Count(line => line.Refused is null && line.Operation == CartOperation.ChangeHours),
        lines.Count(line => line.Refused is not null),
        [.. lines.OrderBy(line => line.Date).Select(line => WhereOf(catalogue.Find(line.SlotId), line.Date)).OfType<string>().Distinct()],
        lines.Count == 0 ? null : lines.Min(line => line.Date),
        lines.Count == 0 ? null : lines.Max(line => line.Date),
        Money.Sum(lines.Where(line => line.Refused is null && line.Operation == CartOperation.Book).Select(line => line.Amount)));

    private static string? WhereOf(OfferedSlot? slot, DateOnly day) =>
        slot is null ? null : string.Join(" › ", new[] { slot.Facility.Name, slot.Activity.Name, slot.Activity.Periods.FirstOrDefault(period => period.Covers(day))?.Name }.OfType<string>());

    private sealed record Asked(RequestId Request, CartOperation Operation, SlotId SlotId, DateOnly Date, Money Amount, Refusal? Refused, BookingState? Booking);
}
