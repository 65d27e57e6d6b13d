using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Custody;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Custody;

/// <summary>Swaps and calendars: one parent proposes, nothing moves before the other accepts, and an answer counts once (O19).</summary>
public sealed class SwapTests
{
    /// <summary>Week 50, at home.</summary>
    private static readonly DateOnly Hers = new(2026, 12, 10);

    /// <summary>Week 49, at the second parent's.</summary>
    private static readonly DateOnly His = new(2026, 12, 3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_swap_moves_its_days_once_when_the_other_accepts_however_often_they_press_O19()
    {
        await using var pair = await Pair.Start();

        Assert.Null(await pair.Propose(pair.Claire, On(Hers), On(His)));
        var swap = await pair.Only();
        Assert.Equal((true, false), (await pair.IsHome(Hers), await pair.IsHome(His)));
        Assert.Equal(CustodyRefusal.NotFound, await pair.Answer(pair.Claire, swap, CustodyAnswer.Accept));
        Assert.Equal(CustodyRefusal.NotFound, await pair.Answer(pair.Stranger, swap, CustodyAnswer.Accept));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => pair.Answer(pair.Karim, swap, CustodyAnswer.Accept), Ct)));

        Assert.Equal(1, answers.Count(answer => answer is null));
        Assert.All(answers.Where(answer => answer is not null), answer => Assert.Equal(CustodyRefusal.Over, answer));
        Assert.Equal((false, true), (await pair.IsHome(Hers), await pair.IsHome(His)));
        Assert.Equal(2, await pair.Host.Ask(db => db.DrawnDays.CountAsync(Ct)));
        Assert.Equal([(MailKind.SwapProposed, pair.Karim.Id), (MailKind.SwapAnswered, pair.Claire.Id)], await pair.Letters());
    }

    [Fact]
    public async Task Declined_withdrawn_or_past_its_day_a_swap_moves_nothing_O19()
    {
        await using var pair = await Pair.Start();

        await pair.Propose(pair.Claire, On(Hers), null);
        var declined = await pair.Only();
        Assert.Null(await pair.Answer(pair.Karim, declined, CustodyAnswer.Decline));
        Assert.Equal(CustodyRefusal.Over, await pair.Answer(pair.Karim, declined, CustodyAnswer.Accept));

        await pair.Propose(pair.Claire, On(Hers), null);
        var withdrawn = await pair.Only();
        Assert.Equal(CustodyRefusal.NotFound, await pair.Answer(pair.Karim, withdrawn, CustodyAnswer.Withdraw));
        Assert.Null(await pair.Answer(pair.Claire, withdrawn, CustodyAnswer.Withdraw));
        Assert.Equal(CustodyRefusal.Over, await pair.Answer(pair.Karim, withdrawn, CustodyAnswer.Accept));

        await pair.Propose(pair.Claire, On(Hers), null);
        var late = await pair.Only();
        pair.Host.Clock.Advance(ParisTime.At(Hers, TimeOnly.MinValue) - pair.Host.Clock.Now);
        Assert.Equal(CustodyRefusal.Over, await pair.Answer(pair.Karim, late, CustodyAnswer.Accept));

        Assert.True(await pair.IsHome(Hers));
        Assert.Equal(0, await pair.Host.Ask(db => db.DrawnDays.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_day_that_was_given_meanwhile_cannot_be_given_again_O19()
    {
        await using var pair = await Pair.Start();
        await pair.Propose(pair.Claire, On(Hers), null);
        await pair.Propose(pair.Claire, new DayRange(Hers, Hers.AddDays(1)), null);
        var both = await pair.Host.Ask(db => db.CustodySwaps.OrderBy(swap => swap.Id).ToListAsync(Ct));

        Assert.Null(await pair.Answer(pair.Karim, both[0], CustodyAnswer.Accept));
        Assert.Equal(CustodyRefusal.DaysMoved, await pair.Answer(pair.Karim, both[1], CustodyAnswer.Accept));
        Assert.True(await pair.IsHome(Hers.AddDays(1)));
    }

    [Fact]
    public async Task What_cannot_be_proposed_is_refused_with_its_reason_and_changes_nothing_O19()
    {
        await using var pair = await Pair.Start();
        var today = ParisTime.DayOf(pair.Host.Clock.Now);

        Assert.Equal(CustodyRefusal.DaysUnreadable, await pair.Propose(pair.Claire, null, null));
        Assert.Equal(CustodyRefusal.DaysUnreadable, await pair.Propose(pair.Claire, new DayRange(Hers, Hers.AddDays(-1)), null));
        Assert.Equal(CustodyRefusal.DaysUnreadable, await pair.Propose(pair.Claire, new DayRange(Hers, Hers.AddDays(31)), null));
        Assert.Equal(CustodyRefusal.DaysUnreadable, await pair.Propose(pair.Claire, On(Hers.AddYears(3)), null));
        Assert.Equal(CustodyRefusal.TooLate, await pair.Propose(pair.Claire, On(today), null));
        Assert.Equal(CustodyRefusal.DaysMoved, await pair.Propose(pair.Claire, On(His), null));
        Assert.Equal(CustodyRefusal.DaysMoved, await pair.Propose(pair.Claire, null, On(Hers)));
        Assert.Equal(CustodyRefusal.NoteTooLong, await pair.Propose(pair.Claire, On(Hers), null, new string('a', CustodySwap.LongestNote + 1)));
        Assert.Equal(CustodyRefusal.NotFound, await pair.Propose(pair.Stranger, On(Hers), null));
        Assert.Equal(0, await pair.Host.Ask(db => db.CustodySwaps.CountAsync(Ct)));
        for (var i = 0; i < ProposeSwap.MostWaiting; i++)
        {
            Assert.Null(await pair.Propose(pair.Claire, On(Hers), null));
        }

        Assert.Equal(CustodyRefusal.TooMany, await pair.Propose(pair.Claire, On(Hers), null));
    }

    [Fact]
    public async Task A_calendar_changes_when_the_other_accepts_it_and_the_service_s_holds_at_once_O19()
    {
        await using var pair = await Pair.Start();
        var terms = SharedChildren.EvenAndOdd with { From = Hers, EvenWeeks = CustodySide.Other };
        var agent = new StaffDriver(pair.Host).Agent;

        Assert.Equal(CustodyRefusal.TooLate, await pair.Host.In((ProposeCustody deed) => deed.Run(pair.Claire.Parent, pair.Share.Id, terms with { From = ParisTime.DayOf(pair.Host.Clock.Now) }, Ct)));
        Assert.Null(await pair.Host.In((ProposeCustody deed) => deed.Run(pair.Karim.Parent, pair.Share.Id, terms with { From = Hers.AddDays(7) }, Ct)));
        Assert.Null(await pair.Host.In((ProposeCustody deed) => deed.Run(pair.Karim.Parent, pair.Share.Id, terms, Ct)));
        var waiting = await pair.Host.Ask(db => db.CustodyRules.SingleAsync(rule => rule.State == ProposalState.Waiting, Ct));
        Assert.True(await pair.IsHome(Hers));
        Assert.Equal(CustodyRefusal.NotFound, await pair.Host.In((AnswerCustody deed) => deed.Run(pair.Karim.Parent, waiting.Id, CustodyAnswer.Accept, Ct)));
        Assert.Null(await pair.Host.In((AnswerCustody deed) => deed.Run(pair.Claire.Parent, waiting.Id, CustodyAnswer.Accept, Ct)));
        Assert.Equal(CustodyRefusal.Over, await pair.Host.In((AnswerCustody deed) => deed.Run(pair.Claire.Parent, waiting.Id, CustodyAnswer.Accept, Ct)));

        Assert.False(await pair.IsHome(Hers));
        Assert.True(await pair.IsHome(Hers.AddDays(-15)));
        Assert.Equal(CustodyRefusal.NotFound, await pair.Host.In((DecideCustody deed) => deed.Run(agent with { OrganiserId = new OrganiserId(9) }, pair.Share.Id, SharedChildren.EvenAndOdd with { From = Hers }, null, Ct)));
        Assert.Null(await pair.Host.In((DecideCustody deed) => deed.Run(agent, pair.Share.Id, SharedChildren.EvenAndOdd with { From = Hers }, new DateOnly(2026, 11, 2), Ct)));
        Assert.True(await pair.IsHome(Hers));
        Assert.Equal(4, await pair.Host.Ask(db => db.CustodyRules.CountAsync(Ct)));
        Assert.Contains(await pair.Host.Ask(db => db.AuditEntries.ToListAsync(Ct)), line => line.What == "custody.decided" && line.HouseholdId == pair.Karim.Id);
    }

    private static DayRange On(DateOnly day) => new(day, day);

    private sealed class Pair(CoreHost host, SharedChild share, TestHousehold claire, TestHousehold karim, TestHousehold stranger) : IAsyncDisposable
    {
        public CoreHost Host => host;

        public SharedChild Share => share;

        public TestHousehold Claire => claire;

        public TestHousehold Karim => karim;

        public TestHousehold Stranger => stranger;

        public static async Task<Pair> Start()
        {
            var town = new TestTown { Policies = TestTown.BilledLater };
            var (claire, karim, stranger) = (town.Household(), town.Household(children: 0), town.Household());
            var host = await CoreHost.Start(town);
            return new Pair(host, await host.Ask(db => db.Share(town, claire, karim)), claire, karim, stranger);
        }

        public Task<CustodyRefusal?> Propose(TestHousehold who, DayRange? gives, DayRange? takes, string? note = null) => host.In((ProposeSwap deed) => deed.Run(who.Parent, share.Id, gives, takes, note, Ct));

        public Task<CustodyRefusal?> Answer(TestHousehold who, CustodySwap swap, CustodyAnswer answer) => host.In((AnswerSwap deed) => deed.Run(who.Parent, swap.Id, answer, Ct));

        public Task<CustodySwap> Only() => host.Ask(db => db.CustodySwaps.AsNoTracking().SingleAsync(swap => swap.State == ProposalState.Waiting, Ct));

        public async Task<bool> IsHome(DateOnly day) => (await host.Ask(db => db.CalendarOf(share, Ct))).Of(day).Side == CustodySide.Home;

        public async Task<IReadOnlyList<(MailKind, HouseholdId)>> Letters() =>
            [.. (await host.Ask(db => db.Mails.OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Kind).ToListAsync(Ct))).Select(mail => (mail.Kind, mail.HouseholdId!.Value))];

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
