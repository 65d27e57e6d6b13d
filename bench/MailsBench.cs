using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>
/// A month of invoices by mail: written into the outbox of a database made for it, then sent to the mail server of
/// <c>./portal up</c>. The floor is what that server takes: raw SMTP conversations that send the bytes of such a mail as
/// often, one alone and as many at once as the portal holds.
/// </summary>
internal static class MailsBench
{
    public static async Task Run(string database, int count, CancellationToken ct)
    {
        var own = new NpgsqlConnectionStringBuilder(database);
        own.Database += "_mails";
        await using var workshop = Workshop.Open(settings: ("ConnectionStrings:Portal", own.ConnectionString));
        try
        {
            await workshop.In(async (PortalDb db) =>
            {
                await db.Database.EnsureDeletedAsync(ct);
                await db.Database.MigrateAsync(ct);
                return true;
            });
            var writing = Stopwatch.GetTimestamp();
            await Write(workshop, count, ct);
            Tell("écrits", count, Stopwatch.GetElapsedTime(writing));

            var settings = await workshop.In((IOptions<MailSettings> mail) => Task.FromResult(mail.Value));
            var sample = await workshop.In((PortalDb db) => db.Mails.AsNoTracking().FirstAsync(ct));
            var bytes = await BytesOf(sample, settings, ct);
            var alone = await Bare(bytes, count, settings, ct);
            var sideBySide = await SideBySide(bytes, count, settings, ct);
            var sending = Stopwatch.GetTimestamp();
            var sent = await workshop.In((SendMails deed) => deed.Run(ct));
            var took = Stopwatch.GetElapsedTime(sending);
            Tell($"envoyés, {settings.Connections} connexions", sent, took);
            Tell("plancher : mêmes octets, une conversation", count, alone);
            Tell($"plancher : mêmes octets, {settings.Connections} conversations", count, sideBySide);
            Console.WriteLine(string.Create(FrenchWords.French, $"{bytes.Length:N0} octets par courriel ; {took / alone:0.0} × et {took / sideBySide:0.0} × le plancher"));
        }
        finally
        {
            await workshop.In(async (PortalDb db) => await db.Database.EnsureDeletedAsync(CancellationToken.None));
        }
    }

    private static void Tell(string what, int count, TimeSpan took) =>
        Console.WriteLine(string.Create(FrenchWords.French, $"{what,-42}{count,8:N0} en {took.TotalSeconds,6:0.0} s   {count / took.TotalSeconds,8:N0} par seconde"));

    private static async Task Write(Workshop workshop, int count, CancellationToken ct)
    {
        var organiser = new Organiser { Code = "mesure", Name = "Mesure", Accent = "#0d6660", PayFipClientNumber = "000000", Policies = new Policies() };
        await workshop.In(async (PortalDb db) =>
        {
            db.Add(organiser);
            return await db.SaveChangesAsync(ct);
        });
        foreach (var lot in Enumerable.Range(1, count).Chunk(500))
        {
            await workshop.In(async (IServiceProvider services) =>
            {
                var (db, stationery) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Stationery>());
                var families = lot.Select(number => new Household { DossierNumber = $"M{number:000000}", Name = $"Foyer {number}" }).ToList();
                var adults = families.ConvertAll(family => family.AddGuardian("Camille", "Mesure", $"foyer-{family.DossierNumber}@example.fr"));
                db.AddRange(families);
                await db.SaveChangesAsync(ct);
                return await db.InTransaction(async () =>
                {
                    foreach (var adult in adults)
                    {
                        await stationery.Write(MailKind.Invoice, organiser, adult, $"invoice:{adult.Id.Value}", organiser.To("/factures"), TimeProvider.System.GetUtcNow(), ct,
                            ("montant", "46,50\u00A0€"), ("facture", "2026-000142"), ("mois", "novembre 2026"), ("echeance", "20\u00A0décembre"));
                    }

                    return true;
                }, ct);
            });
        }
    }

    /// <summary>What the transport really sends for a mail, heard by a server that is only an ear.</summary>
    private static async Task<string> BytesOf(QueuedMail mail, MailSettings settings, CancellationToken ct)
    {
        using var ear = new TcpListener(IPAddress.Loopback, 0);
        ear.Start();
        var heard = Hear(ear, ct);
        var here = Options.Create(new MailSettings { Host = "127.0.0.1", Port = ((IPEndPoint)ear.LocalEndpoint).Port, From = settings.From, FromName = settings.FromName });
        using (var services = new ServiceCollection().AddMailTransport(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).AddSingleton<IOptions<MailSettings>>(here).BuildServiceProvider())
        {
            await services.GetRequiredService<IMailTransport>().Send(new OutgoingMail(QueuedMail.MessageIdOf(mail.Id), mail.To, mail.Subject, mail.Html, mail.Text), ct);
        }

        return await heard;
    }

    private static async Task<string> Hear(TcpListener ear, CancellationToken ct)
    {
        using var client = await ear.AcceptTcpClientAsync(ct);
        using var lines = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var words = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await words.WriteLineAsync("220 oreille");
        var message = new StringBuilder();
        while (await lines.ReadLineAsync(ct) is { } line && !line.StartsWith("QUIT", StringComparison.Ordinal))
        {
            if (line == "DATA")
            {
                await words.WriteLineAsync("354 parlez");
                while (await lines.ReadLineAsync(ct) is { } data && data != ".")
                {
                    message.Append(data).Append("\r\n");
                }
            }

            await words.WriteLineAsync("250 bien");
        }

        return message.ToString();
    }

    private static async Task<TimeSpan> SideBySide(string bytes, int count, MailSettings settings, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, settings.Connections).Select(_ => Bare(bytes, count / settings.Connections, settings, ct)));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<TimeSpan> Bare(string bytes, int count, MailSettings settings, CancellationToken ct)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(settings.Host, settings.Port, ct);
        using var lines = new StreamReader(client.GetStream(), Encoding.Latin1);
        var stream = client.GetStream();
        async Task Say(string words)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(words + "\r\n"), ct);
            await lines.ReadLineAsync(ct);
        }

        await lines.ReadLineAsync(ct);
        await Say("HELO mesure");
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            await Say($"MAIL FROM:<{settings.From}>");
            await Say($"RCPT TO:<plancher-{number}@example.fr>");
            await Say("DATA");
            await Say(bytes + ".");
        }

        var took = Stopwatch.GetElapsedTime(start);
        await Say("QUIT");
        return took;
    }
}
