using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People.Register;

/// <summary>Households that may be there twice, side by side; and what was made one lately, to undo.</summary>
[Opens(StaffRight.KeepRegister)]
public sealed class DuplicatesModel(PortalDb db, FindDuplicates findDuplicates, KeepApart keepApart, UndoMerge undoMerge, TimeProvider clock) : StaffPage(db)
{
    private const string Here = "/agent/foyers/doublons";
    private const int MostShown = 30;

    public IReadOnlyList<LikelyDuplicate> Pairs { get; private set; } = [];

    public IReadOnlyDictionary<HouseholdId, Household> Homes { get; private set; } = new Dictionary<HouseholdId, Household>();

    public IReadOnlyList<HouseholdMerge> Merges { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var all = await findDuplicates.Run(Agent, ct);
        (Pairs, HasMore) = ([.. all.Take(MostShown)], all.Count > MostShown);
        var ids = Pairs.SelectMany(pair => new[] { pair.One.Id, pair.Other.Id }).Distinct().ToList();
        Homes = await Db.Households.AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).AsSplitQuery().Where(home => ids.Contains(home.Id)).ToDictionaryAsync(home => home.Id, ct);
        var (organiser, since) = (Organiser.Id, clock.GetUtcNow() - HouseholdMerge.Undoable);
        Merges = await Db.HouseholdMerges.AsNoTracking().Where(merge => merge.OrganiserId == organiser && merge.At > since && merge.UndoneAt == null).OrderByDescending(merge => merge.At).Take(MostShown).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostDifferentsAsync(Guid un, Guid autre, string[] enfants, CancellationToken ct)
    {
        var pairs = un == autre ? [.. enfants.Select(pair => pair.Split('|'))] : new List<string[]> { new[] { un.ToString(), autre.ToString() } };
        if (pairs.Count == 0)
        {
            return BadRequest();
        }

        foreach (var pair in pairs)
        {
            if (pair is not [var one, var other] || !Guid.TryParse(one, out var first) || !Guid.TryParse(other, out var second) || await keepApart.Run(Agent, first, second, ct) is not null)
            {
                return NotFound();
            }
        }

        return ThankAndGoTo(Here, "C’est noté\u00A0: cette paire ne sera plus proposée.");
    }

    public async Task<IActionResult> OnPostAnnulerAsync(Guid reunion, CancellationToken ct)
    {
        var answer = await undoMerge.Run(Agent, reunion, ct);
        if (answer.IsUnknown)
        {
            return NotFound();
        }

        var problem = answer.Problems.Count == 0 ? null : string.Join('\n', answer.Problems.Prepend("Cette réunion ne peut pas être annulée."));
        return ThankOrSayNo(Here, problem, "C’est annulé\u00A0: les foyers sont comme avant leur réunion.");
    }
}
