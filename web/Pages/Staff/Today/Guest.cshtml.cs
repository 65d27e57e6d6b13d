using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Today;

/// <summary>A slot of today, and how many places are left in it.</summary>
public sealed record GuestSlot(OfferedSlot Slot, int Left)
{
    public string LeftInWords => Left <= 0 ? "complet" : FrenchWords.Count(Left, "place libre", "places libres");
}

/// <summary>At the door: a child whom nobody expects is found by its name, and noted present.</summary>
[Opens(StaffRight.HandOverChildren, ByFacility = true)]
public sealed class GuestModel(PortalDb db, CatalogueReader catalogues, NoteGuest noteGuest, TimeProvider clock) : StaffPage(db)
{
    private const int Shortest = 2;
    private const int Shown = 20;

    private Dictionary<FacilityId, string> names = [];

    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    [BindProperty(SupportsGet = true, Name = "creneau")]
    public int? Creneau { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Q { get; set; }

    public DateOnly Today => clock.TodayInParis();

    public bool Searched => Q?.Trim().Length >= Shortest;

    public IReadOnlyList<GuestSlot> Slots { get; private set; } = [];

    public GuestSlot? Chosen => Slots.FirstOrDefault(choice => choice.Slot.Slot.Id.Value == Creneau) ?? (Slots.Count == 0 ? null : Slots[0]);

    public IReadOnlyList<Child> Found { get; private set; } = [];

    public bool ThereAreMore { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostAsync(Guid enfant, CancellationToken ct)
    {
        var noted = await noteGuest.Run(Agent, new ChildId(enfant), new SlotId(Creneau ?? 0), ct);
        if (noted.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        if (noted.Refusal is { } why)
        {
            await Show(ct);
            return SayNoHere(why);
        }

        return ThankAndGoTo($"/agent/appel{(Lieu is { } place ? $"?lieu={place}" : "")}#a-{Creneau}", $"{noted.ChildName} est noté présent sans réservation. Sa famille est prévenue, et sera facturée de {noted.Price}.");
    }

    /// <summary>What tells two children of one name apart, and no more: class and school.</summary>
    public IEnumerable<string> AboutOf(Child child)
    {
        if (child.Level is { } level)
        {
            yield return level.InWords();
        }

        if (child.SchoolId is { } school && names.TryGetValue(school, out var name))
        {
            yield return name;
        }
    }

    private async Task Show(CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), Today);
        var only = User.OnlyFacility() ?? (Lieu is { } id ? new FacilityId(id) : null);
        var catalogue = await catalogues.Of(Organiser.Id, ct);
        names = catalogue.Facilities.ToDictionary(place => place.Id, place => place.Name);
        var open = catalogue.Slots.Where(slot => slot.TakesPlaceOn(today) && (only is null || slot.Facility.Id == only))
            .OrderBy(slot => slot.Slot.StartsAt).ThenBy(slot => slot.Facility.Name, StringComparer.CurrentCulture).ToList();
        var counts = (await Db.CountsBetween([.. open.SelectMany(slot => slot.PoolIds).Distinct()], today, today, now, ct)).ToDictionary(count => count.PoolId, count => count.Left);
        Slots = [.. open.Select(slot => new GuestSlot(slot, slot.PoolIds.Select(pool => counts.GetValueOrDefault(pool)).DefaultIfEmpty(0).Min()))];
        if (Searched)
        {
            var found = await Db.FindChildren(Agent, Q!, Shown + 1, ct);
            (Found, ThereAreMore) = ([.. found.Take(Shown)], found.Count > Shown);
        }
    }
}
