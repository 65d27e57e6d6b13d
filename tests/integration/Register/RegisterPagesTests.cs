using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Register;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Register;

/// <summary>The pages of the register, as an agent goes through them: a file in, a file out, two households made one and two again, absentees marked.</summary>
public sealed class RegisterPagesTests
{
    private const string File = "Identifiant du foyer;Prénom du responsable 1;Nom du responsable 1;Code postal\nF1;Anne;Petit;34830\nF2;Luc;Roux;abc\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_looked_at_its_bad_lines_fetched_its_right_lines_imported_and_the_register_exported()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var agent = await portal.SignedInAgent("agent", portal.Town.OrganiserId, Ct);

        var empty = await agent.SendFile("/agent/foyers/import", [], ("registre", "vide.csv", []), Ct);
        var none = await agent.SendFile("/agent/foyers/import", [], ("registre", "autre.csv", "Pointure\n38\n"u8.ToArray()), Ct);
        var preview = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.csv", Encoding.UTF8.GetBytes(File)), Ct);
        var toCorrect = await agent.Get(preview.Page.QuerySelector("a[href*=ACorriger]")!.GetAttribute("href")!, Ct);
        var form = preview.Page.QuerySelector<IHtmlFormElement>("form:has(input[name=vu])")!;
        var refused = await agent.Send(form, Ct);
        var done = await agent.Send(form, Ct, ("justes", "true"));
        var twice = await agent.Send(form, Ct, ("justes", "true"));
        var model = await agent.Get("/agent/foyers/import?handler=Modele", Ct);
        var export = await agent.Get("/agent/foyers/import?handler=Export", Ct);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (empty.Status, none.Status));
        Assert.Contains("«\u00A0Identifiant du foyer\u00A0» manque", none.Words, StringComparison.Ordinal);
        Assert.Contains("Ligne 3", preview.Words, StringComparison.Ordinal);
        Assert.Contains("F2;Luc;Roux;abc;«\u00A0Code postal\u00A0» a cinq chiffres.", toCorrect.Text, StringComparison.Ordinal);
        Assert.Contains("Rien n’a été importé", refused.Words, StringComparison.Ordinal);
        Assert.Contains("1\u00A0nouveau\u00A0foyer", done.Words.Replace(' ', '\u00A0'), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, twice.Status);
        Assert.StartsWith("\uFEFFIdentifiant du foyer;Numéro de dossier;Nom du foyer", model.Text, StringComparison.Ordinal);
        Assert.Contains("F1;2026-N00001;Petit;;34830", export.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Roux", export.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_is_looked_at_and_imported_like_a_CSV_and_one_that_is_none_is_refused_in_a_sentence()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var agent = await portal.SignedInAgent("agent", portal.Town.OrganiserId, Ct);
        using var book = new MemoryStream();
        await book.SaveAsAsync(File.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';').Select((cell, index) => (cell, index)).ToDictionary(pair => $"c{pair.index}", pair => (object)pair.cell)).ToList(), printHeader: false, cancellationToken: Ct);

        var broken = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.xlsx", book.ToArray()[..^200]), Ct);
        var preview = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.xlsx", book.ToArray()), Ct);
        var toCorrect = await agent.Get(preview.Page.QuerySelector("a[href*=ACorriger]")!.GetAttribute("href")!, Ct);
        var done = await agent.Send(preview.Page.QuerySelector<IHtmlFormElement>("form:has(input[name=vu])")!, Ct, ("justes", "true"));

        using var model = await agent.Fetch("/agent/foyers/import?handler=Modele&classeur=true", Ct);
        using var export = await agent.Fetch("/agent/foyers/import?handler=Export&classeur=true", Ct);
        var again = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.xlsx", await export.Content.ReadAsByteArrayAsync(Ct)), Ct);
        var nothing = await agent.SendFile("/agent/foyers/import", [], ("registre", "modele.xlsx", await model.Content.ReadAsByteArrayAsync(Ct)), Ct);

        Assert.EndsWith(".xlsx", export.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        Assert.Contains("Ce fichier ne change rien.", again.Words, StringComparison.Ordinal);
        Assert.Contains("n’a que ses titres", nothing.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (broken.Status, broken.Words.Contains("Ce classeur ne s’ouvre pas", StringComparison.Ordinal)));
        Assert.Contains("Aperçu de «\u00A0foyers.xlsx", preview.Words, StringComparison.Ordinal);
        Assert.Contains("Ligne 3", preview.Words, StringComparison.Ordinal);
        Assert.Contains("F2;Luc;Roux;abc;«\u00A0Code postal\u00A0» a cinq chiffres.", toCorrect.Text, StringComparison.Ordinal);
        Assert.Contains("1\u00A0nouveau\u00A0foyer", done.Words.Replace(' ', '\u00A0'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_larger_than_any_other_form_is_taken_and_one_past_its_own_limit_is_refused_in_a_sentence()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var agent = await portal.SignedInAgent("agent", portal.Town.OrganiserId, Ct);

        var large = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.csv", [.. Encoding.UTF8.GetBytes(File), .. Enumerable.Repeat((byte)'\n', 2 * 1024 * 1024)]), Ct);
        var tooLarge = await agent.SendFile("/agent/foyers/import", [], ("registre", "foyers.csv", new byte[RegisterFile.Largest + 1]), Ct);

        Assert.Contains("Aperçu", large.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLarge.Status);
        Assert.Contains("dépasse 10\u00A0Mo", tooLarge.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubles_are_shown_side_by_side_made_one_with_the_value_chosen_and_two_again()
    {
        var town = new TestTown();
        var (martin, twin) = (town.Household(), town.Household());
        foreach (var home in new[] { martin, twin })
        {
            (home.Child.FirstName, home.Child.LastName, home.Parent.FirstName, home.Parent.LastName) = ("Zoé", "Martin", "Anne", "Martin");
        }

        (martin.Household.City, twin.Household.City) = ("Clapiers", "Jacou");
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        var list = await agent.Get("/agent/foyers/doublons", Ct);
        var merge = await agent.Get(list.Page.QuerySelector("a[href*='reunir']")!.GetAttribute("href")!, Ct);
        var form = merge.Page.QuerySelectorAll<IHtmlFormElement>("form[method=post]").First(f => f.QuerySelector("input[name=paire]") is not null);
        var gone = merge.Page.QuerySelector<IHtmlInputElement>("input[name='champ:household.city'][value=autre]")!.ParentElement!.TextContent.Trim();
        var done = await agent.Send(form, Ct, ("champ:household.city", "autre"));
        var one = await portal.Ask(db => db.Households.Include(home => home.Children).Include(home => home.Guardians).SingleAsync(Ct));
        var undone = await agent.Press(done.Page.QuerySelector("button[name=reunion]")!, Ct);
        var two = await portal.Ask(db => db.Households.CountAsync(Ct));
        var different = await agent.Send(undone.Page.QuerySelector<IHtmlFormElement>("form:has(input[name=un])")!, Ct);

        Assert.Contains("même nom, même date de naissance", list.Words, StringComparison.Ordinal);
        Assert.Contains("C’est réuni", done.Words, StringComparison.Ordinal);
        Assert.Equal((gone, 1, 1), (one.City, one.Children.Count, one.Guardians.Count));
        Assert.Contains("comme avant", undone.Words, StringComparison.Ordinal);
        Assert.Equal(2, two);
        Assert.Contains("Aucun doublon", different.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absentees_are_listed_marked_and_unmarked_R20()
    {
        var town = new TestTown { Policies = TestTown.Clapiers with { Gate = BookingGate.FileKnown | BookingGate.Appointment } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        await portal.Ask(db => db.ChildFiles.ExecuteUpdateAsync(file => file.SetProperty(f => f.ValidatedFor, 2025), Ct));
        await portal.Ask(db => db.Activities.ExecuteUpdateAsync(activity => activity.SetProperty(a => a.Kind, ActivityKind.Wednesday), Ct));
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);

        var list = await agent.Get("/agent/foyers/absents", Ct);
        var marked = await agent.Send(list.Page.QuerySelector<IHtmlFormElement>("form:has(input[name=vus])")!, Ct);
        var isMarked = await portal.Ask(db => db.ChildFiles.AnyAsync(file => file.NeedsAppointment, Ct));
        var undone = await agent.Press(marked.Page.QuerySelector("button[name=tour]")!, Ct);
        var wrong = await agent.Post("/agent/foyers/absents", [("moins", "0"), ("vus", "1")], Ct);

        Assert.Contains(martin.Child.FirstName, list.Words, StringComparison.Ordinal);
        Assert.Contains("rendez-vous avant de réserver", marked.Words, StringComparison.Ordinal);
        Assert.True(isMarked);
        Assert.Contains("réserver sans rendez-vous", undone.Words, StringComparison.Ordinal);
        Assert.False(await portal.Ask(db => db.ChildFiles.AnyAsync(file => file.NeedsAppointment, Ct)));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }
}
