namespace Portal.Simulator.Mail;

/// <summary>The caught mails, for tests.</summary>
internal static class MailApi
{
    public static void MapMailApi(this WebApplication app)
    {
        var api = app.MapGroup("/simulateur/api/mails");
        api.MapGet("", (MailBox mails, string? to) => mails.All(to));
        api.MapGet("{id:int}", (int id, MailBox mails) => mails.Find(id) is { } mail ? Results.Ok(mail) : Results.NotFound());
        api.MapDelete("", (MailBox mails) => mails.Clear());
    }
}
