using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Register;

/// <summary>How an adult is to leave a household.</summary>
/// <param name="Household">The one that is left. It keeps its number, its children's files, its bookings and its money.</param>
/// <param name="Adult">Who leaves.</param>
public sealed record SeparationWish(HouseholdId Household, GuardianId Adult)
{
    /// <summary>Of the household that the adult gets.</summary>
    public required string? Address { get; init; }

    public required string? PostCode { get; init; }

    public required string? City { get; init; }

    /// <summary>Lives in the commune; some tariffs and windows look at it.</summary>
    public bool IsResident { get; init; }

    /// <summary>The children that both households have from now on; none where the adult leaves alone.</summary>
    public IReadOnlyCollection<ChildId> Shared { get; init; } = [];

    /// <summary>Whose days the shared children have; the household that is left is their home. Not looked at where none is shared.</summary>
    public CustodyTerms? Terms { get; init; }

    /// <summary>What the adult is to the shared children, where the household has not said it.</summary>
    public Relation Relation { get; init; }

    public bool HasJointAuthority { get; init; }

    /// <summary>The date of the document that was shown; null when there was none.</summary>
    public DateOnly? DecidedOn { get; init; }
}

/// <summary>What came of a separation.</summary>
/// <param name="Why">Why nothing was done; null when it is.</param>
/// <param name="Dossier">The number of the new household.</param>
public sealed record SeparationAnswer(CustodyRefusal? Why, string? Dossier);

/// <summary>
/// The service gives one of a household's adults a household of their own (R12), in one transaction. All that the two did
/// together stays where it was, under the name of an adult who stays; the one who leaves keeps their account, passkeys,
/// devices and wishes, and sees from then on their own household and the children that are shared with it.
/// </summary>
/// <remarks>
/// What the leaving adult has open: their carts end and their places go back, as days they were picking are no longer theirs to
/// pick; what they wait for stays in the household's line, at its rank; a payment under way is waited for, nothing is done before.
/// </remarks>
public sealed class SeparateAdults(PortalDb db, CartEnd ends, CustodyLetters letters, ILiveFeed feed, TimeProvider clock)
{
    public async Task<SeparationAnswer> Run(Agent agent, SeparationWish wish, CancellationToken ct)
    {
        var done = await db.InTransaction(() => Decide(agent, wish, ct), ct);

        if (done.Separated is { } separated)
        {
            feed.Announce(separated.Counts);
            separated.Carts.ForEach(cart => feed.CartChanged(CartNewsOf.Cart(cart)));
            separated.Accounts.ForEach(feed.SessionsChanged);
            feed.CustodyChanged([wish.Household, separated.Own.Id]);
        }

        return new SeparationAnswer(done.Why, done.Separated?.Own.DossierNumber);
    }

    private async Task<(CustodyRefusal? Why, Separated? Separated)> Decide(Agent agent, SeparationWish wish, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Guard: in the order of all deeds. Who ticks, pays or presses twice waits here, and finds the adult gone.
        await db.LockHouseholds([wish.Household], ct);
        if (await db.HouseholdsAt(agent.OrganiserId).Include(one => one.Guardians).Include(one => one.Children).AsSplitQuery().AsNoTracking().SingleOrDefaultAsync(one => one.Id == wish.Household, ct) is not { } home)
        {
            return (CustodyRefusal.NotFound, null);
        }

        var carts = await db.Carts.Include(cart => cart.Lines)
            .Where(cart => cart.HouseholdId == wish.Household && cart.GuardianId == wish.Adult && (cart.State == CartState.Open || cart.State == CartState.Paying)).OrderBy(cart => cart.Id).ToListAsync(ct);
        if (await WhyNot(agent, wish, home, carts, ParisTime.DayOf(now), ct) is { } why)
        {
            return (why, null);
        }

        var (leaving, staying) = (home.Guardians.Single(adult => adult.Id == wish.Adult), home.Guardians.Where(adult => adult.Id != wish.Adult).OrderBy(adult => adult.Id.Value).First());
        var own = await Open(agent, wish, leaving, now, ct);
        var shares = await Share(agent, wish, home, own, leaving, staying, now, ct);
        await db.SaveChangesAsync(ct);

        await Leave(wish, own, staying, now, ct);
        var accounts = await Move(wish, own, now, ct);
        db.Record(now, agent.Name, "household.separated", $"adult {wish.Adult.Value}", home.Id, $"household {home.Id.Value}", $"household {own.Id.Value}, {shares.Count} children shared");
        db.Record(now, agent.Name, "household.separated", $"adult {wish.Adult.Value}", own.Id, $"household {home.Id.Value}", $"household {own.Id.Value}, decision of {wish.DecidedOn:O}");
        await db.SaveChangesAsync(ct);
        await db.IndexWords([home.Id, own.Id], ct);

        await letters.Separated(agent.OrganiserId, home.Id, own, wish.Adult, now, ct);
        foreach (var share in shares)
        {
            await letters.Shared(share, now, ct);
        }

        // Places come after households and bookings in the order of locks, and those of all its carts at once.
        var held = new List<PlaceWanted>();
        foreach (var cart in carts)
        {
            held.AddRange(await ends.PlacesOf(cart, cart.LiveLines, ct));
        }

        await db.LockPoolDays(held.SelectMany(place => place.PoolDates).ToHashSet(), ct);
        var counts = new List<PlaceCount>();
        foreach (var cart in carts)
        {
            counts.AddRange(await ends.End(cart, ended => ended.Empty(), ct));
        }

        return (null, new Separated(own, counts, carts, accounts));
    }

