using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Web.Setup;

/// <summary>
/// The one table from the staff's pages to rights. What is not in it is open to administrators only, so a page that somebody
/// forgot here is closed rather than open; the authorisation matrix test then names it.
/// </summary>
public static class StaffDoors
{
    private static readonly Dictionary<string, StaffRight> Pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["/Staff/Day"] = StaffRight.SeeDay,
        ["/Staff/Asked"] = StaffRight.AnswerRequests,
        ["/Staff/Absences"] = StaffRight.AnswerRequests,
        ["/Staff/Waiting"] = StaffRight.AnswerRequests,
        ["/Staff/Nights"] = StaffRight.AnswerRequests,
        ["/Staff/Mails/Index"] = StaffRight.AnswerRequests,
        ["/Staff/Mails/Letter"] = StaffRight.AnswerRequests,
        ["/Staff/Mails/Templates"] = StaffRight.ChangeSettings,
        ["/Staff/Mails/Template"] = StaffRight.ChangeSettings,
        ["/Staff/Files/Index"] = StaffRight.SeeFiles,
        ["/Staff/Files/Item"] = StaffRight.SeeFiles,
        ["/Staff/Files/Search"] = StaffRight.SeeFiles,
        ["/Staff/Files/Household"] = StaffRight.SeeFiles,
        ["/Staff/Files/Add"] = StaffRight.SeeFiles,
        ["/Staff/Files/Import"] = StaffRight.KeepRegister,
        ["/Staff/Files/Duplicates"] = StaffRight.KeepRegister,
        ["/Staff/Files/Merge"] = StaffRight.KeepRegister,
        ["/Staff/Files/Absentees"] = StaffRight.KeepRegister,
        ["/Staff/Files/Custody"] = StaffRight.SeeFiles,
        ["/Staff/Billing/Index"] = StaffRight.HandleMoney,
        ["/Staff/Billing/Month"] = StaffRight.HandleMoney,
        ["/Staff/Billing/Invoice"] = StaffRight.HandleMoney,
        ["/Staff/Accounts"] = StaffRight.OpenAccounts,
        ["/Staff/Desk"] = StaffRight.ActForFamilies,
        ["/Staff/RollCall"] = StaffRight.HandOverChildren,
        ["/Staff/Guest"] = StaffRight.HandOverChildren,
        ["/Staff/Pickups"] = StaffRight.HandOverChildren,
        ["/Staff/News/Index"] = StaffRight.WriteNews,
        ["/Staff/News/Edit"] = StaffRight.WriteNews,
        ["/Staff/Menus"] = StaffRight.WriteNews,
        ["/Staff/Settings/Index"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Edit"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Fields"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Documents"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Document"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Texts"] = StaffRight.ChangeSettings,
        ["/Staff/Settings/Text"] = StaffRight.ChangeSettings,
        ["/Staff/Team"] = StaffRight.ManageTeam,
    };

    /// <summary>
    /// The pages that know how to show one facility only. An agent who is limited to a facility does not find the others: what
    /// is the whole organiser's (its money, its nights, its register) is not theirs, nor is a page that nobody thought of here.
    /// </summary>
    private static readonly HashSet<string> ByFacility = new(StringComparer.OrdinalIgnoreCase)
    {
        "/Staff/Day", "/Staff/Asked", "/Staff/Absences", "/Staff/Waiting", "/Staff/Files/Index", "/Staff/Files/Item", "/Staff/Files/Search", "/Staff/Files/Household", "/Staff/Files/Add", "/Staff/Accounts", "/Staff/Desk", "/Staff/RollCall", "/Staff/Guest", "/Staff/Pickups", "/Staff/Team",
    };

    /// <summary>Whether somebody finds that page who is limited to a facility, or is not.</summary>
    public static bool IsFound(FacilityId? only, string page) => only is null || ByFacility.Contains(page);

    /// <summary>What a page's handler asks for; null: nobody but an administrator.</summary>
    public static StaffRight? Of(string page) => Pages.TryGetValue(page, out var right) ? right : null;

    /// <summary>Whether a role may open that page.</summary>
    public static bool Opens(StaffRole? role, string page) => Of(page) is { } right ? role.May(right) : role == StaffRole.Administrator;

    /// <summary>Asks before any handler of the staff's room, with the role as it is at this very request.</summary>
    public sealed class Filter : IAsyncPageFilter
    {
        public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

        public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
        {
            var page = ((CompiledPageActionDescriptor)context.ActionDescriptor).ViewEnginePath;
            if (page.StartsWith("/Staff/", StringComparison.OrdinalIgnoreCase) && !Opens(context.HttpContext.User.StaffRole(), page))
            {
                context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
                return;
            }

            if (page.StartsWith("/Staff/", StringComparison.OrdinalIgnoreCase) && !IsFound(context.HttpContext.User.OnlyFacility(), page))
            {
                context.Result = new NotFoundResult();
                return;
            }

            await next();
        }
    }
}
