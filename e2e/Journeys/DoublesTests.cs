using System.Text;
using Portal.EndToEnd.Support;

namespace Portal.EndToEnd.Journeys;

/// <summary>Two files of one family are brought in, seen to be one, made one, and parted again.</summary>
public sealed class DoublesTests(SharedBrowser browser) : Journey(browser)
{
    private const string Register = "Identifiant du foyer;Nom du responsable 1;Prénom du responsable 1;Téléphone du responsable 1;Identifiant de l’enfant;Nom de l’enfant;Prénom de l’enfant;Date de naissance\n"
        + "V1;Vasseur;Léonie;0612345601;VE1;Vasseur;Maëlys;14/05/2018\nV1;;;;VE2;Vasseur;Noah;03/02/2021\nV2;Vasseur;Leonie;0612345601;VE3;Vasseur;Maelys;14/05/2018\n";

    [Fact]
    public async Task Doubles_that_were_imported_are_made_one_and_parted_again()
    {
        var agent = await (await Visitor(Habits.On(Screen.Phone.Name))).As("agentclapiers");
        var (page, looking) = (agent.Page, new Looking());
        await page.GotoAsync("/agent/foyers/import");
        await page.GetByLabel("Fichier CSV").SetInputFilesAsync(new FilePayload { Name = "foyers.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Register) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir ce qu’il ferait" }).Press();
        await page.GetByRole(AriaRole.Button, new() { Name = "Importer", Exact = true }).Press();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("2 nouveaux foyers");

        await page.GotoAsync("/agent/foyers/doublons");
        var pair = page.Locator("section", new() { HasText = "Foyers Vasseur et Vasseur" });
        await Expect(pair).ToContainTextAsync("même nom, même date de naissance");
        await looking.At(agent, "doublons");
        await pair.GetByRole(AriaRole.Link, new() { Name = "Réunir" }).Press();
        await Expect(page.GetByLabel("Maelys Vasseur")).ToContainTextAsync("est Maëlys Vasseur");
        await looking.At(agent, "réunir");
        await page.GetByRole(AriaRole.Button, new() { Name = "Réunir", Exact = true }).Press();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("C’est réuni");
        await Expect(pair).ToHaveCountAsync(0);
        await looking.At(agent, "réunis");

        await page.Locator(".merges").GetByRole(AriaRole.Button, new() { NameRegex = new("^Annuler") }).Press();
        await Expect(page.Locator(".message.thanks")).ToContainTextAsync("C’est annulé");
        await Expect(pair).ToHaveCountAsync(1);
        looking.AssertNothingWrong();
    }
}
