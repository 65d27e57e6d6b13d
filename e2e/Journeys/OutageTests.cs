using Portal.EndToEnd.Support;
using Portal.TestSupport;

namespace Portal.EndToEnd.Journeys;

/// <summary>Redis goes away in the middle of a booking: nobody notices (I1, I5).</summary>
public sealed class RedisOutageTests(SharedBrowser browser) : Journey(browser)
{
    private OwnRedis redis = null!;
    private DemoDatabase database = null!;

    [Fact]
    public async Task Without_Redis_a_parent_still_ticks_and_pays_and_nobody_loses_a_place_I5()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        var nabil = await (await Visitor(Screen.Desktop)).As("voisinclapiers");
        await camille.Planning.ModifyLive(December(1));
        await nabil.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Lina", "Cantine", December(14));

        redis.Kill();

        await nabil.Planning.Press("Aya", "Cantine", December(14));
        await Expect(nabil.Planning.Problem).ToContainTextAsync("c’est complet");
        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync("9,30 €");
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");
        await camille.Planning.Finish();
        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(3);

        // It comes back knowing nothing.
        await redis.StartAgain(Ct);
        await nabil.Planning.ModifyLive(December(1));
        await nabil.Planning.Press("Aya", "Cantine", December(14));
        await Expect(nabil.Planning.Problem).ToContainTextAsync("c’est complet");
        await nabil.Planning.Tick("Aya", "Cantine", December(3));
        await Expect(nabil.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("7");
    }

    protected override bool ServersAreStopped => true;

    protected override async Task<DemoTown> Settle()
    {
        redis = await OwnRedis.Start(Ct);
        database = await DemoDatabase.Copy();
        return await DemoTown.OpenOn(database.ConnectionString, redis.Address, database, redis);
    }
}

/// <summary>PostgreSQL goes away in the middle of a booking: the page says so, and nothing is lost.</summary>
public sealed class DatabaseOutageTests(SharedBrowser browser) : Journey(browser)
{
    private OwnPostgres postgres = null!;

    [Fact]
    public async Task Without_the_database_the_page_says_so_in_French_and_the_cart_is_intact_afterwards()
    {
        var camille = await (await Visitor(Screen.Desktop)).As("parentclapiers");
        await camille.Planning.ModifyLive(December(1));
        await camille.Planning.Tick("Lina", "Cantine", December(3));
        await camille.Planning.Tick("Lina", "Cantine", December(4));
        var tab = await camille.OtherTab();
        await tab.Cart.Open();

        await postgres.Stop(Ct);

        await camille.Planning.Press("Malo", "Cantine", December(3));
        await Expect(camille.Planning.Problem).ToContainTextAsync("Le service est momentanément indisponible. Votre panier et vos places sont conservés : réessayez dans quelques secondes.");
        await tab.Cart.PayButton.ClickAsync();
        await Expect(tab.Cart.Heading).ToHaveTextAsync("Un instant, s’il vous plaît");
        await Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("Exception");
        var look = new Looking();
        await look.At(tab, "erreur 503");
        look.AssertNothingWrong();

        await postgres.StartAgain(Ct);

        await camille.Planning.Tick("Malo", "Cantine", December(3));
        await Expect(camille.Planning.AmountAtTheSide).ToHaveTextAsync("9,30 €");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(3))).ToHaveTextAsync("8");
        await Expect(camille.Planning.PlacesLeft("Cantine", December(4))).ToHaveTextAsync("9");
        await camille.Planning.Finish();
        await camille.Cart.Pay();
        await camille.Bank.Pay();
        await camille.Requests.Arrive();
        await Expect(camille.Requests.Lines).ToHaveCountAsync(3);
    }

    protected override bool ServersAreStopped => true;

    protected override async Task<DemoTown> Settle()
    {
        postgres = await OwnPostgres.Start(Ct);
        await DemoDatabase.Load(postgres.ConnectionString);
        return await DemoTown.OpenOn(postgres.ConnectionString, TestServers.Redis, postgres);
    }
}
