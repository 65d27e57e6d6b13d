using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>Alerts on devices (R21): from the alert to what a browser reads, with a push service that takes, refuses and dies in between.</summary>
public sealed class PushTests
{
    private static readonly PushKeys Keys = PushKeys.New();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_reaches_the_device_sealed_signed_and_once_I4()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        Assert.Null(await Keep(host, martin.Parent, service.Endpoint("phone"), phone));
        var alert = await Alert(host, martin.Parent, "offer:1");

        var told = await Tell(host);
        var sent = (await Send(host), await Send(host));

        var push = Assert.Single(service.Received);
        Assert.Equal((1, 1, 0), (told, sent.Item1, sent.Item2));
        Assert.Equal(("phone", "aes128gcm", "high", 86_400), (push.Endpoint, push.Encoding, push.Urgency, push.Ttl));
        Assert.Equal(service.Address.GetLeftPart(UriPartial.Authority), push.ClaimsSignedBy(Keys.Public).GetProperty("aud").GetString());
        var message = JsonSerializer.Deserialize<JsonElement>(phone.Open(push.Body));
        Assert.Equal(("Place proposée", $"/alertes/{alert}"), (message.GetProperty("title").GetString(), message.GetProperty("link").GetString()));
        Assert.Equal(push.Topic, message.GetProperty("tag").GetString());
        Assert.Empty(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Only_offers_come_at_first_and_then_what_was_chosen()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);

        await Alert(host, martin.Parent, "invoice:1", MailKind.Invoice);
        await Alert(host, martin.Parent, "reset:1", MailKind.PasswordReset);
        await Tell(host);
        Assert.Equal(0, await Send(host));

        Assert.False(await Choose(host, martin.Parent, MailTopic.Money, MailTopic.Account));
        Assert.True(await Choose(host, martin.Parent, MailTopic.Money));
        await Alert(host, martin.Parent, "invoice:2", MailKind.Invoice);
        await Alert(host, martin.Parent, "offer:2");
        await Tell(host);
        Assert.Equal(1, await Send(host));
        Assert.Contains("Du nouveau dans vos factures", phone.Open(Assert.Single(service.Received).Body), StringComparison.Ordinal);

        Assert.True(await Choose(host, martin.Parent));
        await Alert(host, martin.Parent, "invoice:3", MailKind.Invoice);
        await Tell(host);
        Assert.Equal(0, await Send(host));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task A_browser_that_has_given_up_its_address_is_forgotten(HttpStatusCode gone)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Alert(host, martin.Parent, "offer:1");
        await Tell(host);
        service.Status = (int)gone;

        Assert.Equal(0, await Send(host));

