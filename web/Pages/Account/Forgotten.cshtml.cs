using Microsoft.AspNetCore.Mvc;
using Portal.Core.Accounts;

namespace Portal.Web.Pages.Account;

/// <summary>R9: identifier and address together; the answer is the same whatever they are.</summary>
public sealed class ForgottenModel(AskForReset askForReset, Tries tries) : AccountPage
{
    [BindProperty]
    public string? Identifiant { get; set; }

    [BindProperty]
    public string? Adresse { get; set; }

    public bool IsDone { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Identifiant) || Emails.WhyNot(Adresse) is not null)
        {
            return Refuse(Emails.WhyNot(Adresse) ?? AccountRefusal.EmailWrong);
        }

        if (AskBack(Adresse) is { } asked)
        {
            return asked;
        }

        // There is nothing to guess here, as the answer is always the same: no limit of the name that a stranger could use up.
        if (!await tries.Take("reset", null, From(Identifiant), ct))
        {
            return Refuse(AccountRefusal.TooManyTries);
        }

        await askForReset.Run(Identifiant, Adresse!, ct);
        IsDone = true;
        return Page();
    }
}
