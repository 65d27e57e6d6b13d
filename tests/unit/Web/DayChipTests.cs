using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Bookings;
using Portal.Core.Households;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Pages.Family.Planning;
using Portal.Web.Words;
using Xunit;

namespace Portal.UnitTests.Web;

/// <summary>What a chip of the planning says to the eye and to the ear, and what a press on it sends (R39, R44, R85).</summary>
public sealed class DayChipTests
{
    private static readonly DateOnly Thursday = new(2026, 12, 3);
    private static readonly ChildMark Mark = new("k1", "C");
    private static readonly Child Camille = new() { HouseholdId = HouseholdId.New(), FirstName = "Camille", LastName = "Martin", BirthDate = new(2019, 3, 1) };

    private static readonly Slot Canteen = new()
    {
        Id = new SlotId(7), Name = "Cantine de midi", ShortName = "Cantine", StartsAt = new(11, 30), EndsAt = new(13, 30), TariffId = new(1),
    };

    private static readonly Slot Nursery = new()
    {
        Id = new SlotId(8), Name = "Garderie", ShortName = "Garderie", StartsAt = new(16, 30), EndsAt = new(18, 30), TariffId = new(1),
        Arrivals = OfferedHours.Parse("16:30 17:00"), Departures = OfferedHours.Parse("17:30 18:00"),
    };

    [Fact]
    public void A_free_day_is_a_switch_that_names_child_slot_day_state_price_and_places_R39()
    {
        var chip = Of(DayState.Available).ToPress(asksHours: false);

        Assert.Equal("Camille, Cantine de midi, jeudi 3\u00A0décembre\u00A0: libre, 3,90\u00A0€, 4\u00A0places", chip.Label);
        Assert.Equal(("free", "Libre", DayState.Available, Mark), (chip.Kind, chip.Word, chip.Icon, chip.Child));
        Assert.Equal(new ChipPress("cocher", $"{Camille.Id.Value}|7|2026-12-03", $"{Camille.Id.Value}|7", IsOn: false), chip.Press);
        Assert.Equal("Libre, 3,90\u00A0€", chip.Title);
    }

    [Theory]
    [InlineData(DayState.InCart, "decocher", true)]
    [InlineData(DayState.Confirmed, "decocher", true)]
    [InlineData(DayState.CancelInCart, "cocher", false)]
    [InlineData(DayState.WaitingListOpen, "attendre", false)]
    public void A_press_takes_gives_back_or_waits(DayState state, string deed, bool isOn)
    {
        var press = Of(state).ToPress(asksHours: false).Press!;

        Assert.Equal((deed, (bool?)isOn, false), (press.Name, press.IsOn, press.IsRefused));
    }