    private async Task<CustodyRefusal?> WhyNot(Agent agent, SeparationWish wish, Household home, List<Cart> carts, DateOnly today, CancellationToken ct)
    {
        if (home.Guardians.All(adult => adult.Id != wish.Adult))
        {
            return await db.GuardiansAt(agent.OrganiserId).AnyAsync(adult => adult.Id == wish.Adult, ct) ? CustodyRefusal.AdultGone : CustodyRefusal.NotFound;
        }

        if (home.Guardians.Count < 2)
        {
            return CustodyRefusal.OnlyAdult;
        }

        if (AddressOf(wish).Any(written => written.Field.ProblemWith(written.Value) is not null))
        {
            return CustodyRefusal.AddressUnreadable;
        }

        if (wish.DecidedOn > today || !Enum.IsDefined(wish.Relation))
        {
            return CustodyRefusal.RuleUnreadable;
        }

        if (wish.Shared.Count > 0 && await WhyNotShared(agent, wish, home, today, ct) is { } why)
        {
            return why;
        }

        var isPaying = carts.Exists(cart => cart.State == CartState.Paying)
            || await db.Payments.AnyAsync(payment => payment.HouseholdId == home.Id && payment.GuardianId == wish.Adult && (payment.State == PaymentState.Preparing || payment.State == PaymentState.Started || (payment.State != PaymentState.Paid && payment.AskAgainAt != null)), ct);
        return isPaying ? CustodyRefusal.PaymentUnderWay : null;
    }

    private async Task<CustodyRefusal?> WhyNotShared(Agent agent, SeparationWish wish, Household home, DateOnly today, CancellationToken ct)
    {
        var known = await db.ChildFiles.Where(file => file.OrganiserId == agent.OrganiserId && file.HouseholdId == home.Id).Select(file => file.ChildId).ToListAsync(ct);
        return wish.Shared.Any(child => home.Children.All(ours => ours.Id != child) || !known.Contains(child)) ? CustodyRefusal.NotFound
            : wish.Terms is not { } terms ? CustodyRefusal.RuleUnreadable
            : terms.WhyNot is { } unreadable ? unreadable
            : terms.From < today.AddMonths(-ProposeSwap.MonthsAhead) || terms.From > today.AddMonths(ProposeSwap.MonthsAhead) ? CustodyRefusal.RuleUnreadable
            : await db.SharedChildren.AnyAsync(share => wish.Shared.Contains(share.ChildId) && share.EndedAt == null, ct) ? CustodyRefusal.AlreadyShared
            : null;
    }

