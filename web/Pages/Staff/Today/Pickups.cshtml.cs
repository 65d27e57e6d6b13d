using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Today;

/// <summary>Somebody who may come for a child, or who is only to be called.</summary>
public sealed record Fetcher(Guid Id, string Name, string What, string? Phone, bool MayFetch);

/// <summary>A child that is expected today, who may leave with it, and whose identity was seen.</summary>
public sealed record LeavingChild(Child Child, string Slots, IReadOnlyList<Fetcher> People, IReadOnlyList<IdentityCheck> Checks);

/// <summary>At the door, on a phone: today's children of a place, who may fetch each, and the identity that was seen.</summary>
[Opens(StaffRight.HandOverChildren, ByFacility = true)]
public sealed class PickupsModel(PortalDb db, CatalogueReader catalogues, CheckIdentity checkIdentity, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "lieu")]
    public int? Lieu { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Q { get; set; }

    /// <summary>The child whose line was just pressed: it is open again.</summary>
    [BindProperty(SupportsGet = true, Name = "enfant")]
    public Guid? Enfant { get; set; }

    public DateOnly Today => clock.TodayInParis();

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    public IReadOnlyList<LeavingChild> Children { get; private set; } = [];

    // An agent of one place sees no other.
    private FacilityId? Only => User.OnlyFacility() ?? (Lieu is { } id ? new FacilityId(id) : null);

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostAsync(Guid enfant, Guid personne, string? piece, CancellationToken ct)
    {
        var why = Enum.TryParse<IdentityDocument>(piece, out var document) ? await checkIdentity.Run(Agent, User.OnlyFacility(), new ChildId(enfant), personne, document, ct) : Refusal.NotFound;
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo($"/agent/sorties?lieu={Lieu}&enfant={enfant}#e-{enfant:N}", why?.Sentence(), "C’est noté.");
    }

    private async Task Show(CancellationToken ct)
    {
        var (today, organiser, only) = (Today, Organiser.Id, Only);
        var catalogue = await catalogues.Of(organiser, ct);
        Places = [.. catalogue.Facilities.Where(place => User.OnlyFacility() is null || place.Id == User.OnlyFacility())];
        var bookings = await Db.ExpectedOn(organiser, today, only).Select(booking => new { booking.ChildId, booking.HouseholdId, booking.SlotId }).ToListAsync(ct);
        var (ids, homes) = (bookings.Select(booking => booking.ChildId).Distinct().ToList(), bookings.Select(booking => booking.HouseholdId).Distinct().ToList());

        var trip = Db.RoundTrip();
        var children = trip.Ask(Db.Children.AsNoTracking().Where(child => ids.Contains(child.Id)));
        var guardians = trip.Ask(Db.Guardians.AsNoTracking().Where(guardian => homes.Contains(guardian.HouseholdId)));
        var contacts = trip.Ask(Db.Contacts.AsNoTracking().Include(contact => contact.Children).Where(contact => homes.Contains(contact.HouseholdId)));
        var bonds = trip.Ask(Db.Bonds.AsNoTracking().Where(bond => ids.Contains(bond.ChildId)));
        var checks = trip.Ask(Db.IdentityChecks.AsNoTracking().Where(check => check.OrganiserId == organiser && check.Date == today));
        await trip.Go(ct);

        Children = [.. children.Rows
            .Where(child => string.IsNullOrWhiteSpace(Q) || $"{child.FirstName} {child.LastName}".Contains(Q.Trim(), StringComparison.CurrentCultureIgnoreCase))
            .OrderBy(child => child.FirstName, StringComparer.CurrentCulture).ThenBy(child => child.LastName, StringComparer.CurrentCulture)
            .Select(child => new LeavingChild(
                child,
                string.Join(", ", bookings.Where(booking => booking.ChildId == child.Id).Select(booking => catalogue.Find(booking.SlotId)).OfType<OfferedSlot>().OrderBy(slot => slot.Slot.StartsAt).Select(slot => slot.Slot.ShortName).Distinct()),
                [
                    .. guardians.Rows.Where(guardian => guardian.HouseholdId == child.HouseholdId)
                        .Select(guardian => new Fetcher(guardian.Id.Value, guardian.FullName, RelationOf(bonds.Rows.FirstOrDefault(bond => bond.ChildId == child.Id && bond.GuardianId == guardian.Id)?.Relation), guardian.Phone, true)),
                    .. contacts.Rows.Where(contact => contact.HouseholdId == child.HouseholdId && (contact.MayFetchThis(child.Id) || contact.InEmergency))
                        .OrderByDescending(contact => contact.MayFetchThis(child.Id)).ThenBy(contact => contact.Name, StringComparer.CurrentCulture)
                        .Select(contact => new Fetcher(contact.Id, contact.Name, contact.Role ?? "personne autorisée", contact.Phone, contact.MayFetchThis(child.Id))),
                ],
                [.. checks.Rows.Where(check => check.ChildId == child.Id).OrderBy(check => check.At)]))];
    }

    private static string RelationOf(Relation? relation) => relation switch
    {
        Relation.Mother => "mère",
        Relation.Father => "père",
        Relation.LegalGuardian => "tuteur ou tutrice",
        Relation.StepParent => "beau-parent",
        Relation.Other or null => "responsable",
    };
}
