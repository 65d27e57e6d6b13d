using Microsoft.AspNetCore.Mvc;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Bounces;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.Mails;

/// <summary>« Mes courriels »: which mails this adult wants, at once or once a day.</summary>
public sealed class IndexModel(Visit visit, ChoosePreferences choose) : FamilyPage(visit)
{
    public IReadOnlyDictionary<MailTopic, MailDelivery> Wishes { get; private set; } = new Dictionary<MailTopic, MailDelivery>();

    public BouncedAddress? Stopped => Visit.Stopped;

    public async Task OnGetAsync(CancellationToken ct) => Wishes = await choose.Of(Guardian.Id, Guardian.RemindersOff, ct);

    /// <summary>One field per topic, named by it: <c>answers=daily</c>.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var wishes = new Dictionary<MailTopic, MailDelivery>();
        foreach (var topic in MailTopics.All.Where(topic => Request.Form.ContainsKey(topic.ToString())))
        {
            if (!Enum.TryParse<MailDelivery>(Request.Form[topic.ToString()], out var wish))
            {
                return BadRequest();
            }

            wishes[topic] = wish;
        }

        return await choose.Run(Guardian.Id, Guardian.HouseholdId, wishes, ct)
            ? ThankAndGoTo("/moi/courriels", "C’est noté\u00A0: vos courriels suivront ce choix.")
            : BadRequest();
    }

    public static string InWords(MailDelivery delivery) => delivery switch
    {
        MailDelivery.AtOnce => "Tout de suite",
        MailDelivery.Daily => "Un résumé par jour, à 18\u00A0h",
        MailDelivery.Never => "Jamais par courriel",
    };

    public static string Examples(MailTopic topic) =>
        FrenchList(MailTemplates.All.Where(template => template.Topic == topic && template.Kind != MailKind.Digest).Select(template => template.Name).ToList());

    private static string FrenchList(List<string> names) => Portal.Core.FrenchWords.Listed([.. names.Take(4).Select(Portal.Core.FrenchWords.Uncapitalised)], "et") + (names.Count > 4 ? "…" : "");
}
