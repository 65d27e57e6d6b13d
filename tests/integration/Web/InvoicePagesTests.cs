using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>The pages of invoices by plain forms: the cash office bills, the family pays and keeps its receipt, the counter takes money (R73-R75, I6).</summary>
public sealed class InvoicePagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cash_office_prepares_reads_and_issues_a_month_and_the_family_pays_it_online_R73_R75()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        using var parent = await portal.SignedIn(martin, Ct);

        var desk = await agent.Get("/agent/factures", Ct);
        var draft = await agent.Press(desk.Page.QuerySelectorAll("button").Single(button => button.TextContent.Contains("Préparer novembre 2026", StringComparison.Ordinal)), Ct);
        var before = await parent.Get("/factures", Ct);
        var issuing = await agent.Press(draft.Page.QuerySelectorAll("button").Single(button => button.TextContent.StartsWith("Émettre", StringComparison.Ordinal)), Ct);
        await Issue(portal);
        var issued = await agent.Get("/agent/factures/mois/2026-11", Ct);
        var list = await parent.Get("/factures", Ct);
        var invoice = await parent.Get(((IHtmlAnchorElement)list.Page.QuerySelector(".bills a")!).PathName, Ct);
        var bank = await parent.Press(invoice.Page.QuerySelectorAll("button").Single(button => button.TextContent.StartsWith("Payer", StringComparison.Ordinal)), Ct);
        var outcome = await parent.Press(bank.Page.QuerySelector("#payer-carte")!, Ct);
        var receipt = await parent.Press(outcome.Page.QuerySelector("#revenir")!, Ct);
        var paid = await parent.Get("/factures", Ct);

        Assert.Contains("Projet", draft.Words, StringComparison.Ordinal);
        Assert.Contains("Quotient familial inconnu", draft.Words, StringComparison.Ordinal);
        Assert.Contains("Aucune facture", before.Words, StringComparison.Ordinal);
        Assert.Contains("0 foyers sur 2", issuing.Words, StringComparison.Ordinal);
        Assert.Contains("Émis", issued.Words, StringComparison.Ordinal);
        Assert.Contains("Il reste 46,50\u00A0€ à payer avant le 20\u00A0décembre", list.Words, StringComparison.Ordinal);
        Assert.Contains("Facture de 46,50\u00A0€", invoice.Words, StringComparison.Ordinal);
        Assert.Contains("Restaurant scolaire", invoice.Words, StringComparison.Ordinal);
        Assert.Contains("QF 812, tranche haute", invoice.Words, StringComparison.Ordinal);
        Assert.Equal("4650", portal.Bank.Operations.Single().Order.Montant);
        Assert.Contains("Reçu de 46,50\u00A0€", receipt.Words, StringComparison.Ordinal);
        Assert.Contains("Payée", paid.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_invoice_is_at_the_top_of_home_in_the_menu_and_in_the_past_tense_R74()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        var due = await portal.Ask(db => db.Invoices.Where(i => i.HouseholdId == martin.Id).Select(i => i.DueOn).SingleAsync(Ct));

        portal.Clock.Now = ParisTime.At(due, new(9, 0));
        using var browser = await portal.SignedIn(martin, Ct);
        var onTheDay = await browser.Get("/", Ct);
        portal.Clock.Now = ParisTime.At(due.AddDays(1), new(9, 0));
        using var again = await portal.SignedIn(martin, Ct);
        var late = await again.Get("/", Ct);
        var read = await again.Get($"/factures/{invoice}", Ct);

        Assert.Contains("Il reste 46,50\u00A0€ à payer avant le 20\u00A0décembre.", onTheDay.Page.QuerySelector(".todos")!.TextContent, StringComparison.Ordinal);
        Assert.Null(onTheDay.Page.QuerySelector(".todos .pressing"));
        Assert.DoesNotContain("en retard", onTheDay.Page.QuerySelector(".menu")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("46,50\u00A0€ étaient à payer avant le 20\u00A0décembre.", late.Page.QuerySelector(".todos .pressing")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"/factures/{invoice}", late.Page.QuerySelector(".todos .pressing a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("1 en retard", late.Page.QuerySelector(".menu")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("46,50\u00A0€ étaient à payer avant le 20\u00A0décembre.", read.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Il reste", read.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoice_and_receipt_are_kept_as_pdf_R75()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        using var parent = await portal.SignedIn(martin, Ct);
        await Take(agent, invoice, "46,50", "Cheque");
        var payment = await portal.Ask(db => db.InvoicePayments.Select(p => p.Id).SingleAsync(Ct));

        foreach (var (browser, address) in new[] { (parent, $"/clapiers/factures/{invoice}?handler=Pdf"), (parent, $"/clapiers/factures/{invoice}/recu/{payment}?handler=Pdf"), (agent, $"/agent/factures/{invoice}?handler=Pdf"), (agent, $"/agent/factures/{invoice}?handler=Recu&reglement={payment}") })
        {
            using var answer = await browser.Fetch(address, Ct);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Ct);
            Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(bytes, 0, 8));
        }
    }

    [Fact]
    public async Task A_debt_names_its_debtor_whole_in_whatever_letters_F1()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);

        foreach (var name in new[] { "Łukasz Wałęsa", "Đorđe Đokić", "Nguyễn Thị Hồng", "Олена Шевченко", "محمد بن علي", "Lina 😀" })
        {
            await portal.Ask(db => db.Invoices.ExecuteUpdateAsync(set => set.SetProperty(written => written.PayerName, name), Ct));
            using var answer = await parent.Fetch($"/clapiers/factures/{invoice}?handler=Pdf", Ct);
            var words = PdfText.Words(await answer.Content.ReadAsByteArrayAsync(Ct));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains($"À {name}, dossier n° ", words, StringComparison.Ordinal);
            Assert.EndsWith($" · {name} 1 / 1", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_counter_takes_a_part_then_the_rest_and_refuses_what_cannot_be_R74()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);

        var part = await Take(agent, invoice, "20", "Cash");
        var unreadable = await Take(agent, invoice, "vingt", "Cash");
        var tooMuch = await Take(agent, invoice, "46,50", "Cash");
        var rest = await Take(agent, invoice, "26,50", "HolidayVoucher", "CV 123");
        var found = await agent.Get("/agent/factures?cherche=famille1&etat=payee&mois=2026-11", Ct);
        var late = await agent.Get("/agent/factures?etat=a-payer", Ct);

        Assert.Contains("20,00\u00A0€ encaissés, reçu n°\u00A0R2026-000001", part.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (unreadable.Status, tooMuch.Status));
        Assert.Contains(Refusal.AmountUnreadable.Sentence(), unreadable.Words, StringComparison.Ordinal);
        Assert.Contains("vingt", unreadable.Text, StringComparison.Ordinal);
        Assert.Contains(Refusal.MoreThanDue.Sentence(), tooMuch.Words, StringComparison.Ordinal);
        Assert.Contains("Chèques-vacances", rest.Words, StringComparison.Ordinal);
        Assert.Contains("1\u00A0facture", found.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Camille Famille1", late.Words, StringComparison.Ordinal);
        Assert.Equal(new Money(46.50m), Money.Sum(await portal.Ask(db => db.InvoicePayments.Select(p => p.Amount).ToListAsync(Ct))));
    }

    [Fact]
    public async Task A_wrong_counter_payment_is_taken_back_by_its_form_and_the_family_reads_why_R74()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        using var parent = await portal.SignedIn(martin, Ct);
        var taken = await Take(agent, invoice, "46,50", "Cheque");
        var form = (IHtmlFormElement)taken.Page.QuerySelector(".take-back form")!;

        var silent = await agent.Send(form, Ct, ("raison", "  "));
        var done = await agent.Send(form, Ct, ("raison", "Saisi sur la mauvaise facture"));
        var twice = await agent.Send(form, Ct, ("raison", "Saisi sur la mauvaise facture"));
        var seen = await parent.Get($"/factures/{invoice}", Ct);
        var payments = await portal.Ask(db => db.InvoicePayments.OrderBy(payment => payment.Number).ToListAsync(Ct));
        var first = await parent.Get($"/factures/{invoice}/recu/{payments[0].Id}", Ct);
        var second = await parent.Get($"/factures/{invoice}/recu/{payments[1].Id}", Ct);
        using var paper = await agent.Fetch($"/agent/factures/{invoice}?handler=Recu&reglement={payments[1].Id}", Ct);
        using var whole = await agent.Fetch($"/agent/factures/{invoice}?handler=Pdf", Ct);

        Assert.Contains("Une écriture de −\u00A046,50\u00A0€ est ajoutée", taken.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (silent.Status, silent.Words.Contains(Refusal.TakeBackReasonNeeded.Sentence(), StringComparison.Ordinal)));
        Assert.True(silent.Page.QuerySelector(".take-back")!.HasAttribute("open"));
        Assert.Contains("est annulé par le n°\u00A0R2026-000002", done.Words, StringComparison.Ordinal);
        Assert.Contains("Annulation, chèque", done.Words, StringComparison.Ordinal);
        Assert.Contains("Saisi sur la mauvaise facture", done.Words, StringComparison.Ordinal);
        Assert.Null(done.Page.QuerySelector(".take-back"));
        Assert.Equal((HttpStatusCode.Conflict, true), (twice.Status, twice.Words.Contains(Refusal.AlreadyTakenBack.Sentence(), StringComparison.Ordinal)));
        Assert.Equal([46.50m, -46.50m], payments.Select(payment => payment.Amount.Euros));
        Assert.Contains("Payer 46,50\u00A0€ en ligne", seen.Words, StringComparison.Ordinal);
        Assert.Contains("reçu n°\u00A0R2026-000001 annulé\u00A0: Saisi sur la mauvaise facture", seen.Words, StringComparison.Ordinal);
        Assert.Contains("Ce reçu ne vaut plus", first.Words, StringComparison.Ordinal);
        Assert.Contains("Annulation de 46,50\u00A0€", second.Words, StringComparison.Ordinal);
        Assert.All([paper, whole], answer => Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)));
    }

    [Fact]
    public async Task Another_invoice_or_another_person_takes_nothing_back_I6()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        await Take(agent, invoice, "20", "Cash");
        var payment = await portal.Ask(db => db.InvoicePayments.Select(p => p.Id).SingleAsync(Ct));
        using var parent = await portal.SignedIn(martin, Ct);

        var token = (await agent.Get($"/agent/factures/{invoice}", Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");
        var unknown = await agent.Post($"/agent/factures/{Guid.NewGuid()}?handler=Annuler", [("reglement", payment.ToString()), ("raison", "Erreur")], Ct, token: token);
        var family = await parent.Post($"/agent/factures/{invoice}?handler=Annuler", [("reglement", payment.ToString()), ("raison", "Erreur")], Ct, token: await parent.Token(Ct));

        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.NotEqual(HttpStatusCode.OK, family.Status);
        Assert.Equal(1, await portal.Ask(db => db.InvoicePayments.CountAsync(Ct)));
    }

    [Fact]
    public async Task Another_households_invoice_is_not_found_by_any_door_I6()
    {
        var (portal, martin, durand) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var stranger = await portal.SignedIn(durand, Ct);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        await Take(agent, invoice, "20", "Cash");
        var payment = await portal.Ask(db => db.InvoicePayments.Select(p => p.Id).SingleAsync(Ct));

        var token = await stranger.Token(Ct);
        var answers = new[]
        {
            await stranger.GetOnly($"/clapiers/factures/{invoice}", Ct),
            await stranger.GetOnly($"/clapiers/factures/{invoice}?handler=Pdf", Ct),
            await stranger.GetOnly($"/clapiers/factures/{invoice}/recu/{payment}", Ct),
            await stranger.GetOnly($"/clapiers/factures/{invoice}/recu/{payment}?handler=Pdf", Ct),
            await stranger.GetOnly($"/clapiers/factures/{Guid.NewGuid()}", Ct),
            await stranger.Post($"/clapiers/factures/{invoice}", [], Ct, token: token),
        };
        var staff = await stranger.GetOnly($"/agent/factures/{invoice}", Ct);
        using var passerBy = portal.Browser();
        var nobody = await passerBy.GetOnly($"/clapiers/factures/{invoice}", Ct);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
        Assert.NotEqual(HttpStatusCode.OK, staff.Status);
        Assert.NotEqual(HttpStatusCode.OK, nobody.Status);
        Assert.Empty(portal.Bank.Operations);
    }

    [Fact]
    public async Task A_refused_card_leads_back_to_the_invoice_which_says_so()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);
        var page = await parent.Get($"/factures/{invoice}", Ct);
        await parent.Press(page.Page.QuerySelectorAll("button").Single(button => button.TextContent.StartsWith("Payer", StringComparison.Ordinal)), Ct);
        var operation = portal.Bank.Operations.Single().IdOp;
        portal.Bank.Refuse(operation);

        var back = await parent.Get($"/paiement/retour?idop={operation}", Ct);

        Assert.Equal($"/clapiers/factures/{invoice}", back.Address.AbsolutePath);
        Assert.Contains("La banque a refusé le paiement", back.Words, StringComparison.Ordinal);
        Assert.Contains("Payer 46,50\u00A0€ en ligne", back.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payer_from_a_second_tab_says_that_a_payment_is_open_and_lets_the_family_begin_anew_F6()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var parent = await portal.SignedIn(martin, Ct);
        var (first, second) = (await parent.Get($"/factures/{invoice}", Ct), await parent.Get($"/factures/{invoice}", Ct));
        var pay = (Answer page, string words) => parent.Press(page.Page.QuerySelectorAll("button").Single(button => button.TextContent.StartsWith(words, StringComparison.Ordinal)), Ct);

        await pay(first, "Payer");
        portal.Clock.Advance(TimeSpan.FromMinutes(3));
        var told = await pay(second, "Payer");
        var before = portal.Bank.Operations.Count;
        await pay(told, "Recommencer");

        Assert.Contains("Un paiement de cette facture est déjà en cours", told.Words, StringComparison.Ordinal);
        Assert.Contains("si vous l’avez fermée sans payer, vous pouvez recommencer", told.Words, StringComparison.Ordinal);
        Assert.Equal((1, 2), (before, portal.Bank.Operations.Count));
    }

    [Fact]
    public async Task What_the_bank_gave_back_is_noted_by_its_form_and_the_family_reads_it_F7()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        var invoice = await Billed(portal, martin);
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        using var parent = await portal.SignedIn(martin, Ct);
        var page = await parent.Get($"/factures/{invoice}", Ct);
        await parent.Press(page.Page.QuerySelectorAll("button").Single(button => button.TextContent.StartsWith("Payer", StringComparison.Ordinal)), Ct);
        portal.Bank.Pay(portal.Bank.Operations.Single().IdOp);
        await parent.Get($"/paiement/retour?idop={portal.Bank.Operations.Single().IdOp}", Ct);
        var form = (IHtmlFormElement)(await agent.Get($"/agent/factures/{invoice}", Ct)).Page.QuerySelector("form[action$=Rendu]")!;

        var tooMuch = await agent.Send(form, Ct, ("montant", "46,51"), ("raison", "Trop"));
        var done = await agent.Send(form, Ct, ("montant", "6,50"), ("raison", "Repas non servis"));
        var twice = await agent.Send(form, Ct, ("montant", "6,50"), ("raison", "Repas non servis"));
        var seen = await parent.Get($"/factures/{invoice}", Ct);
        var receipts = await portal.Ask(db => db.InvoicePayments.OrderBy(payment => payment.Number).Select(payment => payment.Id).ToListAsync(Ct));
        var (first, second) = (await parent.Get($"/factures/{invoice}/recu/{receipts[0]}", Ct), await parent.Get($"/factures/{invoice}/recu/{receipts[1]}", Ct));
        using var paper = await agent.Fetch($"/agent/factures/{invoice}?handler=Recu&reglement={receipts[1]}", Ct);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (tooMuch.Status, tooMuch.Words.Contains(Refusal.RefundAmountWrong.Sentence(), StringComparison.Ordinal)));
        Assert.Equal(("46,51", "Trop"), (tooMuch.Page.QuerySelector("[name=montant][id^=rendu]")!.GetAttribute("value"), tooMuch.Page.QuerySelector("[name=raison]")!.GetAttribute("value")));
        Assert.Contains("6,50\u00A0€ rendus par la banque sont notés", done.Words, StringComparison.Ordinal);
        Assert.Contains("Remboursement par la banque", done.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, true), (twice.Status, twice.Words.Contains(Refusal.AlreadyRefunded.Sentence(), StringComparison.Ordinal)));
        Assert.Contains("Payer 6,50\u00A0€ en ligne", seen.Words, StringComparison.Ordinal);
        Assert.Contains("La banque a rendu 6,50\u00A0€ de ce paiement", first.Words, StringComparison.Ordinal);
        Assert.Contains("Remboursement de 6,50\u00A0€", second.Words, StringComparison.Ordinal);
        Assert.Equal("application/pdf", paper.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_credit_that_the_bank_gave_back_is_noted_on_its_own_page_and_the_family_reads_it_F7()
    {
        var (portal, martin, durand) = await Town();
        await using var closing = portal;
        var organiser = portal.Town.OrganiserId;
        await portal.Ask(db =>
        {
            db.PurseEntries.AddRange(
                Credit(martin, organiser, PurseMove.CreditNote, 12m, "AV-2026-000001"), Credit(martin, organiser, PurseMove.Used, -2m, null), Credit(durand, organiser, PurseMove.CreditNote, 5m, "AV-2026-000002"),
                Credit(durand, organiser, PurseMove.Used, -5m, null));
            return db.SaveChangesAsync(Ct);
        });
        using var agent = await portal.SignedInAgent("agentclapiers", organiser, Ct);
        using var parent = await portal.SignedIn(martin, Ct);

        var page = await agent.Get("/agent/factures/avoirs", Ct);
        var form = page.Page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(one => one.QuerySelector("[name=avoir]") is not null);
        var spent = await agent.Send(form, Ct, ("montant", "12,00"), ("raison", "Trop"));
        var done = await agent.Send(form, Ct, ("montant", "10,00"), ("raison", "Rendu par la trésorerie"));
        var twice = await agent.Send(form, Ct, ("montant", "10,00"), ("raison", "Rendu par la trésorerie"));
        var unknown = await agent.Send(form, Ct, ("avoir", Guid.NewGuid().ToString()), ("montant", "10,00"), ("raison", "Rendu"));
        var seen = await parent.Get("/moi", Ct);

        Assert.Contains("Il reste 10,00\u00A0€ d’avoirs à cette famille", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("AV-2026-000002", page.Words, StringComparison.Ordinal);
        Assert.Equal("10,00", form.QuerySelector("[name=montant]")!.GetAttribute("value"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (spent.Status, spent.Words.Contains(Refusal.CreditSpent.Sentence(), StringComparison.Ordinal)));
        Assert.Equal(("12,00", "Trop"), (spent.Page.QuerySelector("details[open] [name=montant]")!.GetAttribute("value"), spent.Page.QuerySelector("details[open] [name=raison]")!.GetAttribute("value")));
        Assert.Contains("10,00\u00A0€ rendus par la banque sont notés", done.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("AV-2026-000001", done.Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (twice.Status, unknown.Status));
        Assert.Contains("rendu par la banque\u00A0: Rendu par la trésorerie", seen.Words, StringComparison.Ordinal);
        Assert.Contains("Mes avoirs · 0,00\u00A0€", seen.Words, StringComparison.Ordinal);
    }

    private static PurseEntry Credit(TestHousehold family, OrganiserId organiser, PurseMove move, decimal amount, string? number) =>
        new() { HouseholdId = family.Id, OrganiserId = organiser, Move = move, Amount = new Money(amount), Number = number, Reason = "Annulation", At = TestClock.Morning };

    [Fact]
    public async Task A_payment_that_somebody_must_look_at_stands_on_the_page_of_invoices()
    {
        var (portal, martin, _) = await Town();
        await using var closing = portal;
        using var agent = await portal.SignedInAgent("agentclapiers", portal.Town.OrganiserId, Ct);
        var before = await agent.Get("/agent/factures", Ct);
        await portal.Ask(async db =>
        {
            var payment = Core.Payments.Payment.ForInvoice(InvoiceId.New(), martin.Parent, portal.Town.OrganiserId, new Money(46.50m), portal.Clock.Now);
            payment.Mismatch(portal.Clock.Now);
            db.Payments.Add(payment);
            db.ReceivedAnswers.Add(new Core.Payments.ReceivedAnswer { PaymentId = payment.Id, Source = Core.Payments.AnswerSource.Polling, Result = Core.Payments.PaymentResult.PaidByCard, Amount = new Money(4.65m), Raw = "", At = portal.Clock.Now });
            return await db.SaveChangesAsync(Ct);
        });

        var page = await agent.Get("/agent/factures", Ct);

        Assert.DoesNotContain("Paiements en ligne à vérifier", before.Words, StringComparison.Ordinal);
        Assert.Contains("Paiements en ligne à vérifier", page.Words, StringComparison.Ordinal);
        Assert.Contains("réponse de la banque\u00A0: 4,65\u00A0€", page.Words, StringComparison.Ordinal);
    }

    private static async Task<(PortalHost Portal, TestHousehold Martin, TestHousehold Durand)> Town()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        var portal = await PortalHost.Start(town);
        await portal.Ask(async db =>
        {
            foreach (var (family, price) in new[] { (martin, 46.50m), (durand, 3.10m) })
            {
                var at = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
                var booking = Booking.Imported(town.OrganiserId, family.Id, family.Parent.Id, family.Child.Id, town.Lunch, new(2026, 11, 3), new Money(price), "QF 812, tranche haute", prepaid: false, at);
                db.Bookings.Add(booking);
                db.Charges.Add(new Charge { BookingId = booking.Id, Amount = booking.Price, Reason = booking.PriceReason, At = at });
            }

            return await db.SaveChangesAsync(Ct);
        });
        portal.Clock.Now = new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
        return (portal, martin, durand);
    }

    private static async Task<Guid> Billed(PortalHost portal, TestHousehold family)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var drafted = await scope.ServiceProvider.GetRequiredService<DraftMonth>().Run(portal.Town.OrganiserId, new(2026, 11, 1), "agent", Ct);
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IssueMonth>().Run(portal.Town.OrganiserId, new(2026, 11, 1), drafted.Month!.CutOff, "agent", Ct));
        await Issue(portal);
        return (await portal.Ask(db => db.Invoices.Where(invoice => invoice.HouseholdId == family.Id).Select(invoice => invoice.Id).SingleAsync(Ct))).Value;
    }

    private static async Task Issue(PortalHost portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        Assert.Equal(2, await scope.ServiceProvider.GetRequiredService<IssueInvoices>().Run(Ct));
    }

    private static async Task<Answer> Take(Browser agent, Guid invoice, string amount, string means, string reference = "")
    {
        var page = await agent.Get($"/agent/factures/{invoice}", Ct);
        return await agent.Send((IHtmlFormElement)page.Page.QuerySelector("form.take")!, Ct, ("montant", amount), ("moyen", means), ("reference", reference));
    }
}
