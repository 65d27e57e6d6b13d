using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>What a household has told; its health records are opened one by one, by who may, and each opening is noted.</summary>
[Opens(StaffRight.SeeFiles, ByFacility = true)]
public sealed class HouseholdModel(PortalDb db, OpenHealth openHealth, MeetFamily meetFamily, NoteQuotient noteQuotient, ResumeAddress resumeAddress, IAuthorizationService rights, TimeProvider clock) : StaffPage(db)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    public Household Home { get; private set; } = null!;

    public Core.Dossiers.Family Family { get; private set; } = null!;

    public IReadOnlyList<Contact> Contacts { get; private set; } = [];

    /// <summary>Addresses of its adults to which nothing is sent any more.</summary>
    public IReadOnlyList<StoppedAddress> Stopped { get; private set; } = [];

    /// <summary>What was written in the form of the quotient, and refused; null when it is untouched.</summary>
    public string? TypedQuotient { get; private set; }

    public bool MayOpenHealth { get; private set; }

    public HealthNotes? Health { get; private set; }

    public ChildId? OpenedFor { get; private set; }

    public DateOnly Today => clock.TodayInParis();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Show(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostSanteAsync(Guid enfant, CancellationToken ct)
    {
        if (!await Show(ct) || Family.Find(new ChildId(enfant)) is not { } child)
        {
            return NotFound();
        }

        if (!MayOpenHealth)
        {
            return Forbid();
        }

        (Health, OpenedFor) = (await openHealth.Run(Agent, child.Id, ct), child.Id);
        return Page();
    }

    /// <summary>R20: the family came, and its file was looked at together.</summary>
    public async Task<IActionResult> OnPostRecuAsync(Guid enfant, CancellationToken ct)
    {
        if (!await Show(ct) || Family.Find(new ChildId(enfant)) is not { } child || await meetFamily.Run(Agent, child.Id, ct) is not null)
        {
            return NotFound();
        }

        return ThankAndGoTo($"/agent/foyers/{Id}", $"C’est noté\u00A0: {child.FirstName} peut réserver mercredis et vacances.");
    }

    public async Task<IActionResult> OnPostQuotientAsync(string? valeur, DateOnly? depuis, CancellationToken ct)
    {
        var why = await noteQuotient.Run(Agent, new HouseholdId(Id), valeur, depuis, ct);
        if (why is null)
        {
            return ThankAndGoTo($"/agent/foyers/{Id}", "Le quotient est noté, et la famille prévenue.");
        }

        if (why == Refusal.NotFound || !await Show(ct))
        {
            return NotFound();
        }

        TypedQuotient = valeur ?? "";
        return SayNoHere(why.Value);
    }

    /// <summary>The family says that the address works again.</summary>
    public async Task<IActionResult> OnPostReprendreAsync(string? adresse, CancellationToken ct)
    {
        if (await resumeAddress.Run(Agent, new HouseholdId(Id), adresse ?? "", ct) is not null)
        {
            return NotFound();
        }

        return ThankAndGoTo($"/agent/foyers/{Id}", $"Les prochains courriels partiront à {adresse}. Ceux qui ont été retenus se renvoient depuis la page Courriels.");
    }

    private async Task<bool> Show(CancellationToken ct)
    {
        var (id, organiser) = (new HouseholdId(Id), Organiser.Id);
        if (await Db.HouseholdsAt(organiser).AsNoTracking().Include(home => home.Guardians).Include(home => home.Quotients).FirstOrDefaultAsync(home => home.Id == id, ct) is not { } home || !await Db.Concerns(Agent, id, ct))
        {
            return false;
        }

        Home = home;
        Family = await Db.FamilyAt(id, organiser, ct);
        if (Agent.Only is not null)
        {
            var own = await Db.ChildrenOf(Agent).Where(child => child.HouseholdId == id).Select(child => child.Id).ToListAsync(ct);
            Family = Family with { Children = [.. Family.Children.Where(child => own.Contains(child.Id))] };
        }

        Contacts = await Db.Contacts.AsNoTracking().Include(contact => contact.Children).Where(contact => contact.HouseholdId == id).OrderBy(contact => contact.Name).ToListAsync(ct);
        Stopped = await Db.StoppedOf(home.Guardians, ct);
        MayOpenHealth = (await rights.AuthorizeAsync(User, PagesSetup.HealthReader)).Succeeded;
        return true;
    }
}
