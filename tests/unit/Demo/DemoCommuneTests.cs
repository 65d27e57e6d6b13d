using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Demo;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Demo;

public sealed partial class DemoCommuneTests
{
    private static readonly DemoCommune Commune = DemoCommune.Generate();

    [Fact]
    public void Six_hundred_households_have_about_nine_hundred_and_fifty_children()
    {
        var children = Commune.Households.SelectMany(household => household.Children).ToList();

        Assert.Equal(600, Commune.Households.Count);
        Assert.InRange(children.Count, 900, 1000);
        Assert.All(children, child => Assert.InRange(child.AgeOn(SchoolYear2026.Start), 3, 16));
    }

    [Fact]
    public void Families_are_spread_over_five_organisers_and_some_have_two()
    {
        var organisersOf = Commune.Files.GroupBy(file => file.HouseholdId).Select(files => files.Select(file => file.OrganiserId).Distinct().Count()).ToList();
        var childrenOf = Commune.Files.GroupBy(file => file.OrganiserId).Select(files => files.Count()).ToList();

        Assert.Equal(["claira", "clap-chaz", "clapiers", "clisson", "cluses"], Commune.Organisers.Select(organiser => organiser.Code).Order());
        Assert.InRange(organisersOf.Count(count => count == 2) / 600.0, 0.06, 0.14);
        Assert.All(childrenOf, count => Assert.InRange(count, 150, 270));
        Assert.InRange(Commune.Files.Count(file => file.State == FileState.Incomplete) / (double)Commune.Files.Count, 0.03, 0.09);
        Assert.InRange(Commune.Households.Count(household => household.Quotients.Count > 0) / 600.0, 0.80, 0.90);
    }

    [Fact]
    public void The_same_seed_gives_the_same_commune()
    {
        var again = DemoCommune.Generate();

        Assert.Equal(People(Commune), People(again));
        Assert.Equal(Days(Commune), Days(again));
        Assert.Equal(Prices(Commune), Prices(again));
    }

    [Fact]
    public void Another_seed_gives_another_commune()
    {
        Assert.NotEqual(People(Commune), People(DemoCommune.Generate(seed: 7)));
    }

    [Fact]
    public void A_larger_commune_has_more_schools_rather_than_larger_ones()
    {
        var larger = DemoCommune.Generate(households: 3750);

        Assert.Equal(10, Commune.Facilities.Count(facility => facility.IsSchool));
        Assert.Equal(30, larger.Facilities.Count(facility => facility.IsSchool));
        Assert.Equal(larger.Facilities.Count, larger.Facilities.DistinctBy(facility => (facility.OrganiserId, facility.Name)).Count());
    }

    [Fact]
    public void Every_dossier_number_and_user_name_is_given_once()
    {
        Assert.Equal(600, Commune.Households.DistinctBy(household => household.DossierNumber).Count());
        Assert.Equal(Commune.Accounts.Count, Commune.Accounts.DistinctBy(account => account.NormalizedUserName).Count());
        Assert.Equal(600 + DemoAccounts.Agents.Count, Commune.Accounts.Count);
    }

    [Fact]
    public void Nobody_has_a_real_address()
    {
        var emails = Commune.Households.SelectMany(household => household.Guardians).Select(guardian => guardian.Email);

        Assert.All(emails, email => Assert.Matches(ExampleAddress(), email));
    }

    [Fact]
    public void Every_number_at_the_treasury_has_six_digits_and_one_begins_with_a_zero()
    {
        Assert.All(Commune.Organisers, organiser => Assert.Matches("^[0-9]{6}$", organiser.PayFipClientNumber));
        Assert.Contains(Commune.Organisers, organiser => organiser.PayFipClientNumber[0] == '0');
    }

    [Fact]
    public void White_text_is_readable_on_every_accent()
    {
        Assert.Equal(5, Commune.Organisers.DistinctBy(organiser => organiser.Accent).Count());
        Assert.All(Commune.Organisers, organiser => Assert.True(ContrastWithWhite(organiser.Accent) >= 4.5, organiser.Accent));
    }

    /// <summary>R86-R89: each is set as its guide.</summary>
    [Theory]
    [InlineData("claira", Firmness.OnCommit, BillingMode.InArrears, LatePolicy.Refused, FullPolicy.Refused)]
    [InlineData("clapiers", Firmness.OnPayment, BillingMode.Prepaid, LatePolicy.Refused, FullPolicy.Refused)]
    [InlineData("cluses", Firmness.OnCommit, BillingMode.Invoice, LatePolicy.Surcharged, FullPolicy.Refused)]
    [InlineData("clisson", Firmness.AfterNight, BillingMode.Purse, LatePolicy.Refused, FullPolicy.WaitingList)]
    [InlineData("clap-chaz", Firmness.AfterStaff, BillingMode.InArrears, LatePolicy.Refused, FullPolicy.Refused)]
    public void Each_organiser_is_set_as_its_guide(string code, Firmness firmness, BillingMode billing, LatePolicy late, FullPolicy full)
    {
        var policies = Commune.Organisers.Single(organiser => organiser.Code == code).Policies;

        Assert.Equal((firmness, billing, late, full), (policies.Firmness, policies.Billing, policies.Late, policies.Full));
    }

    private static IEnumerable<string> People(DemoCommune commune) =>
        commune.Households.Select(household => $"{household.DossierNumber} {household.Name} "
            + string.Join(", ", household.Guardians.Select(guardian => guardian.Email)) + " "
            + string.Join(", ", household.Children.Select(child => $"{child.FirstName} {child.BirthDate:O} {child.SchoolId}")) + " "
            + string.Join(", ", household.Quotients.Select(quotient => quotient.Value)));

    private static IEnumerable<(PoolId, DateOnly, int, int)> Days(DemoCommune commune) =>
        commune.PoolDays.Select(day => (day.PoolId, day.Date, day.Capacity, day.Booked));

    private static IEnumerable<(SlotId, DateOnly, Money, string, DateTimeOffset)> Prices(DemoCommune commune) =>
        commune.Bookings().Select(booking => (booking.SlotId, booking.Date, booking.Price, booking.PriceReason, booking.CreatedAt));

    // WCAG 2: relative luminance, then (1 + 0.05) over it.
    private static double ContrastWithWhite(string colour)
    {
        var channels = Convert.FromHexString(colour[1..]).Select(value => value / 255.0).Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return 1.05 / ((0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]) + 0.05);
    }

    [GeneratedRegex(@"^[a-z.0-9]+@exemple\.fr$")]
    private static partial Regex ExampleAddress();
}
