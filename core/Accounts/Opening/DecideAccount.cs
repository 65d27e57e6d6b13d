using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>The service answers a request for an account: it opens a file and an account, or says why not. The family hears by mail.</summary>
public sealed class DecideAccount(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    /// <param name="dossier">The number of the file that the service has already for this family; empty: a new one is opened.</param>
    /// <param name="reason">Read by the family; needed to refuse.</param>
    public async Task<AccountRefusal?> Run(Agent agent, Guid id, bool accepts, string? dossier, string? reason, CancellationToken ct)
    {
        if (!accepts && string.IsNullOrWhiteSpace(reason))
        {
            return AccountRefusal.ReasonMissing;
        }

        return await db.InTransaction(async () =>
        {
            var now = clock.GetUtcNow();
            var request = await db.AccountRequests.FirstOrDefaultAsync(r => r.Id == id && r.OrganiserId == agent.OrganiserId, ct);
            if (request is null)
            {
                return AccountRefusal.NotFound;
            }

            if (request.State != AccountRequestState.Waiting)
            {
                return AccountRefusal.AlreadyAnswered;
            }

            return accepts ? await Accept(agent, request, dossier, now, ct) : await Refuse(agent, request, reason!.Trim(), now, ct);
        }, ct);
    }

    private async Task<AccountRefusal?> Accept(Agent agent, AccountRequest request, string? dossier, DateTimeOffset now, CancellationToken ct)
    {
        var household = string.IsNullOrWhiteSpace(dossier) ? null : await db.HouseholdAt(agent.OrganiserId, dossier.Trim(), ct);
        if (household is null && !string.IsNullOrWhiteSpace(dossier))
        {
            return AccountRefusal.DossierUnknown;
        }

        var organiser = await db.Organisers.SingleAsync(o => o.Id == agent.OrganiserId, ct);
        Guardian guardian;
        if (household is null)
        {
            household = new Household { DossierNumber = await DossierNumbers.Next(db, now, ct), Name = request.LastName };
            guardian = household.AddGuardian(request.FirstName, request.LastName, request.Email);
            db.Add(household);
            db.KnownHouseholds.Add(new KnownHousehold { HouseholdId = household.Id, OrganiserId = agent.OrganiserId, Since = now });
        }
        else
        {
            // The adult of that name, unless they have an account already; otherwise another adult of the household (R12).
            var free = await db.GuardiansWithoutAccount(household.Id, ct);
            guardian = free.Find(g => SameName(g, request)) ?? db.Add(new Guardian { HouseholdId = household.Id, FirstName = request.FirstName, LastName = request.LastName, Email = request.Email }).Entity;
            guardian.Email = request.Email;
        }

        var name = await UserNames.Propose(db, request.FirstName, request.LastName, new HashSet<string>(), ct);
        var account = Account.ToOpen(guardian, name, request.Email);
        var (link, secret) = AccountLink.New(account, LinkPurpose.ChoosePassword, now);
        request.Accept(agent.Name, now);
        db.AddRange(account, link);
        db.Record(now, agent.Name, "account.accepted", $"request {request.Id}", household.Id, null, $"dossier {household.DossierNumber}");
        await letters.RequestAccepted(request, organiser, account, link, secret, now, ct);
        return null;
    }

    private async Task<AccountRefusal?> Refuse(Agent agent, AccountRequest request, string reason, DateTimeOffset now, CancellationToken ct)
    {
        request.Refuse(agent.Name, reason.Length > 300 ? reason[..300] : reason, now);
        db.Record(now, agent.Name, "account.refused", $"request {request.Id}", null, null, reason);
        await letters.RequestRefused(request, await db.Organisers.SingleAsync(o => o.Id == agent.OrganiserId, ct), now, ct);
        return null;
    }

    private static bool SameName(Guardian guardian, AccountRequest request) =>
        FrenchWords.French.CompareInfo.Compare(guardian.FullName, request.FullName, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) == 0;
}