    private async Task<Household> Open(Agent agent, SeparationWish wish, Guardian leaving, DateTimeOffset now, CancellationToken ct)
    {
        var own = new Household { DossierNumber = await DossierNumbers.Next(db, now, ct), Name = leaving.LastName, Situation = FamilySituation.Separated, IsResident = wish.IsResident };
        foreach (var (field, value) in AddressOf(wish))
        {
            field.Write(own, value);
        }

        db.Add(own);
        var organisers = await db.ChildFiles.Where(file => wish.Shared.Contains(file.ChildId)).Select(file => file.OrganiserId).Distinct().ToListAsync(ct);
        db.KnownHouseholds.AddRange(organisers.Append(agent.OrganiserId).Distinct().Select(organiser => new KnownHousehold { HouseholdId = own.Id, OrganiserId = organiser, Since = now }));
        return own;
    }

    /// <summary>Checked and written as a family's own are.</summary>
    private static IEnumerable<(FamilyField Field, string Value)> AddressOf(SeparationWish wish) =>
        new[] { ("household.address", wish.Address), ("household.postcode", wish.PostCode), ("household.city", wish.City) }
            .Select(written => (Field: FamilyFields.Find(written.Item1)!, written.Item2)).Select(written => (written.Field, written.Field.Normalised(written.Item2)));

    private async Task<List<SharedChild>> Share(Agent agent, SeparationWish wish, Household home, Household own, Guardian leaving, Guardian staying, DateTimeOffset now, CancellationToken ct)
    {
        var bonds = await db.Bonds.AsNoTracking().Where(bond => bond.GuardianId == leaving.Id).ToDictionaryAsync(bond => bond.ChildId, bond => bond.Relation, ct);
        var shares = wish.Shared.Distinct().Select(child => new SharedChild
        {
            ChildId = child,
            HomeId = home.Id,
            HouseholdId = own.Id,
            HomeCalled = SharedChild.Calling(staying),
            OtherCalled = SharedChild.Calling(leaving),
            Relation = bonds.GetValueOrDefault(child, wish.Relation),
            HasJointAuthority = wish.HasJointAuthority,
            CalendarOf = agent.OrganiserId,
            SharedAt = now,
        }).ToList();
        foreach (var share in shares)
        {
            db.AddRange(share, CustodyRule.Decided(share.Id, wish.Terms!, wish.DecidedOn, now));
            foreach (var household in share.Households)
            {
                db.Record(now, agent.Name, "custody.shared", $"child {share.ChildId.Value}", household, null, $"joint authority: {share.HasJointAuthority}, from {wish.Terms!.From:O}, decision of {wish.DecidedOn:O}");
            }
        }

        return shares;
    }

