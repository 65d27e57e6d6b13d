using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Mails;

/// <summary>« Mes courriels »: which mails this adult wants, at once or once a day, and on which devices an alert comes too.</summary>
public sealed class IndexModel(Visit visit, PortalDb db, ChoosePreferences choose, KeepPushSubscription keep, EndPushSubscription end, ChoosePushes choosePushes, IOptions<PushSettings> push) : FamilyPage(visit)
{
    public IReadOnlyDictionary<MailTopic, MailDelivery> Wishes { get; private set; } = new Dictionary<MailTopic, MailDelivery>();

    public BouncedAddress? Stopped => Visit.Stopped;

    /// <summary>What a browser is given to subscribe with; null where the portal has no keys: then nothing is said of alerts.</summary>
    public string? PushKey => push.Value.IsOn ? push.Value.PublicKey : null;

    /// <summary>Those that are alerted, the newest first.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    /// <summary>Of what they are alerted.</summary>
    public IReadOnlyCollection<MailTopic> Pushed { get; private set; } = [];

    /// <summary>A computer that many use, or an agent's: nothing of a family stays on it (R14).</summary>
    public bool IsShared => User.IsOnPublicComputer() || User.DeskAgentName() is not null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Wishes = await choose.Of(Guardian.Id, Guardian.RemindersOff, ct);
        if (PushKey is not null)
        {
            var trip = db.RoundTrip();
            var devices = trip.Ask(db.PushSubscriptions.Where(device => device.GuardianId == Guardian.Id && device.ServerKey == PushKey).OrderByDescending(device => device.CreatedAt)
                .Select(device => new Device(device.Id, device.EndpointHash, device.Device, device.CreatedAt)));
            var pushed = trip.Ask(db.PushWishes.Where(wish => wish.GuardianId == Guardian.Id).Select(wish => new { wish.Topic }));
            await trip.Go(ct);
            (Devices, Pushed) = (devices.Rows, [.. pushed.Rows.Select(wish => wish.Topic)]);
        }
    }

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

    /// <summary>What the browser gave when « Recevoir aussi une alerte sur cet appareil » was pressed.</summary>
    public async Task<IActionResult> OnPostAppareilAsync(string? endpoint, string? p256dh, string? auth, CancellationToken ct)
    {
        var device = Sessions.Device(Request.Headers.UserAgent.ToString());
        return await keep.Run(Guardian.Id, Guardian.HouseholdId, endpoint ?? "", p256dh ?? "", auth ?? "", device, IsShared, ct) switch
        {
            null => ThankAndGoTo("/moi/courriels", "C’est noté\u00A0: cet appareil vous alertera."),
            Refusal.NotFound => NotFound(),
            { } why => SayNo("/moi/courriels", why),
        };
    }

    public async Task<IActionResult> OnPostRetirerAsync(Guid appareil, CancellationToken ct) =>
        await end.Run(Guardian.Id, Guardian.HouseholdId, appareil, ct) is null
            ? ThankAndGoTo("/moi/courriels", "C’est noté\u00A0: cet appareil ne vous alertera plus.")
            : NotFound();

    /// <summary>One box per topic; none ticked is a choice.</summary>
    public async Task<IActionResult> OnPostAlertesAsync(IReadOnlyList<string>? sujets, CancellationToken ct)
    {
        var topics = new List<MailTopic>();
        foreach (var subject in sujets ?? [])
        {
            if (!Enum.TryParse<MailTopic>(subject, out var topic))
            {
                return BadRequest();
            }

            topics.Add(topic);
        }

        return await choosePushes.Run(Guardian.Id, Guardian.HouseholdId, topics, ct)
            ? ThankAndGoTo("/moi/courriels", "C’est noté\u00A0: vos appareils suivront ce choix.")
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

    /// <param name="Hash">Of the address at its push service, by which a page knows its own browser.</param>
    public sealed record Device(Guid Id, string Hash, string Name, DateTimeOffset Since);

    private static string FrenchList(List<string> names) => Portal.Core.FrenchWords.Listed([.. names.Take(4).Select(Portal.Core.FrenchWords.Uncapitalised)], "et") + (names.Count > 4 ? "…" : "");
}
