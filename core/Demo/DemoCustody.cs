using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Demo;

/// <summary>Two separated parents of one child at Clapiers (O19): weeks in turn, holidays in halves, and a swap that waits for an answer.</summary>
internal sealed class DemoCustody(PortalDb db)
{
    private const string Organiser = "clapiers";

    public async Task Run(DemoCommune commune, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = commune.Organisers.Single(one => one.Code == Organiser);
        // The school of the shown families, where the canteen has places.
        var school = commune.Households[0].Children[0].SchoolId;
        var (home, other) = (Open("DG-0001", "Clara", "Moreau", "mereclapiers", 690), Open("DG-0002", "Karim", "Benali", "pereclapiers", 1105));
        var child = home.AddChild("Inès", "Moreau", new(2018, 9, 3), school, SchoolLevel.Ce2);
        var share = new SharedChild
        {
            ChildId = child.Id, HomeId = home.Id, HouseholdId = other.Id, HomeCalled = "Clara", OtherCalled = "Karim",
            Relation = Relation.Father, HasJointAuthority = true, CalendarOf = organiser.Id, SharedAt = now,
        };
        var terms = new CustodyTerms(SchoolYear2026.Start, CustodySide.Home, CustodySide.Other, DayOfWeek.Monday, new Dictionary<SchoolHoliday, HolidayShare>
        {
            [SchoolHoliday.AllSaints] = HolidayShare.FirstHalfHomeInEvenYears,
            [SchoolHoliday.Christmas] = HolidayShare.FirstHalfHomeInOddYears,
            [SchoolHoliday.Winter] = HolidayShare.FirstHalfHomeInOddYears,
            [SchoolHoliday.Spring] = HolidayShare.FirstHalfHomeInEvenYears,
            [SchoolHoliday.Summer] = HolidayShare.FirstHalfHomeInEvenYears,
        });

        var hash = commune.Accounts[0].PasswordHash;
        var accounts = new[] { (home, "mereclapiers"), (other, "pereclapiers") }.Select(pair => Account.For(pair.Item1.Guardians[0], pair.Item2)).ToList();
        accounts.ForEach(account => account.PasswordHash = hash);

        db.AddRange(home, other, ChildFile.Validated(child.Id, home.Id, organiser.Id, 2026), share, CustodyRule.Decided(share.Id, terms, new(2026, 6, 16), now), Waiting(share, other.Guardians[0], terms, now));
        db.AddRange(accounts);
        db.AddRange(SearchQueries.WordsOf(home));
        db.AddRange(SearchQueries.WordsOf(other));
        foreach (var household in new[] { home, other })
        {
            db.AddRange(DemoDossiers.Accepted(commune.Dossiers.Texts, organiser.Id, household.Guardians[0], now));
        }

        db.Add(new KnownHousehold { HouseholdId = other.Id, OrganiserId = organiser.Id, Since = now });
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    private static Household Open(string dossier, string first, string last, string userName, decimal quotient)
    {
        var household = new Household { DossierNumber = dossier, Name = last, Situation = FamilySituation.Separated };
        household.AddGuardian(first, last, $"{userName}@exemple.fr", works: true);
        household.Declare(new FamilyQuotient { HouseholdId = household.Id, Value = quotient, ValidFrom = SchoolYear2026.Start });
        return household;
    }

    /// <summary>Karim gives a Thursday of his and takes the one that follows, Clara's: school days that can still be booked.</summary>
    private static CustodySwap Waiting(SharedChild share, Guardian proposer, CustodyTerms terms, DateTimeOffset now)
    {
        var calendar = new CustodyCalendar([terms], [], []);
        var his = ParisTime.DayOf(now).AddDays(7);
        while (his.DayOfWeek != DayOfWeek.Thursday || calendar.Of(his).Side != CustodySide.Other || calendar.Of(his.AddDays(7)).Side != CustodySide.Home)
        {
            his = his.AddDays(1);
        }

        return CustodySwap.Proposed(share.Id, CustodySide.Other, proposer.Id, new DayRange(his, his), new DayRange(his.AddDays(7), his.AddDays(7)), "Je suis en déplacement ce jeudi-là.", now);
    }
}
