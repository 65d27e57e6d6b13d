using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Dossiers;

/// <summary>The service adds a child or an adult to a household, whatever its gate waits for (R16); the family reads of it (issue 4).</summary>
public sealed class AddMemberTests
{
    private static readonly ChildDraft Zoe = new("Zoé", "Martin", "2019-03-12", null, "Ce1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BookingGate.None)]
    [InlineData(BookingGate.RulesSigned)]
    [InlineData(BookingGate.FileValidated)]
    [InlineData(BookingGate.AnnualRegistration)]
    public async Task A_child_and_an_adult_are_added_by_hand_at_every_gate_under_the_agents_name_and_the_family_is_told_once(BookingGate gate)
    {
        var town = new TestTown { Policies = TestTown.BilledLater with { Gate = gate } };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var page = $"/agent/foyers/{martin.Id.Value}/ajouter";
        (string, string)[] zoe = [("prenom", "Zoé"), ("nom", "Martin"), ("naissance", "2019-03-12"), ("ecole", $"{town.School.Value}"), ("classe", "Ce1"), ($"lien-{martin.Parent.Id.Value}", "Mother")];
        (string, string)[] ali = [("prenom", "Ali"), ("nom", "Martin"), ("telephone", "06 12 34 56 78"), ("courriel", "ali@example.fr"), ($"lien-{martin.Child.Id.Value}", "Father")];

        Assert.Contains((await agent.Get($"/agent/foyers/{martin.Id.Value}", Ct)).Page.QuerySelectorAll("main a"), link => link.GetAttribute("href") == page);
        var child = await agent.Post($"{page}?handler=Enfant", zoe, Ct, token: await TokenOf(agent, page));
        var again = await agent.Post($"{page}?handler=Enfant", zoe, Ct, token: await TokenOf(agent, page));
        var adult = await agent.Post($"{page}?handler=Adulte", ali, Ct, token: await TokenOf(agent, page));
        await agent.Post($"{page}?handler=Adulte", ali, Ct, token: await TokenOf(agent, page));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Redirect], [child.Status, again.Status, adult.Status]);
        var added = await portal.Ask(db => db.Children.SingleAsync(c => c.FirstName == "Zoé", Ct));
        Assert.Equal((new DateOnly(2019, 3, 12), town.School, SchoolLevel.Ce1), (added.BirthDate, added.SchoolId!.Value, added.Level!.Value));
        var file = await portal.Ask(db => db.ChildFiles.SingleAsync(f => f.ChildId == added.Id, Ct));
        Assert.Equal((FileState.Incomplete, town.OrganiserId), (file.State, file.OrganiserId));
        var second = await portal.Ask(db => db.Guardians.SingleAsync(g => g.FirstName == "Ali", Ct));
        Assert.Equal(("0612345678", "ali@example.fr", martin.Id), (second.Phone, second.Email, second.HouseholdId));
        Assert.Equal([(martin.Parent.Id, added.Id, Relation.Mother), (second.Id, martin.Child.Id, Relation.Father)],
            (await portal.Ask(db => db.Bonds.Where(bond => bond.ChildId == added.Id || bond.GuardianId == second.Id).OrderBy(bond => bond.Relation).ToListAsync(Ct))).Select(bond => (bond.GuardianId, bond.ChildId, bond.Relation)));
        var lines = await portal.Ask(db => db.AuditEntries.Where(line => line.What == "child.added" || line.What == "adult.added").ToListAsync(Ct));
        Assert.Equal(["adult.added", "child.added"], lines.Select(line => line.What).Order());
        Assert.All(lines, line => Assert.Equal(martin.Id, line.HouseholdId));
        Assert.DoesNotContain(lines, line => line.Who == martin.Parent.Id.Value.ToString());

