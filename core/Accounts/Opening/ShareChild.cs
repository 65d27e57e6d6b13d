using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>What the service knows of a second parent (R12).</summary>
/// <param name="Dossier">The number of the household they have already; empty: one is opened for them.</param>
/// <param name="FirstName">Asked where a household is opened, like the two that follow.</param>
/// <param name="Relation">What they are to the child.</param>
/// <param name="HasJointAuthority">They hold parental authority too, and may read the child's health record.</param>
public sealed record SecondParent(string? Dossier, string? FirstName, string? LastName, string? Email, Relation Relation, bool HasJointAuthority);

/// <summary>
/// The service shares a child between its household and that of a second parent (R12, O19), on what a judge decided or both
/// asked for. The second household has a file number of its own, so its account opens by the way of every other family here.
/// </summary>
public sealed class ShareChild(PortalDb db, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="child">A child that the agent's organiser knows.</param>
    /// <param name="decidedOn">The date of the document that was shown; null when there was none.</param>
    public async Task<CustodyRefusal?> Run(Agent agent, ChildId child, SecondParent parent, CustodyTerms terms, DateOnly? decidedOn, CancellationToken ct)
    {
        var (why, share) = await db.InTransaction(() => Decide(agent, child, parent, terms, decidedOn, ct), ct);
        if (share is not null)
        {
            feed.CustodyChanged(share.Households);
        }

        return why;
    }

    /// <returns>Why nothing was done, or the share it was done to.</returns>
    private async Task<(CustodyRefusal? Why, SharedChild? Share)> Decide(Agent agent, ChildId childId, SecondParent parent, CustodyTerms terms, DateOnly? decidedOn, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var child = await db.Children.AsNoTracking().FirstOrDefaultAsync(c => c.Id == childId && db.ChildFiles.Any(file => file.ChildId == childId && file.OrganiserId == agent.OrganiserId), ct);
        if (child is null)
        {
            return (CustodyRefusal.NotFound, null);
        }

        var today = ParisTime.DayOf(now);
        if (terms.WhyNot is { } unreadable)
        {
            return (unreadable, null);
        }

        if (terms.From < today.AddMonths(-ProposeSwap.MonthsAhead) || terms.From > today.AddMonths(ProposeSwap.MonthsAhead) || decidedOn > today || !Enum.IsDefined(parent.Relation))
        {
            return (CustodyRefusal.RuleUnreadable, null);
        }

        if (await db.SharedChildren.AnyAsync(share => share.ChildId == childId && share.EndedAt == null, ct))
        {
            return (CustodyRefusal.AlreadyShared, null);
        }

        var (second, why) = string.IsNullOrWhiteSpace(parent.Dossier) ? await Open(agent, parent, now, ct) : await Known(agent, parent.Dossier, ct);
        if (second is null)
        {
            return (why, null);
        }

        if (second.Id == child.HouseholdId)
        {
            return (CustodyRefusal.SameHousehold, null);
        }

        await GiveAccess(second, childId, now, ct);
        var atHome = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == child.HouseholdId).ToListAsync(ct);
        var share = new SharedChild
        {
            ChildId = childId,
            HomeId = child.HouseholdId,
            HouseholdId = second.Id,
            HomeCalled = SharedChild.Calling(atHome.OrderBy(guardian => guardian.Id.Value).First()),
            OtherCalled = SharedChild.Calling(second.Guardians.OrderBy(guardian => guardian.Id.Value).First()),
            Relation = parent.Relation,
            HasJointAuthority = parent.HasJointAuthority,
            CalendarOf = agent.OrganiserId,
            SharedAt = now,
        };
        db.AddRange(share, CustodyRule.Decided(share.Id, terms, decidedOn, now));
        foreach (var household in share.Households)
        {
            db.Record(now, agent.Name, "custody.shared", $"child {childId.Value}", household, null, $"joint authority: {parent.HasJointAuthority}, from {terms.From:O}, decision of {decidedOn:O}");
        }

        await db.SaveChangesAsync(ct);
        await db.IndexWords([second.Id], ct);
        await letters.Shared(share, now, ct);
        return (null, share);
    }

    private async Task<(Household?, CustodyRefusal?)> Known(Agent agent, string dossier, CancellationToken ct) =>
        await db.HouseholdAt(agent.OrganiserId, dossier.Trim(), ct) is { Guardians.Count: > 0 } known ? (known, null) : (null, CustodyRefusal.DossierUnknown);

    private async Task<(Household?, CustodyRefusal?)> Open(Agent agent, SecondParent parent, DateTimeOffset now, CancellationToken ct)
    {
        var (first, last, email) = (parent.FirstName?.Trim() ?? "", parent.LastName?.Trim() ?? "", parent.Email?.Trim() ?? "");
        if (first.Length is 0 or > 100 || last.Length is 0 or > 100 || Emails.WhyNot(email) is not null)
        {
            return (null, CustodyRefusal.ParentUnreadable);
        }

        var household = new Household { DossierNumber = await DossierNumbers.Next(db, now, ct), Name = last, Situation = FamilySituation.Separated };
        household.AddGuardian(first, last, email);
        db.Add(household);
        return (household, null);
    }

    /// <summary>Every organiser that has a file of the child knows the second household from now on, and is in its list of structures.</summary>
    private async Task GiveAccess(Household second, ChildId child, DateTimeOffset now, CancellationToken ct)
    {
        var organisers = await db.ChildFiles.Where(file => file.ChildId == child).Select(file => file.OrganiserId).ToListAsync(ct);
        var known = await db.KnownHouseholds.Where(row => row.HouseholdId == second.Id).Select(row => row.OrganiserId).ToListAsync(ct);
        db.KnownHouseholds.AddRange(organisers.Except(known).Select(organiser => new KnownHousehold { HouseholdId = second.Id, OrganiserId = organiser, Since = now }));
    }
}
