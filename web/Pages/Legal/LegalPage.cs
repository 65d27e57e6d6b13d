using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Web.Pages.Legal;

/// <summary>
/// A text that families accept (R4, R7), as it is in force: the structure's own where it has published one, else the portal's.
/// Open to everybody; who is signed in reads those of the structures that know them.
/// </summary>
public abstract class LegalPage(PortalDb db, ConsentKind kind) : PageModel
{
    /// <summary>The address of the portal's own text, where a link has to name it.</summary>
    private const string OfThePortal = "portail";

    public IReadOnlyList<TextInForce> Own { get; private set; } = [];

    public bool ShowsPortals { get; private set; }

    /// <summary>To somebody who is not signed in: the structures that have a text of their own.</summary>
    public IReadOnlyList<Organiser> Others { get; private set; } = [];

    /// <param name="organisme">The code of a structure; empty: those that know the visitor.</param>
    public async Task<IActionResult> OnGetAsync(string? organisme, CancellationToken ct)
    {
        var named = string.IsNullOrEmpty(organisme) || organisme == OfThePortal ? null : await db.Organisers.AsNoTracking().FirstOrDefaultAsync(organiser => organiser.Code == organisme, ct);
        if (named is null && !string.IsNullOrEmpty(organisme) && organisme != OfThePortal)
        {
            return NotFound();
        }

        var known = named is not null ? [named.Id]
            : organisme == OfThePortal ? []
            : User.AgentOfOrganiser() is { } own ? [own]
            : User.HouseholdId() is { } household ? await db.OrganisersKnowing(household, ct)
            : [];
        var texts = (await db.TextsInForce(known, ct)).Where(text => text.Kind == kind).ToList();
        (Own, ShowsPortals) = ([.. texts.Where(text => text.Own is not null)], texts.Exists(text => text.Own is null));
        if (known.Count == 0 && organisme is null)
        {
            var everybody = await db.Organisers.AsNoTracking().Select(organiser => organiser.Id).ToListAsync(ct);
            Others = [.. (await db.TextsInForce(everybody, ct)).Where(text => text.Kind == kind).Select(text => text.Organiser).OfType<Organiser>()];
        }

        return Page();
    }
}

/// <summary>R4, R7: the terms of use.</summary>
public sealed class TermsModel(PortalDb db) : LegalPage(db, ConsentKind.Terms);

/// <summary>R7: what becomes of personal data.</summary>
public sealed class PrivacyModel(PortalDb db) : LegalPage(db, ConsentKind.Privacy);
