using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Web.Pages.Family;
using Portal.Web.Start;

namespace Portal.Web.Pages.Me;

/// <summary>A key of access is made by this browser's authenticator, and kept. For an agent it is the second factor as well.</summary>
// A key of access is a second factor too.
[OpenFirst(FirstThing.SecondFactor)]
public sealed class PasskeyModel(PortalDb db, Visit visit, PortalSignIn signIn, AddPasskey addPasskey, OwnerCheck owner) : MyAccountPage(db, visit)
{
    [BindProperty(Name = "nom")]
    public string? Nom { get; set; }

    [BindProperty]
    public string? Actuel { get; set; }

    public bool IsFresh { get; private set; }

    /// <summary>« Firefox sur Windows », as a name to begin with.</summary>
    public string Device => Sessions.Device(Request.Headers.UserAgent.ToString());

    public string Back => User.FirstThing() == FirstThing.SecondFactor ? "/moi/securite/code" : "/moi/securite";

    public async Task OnGetAsync(CancellationToken ct) => IsFresh = await owner.HasJustSignedIn(User.SessionId(), ct);

    /// <summary>The challenge, once it is sure that the owner asks; in a sentence why not, for the script to show.</summary>
    public async Task<IActionResult> OnPostDefiAsync(CancellationToken ct)
    {
        if (await owner.WhyNot(Account, User.SessionId(), Actuel, From(Account.UserName), ct) is { } why)
        {
            return new JsonResult(new { problem = why.Sentence() }) { StatusCode = why == AccountRefusal.TooManyTries ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity };
        }

        var owned = new PasskeyUserEntity { Id = Account.Id.ToString(), Name = Account.UserName!, DisplayName = Account.FullName ?? Account.UserName! };
        return Content(await signIn.MakePasskeyCreationOptionsAsync(owned), "application/json");
    }

    /// <summary>The answer to it. The challenge is kept in a sealed cookie of this browser, so the password is not asked twice.</summary>
    public async Task<IActionResult> OnPostAsync(string? cle, CancellationToken ct)
    {
        AccountRefusal? why = await signIn.Attested(Account, cle, ct) is { } key ? await addPasskey.Run(Account.Id, key, Nom, ct) : AccountRefusal.PasskeyRefused;
        if (why is { } refused)
        {
            await OnGetAsync(ct);
            return Refuse(refused);
        }

        return ThankAndGoTo(User.FirstThing() == FirstThing.SecondFactor ? "/agent" : "/moi/securite", "Votre clé d’accès est enregistrée.");
    }
}