    [Theory]
    [InlineData(DayState.PastDeadline)]
    [InlineData(DayState.OthersDay)]
    [InlineData(DayState.NotPossible)]
    public void What_cannot_be_taken_can_be_pressed_says_why_and_is_named_as_refused(DayState state)
    {
        var chip = Of(state, sentence: "La limite est passée.").ToPress(asksHours: false);

        Assert.True(chip.Press!.IsRefused);
        Assert.EndsWith("4\u00A0places\u00A0: la limite est passée.", chip.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_day_says_it_once()
    {
        var chip = Of(DayState.Full, left: 0, sentence: "Il n’y a plus de place.").ToPress(asksHours: false);

        Assert.Equal("Camille, Cantine de midi, jeudi 3\u00A0décembre\u00A0: complet, 3,90\u00A0€", chip.Label);
    }

    [Fact]
    public void Who_waits_sees_the_rank_and_leaves_the_list_by_a_press()
    {
        var entry = new WaitingEntryId(Guid.Parse("01a22f6b-15e8-7000-bc51-0a1df3725600"));
        var chip = Of(DayState.Waiting, left: 0, wait: Waiting(entry, until: null)).ToPress(asksHours: false);

        Assert.Equal(("wait", 2, "Rang 2 sur la liste d’attente"), (chip.Kind, chip.Rank, chip.Title));
        Assert.EndsWith("rang 2, quitter la liste", chip.Label, StringComparison.Ordinal);
        Assert.Equal(new ChipPress("quitter", entry.Value.ToString()), chip.Press);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_offer_leads_to_its_answer_whether_one_reads_or_changes(bool editing)
    {
        var day = Of(DayState.Offered, left: 0, wait: Waiting(new WaitingEntryId(Guid.Empty), new(2026, 12, 2, 17, 0, 0, TimeSpan.Zero)));
        var chip = editing ? day.ToPress(asksHours: false) : day.ToRead();

        Assert.Equal(("offer", "/attente", null), (chip.Kind, chip.Address, chip.Press));
        Assert.Contains("gardée jusqu’au", chip.Label, StringComparison.Ordinal);
        Assert.DoesNotContain("complet", chip.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_that_are_chosen_each_day_are_chosen_on_the_page_of_the_day_R44()
    {
        var free = Of(DayState.Available, Nursery).ToPress(asksHours: true);
        var taken = Of(DayState.InCart, Nursery, hours: new(new(17, 0), new(18, 0))).ToPress(asksHours: true);
        var fixedHours = Of(DayState.Available).ToPress(asksHours: true);

        Assert.Equal($"/planning/jour?jour=2026-12-03&enfant={Camille.Id.Value}#c-8", free.Address);
        Assert.EndsWith("choisir l’horaire", free.Label, StringComparison.Ordinal);
        Assert.Equal(("decocher", "17\u00A0h – 18\u00A0h"), (taken.Press!.Name, taken.Hours));
        Assert.Equal("cocher", fixedHours.Press!.Name);
    }

    [Fact]
    public void What_unticking_means_is_heard_before_the_press()
    {
        var chip = Of(DayState.Confirmed, consequence: "Ce jour restera dû").ToPress(asksHours: false);

        Assert.EndsWith(". Ce jour restera dû", chip.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void To_read_it_is_words_with_their_reason_and_neither_button_nor_link()
    {
        var chip = Of(DayState.PastDeadline, sentence: "La limite est passée.").ToRead();

        Assert.Equal("Camille, Cantine de midi, jeudi 3\u00A0décembre\u00A0: la limite est passée.", chip.Heard);
        Assert.Equal("Trop tard\u00A0: la limite est passée.", chip.Title);
        Assert.Equal((null, null, null), (chip.Press, chip.Address, chip.Label));
    }

    [Theory]
    [InlineData(0, "complet", "", "none")]
    [InlineData(1, "1", " place", "few")]
    [InlineData(5, "5", " places", "few")]
    [InlineData(6, "6", " places", "")]
    public void Places_left_are_a_number_a_unit_and_a_look(int left, string number, string unit, string look)
    {
        var places = new PlacesLeft(left);

        Assert.Equal((number, unit, look), (places.Number, places.Unit, places.Look));
    }

    [Fact]
    public void Every_state_of_a_bill_and_of_a_request_is_a_chip_with_its_word_R57_R73()
    {
        var chips = Enum.GetValues<Portal.Core.Billing.InvoiceState>().Select(state => (BillWords.Chip(state), BillWords.Of(state)))
            .Concat(Enum.GetValues<RequestState>().Select(state => (RequestWords.Chip(state), RequestWords.Of(state))))
            .Concat(Enum.GetValues<ConsumptionState>().Select(state => (RequestWords.Chip(state), RequestWords.Of(state))));

        Assert.All(chips, one => Assert.Equal((one.Item2, true), (one.Item1.Word, one.Item1.Icon is not null && one.Item1.Kind.Length > 0)));
    }

    private static WaitingSlot Waiting(WaitingEntryId entry, DateTimeOffset? until) => new(Camille.Id, Canteen.Id, Thursday, entry, 2, until)
    {
        Grounds = default, Group = default, HasPassed = false, Waiting = 3,
    };

    private static DayChip Of(DayState state, Slot? slot = null, int left = 4, string? sentence = null, WaitingSlot? wait = null, ChosenHours hours = default, string? consequence = null) =>
        new(new PlanningCell(Camille, state, null, new Quote(new Money(3.90m), "Cantine"), wait, hours, consequence), slot ?? Canteen, Thursday, new PlacesLeft(left), Mark, sentence);
}
