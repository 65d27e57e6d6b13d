using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Web.Pages.Family;
using Portal.Web.Start;

namespace Portal.Web.Pages.Me;

/// <summary>R6, R7: what comes before anything else.</summary>
[OpenFirst(FirstThing.PasswordAndTexts)]
public sealed class FirstVisitModel(PortalDb db, Visit visit, FirstSteps firstSteps) : MyAccountPage(db, visit)
{
    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public bool Rgpd { get; set; }

    [BindProperty]
    public bool Cgu { get; set; }

    /// <summary>What is to be accepted, as it is on the page.</summary>
    public IReadOnlyList<TextInForce> Texts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Texts = await Db.TextsToAccept(Account, ct);
        return User.FirstThing() == FirstThing.PasswordAndTexts ? Page() : Redirect("/");
    }

    public async Task<IActionResult> OnPostAsync(int[] lus, CancellationToken ct)
    {
        var why = await firstSteps.Run(Account.Id, User.SessionId(), MotDePasse, Confirmation, Cgu, Rgpd, [.. lus.Select(id => new LegalTextId(id))], ct);
        Texts = await Db.TextsToAccept(Account, ct);
        return why is { } refused ? Refuse(refused) : Redirect(Account.AgentOf is null ? "/" : "/agent");
    }
}
