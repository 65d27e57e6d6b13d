using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core;
using Portal.Core.Households;

namespace Portal.Web.Start;

/// <summary>
/// The one table from the staff's pages to rights. What is not in it is open to administrators only, so a page that somebody
/// forgot here is closed rather than open; the authorisation matrix test then names it.
/// </summary>
public static class StaffDoors
{
    private static readonly Dictionary<string, StaffRight> Pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["/Staff/Today/Day"] = StaffRight.SeeDay,
        ["/Staff/Answers/Asked"] = StaffRight.AnswerRequests,
        ["/Staff/Answers/Absences"] = StaffRight.AnswerRequests,
        ["/Staff/Answers/Waiting"] = StaffRight.AnswerRequests,
        ["/Staff/Town/Nights"] = StaffRight.AnswerRequests,
        ["/Staff/Town/Mails/Index"] = StaffRight.AnswerRequests,
        ["/Staff/Town/Mails/Letter"] = StaffRight.AnswerRequests,
        ["/Staff/Town/Mails/Templates"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Mails/Template"] = StaffRight.ChangeSettings,
        ["/Staff/Answers/Files/Index"] = StaffRight.SeeFiles,
        ["/Staff/Answers/Files/Item"] = StaffRight.SeeFiles,
        ["/Staff/People/Search"] = StaffRight.SeeFiles,
        ["/Staff/People/Household"] = StaffRight.SeeFiles,
        ["/Staff/People/Add"] = StaffRight.SeeFiles,
        ["/Staff/People/Register/Import"] = StaffRight.KeepRegister,
        ["/Staff/People/Register/Duplicates"] = StaffRight.KeepRegister,
        ["/Staff/People/Register/Merge"] = StaffRight.KeepRegister,
        ["/Staff/People/Register/Absentees"] = StaffRight.KeepRegister,
        ["/Staff/People/Custody"] = StaffRight.SeeFiles,
        ["/Staff/Billing/Index"] = StaffRight.HandleMoney,
        ["/Staff/Billing/Month"] = StaffRight.HandleMoney,
        ["/Staff/Billing/Invoice"] = StaffRight.HandleMoney,
        ["/Staff/People/Accounts"] = StaffRight.OpenAccounts,
        ["/Staff/People/Desk"] = StaffRight.ActForFamilies,
        ["/Staff/Today/RollCall"] = StaffRight.HandOverChildren,
        ["/Staff/Today/Guest"] = StaffRight.HandOverChildren,
        ["/Staff/Today/Pickups"] = StaffRight.HandOverChildren,
        ["/Staff/Town/News/Index"] = StaffRight.WriteNews,
        ["/Staff/Town/News/Edit"] = StaffRight.WriteNews,
        ["/Staff/Town/Menus"] = StaffRight.WriteNews,
        ["/Staff/Town/Settings/Index"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Edit"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Fields"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Documents"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Document"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Texts"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Settings/Text"] = StaffRight.ChangeSettings,
        ["/Staff/Town/Team"] = StaffRight.ManageTeam,
    };

    /// <summary>
    /// The pages that know how to show one facility only. An agent who is limited to a facility does not find the others: what
    /// is the whole organiser's (its money, its nights, its register) is not theirs, nor is a page that nobody thought of here.
    /// </summary>
    private static readonly HashSet<string> ByFacility = new(StringComparer.OrdinalIgnoreCase)
    {
        "/Staff/Today/Day", "/Staff/Answers/Asked", "/Staff/Answers/Absences", "/Staff/Answers/Waiting", "/Staff/Answers/Files/Index", "/Staff/Answers/Files/Item", "/Staff/People/Search", "/Staff/People/Household", "/Staff/People/Add", "/Staff/People/Accounts", "/Staff/People/Desk", "/Staff/Today/RollCall", "/Staff/Today/Guest", "/Staff/Today/Pickups", "/Staff/Town/Team",
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