        // One for the parent when the child came; one for each when the second adult did.
        var mails = await portal.Ask(db => db.Mails.Where(mail => mail.Kind == MailKind.FamilyAdded).ToListAsync(Ct));
        Assert.Equal(3, mails.Count);
        Assert.Contains(mails, mail => mail.GuardianId == second.Id && mail.Text.Contains("Ali Martin", StringComparison.Ordinal));
        Assert.Contains("Zoé", (await agent.Get("/agent/foyers?mots=zoe+martin", Ct)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Enfant", "naissance", "1990-01-01", "n’est pas celle d’un enfant")]
    [InlineData("Enfant", "prenom", "", "est à remplir")]
    [InlineData("Enfant", "classe", "Terminale", "ce choix n’existe pas")]
    [InlineData("Adulte", "telephone", "12", "n’est pas un numéro de téléphone")]
    [InlineData("Adulte", "courriel", "ali@", "adresse")]
    public async Task What_is_wrong_comes_back_as_it_was_typed_and_nobody_is_added(string handler, string field, string value, string sentence)
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        using var agent = await portal.SignedInAgent("agent", town.OrganiserId, Ct);
        var page = $"/agent/foyers/{martin.Id.Value}/ajouter";
        (string, string)[] fine = [("prenom", "Lou"), ("nom", "Durand"), ("naissance", "2019-03-12")];

        var refused = await agent.Post($"{page}?handler={handler}", [.. fine.Where(written => written.Item1 != field), (field, value)], Ct, token: await TokenOf(agent, page));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(sentence, refused.Words, StringComparison.Ordinal);
        Assert.Contains(refused.Page.QuerySelectorAll("input[name=nom]"), input => input.GetAttribute("value") == "Durand");
        Assert.Equal((1, 1), (await portal.Ask(db => db.Children.CountAsync(Ct)), await portal.Ask(db => db.Guardians.CountAsync(Ct))));
        Assert.Empty(await portal.Ask(db => db.Mails.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Another_organisers_household_another_facilitys_pupil_and_a_school_of_elsewhere_are_not_added_I6()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (martin, durand) = (town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var here = new StaffDriver(host).Agent;
        var none = new Dictionary<GuardianId, Relation>();

        var stranger = await host.In((AddChild deed) => deed.Run(here with { OrganiserId = new OrganiserId(9) }, martin.Id, Zoe, none, Ct));
        var elsewhere = await host.In((AddChild deed) => deed.Run(here, martin.Id, Zoe with { School = new FacilityId(999) }, none, Ct));
        var others = await host.In((AddChild deed) => deed.Run(here, martin.Id, Zoe, new Dictionary<GuardianId, Relation> { [durand.Parent.Id] = Relation.Mother }, Ct));
        var limited = await host.In((AddChild deed) => deed.Run(here with { Only = town.School }, martin.Id, Zoe, none, Ct));
        var adult = await host.In((AddAdult deed) => deed.Run(here with { OrganiserId = new OrganiserId(9) }, martin.Id, new AdultDraft("Ali", "Martin", null, null), new Dictionary<ChildId, Relation>(), Ct));

        Assert.Equal([Refusal.NotFound, Refusal.NotFound, Refusal.NotFound, Refusal.FieldUnreadable, Refusal.NotFound], new[] { stranger.Refusal, elsewhere.Refusal, others.Refusal, limited.Refusal, adult.Refusal });
        Assert.Equal((2, 2), (await host.Ask(db => db.Children.CountAsync(Ct)), await host.Ask(db => db.Guardians.CountAsync(Ct))));
    }

    [Fact]
    public async Task The_same_child_added_twice_at_once_is_one_child()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var agent = new StaffDriver(host).Agent;

        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.In((AddChild deed) => deed.Run(agent, martin.Id, Zoe, new Dictionary<GuardianId, Relation>(), Ct))));

        Assert.Single(added.Select(one => one.Child).Distinct());
        Assert.Equal(2, await host.Ask(db => db.Children.CountAsync(Ct)));
        Assert.Single(await host.Ask(db => db.Mails.Where(mail => mail.Kind == MailKind.FamilyAdded).ToListAsync(Ct)));
    }

    private static async Task<string> TokenOf(Browser agent, string page) => (await agent.Get(page, Ct)).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
