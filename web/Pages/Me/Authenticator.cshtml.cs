using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Web.Pages.Family;
using Portal.Web.Start;
using QRCoder;

namespace Portal.Web.Pages.Me;

/// <summary>Authenticator codes: set up, recovery codes, and taken away again where they are not obligatory.</summary>
[OpenFirst(FirstThing.SecondFactor)]
public sealed class AuthenticatorModel(PortalDb db, Visit visit, UserManager<Core.Households.Account> users, Tries tries, IOptions<PortalSettings> portal, TimeProvider clock) : MyAccountPage(db, visit)
{
    private const int Spare = 10;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Actuel { get; set; }

    public bool IsObligatory => Account.AgentOf is not null && portal.Value.StaffSecondFactor;

    /// <summary>In groups of four, to be typed where no camera helps.</summary>
    public string Key { get; private set; } = "";

    public IHtmlContent Drawing { get; private set; } = HtmlString.Empty;

    /// <summary>Shown once.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    public string Next => Account.AgentOf is null ? "/moi/securite" : "/agent";

    public Task OnGetAsync() => Show();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var account = (await users.FindByIdAsync(Account.Id.ToString()))!;
        if (account.TwoFactorEnabled)
        {
            return Redirect("/moi/securite/code");
        }

        var typed = (Code ?? "").Replace(" ", "", StringComparison.Ordinal);
        var why = !await tries.Take(Tries.Code, Account.UserName, From(Account.UserName), ct) ? AccountRefusal.TooManyTries
            : await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, typed) ? (AccountRefusal?)null
            : AccountRefusal.CodeWrong;
        if (why is { } refused)
        {
            await Show();
            return Refuse(refused);
        }

        NewCodes = await Db.InTransaction(async () =>
        {
            var mine = (await users.FindByIdAsync(Account.Id.ToString()))!;
            await users.SetTwoFactorEnabledAsync(mine, true);
            Record("on");
            return (await users.GenerateNewTwoFactorRecoveryCodesAsync(mine, Spare) ?? []).ToList();
        }, ct);
        return Page();
    }

    public Task<IActionResult> OnPostSecoursAsync(CancellationToken ct) => WithPassword(async account =>
    {
        NewCodes = await Db.InTransaction(async () =>
        {
            Record("new recovery codes");
            return (await users.GenerateNewTwoFactorRecoveryCodesAsync((await users.FindByIdAsync(account.Id.ToString()))!, Spare) ?? []).ToList();
        }, ct);
        return Page();
    }, ct);

    public Task<IActionResult> OnPostRetirerAsync(CancellationToken ct) => WithPassword(async account =>
    {
        if (IsObligatory)
        {
            return NotFound();
        }

        await Db.InTransaction(async () =>
        {
            var mine = (await users.FindByIdAsync(account.Id.ToString()))!;
            await users.SetTwoFactorEnabledAsync(mine, false);
            await users.ResetAuthenticatorKeyAsync(mine);
            Record("off");
            return true;
        }, ct);
        return ThankAndGoTo("/moi/securite", "Le code n’est plus demandé.");
    }, ct);

    private async Task<IActionResult> WithPassword(Func<Core.Households.Account, Task<IActionResult>> deed, CancellationToken ct)
    {
        var account = (await users.FindByIdAsync(Account.Id.ToString()))!;
        if (!account.TwoFactorEnabled)
        {
            return Redirect("/moi/securite/code");
        }

        return !await tries.Take(Tries.OwnPassword, Account.UserName, From(Account.UserName), ct) ? Refuse(AccountRefusal.TooManyTries)
            : !await users.CheckPasswordAsync(account, Actuel ?? "") ? Refuse(AccountRefusal.PasswordWrong)
            : await deed(account);
    }

    private void Record(string after) => Db.Record(clock.GetUtcNow(), Account.UserName!, "account.second-factor", $"account {Account.Id}", Account.HouseholdId, null, after);

    private async Task Show()
    {
        if (Account.TwoFactorEnabled)
        {
            return;
        }

        var account = (await users.FindByIdAsync(Account.Id.ToString()))!;
        var key = await users.GetAuthenticatorKeyAsync(account);
        if (string.IsNullOrEmpty(key))
        {
            await users.ResetAuthenticatorKeyAsync(account);
            key = (await users.GetAuthenticatorKeyAsync(account))!;
        }

        Key = string.Join(' ', key.Chunk(4).Select(four => new string(four)));
        var address = $"otpauth://totp/{Uri.EscapeDataString($"Portail famille:{account.UserName}")}?secret={key}&issuer={Uri.EscapeDataString("Portail famille")}&digits=6";
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        // Black on white with its margin, in the dark theme too: a camera must read it.
        Drawing = new HtmlString(svg.GetGraphic(5, "#000000", "#ffffff", drawQuietZones: true, sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute));
    }
}