    /// <summary>What the household goes on with names an adult who stays: its mails are written to whoever is named there.</summary>
    private async Task Leave(SeparationWish wish, Household own, Guardian staying, DateTimeOffset now, CancellationToken ct)
    {
        var (home, adult, stays, theirs) = (wish.Household, wish.Adult, staying.Id, own.Id);
        // A cart that ran out is nobody's to try again: its days may be the other household's now.
        await db.Carts.Where(cart => cart.HouseholdId == home && cart.GuardianId == adult)
            .ExecuteUpdateAsync(row => row.SetProperty(cart => cart.State, cart => cart.State == CartState.Expired ? CartState.Abandoned : cart.State).SetProperty(cart => cart.GuardianId, stays), ct);
        await db.Payments.Where(payment => payment.HouseholdId == home && payment.GuardianId == adult).ExecuteUpdateAsync(row => row.SetProperty(payment => payment.GuardianId, stays), ct);
        await db.Bookings.Where(booking => booking.HouseholdId == home && booking.PayerId == adult).ExecuteUpdateAsync(row => row.SetProperty(booking => booking.PayerId, stays), ct);
        await db.Requests.Where(request => request.HouseholdId == home && request.OwnerId == adult).ExecuteUpdateAsync(row => row.SetProperty(request => request.OwnerId, stays), ct);
        await db.WaitingEntries.Where(entry => entry.HouseholdId == home && entry.GuardianId == adult).ExecuteUpdateAsync(row => row.SetProperty(entry => entry.GuardianId, stays), ct);
        await db.FamilyDocuments.Where(document => document.HouseholdId == home && document.SentBy == adult).ExecuteUpdateAsync(row => row.SetProperty(document => document.SentBy, stays), ct);
        await db.ChildFiles.Where(file => file.HouseholdId == home && file.SentBy == adult).ExecuteUpdateAsync(row => row.SetProperty(file => file.SentBy, (GuardianId?)stays), ct);
        await db.ChangeRequests.Where(change => change.HouseholdId == home && change.AskedBy == adult && change.SubjectId != adult.Value).ExecuteUpdateAsync(row => row.SetProperty(change => change.AskedBy, stays), ct);
        await db.Bonds.Where(bond => bond.GuardianId == adult).ExecuteDeleteAsync(ct);
        await db.CalendarFeeds.Where(calendar => calendar.HouseholdId == home && calendar.GuardianId == adult && calendar.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(calendar => calendar.RevokedAt, now), ct);

        // What was written about the household is its own; what has not left yet is no longer sent to who has left. What
        // is about an account goes with it.
        var personal = MailTemplates.All.Where(template => template.Topic == MailTopic.Account).Select(template => template.Kind).ToList();
        await db.QueuedPushes.Where(push => db.Mails.Any(mail => mail.Id == push.MailId && mail.HouseholdId == home && mail.GuardianId == adult && !personal.Contains(mail.Kind))).ExecuteDeleteAsync(ct);
        await db.Mails.Where(mail => mail.HouseholdId == home && mail.GuardianId == adult && personal.Contains(mail.Kind)).ExecuteUpdateAsync(row => row.SetProperty(mail => mail.HouseholdId, (HouseholdId?)theirs), ct);
        await db.Mails.Where(mail => mail.HouseholdId == home && mail.GuardianId == adult && mail.State != MailState.ToSend && mail.State != MailState.ForDigest)
            .ExecuteUpdateAsync(row => row.SetProperty(mail => mail.GuardianId, (GuardianId?)stays).SetProperty(mail => mail.ReadAt, mail => mail.ReadAt ?? now), ct);
        await db.Mails.Where(mail => mail.HouseholdId == home && mail.GuardianId == adult)
            .ExecuteUpdateAsync(row => row.SetProperty(mail => mail.GuardianId, (GuardianId?)stays).SetProperty(mail => mail.State, MailState.OnPortal).SetProperty(mail => mail.NextAttemptAt, (DateTimeOffset?)null), ct);
        await db.Households.Where(one => one.Id == home && (one.Situation == FamilySituation.Together || one.Situation == FamilySituation.Married || one.Situation == FamilySituation.CivilUnion))
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Situation, FamilySituation.Separated), ct);
    }

    /// <summary>The adult and their account go over. Their sessions end, and whoever acts for them at the desk acts for nobody: what they see is another household's.</summary>
    /// <returns>The accounts whose browsers must no longer hear the household that was left.</returns>
    private async Task<List<Guid>> Move(SeparationWish wish, Household own, DateTimeOffset now, CancellationToken ct)
    {
        var (adult, home, theirs) = (wish.Adult, wish.Household, own.Id);
        await db.Guardians.Where(one => one.Id == adult).ExecuteUpdateAsync(row => row.SetProperty(one => one.HouseholdId, theirs), ct);
        await db.ChangeRequests.Where(change => change.HouseholdId == home && change.SubjectId == adult.Value).ExecuteUpdateAsync(row => row.SetProperty(change => change.HouseholdId, theirs), ct);
        await db.Accounts.Where(account => account.GuardianId == adult).ExecuteUpdateAsync(row => row.SetProperty(account => account.HouseholdId, (HouseholdId?)theirs), ct);
        var accounts = await db.Accounts.Where(account => account.GuardianId == adult).Select(account => account.Id).ToListAsync(ct);
        var desks = db.AccountSessions.Where(session => session.DeskGuardianId == adult);
        var agents = await desks.Select(session => session.AccountId).ToListAsync(ct);
        await desks.ExecuteUpdateAsync(row => row.SetProperty(session => session.DeskGuardianId, (GuardianId?)null).SetProperty(session => session.DeskHouseholdId, (HouseholdId?)null), ct);
        await db.AccountSessions.Where(session => accounts.Contains(session.AccountId) && session.EndedAt == null).ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, (DateTimeOffset?)now), ct);
        return [.. accounts.Union(agents)];
    }

    private sealed record Separated(Household Own, IReadOnlyList<PlaceCount> Counts, List<Cart> Carts, List<Guid> Accounts);
}
