using Microsoft.EntityFrameworkCore;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>What somebody writes who asks for an account.</summary>
public sealed record AccountForm(string? FirstName, string? LastName, string? Email, string? Phone, string? Address, string? Children);

/// <summary>Self-service: a family asks, the service answers (Claira). Asked twice under one address, it is one request.</summary>
public sealed class AskForAccount(PortalDb db, AccountLetters letters, TimeProvider clock)
{
    /// <returns>Why not; null when the request waits for the service.</returns>
    public async Task<AccountRefusal?> Run(OrganiserId organiser, AccountForm form, CancellationToken ct)
    {
        if (WhyNot(form) is { } why)
        {
            return why;
        }

        return await db.InTransaction<AccountRefusal?>(async () =>
        {
            var where = await db.Organisers.FirstOrDefaultAsync(o => o.Id == organiser, ct);
            if (where is null || where.Policies.AccountOpening != AccountOpening.SelfService)
            {
                return AccountRefusal.NotFound;
            }

            var email = form.Email!.Trim();
            if (await db.AccountRequests.AnyAsync(r => r.OrganiserId == organiser && r.Email == email && r.State == AccountRequestState.Waiting, ct))
            {
                return null;
            }

            var request = new AccountRequest
            {
                OrganiserId = organiser,
                FirstName = form.FirstName!.Trim(),
                LastName = form.LastName!.Trim(),
                Email = email,
                Phone = string.IsNullOrWhiteSpace(form.Phone) ? null : form.Phone.Trim(),
                Address = form.Address!.Trim(),
                Children = form.Children!.Trim(),
                AskedAt = clock.GetUtcNow(),
            };
            db.AccountRequests.Add(request);
            await letters.RequestReceived(request, where, ct);
            return null;
        }, ct);
    }

    private static AccountRefusal? WhyNot(AccountForm form) =>
        string.IsNullOrWhiteSpace(form.FirstName) || string.IsNullOrWhiteSpace(form.LastName) || form.FirstName.Length > 60 || form.LastName.Length > 60 ? AccountRefusal.NameMissing
        : Emails.WhyNot(form.Email) is { } wrong ? wrong
        : string.IsNullOrWhiteSpace(form.Address) || form.Address.Length > 300 || form.Phone?.Length > 30 ? AccountRefusal.AddressMissing
        : string.IsNullOrWhiteSpace(form.Children) || form.Children.Length > 1000 ? AccountRefusal.ChildrenMissing
        : null;
}
