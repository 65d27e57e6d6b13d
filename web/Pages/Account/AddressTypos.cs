using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Core.Accounts;

namespace Portal.Web.Pages.Account;

/// <summary>Asks an address back that is likely a slip. Who means it ticks the box that <c>_KeptAddress</c> then shows.</summary>
internal static class AddressTypos
{
    /// <summary>The tick's name, and where its value is for the view.</summary>
    public const string Field = "adresseGardee";

    /// <returns>The question; null when there is none.</returns>
    public static string? AskBack(this PageModel page, string? typed)
    {
        if (Emails.SlipIn(typed, [.. page.Request.Form[Field].OfType<string>()]) is not var (address, meant))
        {
            return null;
        }

        page.ViewData[Field] = address;
        return $"Vouliez-vous dire «\u00A0{meant}\u00A0»\u00A0? Corrigez l’adresse, ou gardez-la en cochant la case.";
    }
}
