using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>The letters themselves: what a family typed does no harm in them, and organisers word them.</summary>
public sealed class LetterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hostile_first_name_writes_neither_markup_nor_a_header()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        var agent = new StaffDriver(mails.Host).Agent;
        await mails.Host.In((ChangeWords deed) => deed.Run(agent, MailKind.Invoice, "{prenom}, facture {facture}", "{prenom} : {montant} avant le {echeance}", Ct));
        await mails.Host.In((Core.Persistence.PortalDb db) => db.Guardians.ExecuteUpdateAsync(guardian => guardian.SetProperty(g => g.FirstName, "<img src=x onerror=alert(1)>\r\nBcc: tous@example.fr {montant}"), Ct));

        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);

        var mail = Assert.Single(mails.Caught);
        Assert.Equal("<img src=x onerror=alert(1)> Bcc: tous@example.fr {montant}, facture 2026-000001", mail.Subject);
        Assert.Equal([martin.Parent.Email], mail.To);
        Assert.DoesNotContain("Bcc", mail.Headers.Keys);
        var page = (IHtmlDocument)await BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(mail.Html), Ct);
        Assert.Empty(page.QuerySelectorAll("img, script"));
        Assert.Contains("46,50", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_says_the_action_first_why_it_comes_and_where_to_choose_in_both_forms()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);

        var mail = Assert.Single(mails.Caught);

        var page = (IHtmlDocument)await BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(mail.Html), Ct);
        Assert.Equal("http://portail.example.fr/factures", page.QuerySelectorAll<IHtmlAnchorElement>("a").First().Href);
        Assert.Contains("#0d6660", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("multipart/alternative", mail.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.All([page.Body!.TextContent, mail.Text], form =>
        {
            Assert.Contains("Facture de 46,50\u00A0€", form, StringComparison.Ordinal);
            Assert.Contains(MailTopic.Money.Because(), form, StringComparison.Ordinal);
        });
        Assert.Contains("http://portail.example.fr/clapiers/moi/courriels", mail.Text, StringComparison.Ordinal);
        Assert.Contains("http://portail.example.fr/clapiers/moi/courriels", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_lack_what_they_need_are_not_kept_and_the_portal_s_come_back_with_both_in_the_audit_I7()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        var agent = new StaffDriver(mails.Host).Agent;

        var problems = await mails.Host.In((ChangeWords deed) => deed.Run(agent, MailKind.Invoice, "Facture", "À payer.", Ct));
        var kept = await mails.Host.In((ChangeWords deed) => deed.Run(agent, MailKind.Invoice, "Facture {facture}", "{montant}, avant le {echeance}.", Ct));
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Host.In((ChangeWords deed) => deed.Restore(agent, MailKind.Invoice, Ct));
        await mails.Invoice(martin.Parent, "invoice:2", Ct);

        Assert.Equal(3, problems.Count);
        Assert.Empty(kept);
        Assert.Equal(["Facture 2026-000001", "Facture de 46,50\u00A0€, novembre 2026"], (await mails.Mails(Ct)).Select(mail => mail.Subject));
        var audit = await mails.Host.Ask(db => db.AuditEntries.Where(entry => entry.What == "mail.worded").OrderBy(entry => entry.Id).ToListAsync(Ct));
        Assert.Equal([(null, "Facture {facture}\n{montant}, avant le {echeance}."), ("Facture {facture}\n{montant}, avant le {echeance}.", null)], audit.Select(entry => (entry.Before, entry.After)));
    }

    [Fact]
    public async Task Every_kind_can_be_written_with_the_portal_s_words()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        foreach (var template in MailTemplates.All)
        {
            await mails.Invoice(martin.Parent, $"kind:{template.Kind}", Ct, kind: template.Kind);
        }

        Assert.All(await mails.Mails(Ct), mail => Assert.DoesNotContain("{", mail.Subject + mail.Text, StringComparison.Ordinal));
        Assert.Equal(MailTemplates.All.Count, (await mails.Mails(Ct)).Count);
    }
}
