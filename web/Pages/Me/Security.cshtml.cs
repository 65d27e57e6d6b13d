using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.Web.Pages.Family;
using Portal.Web.Start;

namespace Portal.Web.Pages.Me;

/// <summary>How one signs in, and where one is signed in (R10).</summary>
public sealed class SecurityModel(PortalDb db, Visit visit, ChangePassword changePassword, ChangeEmail changeEmail, UserManager<Core.Households.Account> users, SignInManager<Core.Households.Account> signIn, Tries tries, RenamePasskey renamePasskey, RemovePasskey removePasskey, OwnerCheck owner, SignOutEverywhere signOutEverywhere, ILiveFeed feed, TimeProvider clock) : MyAccountPage(db, visit)
{
    [BindProperty]
    public string? Actuel { get; set; }

    [BindProperty]
    public string? MotDePasse { get; set; }

    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public string? Adresses { get; set; }

    public string Addresses { get; private set; } = "";

    public int RecoveryCodes { get; private set; }

    public IReadOnlyList<AccountSession> Sessions { get; private set; } = [];

    public IReadOnlyList<UserPasskeyInfo> Keys { get; private set; } = [];

    /// <summary>Signed in a moment ago: the password is not asked again.</summary>
    public bool IsFresh { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostRenommerCleAsync(string? cle, string? nom, CancellationToken ct) =>
        Passkeys.Read(cle) is { } key ? await Answer(await renamePasskey.Run(Account.Id, key, nom, ct), "Votre clé d’accès a un nouveau nom.", ct) : NotFound();

    public async Task<IActionResult> OnPostRetirerCleAsync(string? cle, CancellationToken ct) =>
        Passkeys.Read(cle) is { } key
            ? await Answer(await owner.WhyNot(Account, User.SessionId(), Actuel, From(Account.UserName), ct) ?? await removePasskey.Run(Account.Id, key, ct), "Cette clé d’accès n’ouvre plus votre compte.", ct)
            : NotFound();

    public async Task<IActionResult> OnPostMotDePasseAsync(CancellationToken ct)
    {
        var why = await Allowed(ct) ?? await changePassword.Run(Account.Id, User.SessionId(), Actuel, MotDePasse, Confirmation, ct);
        return await Answer(why, "Votre mot de passe est changé. Vos autres appareils sont déconnectés.", ct);
    }

    public async Task<IActionResult> OnPostAdresseAsync(CancellationToken ct)
    {
        if (Account.GuardianId is null)
        {
            return NotFound();
        }

        if (AskBack(Adresses) is { } asked)
        {
            await Show(ct);
            return asked;
        }

        if (await Allowed(ct) is { } tooMany)
        {
            return await Answer(tooMany, "", ct);
        }

        var (why, waits) = await changeEmail.Run(Account.Id, Actuel, Adresses, ct);
        return await Answer(why, waits ? "Deux courriels sont partis, à l’ancienne et à la nouvelle adresse. Le changement se fait quand les deux ont confirmé." : "Vos adresses sont enregistrées.", ct);
    }

    public async Task<IActionResult> OnPostDeconnecterAsync(Guid session, CancellationToken ct)
    {
        var (id, now) = (Account.Id, clock.GetUtcNow());
        var ended = await Db.AccountSessions.Where(s => s.Id == session && s.AccountId == id && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        feed.SessionsChanged(id);
        return ended == 0 ? NotFound() : ThankAndGoTo("/moi/securite", "Cet appareil est déconnecté.");
    }

    public async Task<IActionResult> OnPostPartoutAsync(CancellationToken ct)
    {
        await signOutEverywhere.Run(Account.Id, ct);
        await signIn.SignOutAsync();
        return ThankAndGoTo("/connexion", "Vous êtes déconnecté partout.");
    }

    // Whoever sits at an open session must not guess the password there.
    private async Task<AccountRefusal?> Allowed(CancellationToken ct) => await tries.Take(Tries.OwnPassword, Account.UserName, From(Account.UserName), ct) ? null : AccountRefusal.TooManyTries;

    private async Task<IActionResult> Answer(AccountRefusal? why, string thanks, CancellationToken ct)
    {
        if (why is null)
        {
            return ThankAndGoTo("/moi/securite", thanks);
        }

        await Show(ct);
        return Refuse(why.Value);
    }

    private async Task Show(CancellationToken ct)
    {
        var (id, now) = (Account.Id, clock.GetUtcNow());
        var since = now - AccountSession.Idle;
        Addresses = Adresses ?? await Db.Guardians.Where(guardian => guardian.Id == Account.GuardianId).Select(guardian => guardian.Email).FirstOrDefaultAsync(ct) ?? "";
        Sessions = [.. (await Db.AccountSessions.AsNoTracking().Where(s => s.AccountId == id && s.EndedAt == null && s.LastSeenAt > since).OrderByDescending(s => s.LastSeenAt).ToListAsync(ct)).Where(s => !s.IsOver(now))];
        Keys = [.. (await users.GetPasskeysAsync(Account)).OrderBy(key => key.CreatedAt)];
        IsFresh = await owner.HasJustSignedIn(User.SessionId(), ct);
        RecoveryCodes = Account.TwoFactorEnabled ? await users.CountRecoveryCodesAsync(Account) : 0;
    }
}
