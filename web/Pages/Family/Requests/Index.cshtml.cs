using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Carts;
using Portal.Core.Persistence;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.Requests;

/// <summary>One line of the list of requests (R82).</summary>
public sealed record RequestRow(string Number, DateTimeOffset CreatedAt, string Owner, int Booked, int Cancelled, int Refused, DateOnly From, DateOnly To, Money Amount);

public sealed class IndexModel(Visit visit, PortalDb db) : FamilyPage(visit)
{
    private const int Newest = 100;

    public IReadOnlyList<RequestRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var requests = await db.Requests.AsNoTracking()
            .Where(request => request.HouseholdId == Guardian.HouseholdId && request.OrganiserId == Organiser)
            .OrderByDescending(request => request.CreatedAt)
            .Take(Newest)
            .Include(request => request.Lines)
            .ToListAsync(ct);
        var owners = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == Guardian.HouseholdId).ToDictionaryAsync(guardian => guardian.Id, guardian => guardian.FullName, ct);

        Rows = [.. requests.Where(request => request.Lines.Count > 0).Select(request => new RequestRow(
            request.Number,
            request.CreatedAt,
            owners.GetValueOrDefault(request.OwnerId, ""),
            request.Lines.Count(line => line.Refused is null && line.Operation == CartOperation.Book),
            request.Lines.Count(line => line.Refused is null && line.Operation == CartOperation.Cancel),
            request.Lines.Count(line => line.Refused is not null),
            request.Lines.Min(line => line.Date),
            request.Lines.Max(line => line.Date),
            Money.Sum(request.Lines.Where(line => line.Refused is null && line.Operation == CartOperation.Book).Select(line => line.Amount))))];
    }
}
