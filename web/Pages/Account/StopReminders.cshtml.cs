using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Bookings;
using Portal.Core.Messaging;

namespace Portal.Web.Pages.Account;

/// <summary>
/// The link of a reminder that stops them (O23). Opening it changes nothing, as mail programs open links by themselves; the
/// button does, and so does a mail program's own button (RFC 8058), which has neither cookie nor token: the sealed link is the key.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class StopRemindersModel(ReminderLinks links, ChooseReminders choose) : PageModel
{
    public bool IsDone { get; private set; }

    public IActionResult OnGet(string jeton) => links.Read(jeton) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string jeton, CancellationToken ct)
    {
        if (links.Read(jeton) is not { } guardian || !await choose.Run(guardian, wanted: false, ct))
        {
            return NotFound();
        }

        IsDone = true;
        return Page();
    }
}