        Assert.Empty(await host.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
        Assert.Empty(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
    }

    [Theory]
    [InlineData(429, "300", 300)]
    [InlineData(503, null, 30)]
    public async Task A_busy_service_is_asked_again_when_it_says_and_no_longer_than_a_day(int status, string? retryAfter, int seconds)
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Alert(host, martin.Parent, "offer:1");
        await Alert(host, martin.Parent, "offer:2");
        await Tell(host);
        (service.Status, service.RetryAfter) = (status, retryAfter);
        await Send(host);

        host.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Send(host);
        Assert.Equal(2, service.Received.Count);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        (service.Status, service.RetryAfter) = (201, null);
        Assert.Equal(2, await Send(host));
        Assert.Equal(86_400 - seconds, service.Received[^1].Ttl);

        await Alert(host, martin.Parent, "offer:3");
        await Tell(host);
        host.Clock.Advance(QueuedPush.Life);
        Assert.Equal(0, await Send(host));
        Assert.Empty(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_push_that_is_refused_for_good_is_dropped_and_its_device_stays()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Alert(host, martin.Parent, "offer:1");
        await Tell(host);
        service.Status = 413;

        Assert.Equal(0, await Send(host));

        Assert.Empty(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
        Assert.Single(await host.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
    }

    /// <summary>The sender dies after the service's « yes », before its note.</summary>
    [Fact]
    public async Task A_sender_that_dies_in_between_sends_again_under_the_same_name()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Alert(host, martin.Parent, "offer:1");
        await Tell(host);
        var first = host.Twin(With(dies: true));
        await Assert.ThrowsAsync<ProcessDiedException>(() => Send(first));
        await first.Leave();

        Assert.Equal(0, await Send(host));
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await Send(host));

        Assert.Equal(2, service.Received.Count);
        Assert.Single(service.Received.Select(push => push.Topic).Distinct());
        Assert.Single(service.Received.Select(push => phone.Open(push.Body)).Distinct());
    }

    [Fact]
    public async Task Several_processes_write_and_send_each_push_once()
    {
        var town = new TestTown();
        var families = town.Households(30);
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        foreach (var family in families)
        {
            await Keep(host, family.Parent, service.Endpoint($"{family.Parent.Id.Value}"), phone);
            await Alert(host, family.Parent, $"offer:{family.Id.Value}");
        }

        var told = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Tell(host)));
        var sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Send(host)));

        Assert.Equal((30, 30), (told.Sum(), sent.Sum()));
        Assert.Equal(30, service.Received.Count);
        Assert.Equal(30, service.Received.DistinctBy(push => push.Endpoint).Count());
    }

    [Fact]
    public async Task What_is_written_in_the_night_leaves_in_the_morning_with_its_day()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Choose(host, martin.Parent, MailTopic.Answers);
        host.Clock.Now = new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
        await Alert(host, martin.Parent, "night:1", MailKind.NightReport);
        await Tell(host);

        Assert.Equal(0, await Send(host));
        host.Clock.Now = new DateTimeOffset(2026, 11, 25, 6, 0, 0, TimeSpan.Zero);
        Assert.Equal(1, await Send(host));
        Assert.Equal((86_400, "normal"), (service.Received[0].Ttl, service.Received[0].Urgency));
    }

    [Fact]
    public async Task A_browser_alerts_one_adult_and_one_ends_only_their_own_I6()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var service = await TestPushService.Open();
        using var tablet = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("tablet"), tablet);
        await Keep(host, martin.Parent, service.Endpoint("tablet"), tablet);
        var martins = await host.Ask(db => db.PushSubscriptions.SingleAsync(Ct));

        Assert.Equal(Refusal.NotFound, await End(host, durand.Parent, martins.Id));
        await Keep(host, durand.Parent, service.Endpoint("tablet"), tablet);

        var durands = await host.Ask(db => db.PushSubscriptions.SingleAsync(Ct));
        Assert.Equal(durand.Parent.Id, durands.GuardianId);
        Assert.Equal(Refusal.NotFound, await End(host, martin.Parent, durands.Id));
        Assert.Null(await End(host, durand.Parent, durands.Id));
        Assert.Empty(await host.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));
        Assert.Equal(["push.kept", "push.kept", "push.ended"], await host.Ask(db => db.AuditEntries.Where(entry => entry.What.StartsWith("push.")).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => entry.What).ToListAsync(Ct)));
    }

    [Fact]
    public async Task The_oldest_device_makes_room()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        for (var number = 0; number <= PushSubscription.MostPerAdult; number++)
        {
            await Keep(host, martin.Parent, service.Endpoint($"{number}"), phone);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var kept = await host.Ask(db => db.PushSubscriptions.OrderBy(device => device.CreatedAt).Select(device => device.Endpoint).ToListAsync(Ct));

        Assert.Equal(PushSubscription.MostPerAdult, kept.Count);
        Assert.Equal(service.Endpoint("1"), kept[0]);
    }

    [Fact]
    public async Task Nothing_knocks_at_the_town_halls_own_doors()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var inside = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town, With(allowsPrivate: false));

        Assert.Equal(Refusal.PushAddressRefused, await Keep(host, martin.Parent, inside.Endpoint("x"), phone));
        Assert.Equal(Refusal.PushAddressRefused, await Keep(host, martin.Parent, "https://127.0.0.1/x", phone));
        Assert.Equal(Refusal.PushAddressRefused, await Keep(host, martin.Parent, "https://push.example.net/x", phone, auth: "court"));
        Assert.Equal(Refusal.PushOnSharedComputer, await Keep(host, martin.Parent, "https://push.example.net/x", phone, isShared: true));
        Assert.Empty(await host.Ask(db => db.PushSubscriptions.ToListAsync(Ct)));

        // A name that has come to lead here since it was kept.
        var lax = host.Twin(With());
        await Keep(lax, martin.Parent, inside.Endpoint("x"), phone);
        await Alert(lax, martin.Parent, "offer:1");
        await Tell(lax);
        await lax.Leave();
        Assert.Equal(0, await Send(host));
        Assert.Empty(inside.Received);
        Assert.Empty(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Without_keys_and_after_new_keys_nothing_is_written_nor_sent()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var service = await TestPushService.Open();
        using var phone = new PushBrowser();
        await using var host = await Start(town);
        await Keep(host, martin.Parent, service.Endpoint("phone"), phone);
        await Alert(host, martin.Parent, "offer:1");
        await Tell(host);

        foreach (var options in new[] { With(keys: PushKeys.New()), new CoreOptions() })
        {
            var other = host.Twin(options);
            await Alert(other, martin.Parent, $"offer:{Guid.NewGuid()}");
            Assert.Equal(1, await Tell(other));
            Assert.Equal(0, await Send(other));
            await other.Leave();
        }

        await using var keyless = await Start(new TestTown(), new CoreOptions());
        Assert.Equal(Refusal.NotFound, await Keep(keyless, martin.Parent, service.Endpoint("phone"), phone));
        Assert.Single(await host.Ask(db => db.QueuedPushes.ToListAsync(Ct)));
        Assert.Empty(service.Received);
    }

    private static Task<CoreHost> Start(TestTown town, CoreOptions? options = null) => CoreHost.Start(town, options ?? With());

    private static CoreOptions With(PushKeys? keys = null, bool allowsPrivate = true, bool dies = false) => new()
    {
        Services = services =>
        {
            services.Configure<PushSettings>(push => (push.PublicKey, push.PrivateKey, push.AllowsPrivateHosts) = ((keys ?? Keys).Public, (keys ?? Keys).Private, allowsPrivate));
            if (dies)
            {
                services.AddHttpClient<PushService>().AddHttpMessageHandler(() => new DyingHandler());
            }
        },
    };

    private static Task<Refusal?> Keep(CoreHost host, Guardian who, string endpoint, PushBrowser browser, string? auth = null, bool isShared = false) =>
        host.In((KeepPushSubscription deed) => deed.Run(who.Id, who.HouseholdId, endpoint, browser.P256dh, auth ?? browser.Auth, "Firefox sur Android", isShared, Ct));

    private static Task<Refusal?> End(CoreHost host, Guardian who, Guid device) => host.In((EndPushSubscription deed) => deed.Run(who.Id, who.HouseholdId, device, Ct));

    private static Task<bool> Choose(CoreHost host, Guardian who, params MailTopic[] topics) => host.In((ChoosePushes deed) => deed.Run(who.Id, who.HouseholdId, topics, Ct));

    private static Task<int> Tell(CoreHost host) => host.In((TellAlerts deed) => deed.Run(Ct));

    private static Task<int> Send(CoreHost host) => host.In((SendPushes deed) => deed.Run(Ct));

    private static async Task<Guid> Alert(CoreHost host, Guardian to, string cause, MailKind kind = MailKind.Offer)
    {
        var organiser = await host.Ask(db => db.Organisers.AsNoTracking().SingleAsync(Ct));
        (string, string)[] values = [.. MailTemplates.Of(kind).Own.Select(placeholder => (placeholder.Name, placeholder.Sample))];
        await host.In(async (IServiceProvider services) => await services.GetRequiredService<PortalDb>().InTransaction(async () =>
        {
            await services.GetRequiredService<Stationery>().Write(kind, organiser, to, cause, "/demandes", host.Clock.GetUtcNow(), Ct, values);
            return true;
        }, Ct));
        return await host.Ask(db => db.Mails.Where(mail => mail.Cause == cause).Select(mail => mail.Id).SingleAsync(Ct));
    }

    private sealed class ProcessDiedException : Exception;

    private sealed class DyingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var answer = await base.SendAsync(request, cancellationToken);
            throw new ProcessDiedException();
        }
    }
}
