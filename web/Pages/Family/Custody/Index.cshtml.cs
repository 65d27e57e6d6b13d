using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Family.Custody;

/// <summary>A swap that waits, and what is booked on its days.</summary>
/// <param name="Booked">« Cantine, le samedi 12 décembre », of whoever gives the day.</param>
public sealed record WaitingSwap(CustodySwap Swap, bool IsMine, IReadOnlyList<string> BookedByMe, IReadOnlyList<string> Booked);

/// <summary>Whose day it is, for a child that two households share (O19, R12): both parents read one calendar, and each sees only what is theirs besides.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, ProposeSwap proposeSwap, AnswerSwap answerSwap, ProposeCustody proposeCustody, AnswerCustody answerCustody, ReadSharedHealth readHealth, TimeProvider clock) : FamilyPage(visit)
{
    private const int HistoryShown = 20;

    [BindProperty(SupportsGet = true)]
    public Guid? Enfant { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Mois { get; set; }

    public IReadOnlyList<(Child Child, ChildCustody Custody)> Shared { get; private set; } = [];

    /// <summary>The child looked at; null when the household shares none.</summary>
    public Child? Child { get; private set; }

    public ChildCustody Custody { get; private set; } = null!;

    public string? School { get; private set; }

    public FileState? FileState { get; private set; }

    public HealthNotes? Health { get; private set; }

    public DateOnly Today => clock.TodayInParis();

    public DateOnly Month { get; private set; }

    /// <summary>The days of the month, in whole weeks.</summary>
    public IReadOnlyList<DateOnly> Days { get; private set; } = [];

    public IReadOnlyList<WaitingSwap> Swaps { get; private set; } = [];

    public IReadOnlyList<CustodySwap> PastSwaps { get; private set; } = [];

    public IReadOnlyList<CustodyRule> Rules { get; private set; } = [];

    /// <summary>A calendar that waits for one of the two.</summary>
    public CustodyRule? Proposed { get; private set; }

    public string Address => Enfant is null ? "/garde" : $"/garde?enfant={Enfant}&mois={Month:yyyy-MM}";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Show(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostProposerAsync(Guid garde, string? donneDu, string? donneAu, string? prendDu, string? prendAu, string? mot, CancellationToken ct) =>
        CustodyForm.TryRange(donneDu, donneAu, out var gives) && CustodyForm.TryRange(prendDu, prendAu, out var takes)
            ? Answered(await proposeSwap.Run(Guardian, new SharedChildId(garde), gives, takes, mot, ct), "C’est proposé. L’autre parent est prévenu\u00A0: rien ne change tant qu’il n’a pas répondu.")
            : Answered(CustodyRefusal.DaysUnreadable, "");

    public async Task<IActionResult> OnPostRepondreAsync(Guid echange, string? reponse, CancellationToken ct) =>
        CustodyForm.Answer(reponse) is not { } answer ? NotFound() : Answered(await answerSwap.Run(Guardian, echange, answer, ct), answer switch
        {
            CustodyAnswer.Accept => "L’échange est accepté\u00A0: le calendrier est à jour pour vous deux.",
            CustodyAnswer.Decline => "L’échange est refusé. Rien ne change.",
            CustodyAnswer.Withdraw => "Votre proposition est retirée.",
        });

    public async Task<IActionResult> OnPostCalendrierAsync(Guid garde, CancellationToken ct) =>
        CustodyForm.Read(Request.Form) is { } terms
            ? Answered(await proposeCustody.Run(Guardian, new SharedChildId(garde), terms, ct), "C’est proposé. Le calendrier change quand l’autre parent l’accepte.")
            : Answered(CustodyRefusal.RuleUnreadable, "");

    public async Task<IActionResult> OnPostRepondreCalendrierAsync(Guid calendrier, string? reponse, CancellationToken ct) =>
        CustodyForm.Answer(reponse) is not { } answer ? NotFound() : Answered(await answerCustody.Run(Guardian, calendrier, answer, ct), answer switch
        {
            CustodyAnswer.Accept => "Le calendrier est accepté\u00A0: il vaut à partir de son premier jour.",
            CustodyAnswer.Decline => "Le calendrier est refusé. Rien ne change.",
            CustodyAnswer.Withdraw => "Votre proposition est retirée.",
        });

    /// <summary>R12: with joint authority only, and noted.</summary>
    public async Task<IActionResult> OnPostSanteAsync(CancellationToken ct)
    {
        if (Enfant is not { } id || await readHealth.Run(Guardian, new ChildId(id), ct) is not { } notes || !await Show(ct))
        {
            return NotFound();
        }

        Health = notes;
        return Page();
    }

    public bool MayReadHealth => Custody.IsGuest && Custody.Share.HasJointAuthority;

    private IActionResult Answered(CustodyRefusal? why, string thanks)
    {
        if (why == CustodyRefusal.NotFound)
        {
            return NotFound();
        }

        Month = MonthAsked();
        return ThankOrSayNo(Address, why?.Sentence(), thanks);
    }

    private DateOnly MonthAsked() => CustodyForm.Day($"{Mois}-01") ?? Today.FirstOfMonth();

    private async Task<bool> Show(CancellationToken ct)
    {
        var (household, organiser) = (Guardian.HouseholdId, Organiser);
        var custodies = await db.CustodiesOf(household, ct);
        var ids = custodies.Select(custody => custody.Share.ChildId).ToList();
        var children = await db.Children.AsNoTracking().Where(child => ids.Contains(child.Id)).OrderBy(child => child.BirthDate).ToListAsync(ct);
        Shared = [.. children.Select(child => (child, custodies.Single(custody => custody.Share.ChildId == child.Id)))];
        Month = MonthAsked();
        if (Enfant is { } asked && !ids.Contains(new ChildId(asked)))
        {
            return false;
        }

        if (Shared.Count == 0)
        {
            return true;
        }

        (Child, Custody) = Shared.FirstOrDefault(pair => pair.Child.Id.Value == Enfant, Shared[0]);
        Enfant = Child.Id.Value;
        var last = Month.AddMonths(1).AddDays(-1);
        Days = [.. Month.Monday().UpTo(last.Monday().AddDays(6))];
        var (id, share, school, now) = (Child.Id, Custody.Share.Id, Child.SchoolId, clock.GetUtcNow());
        School = await db.Facilities.AsNoTracking().Where(facility => facility.Id == school).Select(facility => facility.Name).FirstOrDefaultAsync(ct);
        FileState = await db.ChildFiles.AsNoTracking().Where(file => file.ChildId == id && file.OrganiserId == organiser).Select(file => (FileState?)file.State).FirstOrDefaultAsync(ct);
        Swaps = await WithBookings(await db.OpenSwapsOf(share, now, ct), ct);
        PastSwaps = await db.CustodySwaps.AsNoTracking().Where(swap => swap.ShareId == share && (swap.State != ProposalState.Waiting || swap.ExpiresAt <= now)).OrderByDescending(swap => swap.ProposedAt).Take(HistoryShown).ToListAsync(ct);
        Rules = await db.CustodyRules.AsNoTracking().Where(rule => rule.ShareId == share).OrderByDescending(rule => rule.ProposedAt).Take(HistoryShown).ToListAsync(ct);
        Proposed = Rules.FirstOrDefault(rule => rule.State == ProposalState.Waiting && rule.From > Today);
        return true;
    }

    /// <summary>What its giver has booked stays theirs: both read it before they agree.</summary>
    private async Task<IReadOnlyList<WaitingSwap>> WithBookings(List<CustodySwap> swaps, CancellationToken ct)
    {
        if (swaps.Count == 0)
        {
            return [];
        }

        var (child, dates) = (Child!.Id, swaps.SelectMany(swap => swap.Moves).Select(move => move.Day).Distinct().ToList());
        var booked = await db.Bookings.AsNoTracking().Where(booking => booking.ChildId == child && dates.Contains(booking.Date) && booking.State < BookingState.Cancelled)
            .Join(db.Slots, booking => booking.SlotId, slot => slot.Id, (booking, slot) => new { booking.Date, booking.HouseholdId, slot.Name, slot.StartsAt }).ToListAsync(ct);
        return [.. swaps.Select(swap =>
        {
            var given = swap.Moves.ToDictionary(move => move.Day, move => Custody.Share.HouseholdOf(move.To.Opposite()));
            var lines = booked.Where(booking => given.GetValueOrDefault(booking.Date) == booking.HouseholdId).OrderBy(booking => booking.Date).ThenBy(booking => booking.StartsAt)
                .ToLookup(booking => booking.HouseholdId == Guardian.HouseholdId, booking => $"{booking.Name}, {booking.Date.DayInWords()}");
            return new WaitingSwap(swap, swap.ProposedBy == Custody.Mine, [.. lines[true]], [.. lines[false]]);
        })];
    }
}
