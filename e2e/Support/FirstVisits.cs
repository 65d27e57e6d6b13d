using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;
using Portal.Simulator.Mail;

namespace Portal.EndToEnd.Support;

/// <summary>Families who come for the first time: known to the service, and without an account.</summary>
public static class FirstVisits
{
    /// <summary>The family of a demonstration account, as it was before it opened one.</summary>
    public static Task Forget(this DemoTown town, string userName) => town.Portal.Run(async (IServiceProvider services) =>
    {
        var db = services.GetRequiredService<PortalDb>();
        await db.Signatures.Where(signature => signature.ChildId == null && db.Accounts.Any(account => account.UserName == userName && account.GuardianId == signature.GuardianId)).ExecuteDeleteAsync();
        return await db.Accounts.Where(account => account.UserName == userName).ExecuteDeleteAsync();
    });

    /// <summary>The newest mail to an address, with that subject.</summary>
    public static async Task<CaughtMail> MailTo(this DemoTown town, string address, string subject)
    {
        var mails = await town.SendMails();
        return mails.FirstOrDefault(mail => mail.To.Contains(address) && mail.Subject == subject)
            ?? throw new InvalidOperationException($"No mail « {subject} » to {address}: {string.Join(", ", mails.Select(mail => $"{mail.Subject} → {string.Join(' ', mail.To)}"))}");
    }

    /// <summary>Where the button of a mail leads.</summary>
    public static string Link(this CaughtMail mail) =>
        System.Text.RegularExpressions.Regex.Match(System.Net.WebUtility.HtmlDecode(mail.Html), "href=\"(?<link>http[^\"]+)\"").Groups["link"].Value;

    /// <summary>Presses what hands out a paper, and reads it.</summary>
    public static async Task<byte[]> Paper(this IPage page, ILocator button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => button.Press());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
